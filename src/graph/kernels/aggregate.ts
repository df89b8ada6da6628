// Mean, minimum, maximum, population standard deviation and sum of every contact feature over every client's contacts.
//
// IN   offsets   u32[nRows + 1]           ties of row r are offsets[r] .. offsets[r + 1]
// IN   targets   u32[nTies]               the tie's contact, ascending inside a row
// IN   matrix    f32[nCols × nPadded]     contact-major; NaN = missing; nPadded = features rounded up to a multiple of 4
// OUT  out       f32[nPadded × nAggregates × blockRows], column-major: column feature * nAggregates + aggregate
//
//   matrix  ..│j=7 ▓▓▓▓▓│......│j=31 ░░░░░│.....│j=40 ▒▒▒▒▒│   far apart: one or two cache misses for each tie, so the rows of
//                  └┴──────────────└┴───────────────└┴────────    some ties ahead are touched first, many at a time; then, four
//                                                                 features at a time, one pass over a row's ties hits the first cache
//
// One pass (Chan, Golub & LeVeque 1983, "shifted data"): with K the row's first value and K in the place of the m missing ones,
//
//     sum = Σ x − m K,   mean = sum / n,   std = √(Σ (x − K)² / n − (mean − K)²)
//
// f64 sums in tie order. K is one of the values, so |mean − K| ≤ std √n and the difference loses at most log2(n) bits: the relative
// error of std² stays near n × 2^-53 whatever the mean, and equal values give exactly 0. Results are rounded once, to f32.

import { endOfTile, TOUCHED_TIES, touchRows } from "./gather";
import { high, narrow, store4 } from "./lanes";

/** Bits of `aggregates`; their order is the order of a feature's output columns. */
const MEAN: u32 = 1;
const MIN: u32 = 2;
const MAX: u32 = 4;
const STD: u32 = 8;
const SUM: u32 = 16;

/** Rows rowBegin .. rowEnd, at most blockRows of them. */
export function aggregate(
  offsets: usize,
  targets: usize,
  matrix: usize,
  nPadded: u32,
  aggregates: u32,
  rowBegin: u32,
  rowEnd: u32,
  out: usize,
  blockRows: u32,
): void {
  const rowBytes = (<usize>nPadded) << 2;
  const columnBytes = (<usize>blockRows) << 2;
  let row = rowBegin;
  while (row < rowEnd) {
    const touchedEnd = endOfTile(offsets, row, rowEnd, <u32>TOUCHED_TIES);
    let begin = targets + ((<usize>load<u32>(offsets + ((<usize>row) << 2))) << 2);
    const last = targets + ((<usize>load<u32>(offsets + ((<usize>touchedEnd) << 2))) << 2);
    store<u32>(out + ((<usize>(row - rowBegin)) << 2), touchRows(begin, last, matrix, rowBytes)); // overwritten at once
    for (; row < touchedEnd; row++) {
      const end = targets + ((<usize>load<u32>(offsets + ((<usize>row + 1) << 2))) << 2);
      let column = out + ((<usize>(row - rowBegin)) << 2);
      for (let quad: usize = 0; quad < rowBytes; quad += 16) {
        column = summarise(begin, end, matrix + quad, rowBytes, aggregates, column, columnBytes);
      }
      begin = end;
    }
  }
}

/** Four features of the contacts of the targets at begin .. end; returns where the next four features' columns begin. */
function summarise(
  begin: usize,
  end: usize,
  matrix: usize,
  rowBytes: usize,
  aggregates: u32,
  column: usize,
  columnBytes: usize,
): usize {
  const first = firstValues(begin, end, matrix, rowBytes);
  // Around an infinite value every deviation would be infinite or NaN, and the sum with it.
  const isFinite = f32x4.lt(f32x4.abs(first), f32x4.splat(Infinity));
  const shift = v128.and(first, isFinite);
  const shiftLow = f64x2.promote_low_f32x4(shift);
  const shiftHigh = f64x2.promote_low_f32x4(high(shift));
  let min = first;
  let max = first;
  let missing = i32x4.splat(0);
  let sumLow = f64x2.splat(0);
  let sumHigh = f64x2.splat(0);
  let squaresLow = f64x2.splat(0);
  let squaresHigh = f64x2.splat(0);
  for (let target = begin; target < end; target += 4) {
    const value = v128.load(matrix + <usize>load<u32>(target) * rowBytes);
    const isMissing = f32x4.ne(value, value);
    missing = i32x4.add(missing, isMissing);
    min = f32x4.pmin(min, value);
    max = f32x4.pmax(max, value);
    const present = v128.bitselect(shift, value, isMissing);
    const low = f64x2.promote_low_f32x4(present);
    const up = f64x2.promote_low_f32x4(high(present));
    sumLow = f64x2.add(sumLow, low);
    sumHigh = f64x2.add(sumHigh, up);
    const awayLow = f64x2.sub(low, shiftLow);
    const awayHigh = f64x2.sub(up, shiftHigh);
    squaresLow = f64x2.add(squaresLow, f64x2.mul(awayLow, awayLow));
    squaresHigh = f64x2.add(squaresHigh, f64x2.mul(awayHigh, awayHigh));
  }

  // A missing value has counted −1.
  const count = i32x4.add(i32x4.splat(<u32>((end - begin) >> 2)), missing);
  const hasValue = i32x4.ne(count, i32x4.splat(0));
  const countLow = f64x2.convert_low_i32x4_u(count);
  const countHigh = f64x2.convert_low_i32x4_u(high(count));
  sumLow = f64x2.add(sumLow, f64x2.mul(f64x2.convert_low_i32x4_s(missing), shiftLow));
  sumHigh = f64x2.add(sumHigh, f64x2.mul(f64x2.convert_low_i32x4_s(high(missing)), shiftHigh));
  const meanLow = f64x2.div(sumLow, countLow);
  const meanHigh = f64x2.div(sumHigh, countHigh);

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
    const low = deviation(squaresLow, countLow, f64x2.sub(meanLow, shiftLow));
    const up = deviation(squaresHigh, countHigh, f64x2.sub(meanHigh, shiftHigh));
    store4(at, stride, narrow(low, up));
    at += step;
  }
  if (aggregates & SUM)
    store4(at, stride, v128.bitselect(narrow(sumLow, sumHigh), f32x4.splat(NaN), hasValue));
  return column + 4 * stride;
}

/** Of two features, from the sum of squares around K and the mean's distance from K. */
function deviation(squares: v128, count: v128, away: v128): v128 {
  const variance = f64x2.sub(f64x2.div(squares, count), f64x2.mul(away, away));
  return f64x2.sqrt(f64x2.max(variance, f64x2.splat(0)));
}

/** The first value that is there, of each of four features; NaN where none is. */
function firstValues(begin: usize, end: usize, matrix: usize, rowBytes: usize): v128 {
  let first = f32x4.splat(NaN);
  let isMissing = i32x4.splat(-1);
  for (let target = begin; target < end && v128.any_true(isMissing); target += 4) {
    first = v128.bitselect(v128.load(matrix + <usize>load<u32>(target) * rowBytes), first, isMissing);
    isMissing = f32x4.ne(first, first);
  }
  return first;
}
