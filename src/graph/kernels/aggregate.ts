// Mean, minimum, maximum, population standard deviation and sum of every contact feature over every client's contacts.
//
// IN   offsets   u32[nRows + 1]           ties of row r are offsets[r] .. offsets[r + 1]
// IN   targets   u32[nTies]               the tie's contact, ascending inside a row
// IN   matrix    f32[nCols × nPadded]     contact-major; NaN = missing; nPadded = features rounded up to a multiple of 4
// BUF  tile      f32[tileTies × nPadded]  contacts' features of a run of whole rows, copied side by side
// OUT  out       f32[nPadded × nAggregates × blockRows], column-major: column feature * nAggregates + aggregate
//
//   matrix  ..│j=7 ▓▓▓▓▓│......│j=31 ░░░░░│.....│j=40 ▒▒▒▒▒│   far apart: one or two cache misses for each tie,
//                  └──────┐         │      ┌─────────┘          waited for many at a time
//   tile           │▓▓▓▓▓│░░░░░│▒▒▒▒▒│ row r+1 …
//                   └─┴── then, four features at a time, two passes over a row's ties: every load hits the first cache
//
// Sums are f64 in tie order. The deviation takes a second pass around the mean, so it cannot cancel: its relative error
// stays near nTies × 2^-53 whatever the mean, and equal values give exactly 0. Results are rounded once, to f32.

import { endOfTile, gatherRows } from "./gather";
import { high, narrow, store4 } from "./lanes";

/** Bits of `aggregates`; their order is the order of a feature's output columns. */
const MEAN: u32 = 1;
const MIN: u32 = 2;
const MAX: u32 = 4;
const STD: u32 = 8;
const SUM: u32 = 16;

/** Rows rowBegin .. rowEnd, at most blockRows of them. A tile holds tileTies ties, at least as many as the longest row. */
export function aggregate(
  offsets: usize,
  targets: usize,
  matrix: usize,
  nPadded: u32,
  aggregates: u32,
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
      const nRowTies =
        load<u32>(offsets + ((<usize>row + 1) << 2)) - load<u32>(offsets + ((<usize>row) << 2));
      const end = begin + <usize>nRowTies * rowBytes;
      let column = out + ((<usize>(row - rowBegin)) << 2);
      for (let quad: usize = 0; quad < rowBytes; quad += 16) {
        column = summarise(begin + quad, end + quad, rowBytes, nRowTies, aggregates, column, columnBytes);
      }
      begin = end;
    }
  }
}

/** Four features of one row; returns where the next four features' columns begin. */
function summarise(
  begin: usize,
  end: usize,
  rowBytes: usize,
  nTies: u32,
  aggregates: u32,
  column: usize,
  columnBytes: usize,
): usize {
  let min = f32x4.splat(Infinity);
  let max = f32x4.splat(-Infinity);
  let missing = i32x4.splat(0);
  let sumLow = f64x2.splat(0);
  let sumHigh = f64x2.splat(0);
  for (let at = begin; at < end; at += rowBytes) {
    const value = v128.load(at);
    const isMissing = f32x4.ne(value, value);
    const present = v128.andnot(value, isMissing);
    missing = i32x4.add(missing, isMissing);
    min = f32x4.pmin(min, value);
    max = f32x4.pmax(max, value);
    sumLow = f64x2.add(sumLow, f64x2.promote_low_f32x4(present));
    sumHigh = f64x2.add(sumHigh, f64x2.promote_low_f32x4(high(present)));
  }

  const count = i32x4.add(i32x4.splat(nTies), missing);
  const countLow = f64x2.convert_low_i32x4_u(count);
  const countHigh = f64x2.convert_low_i32x4_u(high(count));
  const meanLow = f64x2.div(sumLow, countLow);
  const meanHigh = f64x2.div(sumHigh, countHigh);
  const hasValue = i32x4.ne(count, i32x4.splat(0));

  const step = columnBytes;
  const nAggregates: usize = popcnt(aggregates);
  const stride = step * nAggregates;
  let at = column;
  if (aggregates & MEAN) {
    store4(at, stride, narrow(meanLow, meanHigh));
    at += step;
  }
  if (aggregates & MIN) {
    store4(at, stride, v128.bitselect(min, f32x4.splat(NaN), hasValue));
    at += step;
  }
  if (aggregates & MAX) {
    store4(at, stride, v128.bitselect(max, f32x4.splat(NaN), hasValue));
    at += step;
  }
  if (aggregates & STD) {
    let squaresLow = f64x2.splat(0);
    let squaresHigh = f64x2.splat(0);
    for (let at = begin; at < end; at += rowBytes) {
      const value = v128.load(at);
      const low = f64x2.promote_low_f32x4(value);
      const up = f64x2.promote_low_f32x4(high(value));
      const deviationLow = v128.and(f64x2.sub(low, meanLow), f64x2.eq(low, low));
      const deviationHigh = v128.and(f64x2.sub(up, meanHigh), f64x2.eq(up, up));
      squaresLow = f64x2.add(squaresLow, f64x2.mul(deviationLow, deviationLow));
      squaresHigh = f64x2.add(squaresHigh, f64x2.mul(deviationHigh, deviationHigh));
    }
    const stdLow = f64x2.sqrt(f64x2.div(squaresLow, countLow));
    const stdHigh = f64x2.sqrt(f64x2.div(squaresHigh, countHigh));
    store4(at, stride, narrow(stdLow, stdHigh));
    at += step;
  }
  if (aggregates & SUM)
    store4(at, stride, v128.bitselect(narrow(sumLow, sumHigh), f32x4.splat(NaN), hasValue));
  return column + 4 * stride;
}
