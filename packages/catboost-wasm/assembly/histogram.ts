// Gradient histograms of one column, for every leaf of a level.
//
//   rows       IN u32[]           sampled rows, grouped by leaf, ascending inside a leaf
//   gradients  IN f64[2 * ...]    | derivative | weight | in the order of `rows`
//   segments   IN u32[2 * leaves] | from | to | of each leaf in `rows`
//   histogram  OUT leaves × slots × | sum of derivatives f64 | sum of weights f64 |
//
// Rounding: doubles, rows in order. Below the root only the smaller child of the level is counted, its sibling is parent minus child.

@inline function addRow(column: usize, isWide: bool, rows: usize, gradients: usize, i: u32, cells: usize): void {
  const row = <usize>load<u32>(rows + (<usize>i << 2));
  const slot = isWide ? <usize>load<u16>(column + (row << 1)) : <usize>load<u8>(column + row);
  const cell = cells + (slot << 4);
  v128.store(cell, f64x2.add(v128.load(cell), v128.load(gradients + (<usize>i << 4))));
}

@inline function countLeaf(column: usize, isWide: bool, rows: usize, gradients: usize, segment: usize, cells: usize): void {
  let i = load<u32>(segment);
  const to = load<u32>(segment, 4);
  for (; i + 4 <= to; i += 4) {
    addRow(column, isWide, rows, gradients, i, cells);
    addRow(column, isWide, rows, gradients, i + 1, cells);
    addRow(column, isWide, rows, gradients, i + 2, cells);
    addRow(column, isWide, rows, gradients, i + 3, cells);
  }
  for (; i < to; i++) addRow(column, isWide, rows, gradients, i, cells);
}

function count(column: usize, isWide: bool, rows: usize, gradients: usize, segment: usize, cells: usize): void {
  if (isWide) countLeaf(column, true, rows, gradients, segment, cells);
  else countLeaf(column, false, rows, gradients, segment, cells);
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
    if (isTrueSmaller) {
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
}
