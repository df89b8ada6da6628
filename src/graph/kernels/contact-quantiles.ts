// Quantiles of every contact feature over every client's contacts with a value, interpolated linearly between two of them.
//
// IN   offsets        u32[nRows + 1]
// IN   targets        u32[nTies]
// IN   matrix         f32[nCols × nPadded]     contact-major; NaN = missing
// IN   probabilities  f64[nProbabilities]      each in [0, 1]
// BUF  tile           f32[tileTies × nPadded]  as in aggregate.ts; sorted in place
// OUT  out            f32[nPadded × nProbabilities × blockRows], column-major: column feature * nProbabilities + probability
//
//   tile     │▓▓▓▓│▓▓▓▓│░░░░│░░░░│▒▒▒▒│▒▒▒▒│   a row's ties; four features at a time are sorted down the row, each in its lane:
//             └────┼─────────┼────┘            compare and exchange is one minimum and one maximum, without a branch
//
// Sorted are integers in the order of the floats (sign and magnitude → two's complement; -0 before 0), missing values last. The order of
// comparisons is Batcher's merge exchange (Knuth, The Art of Computer Programming 3, 5.2.2, algorithm M): fixed by the number of ties alone.

import { endOfTile, gatherRows } from "./gather";

/** Behind every float's integer: where a value is missing. */
const MISSING: i32 = 0x7fffffff;

/** Rows rowBegin .. rowEnd, at most blockRows of them. A tile holds tileTies ties, at least as many as the longest row. */
export function contactQuantiles(
  offsets: usize,
  targets: usize,
  matrix: usize,
  nPadded: u32,
  probabilities: usize,
  nProbabilities: u32,
  tileTies: u32,
  tile: usize,
  rowBegin: u32,
  rowEnd: u32,
  out: usize,
  blockRows: u32,
): void {
  const rowBytes = (<usize>nPadded) << 2;
  const columnBytes = (<usize>blockRows) << 2;
  const featureBytes = columnBytes * <usize>nProbabilities;
  let row = rowBegin;
  while (row < rowEnd) {
    const tileEnd = endOfTile(offsets, row, rowEnd, tileTies);
    gatherRows(offsets, targets, matrix, rowBytes, row, tileEnd, tile);
    let begin = tile;
    for (; row < tileEnd; row++) {
      const nRowTies =
        load<u32>(offsets + ((<usize>row + 1) << 2)) - load<u32>(offsets + ((<usize>row) << 2));
      let column = out + ((<usize>(row - rowBegin)) << 2);
      for (let quad: usize = 0; quad < rowBytes; quad += 16) {
        const nKnown = toIntegers(begin + quad, nRowTies, rowBytes);
        sort(begin + quad, nRowTies, rowBytes);
        const lane = begin + quad;
        const last = probabilities + ((<usize>nProbabilities) << 3);
        for (let at = probabilities; at < last; at += 8) {
          const probability = load<f64>(at);
          store<f32>(column, quantile(lane, i32x4.extract_lane(nKnown, 0), rowBytes, probability));
          const second = column + featureBytes;
          store<f32>(second, quantile(lane + 4, i32x4.extract_lane(nKnown, 1), rowBytes, probability));
          const third = second + featureBytes;
          store<f32>(third, quantile(lane + 8, i32x4.extract_lane(nKnown, 2), rowBytes, probability));
          const fourth = third + featureBytes;
          store<f32>(fourth, quantile(lane + 12, i32x4.extract_lane(nKnown, 3), rowBytes, probability));
          column += columnBytes;
        }
        column += 3 * featureBytes;
      }
      begin += <usize>nRowTies * rowBytes;
    }
  }
}

/** Four features of one row, in place. @returns how many of each have a value */
function toIntegers(begin: usize, nTies: u32, rowBytes: usize): v128 {
  let nKnown = i32x4.splat(nTies);
  const end = begin + <usize>nTies * rowBytes;
  for (let at = begin; at < end; at += rowBytes) {
    const value = v128.load(at);
    const isMissing = f32x4.ne(value, value);
    nKnown = i32x4.add(nKnown, isMissing);
    const magnitude = v128.and(i32x4.shr_s(value, 31), i32x4.splat(0x7fffffff));
    v128.store(at, v128.bitselect(i32x4.splat(MISSING), v128.xor(value, magnitude), isMissing));
  }
  return nKnown;
}

/** Sorts each of four lanes down a row. */
function sort(begin: usize, nTies: u32, rowBytes: usize): void {
  if (nTies < 2) return;
  const highest = (<u32>1) << (31 - clz(nTies - 1));
  for (let part = highest; part > 0; part >>= 1) {
    let span = highest;
    let first: u32 = 0;
    let distance = part;
    for (;;) {
      const end = nTies - distance;
      const away = <usize>distance * rowBytes;
      for (let start = first; start < end; start += 2 * part) {
        const stop = begin + <usize>min(start + part, end) * rowBytes;
        for (let low = begin + <usize>start * rowBytes; low < stop; low += rowBytes) {
          const one = v128.load(low);
          const other = v128.load(low + away);
          v128.store(low, i32x4.min_s(one, other));
          v128.store(low + away, i32x4.max_s(one, other));
        }
      }
      if (span == part) break;
      distance = span - part;
      span >>= 1;
      first = part;
    }
  }
}

/** Of one feature's sorted values; NaN without one. */
function quantile(lane: usize, nKnown: u32, rowBytes: usize, probability: f64): f32 {
  if (nKnown == 0) return f32.NaN;
  const place = probability * <f64>(nKnown - 1);
  const floor = Math.floor(place);
  const below = valueAt(lane + <usize>floor * rowBytes);
  const above = valueAt(lane + <usize>Math.ceil(place) * rowBytes);
  const between = <f32>(below + (above - below) * (place - floor));
  return between == between ? between : f32.NaN;
}

function valueAt(at: usize): f64 {
  const integer = load<i32>(at);
  return <f64>reinterpret<f32>(integer ^ ((integer >> 31) & 0x7fffffff));
}
