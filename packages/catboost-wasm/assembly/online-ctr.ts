// Target statistics of the learn rows: of each row from the rows before it in the fold's order.
//
//   ids          IN u32[n]       number of the row's combination of values, by row
//   sizes        u32[4]          | numbers of the learn rows | of all rows | rows of the most frequent one | - |
//   permutation  IN u32[n]       fold position → row; 0 = the identity
//   classes      IN u8[n]        class of the label, by row
//   lanes        IN four statistics: | class-1 mask i32×4 | class-0 mask | counter mask | prior f32×4 | shift f32×4 | norm f32×4 | borders f32×4 |
//   quad         OUT u32[n]      their bins, a byte each, by row

/** IN OUT `sizes`: sets `largest`. OUT `counts` u32[all]: rows of each id among the first n. */
export function countIds(ids: usize, n: u32, sizes: usize, counts: usize): void {
  memory.fill(counts, 0, <usize>load<u32>(sizes, 4) << 2);
  let most: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    const cell = counts + (<usize>load<u32>(ids + (<usize>i << 2)) << 2);
    const count = load<u32>(cell) + 1;
    store<u32>(cell, count);
    most = max(most, count);
  }
  store<u32>(sizes, most, 8);
}

/** Pairs are numbered by a plain table up to so many possible ones for each row. */
const PLAIN_PER_ROW: u64 = 4;

/**
 * Numbers the pairs (id, other) by first appearance: learn rows 0..n, then the others to nAll. Counts the rows of each number among the first `counted`.
 * IN `idSizes`, `otherSizes`; SCRATCH `table`: max(16 bytes a row, `1 << bits` cells of 12 bytes, more than all rows).
 * OUT `out` u32[nAll], which may be `ids`; `counts` u32[]; `sizes`, which may be `idSizes`.
 */
export function joinIds(
  ids: usize, idSizes: usize, other: usize, otherSizes: usize, n: u32, nAll: u32, counted: u32, table: usize, bits: u32, counts: usize,
  out: usize, sizes: usize,
): void {
  const idCount = load<u32>(idSizes, 4);
  const otherCount = load<u32>(otherSizes, 4);
  const isPlain = <u64>idCount * <u64>otherCount <= PLAIN_PER_ROW * <u64>nAll;
  memory.fill(table, 0, isPlain ? <usize>(idCount * otherCount) << 2 : (<usize>12 << bits));
  let next: u32 = 0;
  let most: u32 = 0;
  let from: u32 = 0;
  for (let end = n; ; end = nAll) {
    for (let i = from; i < end; i++) {
      const at = <usize>i << 2;
      const first = load<u32>(ids + at);
      const second = load<u32>(other + at);
      const cell = isPlain ? table + (<usize>(first * otherCount + second) << 2) : hashCell(first, second, table, bits);
      let number = load<u32>(cell);
      if (number == 0) {
        number = ++next;
        store<u32>(cell, number);
        store<u32>(counts + (<usize>(number - 1) << 2), 0);
      }
      number--;
      store<u32>(out + at, number);
      if (i >= counted) continue;
      const count = load<u32>(counts + (<usize>number << 2)) + 1;
      store<u32>(counts + (<usize>number << 2), count);
      most = max(most, count);
    }
    if (from == 0 && end == n) store<u32>(sizes, next);
    if (end == nAll) break;
    from = end;
  }
  store<u32>(sizes, next, 4);
  store<u32>(sizes, most, 8);
}

/** The number's place of a pair in a table of | number u32 | pair u64 | cells; a new pair is put in, its number is 0. */
function hashCell(first: u32, second: u32, table: usize, bits: u32): usize {
  const mask = (<u32>1 << bits) - 1;
  const pair = (<u64>first << 32) | <u64>second;
  let place = <u32>((pair * 0x9e3779b97f4a7c15) >> (64 - bits));
  let cell = table + <usize>place * 12;
  while (load<u32>(cell) != 0 && load<u64>(cell, 4) != pair) {
    place = (place + 1) & mask;
    cell = table + <usize>place * 12;
  }
  store<u64>(cell, pair, 4);
  return cell;
}

/** OUT u32[n] from IN u16[n]. */
export function widenLeaves(leafOf: usize, n: u32, out: usize): void {
  for (let i: u32 = 0; i < n; i++) store<u32>(out + (<usize>i << 2), <u32>load<u16>(leafOf + (<usize>i << 1)));
}

/** 2^23: added to a whole number below it, the number stands in the low bits of the sum. */
const WHOLE: f32 = 8388608;

/** `isPlain`: no shift and norm 1, which change nothing. */
@inline function storeBins(good: v128, total: v128, prior: v128, shift: v128, norm: v128, borders: v128, isPlain: bool, cell: usize): void {
  let value = f32x4.div(f32x4.add(good, prior), f32x4.add(f32x4.convert_i32x4_s(total), f32x4.splat(1)));
  if (!isPlain) value = f32x4.div(f32x4.add(value, shift), norm);
  const bins = f32x4.add(f32x4.trunc(f32x4.mul(value, borders)), f32x4.splat(WHOLE));
  const bytes = v128.shuffle<i8>(bins, bins, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12);
  store<u32>(cell, i32x4.extract_lane(bytes, 0));
}

/** Whether all lanes have shift 0 and norm 1. */
@inline function isPlain(shift: v128, norm: v128): bool {
  return !v128.any_true(shift) && i32x4.all_true(f32x4.eq(norm, f32x4.splat(1)));
}

/**
 * bin = trunc(((good + prior) / (total + 1) + shift) / norm * borders), float32. Good and total are rows before this one with its id: those of class 1
 * or 0, and all; or for a counter all rows of the id, and the largest such count. IN `counts` u32[]. SCRATCH `running` u32[2 * idCount].
 * Rows n..nAll are not learnt from: for them every learn row comes before.
 */
export function onlineCtr(
  ids: usize, sizes: usize, permutation: usize, classes: usize, n: u32, nAll: u32, counts: usize, running: usize, lanes: usize, quad: usize,
): void {
  memory.fill(running, 0, <usize>load<u32>(sizes, 4) << 3);
  const largest = load<u32>(sizes, 8);
  if (isPlain(v128.load(lanes, 64), v128.load(lanes, 80))) {
    fillQuad(ids, permutation, classes, 0, n, n, counts, largest, running, lanes, true, quad);
    fillQuad(ids, 0, classes, n, nAll, n, counts, largest, running, lanes, true, quad);
  } else {
    fillQuad(ids, permutation, classes, 0, n, n, counts, largest, running, lanes, false, quad);
    fillQuad(ids, 0, classes, n, nAll, n, counts, largest, running, lanes, false, quad);
  }
}

@inline function fillQuad(
  ids: usize, permutation: usize, classes: usize, from: u32, to: u32, n: u32, counts: usize, largest: u32, running: usize, lanes: usize,
  plain: bool, quad: usize,
): void {
  const isOne = v128.load(lanes);
  const isZero = v128.load(lanes, 16);
  const isCounter = v128.load(lanes, 32);
  const prior = v128.load(lanes, 48);
  const shift = v128.load(lanes, 64);
  const norm = v128.load(lanes, 80);
  const borders = v128.load(lanes, 96);
  const counterTotal = i32x4.splat(largest);
  for (let i = from; i < to; i++) {
    const row = permutation ? <usize>load<u32>(permutation + (<usize>i << 2)) : <usize>i;
    const id = <usize>load<u32>(ids + (row << 2));
    const cell = running + (id << 3);
    const ones = load<u32>(cell);
    const all = load<u32>(cell, 4);
    const good = v128.or(
      v128.or(v128.and(isOne, i32x4.splat(ones)), v128.and(isZero, i32x4.splat(all - ones))),
      v128.and(isCounter, i32x4.splat(load<u32>(counts + (id << 2)))),
    );
    const total = v128.bitselect(counterTotal, i32x4.splat(all), isCounter);
    storeBins(f32x4.convert_i32x4_s(good), total, prior, shift, norm, borders, plain, quad + (row << 2));
    if (from == n) continue;
    store<u32>(cell, ones + <u32>load<u8>(classes + row));
    store<u32>(cell, all + 1, 4);
  }
}

/** What a row adds to the good ones of a lane: the lane's share of the row's class. */
@inline function shareOf(lanes: usize, lane: usize, row: usize): f32 {
  const classes = <usize>load<u32>(lanes + (lane << 2));
  const shares = <usize>load<u32>(lanes + (lane << 2), 16);
  return load<f32>(shares + (<usize>load<u8>(classes + row) << 2));
}

/**
 * The same for more than two classes, or labels that are cut differently: good is the float32 sum of the shares of the classes before this row.
 * IN `lanes` | class columns u32×4 (u8[n] each) | shares u32×4 (f32[classes] each) | counter mask | prior | shift | norm | borders |.
 * SCRATCH `running` idCount × | good f32×4 | total u32, 12 bytes unused |.
 */
export function onlineCtrOfShares(
  ids: usize, sizes: usize, permutation: usize, n: u32, nAll: u32, counts: usize, running: usize, lanes: usize, quad: usize,
): void {
  memory.fill(running, 0, <usize>load<u32>(sizes, 4) << 5);
  const isCounter = v128.load(lanes, 32);
  const prior = v128.load(lanes, 48);
  const shift = v128.load(lanes, 64);
  const norm = v128.load(lanes, 80);
  const borders = v128.load(lanes, 96);
  const counterTotal = i32x4.splat(load<u32>(sizes, 8));
  for (let i: u32 = 0; i < nAll; i++) {
    const row = permutation && i < n ? <usize>load<u32>(permutation + (<usize>i << 2)) : <usize>i;
    const id = <usize>load<u32>(ids + (row << 2));
    const cell = running + (id << 5);
    const sums = v128.load(cell);
    const all = load<u32>(cell, 16);
    const good = v128.bitselect(f32x4.splat(<f32>load<u32>(counts + (id << 2))), sums, isCounter);
    const total = v128.bitselect(counterTotal, i32x4.splat(all), isCounter);
    storeBins(good, total, prior, shift, norm, borders, false, quad + (row << 2));
    if (i >= n) continue;
    let share = f32x4.splat(shareOf(lanes, 0, row));
    share = f32x4.replace_lane(share, 1, shareOf(lanes, 1, row));
    share = f32x4.replace_lane(share, 2, shareOf(lanes, 2, row));
    share = f32x4.replace_lane(share, 3, shareOf(lanes, 3, row));
    v128.store(cell, f32x4.add(sums, share));
    store<u32>(cell, all + 1, 16);
  }
}

@inline function addPair(cells: usize, offset: u32, pair: v128): void {
  const cell = cells + <usize>offset;
  v128.store(cell, f64x2.add(v128.load(cell), pair));
}

@inline function countQuadLeaf(quad: usize, rows: usize, gradients: usize, segment: usize, cells: usize, laneBytes: usize): void {
  const from = load<u32>(segment);
  const end = rows + (<usize>load<u32>(segment, 4) << 2);
  const lane1 = cells + laneBytes;
  const lane2 = lane1 + laneBytes;
  const lane3 = lane2 + laneBytes;
  let pairs = gradients + (<usize>from << 4);
  for (let row = rows + (<usize>from << 2); row < end; row += 4, pairs += 16) {
    const bins = load<u32>(quad + (<usize>load<u32>(row) << 2));
    const pair = v128.load(pairs);
    // A cell has 16 bytes.
    addPair(cells, (bins << 4) & 0xff0, pair);
    addPair(lane1, (bins >> 4) & 0xff0, pair);
    addPair(lane2, (bins >> 12) & 0xff0, pair);
    addPair(lane3, (bins >> 20) & 0xff0, pair);
  }
}

/**
 * Histograms of the four statistics, every leaf in full: OUT `histogram` lane × leaves × bins × | D f64 | W f64 |, `laneBytes` from one
 * lane to the next. The other buffers: see histogram.ts.
 */
export function histogramQuad(
  quad: usize, rows: usize, gradients: usize, segments: usize, leaves: u32, bins: u32, laneBytes: usize, histogram: usize,
): void {
  const leafBytes = <usize>bins << 4;
  for (let lane: usize = 0; lane < 4; lane++) memory.fill(histogram + lane * laneBytes, 0, <usize>leaves * leafBytes);
  for (let leaf: u32 = 0; leaf < leaves; leaf++) {
    countQuadLeaf(quad, rows, gradients, segments + (<usize>leaf << 3), histogram + <usize>leaf * leafBytes, laneBytes);
  }
}

/** The same from the level above, as `histogramLevel` does: IN OUT `histogram`. */
export function histogramQuadLevel(
  quad: usize, rows: usize, gradients: usize, segments: usize, parents: u32, isTrueSmaller: bool, bins: u32, laneBytes: usize, histogram: usize,
): void {
  const leafBytes = <usize>bins << 4;
  const half = <usize>parents * leafBytes;
  for (let lane: usize = 0; lane < 4; lane++) memory.fill(histogram + lane * laneBytes + half, 0, half);
  for (let leaf: u32 = 0; leaf < parents; leaf++) {
    const counted = isTrueSmaller ? leaf + parents : leaf;
    const high = histogram + half + <usize>leaf * leafBytes;
    countQuadLeaf(quad, rows, gradients, segments + (<usize>counted << 3), high, laneBytes);
  }
  for (let lane: usize = 0; lane < 4; lane++) {
    const low = histogram + lane * laneBytes;
    const high = low + half;
    if (isTrueSmaller) {
      for (let at: usize = 0; at < half; at += 16) {
        v128.store(low + at, f64x2.sub(v128.load(low + at), v128.load(high + at)));
      }
    } else {
      for (let at: usize = 0; at < half; at += 16) {
        const child = v128.load(high + at);
        v128.store(high + at, f64x2.sub(v128.load(low + at), child));
        v128.store(low + at, child);
      }
    }
  }
}

/** OUT `column` u8[n]: byte `lane` of each cell. */
export function extractLane(quad: usize, lane: u32, n: u32, column: usize): void {
  for (let i: u32 = 0; i < n; i++) store<u8>(column + <usize>i, load<u8>(quad + (<usize>i << 2) + <usize>lane));
}
