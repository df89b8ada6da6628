// Which leaf each row is in, as the tree grows.
//
// A split is a test of a column's cell:  mode 0  low <= cell <= high      mode 1  not so      mode 2  bit `low` of the cell is set
//
//   leafOf     IN OUT u16[n]           leaf of every learn row: bit i = split i is true
//   rows, gradients, segments          IN OUT, see histogram.ts; the sampled rows only

@inline function test(column: usize, isWide: bool, row: usize, mode: u32, low: u32, high: u32): u32 {
  const cell = isWide ? <u32>load<u16>(column + (row << 1)) : <u32>load<u8>(column + row);
  if (mode == 2) return (cell >> low) & 1;
  return <u32>(cell - low <= high - low) ^ mode;
}

/** Sets bit `depth` of the leaf of each row the split is true for. */
export function markSplit(column: usize, isWide: bool, mode: u32, low: u32, high: u32, n: u32, depth: u32, leafOf: usize): void {
  const isPlain = !isWide && mode < 2;
  const marked = isPlain ? markSixteens(column, mode, low, high, n, depth, leafOf) : 0;
  for (let row = marked; row < n; row++) {
    const cell = leafOf + (<usize>row << 1);
    store<u16>(cell, load<u16>(cell) | <u16>(test(column, isWide, <usize>row, mode, low, high) << depth));
  }
}

/** Sixteen rows at a time; returns how many it has done. */
function markSixteens(column: usize, mode: u32, low: u32, high: u32, n: u32, depth: u32, leafOf: usize): u32 {
  const lows = i8x16.splat(<i8>low);
  const range = i8x16.splat(<i8>(high - low));
  const flip = i8x16.splat(mode == 1 ? -1 : 0);
  const one = i8x16.splat(1);
  let row: u32 = 0;
  for (; row + 16 <= n; row += 16) {
    const isInside = i8x16.le_u(i8x16.sub(v128.load(column + <usize>row), lows), range);
    const bits = v128.and(v128.xor(isInside, flip), one);
    const cells = leafOf + (<usize>row << 1);
    v128.store(cells, v128.or(v128.load(cells), i16x8.shl(i16x8.extend_low_i8x16_u(bits), depth)));
    v128.store(cells, v128.or(v128.load(cells, 16), i16x8.shl(i16x8.extend_high_i8x16_u(bits), depth)), 16);
  }
  return row;
}

/** OUT `counts`: u32[leaves], rows of each leaf. */
export function countLeaves(leafOf: usize, n: u32, leaves: u32, counts: usize): void {
  memory.fill(counts, 0, <usize>leaves << 2);
  for (let row: u32 = 0; row < n; row++) {
    const cell = counts + (<usize>load<u16>(leafOf + (<usize>row << 1)) << 2);
    store<u32>(cell, load<u32>(cell) + 1);
  }
}

/** OUT `leafOf` u16[n]: all rows in leaf 0. */
export function clearLeaves(leafOf: usize, n: u32): void {
  memory.fill(leafOf, 0, <usize>n << 1);
}

/** OUT `out` u16[n]: the leaves in the order of a fold. IN `permutation` u32[n], fold position → row; 0 = the identity. */
export function gatherLeaves(leafOf: usize, permutation: usize, n: u32, out: usize): void {
  for (let i: u32 = 0; i < n; i++) {
    const row = permutation ? <usize>load<u32>(permutation + (<usize>i << 2)) : <usize>i;
    store<u16>(out + (<usize>i << 1), load<u16>(leafOf + (row << 1)));
  }
}

/** Takes split `bit` out of the leaf numbers. */
export function dropBit(leafOf: usize, n: u32, bit: u32): void {
  const below = (<u32>1 << bit) - 1;
  for (let row: u32 = 0; row < n; row++) {
    const cell = leafOf + (<usize>row << 1);
    const leaf = <u32>load<u16>(cell);
    store<u16>(cell, <u16>((leaf & below) | ((leaf >> (bit + 1)) << bit)));
  }
}

/**
 * Splits the segments of the leaves first..last, of `leaves`, in two, order kept: leaf l keeps the false rows, leaf l + leaves gets the true
 * ones. SCRATCH `spareRows` u32[count], `spareGradients` f64[2 * count], in the places of the segment only.
 */
export function partitionRows(
  column: usize, isWide: bool, mode: u32, low: u32, high: u32, leaves: u32, first: u32, last: u32, segments: usize,
  rows: usize, gradients: usize, spareRows: usize, spareGradients: usize,
): void {
  for (let leaf = first; leaf < last; leaf++) {
    const segment = segments + (<usize>leaf << 3);
    const from = load<u32>(segment);
    const to = load<u32>(segment, 4);
    let kept = from;
    let moved = from;
    for (let i = from; i < to; i++) {
      const row = load<u32>(rows + (<usize>i << 2));
      const pair = v128.load(gradients + (<usize>i << 4));
      const isTrue = test(column, isWide, <usize>row, mode, low, high);
      // Both places are written and one of them stays: no branch to mispredict. `kept` never passes `i`.
      store<u32>(spareRows + (<usize>moved << 2), row);
      v128.store(spareGradients + (<usize>moved << 4), pair);
      store<u32>(rows + (<usize>kept << 2), row);
      v128.store(gradients + (<usize>kept << 4), pair);
      moved += isTrue;
      kept += 1 - isTrue;
    }
    const trueRows = <usize>(moved - from);
    memory.copy(rows + (<usize>kept << 2), spareRows + (<usize>from << 2), trueRows << 2);
    memory.copy(gradients + (<usize>kept << 4), spareGradients + (<usize>from << 4), trueRows << 4);
    store<u32>(segment, kept, 4);
    store<u32>(segments + (<usize>(leaf + leaves) << 3), kept);
    store<u32>(segments + (<usize>(leaf + leaves) << 3), to, 4);
  }
}

/**
 * Groups rows by leaf from scratch, order kept inside a leaf. IN `leafOf` u16[], by row. OUT `segments`.
 * SCRATCH `spareRows` u32[count], `spareGradients` f64[2 * count].
 */
export function groupByLeaf(
  rows: usize, gradients: usize, count: u32, leafOf: usize, leaves: u32, segments: usize, spareRows: usize, spareGradients: usize,
): void {
  memory.fill(segments, 0, <usize>leaves << 3);
  for (let i: u32 = 0; i < count; i++) {
    const row = <usize>load<u32>(rows + (<usize>i << 2));
    const end = segments + (<usize>load<u16>(leafOf + (row << 1)) << 3);
    store<u32>(end, load<u32>(end, 4) + 1, 4);
  }
  let from: u32 = 0;
  for (let leaf: u32 = 0; leaf < leaves; leaf++) {
    const segment = segments + (<usize>leaf << 3);
    const size = load<u32>(segment, 4);
    store<u32>(segment, from);
    store<u32>(segment, from, 4);
    from += size;
  }
  memory.copy(spareRows, rows, <usize>count << 2);
  memory.copy(spareGradients, gradients, <usize>count << 4);
  for (let i: u32 = 0; i < count; i++) {
    const row = load<u32>(spareRows + (<usize>i << 2));
    const segment = segments + (<usize>load<u16>(leafOf + (<usize>row << 1)) << 3);
    const place = load<u32>(segment, 4);
    store<u32>(rows + (<usize>place << 2), row);
    v128.store(gradients + (<usize>place << 4), v128.load(spareGradients + (<usize>i << 4)));
    store<u32>(segment, place + 1, 4);
  }
}
