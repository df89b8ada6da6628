// Gradient histograms of one column, or of two in one pass, for every leaf of a level.
//
//   rows       IN u32[]           sampled rows, grouped by leaf, ascending inside a leaf
//   gradients  IN f64[2 * ...]    | derivative | weight | in the order of `rows`
//   segments   IN u32[2 * leaves] | from | to | of each leaf in `rows`
//   histogram  OUT leaves × slots × | sum of derivatives f64 | sum of weights f64 |
//
// Rounding: doubles, rows in order. Below the root only the smaller child of the level is counted, its sibling is parent minus child.

/** The row that stands at `row`, its gradient pair. */
@inline function addRow(column: usize, isWide: bool, row: u32, pair: v128, cells: usize): void {
  const slot = isWide ? <u32>load<u16>(column + (<usize>row << 1)) : <u32>load<u8>(column + <usize>row);
  const cell = cells + (<usize>slot << 4);
  v128.store(cell, f64x2.add(v128.load(cell), pair));
}

@inline function countLeaf(column: usize, isWide: bool, rows: usize, gradients: usize, segment: usize, cells: usize): void {
  const from = <usize>load<u32>(segment);
  let row = rows + (from << 2);
  let pair = gradients + (from << 4);
  const end = rows + (<usize>load<u32>(segment, 4) << 2);
  for (; row + 16 <= end; row += 16, pair += 64) {
    addRow(column, isWide, load<u32>(row), v128.load(pair), cells);
    addRow(column, isWide, load<u32>(row, 4), v128.load(pair, 16), cells);
    addRow(column, isWide, load<u32>(row, 8), v128.load(pair, 32), cells);
    addRow(column, isWide, load<u32>(row, 12), v128.load(pair, 48), cells);
  }
  for (; row < end; row += 4, pair += 16) addRow(column, isWide, load<u32>(row), v128.load(pair), cells);
}

function count(column: usize, isWide: bool, rows: usize, gradients: usize, segment: usize, cells: usize): void {
  if (isWide) countLeaf(column, true, rows, gradients, segment, cells);
  else countLeaf(column, false, rows, gradients, segment, cells);
}

/** IN `low` parent, `high` the counted child. OUT `low` false child, `high` true child. */
@inline function subtract(low: usize, high: usize, leafBytes: usize, isTrueCounted: bool): void {
  if (isTrueCounted) {
    for (let at: usize = 0; at < leafBytes; at += 16) {
      v128.store(low + at, f64x2.sub(v128.load(low + at), v128.load(high + at)));
    }
  } else {
    for (let at: usize = 0; at < leafBytes; at += 16) {
      const child = v128.load(high + at);
      v128.store(high + at, f64x2.sub(v128.load(low + at), child));
      v128.store(low + at, child);
    }
  }
}

/** Counts every leaf in full. */
export function histogramRoot(
  column: usize, isWide: bool, rows: usize, gradients: usize, segments: usize, leafCount: u32, slots: u32, histogram: usize,
): void {
  const leafBytes = <usize>slots << 4;
  memory.fill(histogram, 0, <usize>leafCount * leafBytes);
  for (let leaf: u32 = 0; leaf < leafCount; leaf++) {
    count(column, isWide, rows, gradients, segments + (<usize>leaf << 3), histogram + <usize>leaf * leafBytes);
  }
}

/**
 * IN OUT `histogram`: parents 0..parents-1 in, their false children in the same places and the true children behind them out.
 * Counts the true sides if `isTrueSmaller`, else the false sides.
 */
export function histogramLevel(
  column: usize, isWide: bool, rows: usize, gradients: usize, segments: usize, parents: u32, isTrueSmaller: bool, slots: u32,
  histogram: usize,
): void {
  const leafBytes = <usize>slots << 4;
  const half = <usize>parents * leafBytes;
  memory.fill(histogram + half, 0, half);
  for (let leaf: u32 = 0; leaf < parents; leaf++) {
    const low = histogram + <usize>leaf * leafBytes;
    const high = low + half;
    const counted = isTrueSmaller ? leaf + parents : leaf;
    count(column, isWide, rows, gradients, segments + (<usize>counted << 3), high);
    subtract(low, high, leafBytes, isTrueSmaller);
  }
}

/** Two byte columns: a row's number and its gradient pair are read once for both. */
function countLeafPair(
  column: usize, other: usize, rows: usize, gradients: usize, segment: usize, cells: usize, otherCells: usize,
): void {
  const from = <usize>load<u32>(segment);
  let pairs = gradients + (from << 4);
  const end = rows + (<usize>load<u32>(segment, 4) << 2);
  for (let at = rows + (from << 2); at < end; at += 4, pairs += 16) {
    const row = load<u32>(at);
    const pair = v128.load(pairs);
    addRow(column, false, row, pair, cells);
    addRow(other, false, row, pair, otherCells);
  }
}

/** `histogramRoot` of two byte columns. */
export function histogramRootPair(
  column: usize, other: usize, rows: usize, gradients: usize, segments: usize, leafCount: u32, slots: u32, otherSlots: u32,
  histogram: usize, otherHistogram: usize,
): void {
  const leafBytes = <usize>slots << 4;
  const otherBytes = <usize>otherSlots << 4;
  memory.fill(histogram, 0, <usize>leafCount * leafBytes);
  memory.fill(otherHistogram, 0, <usize>leafCount * otherBytes);
  for (let leaf: usize = 0; leaf < leafCount; leaf++) {
    const segment = segments + (leaf << 3);
    countLeafPair(column, other, rows, gradients, segment, histogram + leaf * leafBytes, otherHistogram + leaf * otherBytes);
  }
}

/** `histogramLevel` of two byte columns. */
export function histogramLevelPair(
  column: usize, other: usize, rows: usize, gradients: usize, segments: usize, parents: u32, isTrueSmaller: bool, slots: u32,
  otherSlots: u32, histogram: usize, otherHistogram: usize,
): void {
  const leafBytes = <usize>slots << 4;
  const otherBytes = <usize>otherSlots << 4;
  const half = <usize>parents * leafBytes;
  const otherHalf = <usize>parents * otherBytes;
  memory.fill(histogram + half, 0, half);
  memory.fill(otherHistogram + otherHalf, 0, otherHalf);
  for (let leaf: u32 = 0; leaf < parents; leaf++) {
    const low = histogram + <usize>leaf * leafBytes;
    const otherLow = otherHistogram + <usize>leaf * otherBytes;
    const counted = segments + (<usize>(isTrueSmaller ? leaf + parents : leaf) << 3);
    countLeafPair(column, other, rows, gradients, counted, low + half, otherLow + otherHalf);
    subtract(low, low + half, leafBytes, isTrueSmaller);
    subtract(otherLow, otherLow + otherHalf, otherBytes, isTrueSmaller);
  }
}
