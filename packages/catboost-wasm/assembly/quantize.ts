// From a feature's values to the column the trees read.
//
//   column   u8[n] or u16[n] (`isWide`), one cell a row, rows in training order
//     number        number of borders below the value; NaN was replaced by an infinity before
//     category      its id
//     pack          bit i = the split of member i
//     bundle        slot of the member that is not at its default, or the number of slots

/** Copies `values[rows[i]]`, NaN replaced. `rows` = 0 means the identity. IN f32[n] `values`, OUT f32[n] `out`; returns the NaN count. */
export function gatherFloats(values: usize, rows: usize, n: u32, nan: f32, out: usize): u32 {
  let nanCount: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    const row = rows ? load<u32>(rows + (<usize>i << 2)) : i;
    let value = load<f32>(values + (<usize>row << 2));
    if (value != value) {
      nanCount++;
      value = nan;
    }
    store<f32>(out + (<usize>i << 2), value);
  }
  return nanCount;
}

/** `out[i] = values[rows[i]]`, 4-byte cells. `rows` = 0 means the identity. */
export function gatherInts(values: usize, rows: usize, n: u32, out: usize): void {
  for (let i: u32 = 0; i < n; i++) {
    const row = rows ? load<u32>(rows + (<usize>i << 2)) : i;
    store<u32>(out + (<usize>i << 2), load<u32>(values + (<usize>row << 2)));
  }
}

@inline function storeCell(column: usize, isWide: bool, i: u32, value: u32): void {
  if (isWide) store<u16>(column + (<usize>i << 1), <u16>value);
  else store<u8>(column + <usize>i, <u8>value);
}

@inline function loadCell(column: usize, isWide: bool, i: u32): u32 {
  return isWide ? <u32>load<u16>(column + (<usize>i << 1)) : <u32>load<u8>(column + <usize>i);
}

/**
 * Number of borders strictly below each value; count-borders.ts does the same for at most 255 borders. IN `values` f32[n]; IN `borders`
 * f32[size], ascending, `size` a power of two minus one, the tail filled with +infinity; a NaN counts as below everything. OUT `column` u16[n].
 */
export function quantize(values: usize, n: u32, borders: usize, size: u32, column: usize): void {
  for (let i: u32 = 0; i < n; i++) {
    const value = load<f32>(values + (<usize>i << 2));
    let position: u32 = 0;
    for (let step = (size + 1) >> 1; step > 0; step >>= 1) {
      // No branch to mispredict.
      position += step & -(<u32>(value > load<f32>(borders + (<usize>(position + step - 1) << 2))));
    }
    store<u16>(column + (<usize>i << 1), <u16>position);
  }
}

/** `column[i] = table[codes[i]]`, IN `codes` i32[n], IN `table` u16 by code. */
export function lookupCodes(codes: usize, n: u32, table: usize, isWide: bool, column: usize): void {
  for (let i: u32 = 0; i < n; i++) {
    storeCell(column, isWide, i, <u32>load<u16>(table + (<usize>load<u32>(codes + (<usize>i << 2)) << 1)));
  }
}

/** A bit for each of four values. */
@inline function aboveOf(four: v128, border: f32): u32 {
  return i32x4.bitmask(f32x4.gt(four, f32x4.splat(border)));
}

@inline function lowestOf(four: v128): u32 {
  return i32x4.bitmask(f32x4.eq(four, f32x4.splat(-Infinity)));
}

/**
 * Bit set of the rows off the default: value > border, and minus infinity, which official takes for off the default though its bin is
 * the default one. IN f32[n], OUT u8[(n + 7) / 8]; OUT `counts` u32 | rows marked | those at minus infinity |.
 */
export function markOffDefault(values: usize, n: u32, border: f32, bits: usize, counts: usize): void {
  memory.fill(bits, 0, <usize>((n + 7) >> 3));
  let count: u32 = 0;
  let lowest: u32 = 0;
  let i: u32 = 0;
  for (; i + 8 <= n; i += 8) {
    const at = values + (<usize>i << 2);
    const low = lowestOf(v128.load(at)) | (lowestOf(v128.load(at, 16)) << 4);
    const eight = low | aboveOf(v128.load(at), border) | (aboveOf(v128.load(at, 16), border) << 4);
    store<u8>(bits + <usize>(i >> 3), <u8>eight);
    count += popcnt<u32>(eight);
    lowest += popcnt<u32>(low);
  }
  for (; i < n; i++) {
    const value = load<f32>(values + (<usize>i << 2));
    const isLowest = <u32>(value == -Infinity);
    const isOff = <u32>(value > border) | isLowest;
    const cell = bits + <usize>(i >> 3);
    store<u8>(cell, load<u8>(cell) | <u8>(isOff << (i & 7)));
    count += isOff;
    lowest += isLowest;
  }
  store<u32>(counts, count);
  store<u32>(counts, lowest, 4);
}

/** The column of cells 0 and 1 that a bit set tells. IN u8[(n + 7) / 8], OUT u8[n]. */
export function spreadBits(bits: usize, n: u32, column: usize): void {
  for (let i: u32 = 0; i < n; i++) {
    store<u8>(column + <usize>i, (load<u8>(bits + <usize>(i >> 3)) >> <u8>(i & 7)) & 1);
  }
}

/** Bit set of the rows whose cell is not 0. IN `column`, OUT u8[(n + 7) / 8]; returns how many. */
export function markNonZero(column: usize, n: u32, isWide: bool, bits: usize): u32 {
  memory.fill(bits, 0, <usize>((n + 7) >> 3));
  let count: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    const isSet = <u32>(loadCell(column, isWide, i) != 0);
    const cell = bits + <usize>(i >> 3);
    store<u8>(cell, load<u8>(cell) | <u8>(isSet << (i & 7)));
    count += isSet;
  }
  return count;
}

/** Puts the binary column `member` into bit `bit` of `pack`. Both u8[n]. */
export function mergeBit(member: usize, n: u32, bit: u32, pack: usize): void {
  for (let i: u32 = 0; i < n; i++) {
    const cell = pack + <usize>i;
    store<u8>(cell, load<u8>(cell) | (load<u8>(member + <usize>i) << <u8>bit));
  }
}

/** Writes `begin + value - 1` into `bundle` where the member is not at its default 0. */
export function mergeSlots(member: usize, isMemberWide: bool, n: u32, begin: u32, bundle: usize, isWide: bool): void {
  for (let i: u32 = 0; i < n; i++) {
    const value = loadCell(member, isMemberWide, i);
    if (value) storeCell(bundle, isWide, i, begin + value - 1);
  }
}
