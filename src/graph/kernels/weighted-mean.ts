// Tie-weighted mean of every contact feature over every client's contacts: Σ w_ij x_j / Σ w_ij, over contacts with a value.
//
// IN   offsets   u32[nRows + 1]
// IN   targets   u32[nTies]
// IN   weights   f32[nTies], >= 0         tie by tie beside targets
// IN   matrix    f32[nCols × nPadded]     contact-major; NaN = missing
// BUF  tile      f32[tileTies × nPadded]  as in aggregate.ts
// OUT  out       f32[nPadded × blockRows] column-major; NaN where the weights sum to 0
//
//   tile     │▓▓▓▓▓│░░░░░│▒▒▒▒▒│   a row's ties, nPadded values each: four features at a time run down the row,
//   weights  │w    │w    │w    │   with the tie's weight in all lanes. f64 sums in tie order.

import { endOfTile, gatherRows } from "./gather";
import { high, narrow, store4 } from "./lanes";

/** Rows rowBegin .. rowEnd, at most blockRows of them. A tile holds tileTies ties, at least as many as the longest row. */
export function weightedMean(
  offsets: usize,
  targets: usize,
  weights: usize,
  matrix: usize,
  nPadded: u32,
  tileTies: u32,
  tile: usize,
  rowBegin: u32,
  rowEnd: u32,
  out: usize,
  blockRows: u32,
): void {
  const rowBytes = (<usize>nPadded) << 2;
  const columnBytes = (<usize>blockRows) << 2;
  let row = rowBegin;
  while (row < rowEnd) {
    const tileEnd = endOfTile(offsets, row, rowEnd, tileTies);
    gatherRows(offsets, targets, matrix, rowBytes, row, tileEnd, tile);
    let begin = tile;
    for (; row < tileEnd; row++) {
      const firstTie = <usize>load<u32>(offsets + ((<usize>row) << 2));
      const nRowTies = <usize>load<u32>(offsets + ((<usize>row + 1) << 2)) - firstTie;
      const end = begin + nRowTies * rowBytes;
      let column = out + ((<usize>(row - rowBegin)) << 2);
      for (let quad: usize = 0; quad < rowBytes; quad += 16) {
        store4(column, columnBytes, meanOfRow(begin + quad, end + quad, rowBytes, weights + (firstTie << 2)));
        column += 4 * columnBytes;
      }
      begin = end;
    }
  }
}

/** Four features of one row. */
function meanOfRow(begin: usize, end: usize, rowBytes: usize, weightAt: usize): v128 {
  let sumLow = f64x2.splat(0);
  let sumHigh = f64x2.splat(0);
  let weightLow = f64x2.splat(0);
  let weightHigh = f64x2.splat(0);
  for (let at = begin; at < end; at += rowBytes) {
    const value = v128.load(at);
    const weight = f64x2.splat(<f64>load<f32>(weightAt));
    const low = f64x2.promote_low_f32x4(value);
    const up = f64x2.promote_low_f32x4(high(value));
    const hasLow = f64x2.eq(low, low);
    const hasHigh = f64x2.eq(up, up);
    sumLow = f64x2.add(sumLow, v128.and(f64x2.mul(weight, low), hasLow));
    sumHigh = f64x2.add(sumHigh, v128.and(f64x2.mul(weight, up), hasHigh));
    weightLow = f64x2.add(weightLow, v128.and(weight, hasLow));
    weightHigh = f64x2.add(weightHigh, v128.and(weight, hasHigh));
    weightAt += 4;
  }
  return narrow(f64x2.div(sumLow, weightLow), f64x2.div(sumHigh, weightHigh));
}
