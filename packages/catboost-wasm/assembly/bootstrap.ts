// Sample weights of one tree, and the rows that take part in it.
//
//   der         IN  f64[n]          weight      IN  f32[n]
//   sample      OUT f32[n]          sample weight s of each row (0 = left out)
//   permutation IN  u32[n]          fold position → row; 0 = the identity. All above go by fold position
//   rows        OUT u32[count]      rows kept, in the order of the fold
//   gradients   OUT f64[2 * count]  | der * s | float32(s * weight) | of each kept row, or | der | weight |
import { fastLogOf } from "./exponent";
import { real, rngChild } from "./random";
import { SCRATCH } from "./scratch";

const MVS_BLOCK: u32 = 8192;
const BAYESIAN_BLOCK: u32 = 1000;

/** Two-ended partition, the order of the rest is libc++'s. Keeps what is < limit, or <= limit with `orEqual`, in front; returns its end. */
function partitionBelow(values: usize, begin: u32, end: u32, limit: f64, orEqual: bool): u32 {
  let first = begin;
  let last = end;
  while (true) {
    while (true) {
      if (first == last) return first;
      const value = load<f64>(values + ((<usize>first) << 3));
      if (!(value < limit || (orEqual && value == limit))) break;
      first++;
    }
    while (true) {
      last--;
      if (first == last) return first;
      const value = load<f64>(values + ((<usize>last) << 3));
      if (value < limit || (orEqual && value == limit)) break;
    }
    const a = values + ((<usize>first) << 3);
    const b = values + ((<usize>last) << 3);
    const held = load<f64>(a);
    store<f64>(a, load<f64>(b));
    store<f64>(b, held);
    first++;
  }
}

/** The mu with sum(min(1, c / mu)) = size. IN SCRATCH `c`: f64[n], reordered. */
function mvsThreshold(c: usize, n: u32, size: f64): f64 {
  let begin: u32 = 0;
  let end = n;
  let smallSum = 0.0;
  let largeCount = 0.0;
  while (true) {
    const pivot = load<f64>(c + ((<usize>begin) << 3));
    const middleBegin = partitionBelow(c, begin, end, pivot, false);
    const middleEnd = partitionBelow(c, middleBegin, end, pivot, true);
    let sum = 0.0;
    for (let i = begin; i < middleBegin; i++) sum += load<f64>(c + ((<usize>i) << 3));
    const above = <f64>(end - middleEnd);
    const middle = <f64>(middleEnd - middleBegin);
    const middleSum = middle * pivot;
    if ((smallSum + sum) / pivot + largeCount + above + middle > size) {
      if (middleEnd == end) return (smallSum + sum + middleSum) / (size - largeCount);
      smallSum += middleSum + sum;
      begin = middleEnd;
    } else {
      if (middleBegin == begin) return smallSum / (size - largeCount - middle - above);
      largeCount += above + middle;
      end = middleBegin;
    }
  }
}

/** Minimal variance sampling by blocks of 8192 rows. SCRATCH `candidates`: f64[8192]. */
export function mvsWeights(
  seed: usize,
  der: usize,
  n: u32,
  lambda: f64,
  subsample: f32,
  candidates: usize,
  sample: usize,
): void {
  let block: u32 = 0;
  for (let from: u32 = 0; from < n; from += MVS_BLOCK, block++) {
    const size = min(MVS_BLOCK, n - from);
    rngChild(SCRATCH, seed, block);
    for (let i: u32 = 0; i < size; i++) {
      const d = load<f64>(der + ((<usize>(from + i)) << 3));
      store<f64>(candidates + ((<usize>i) << 3), sqrt(lambda + d * d));
    }
    const mu = mvsThreshold(candidates, size, <f64>(subsample * <f32>size));
    for (let i = from; i < from + size; i++) {
      const d = load<f64>(der + ((<usize>i) << 3));
      const c = sqrt(lambda + d * d);
      const probability = c > mu ? 1.0 : c / mu;
      let weight: f32 = 0;
      if (probability > f64.EPSILON && real(SCRATCH) < probability) weight = <f32>(1.0 / probability);
      store<f32>(sample + ((<usize>i) << 2), weight);
    }
  }
}

/** Each row with probability `subsample`, one draw a row from the generator `rng`. */
export function bernoulliWeights(rng: usize, n: u32, subsample: f32, sample: usize): void {
  for (let i: u32 = 0; i < n; i++) {
    store<f32>(sample + ((<usize>i) << 2), real(rng) < <f64>subsample ? 1 : 0);
  }
}

/** Weights (-ln u)^temperature by blocks of 1000 rows. */
export function bayesianWeights(seed: usize, n: u32, temperature: f32, sample: usize): void {
  let block: u32 = 0;
  for (let from: u32 = 0; from < n; from += BAYESIAN_BLOCK, block++) {
    rngChild(SCRATCH, seed, block);
    const to = min(n, from + BAYESIAN_BLOCK);
    for (let i = from; i < to; i++) {
      const weight = -fastLogOf(<f32>(real(SCRATCH) + 1e-100));
      store<f32>(
        sample + ((<usize>i) << 2),
        temperature == 1 ? weight : NativeMathf.pow(weight, temperature),
      );
    }
  }
}

/**
 * Of the fold positions from..to those with s > limit (with `isTimesOwn` s * weight > limit), and their gradient pairs; `sample` = 0 means s = 1
 * everywhere. Without `isScaled` s decides only who takes part, and the pairs are | der | weight |. Returns their number.
 */
export function collectSample(
  from: u32,
  to: u32,
  der: usize,
  weight: usize,
  sample: usize,
  limit: f32,
  isTimesOwn: bool,
  isScaled: bool,
  permutation: usize,
  rows: usize,
  gradients: usize,
): u32 {
  let count: u32 = 0;
  for (let i = from; i < to; i++) {
    let s: f32 = sample ? load<f32>(sample + ((<usize>i) << 2)) : 1;
    const w = load<f32>(weight + ((<usize>i) << 2));
    if ((isTimesOwn ? s * w : s) <= limit) continue;
    if (!isScaled) s = 1;
    const row = permutation ? load<u32>(permutation + (<usize>i << 2)) : i;
    store<u32>(rows + ((<usize>count) << 2), row);
    const cell = gradients + ((<usize>count) << 4);
    store<f64>(cell, load<f64>(der + ((<usize>i) << 3)) * <f64>s);
    store<f64>(cell, <f64>(s * w), 8);
    count++;
  }
  return count;
}
