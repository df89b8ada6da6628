// Sample weights of one tree, and the rows that take part in it.
//
//   der         IN  f64[n]          weight      IN  f32[n]
//   sample      OUT f32[n]          sample weight s of each row (0 = left out)
//   permutation IN  u32[n]          fold position → row; 0 = the identity. All above go by fold position
//   rows        OUT u32[count]      rows kept, in the order of the fold
//   gradients   OUT f64[2 * count]  | der * s | float32(s * weight) | of each kept row, or | der | weight |
import { fastLogOf } from "./exponent";
import { keepDrawn, real, rngChild } from "./random";
import { SCRATCH } from "./scratch";

const MVS_BLOCK: u32 = 8192;
const BAYESIAN_BLOCK: u32 = 1000;

/** Offsets in the scratch of MVS: candidates in the order of the rows, to be partitioned, and places to be swapped. */
const PARTED: usize = 8192 << 3;
const LEFT: usize = 2 * PARTED;
const RIGHT: usize = LEFT + (8192 << 2);

@inline function isBelow(value: f64, limit: f64, orEqual: bool): bool {
  return orEqual ? value <= limit : value < limit;
}

@inline function countBelow(values: usize, begin: u32, end: u32, limit: f64, orEqual: bool): u32 {
  const limits = f64x2.splat(limit);
  let counts = i64x2.splat(0);
  let i = begin;
  for (; i + 2 <= end; i += 2) {
    const pair = v128.load(values + (<usize>i << 3));
    // True is -1.
    counts = i64x2.sub(counts, orEqual ? f64x2.le(pair, limits) : f64x2.lt(pair, limits));
  }
  let count = <u32>(i64x2.extract_lane(counts, 0) + i64x2.extract_lane(counts, 1));
  if (i < end) count += <u32>isBelow(load<f64>(values + (<usize>i << 3)), limit, orEqual);
  return count;
}

/**
 * Partition in place of f64 `values` as libc++ does from both ends: what is < limit, or <= limit with `orEqual`, goes in front, the first that
 * has to leave changes places with the last that has to come, and so on. Both lists are written without branches. Returns the end of the front.
 */
@inline function partitionBelow(values: usize, begin: u32, end: u32, limit: f64, orEqual: bool, left: usize, right: usize): u32 {
  const middle = begin + countBelow(values, begin, end, limit, orEqual);
  let leaving: u32 = 0;
  for (let i = begin; i < middle; i++) {
    store<u32>(left + (<usize>leaving << 2), i);
    leaving += 1 - <u32>isBelow(load<f64>(values + (<usize>i << 3)), limit, orEqual);
  }
  let coming: u32 = 0;
  for (let i = end; coming < leaving; i--) {
    store<u32>(right + (<usize>coming << 2), i - 1);
    coming += <u32>isBelow(load<f64>(values + (<usize>(i - 1) << 3)), limit, orEqual);
  }
  for (let i: u32 = 0; i < leaving; i++) {
    const a = values + (<usize>load<u32>(left + (<usize>i << 2)) << 3);
    const b = values + (<usize>load<u32>(right + (<usize>i << 2)) << 3);
    const held = load<f64>(a);
    store<f64>(a, load<f64>(b));
    store<f64>(b, held);
  }
  return middle;
}

/** The mu with sum(min(1, c / mu)) = size. IN SCRATCH `c`: f64[n], reordered; `left`, `right` u32[n]. */
function mvsThreshold(c: usize, n: u32, size: f64, left: usize, right: usize): f64 {
  let begin: u32 = 0;
  let end = n;
  let smallSum = 0.0;
  let largeCount = 0.0;
  while (true) {
    const pivot = load<f64>(c + ((<usize>begin) << 3));
    const middleBegin = partitionBelow(c, begin, end, pivot, false, left, right);
    const middleEnd = partitionBelow(c, middleBegin, end, pivot, true, left, right);
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

/** Minimal variance sampling, the blocks fromBlock..toBlock of 8192 rows. SCRATCH `room`: 8192 × 24 bytes. */
export function mvsWeights(
  seed: usize,
  der: usize,
  n: u32,
  fromBlock: u32,
  toBlock: u32,
  lambda: f64,
  subsample: f32,
  room: usize,
  sample: usize,
): void {
  for (let block = fromBlock; block < toBlock; block++) {
    const from = block * MVS_BLOCK;
    const size = min(MVS_BLOCK, n - from);
    rngChild(SCRATCH, seed, block);
    const weights = sample + (<usize>from << 2);
    mvsCandidates(der + (<usize>from << 3), size, lambda, room);
    const mu = mvsThreshold(room + PARTED, size, <f64>(subsample * <f32>size), room + LEFT, room + RIGHT);
    mvsProbabilities(room, size, mu, weights);
    keepDrawn(SCRATCH, room, size, weights);
  }
}

/** OUT `room`: c = sqrt(lambda + der²) of each row, twice. */
function mvsCandidates(der: usize, n: u32, lambda: f64, room: usize): void {
  const lambdas = f64x2.splat(lambda);
  let at: usize = 0;
  const end = <usize>n << 3;
  for (; at + 16 <= end; at += 16) {
    const d = v128.load(der + at);
    const c = f64x2.sqrt(f64x2.add(lambdas, f64x2.mul(d, d)));
    v128.store(room + at, c);
    v128.store(room + at, c, PARTED);
  }
  if (at < end) {
    const d = load<f64>(der + at);
    const c = sqrt(lambda + d * d);
    store<f64>(room + at, c);
    store<f64>(room + at, c, PARTED);
  }
}

/** IN OUT `room`: from c to the probability min(1, c / mu). OUT `weights` f32[n]: its inverse. */
function mvsProbabilities(room: usize, n: u32, mu: f64, weights: usize): void {
  const mus = f64x2.splat(mu);
  const one = f64x2.splat(1.0);
  let i: u32 = 0;
  for (; i + 2 <= n; i += 2) {
    const c = v128.load(room + (<usize>i << 3));
    const probability = v128.bitselect(one, f64x2.div(c, mus), f64x2.gt(c, mus));
    v128.store(room + (<usize>i << 3), probability);
    v128.store64_lane(weights + (<usize>i << 2), f32x4.demote_f64x2_zero(f64x2.div(one, probability)), 0);
  }
  if (i < n) {
    const c = load<f64>(room + (<usize>i << 3));
    const probability = c > mu ? 1.0 : c / mu;
    store<f64>(room + (<usize>i << 3), probability);
    store<f32>(weights + (<usize>i << 2), <f32>(1.0 / probability));
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
 * everywhere. Without `isScaled` s decides only who takes part, and the pairs are | der | weight |. OUT `total` u32, their number.
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
  total: usize,
): void {
  let count: u32 = 0;
  for (let i = from; i < to; i++) {
    let s: f32 = sample ? load<f32>(sample + ((<usize>i) << 2)) : 1;
    const w = load<f32>(weight + ((<usize>i) << 2));
    const isKept = (isTimesOwn ? s * w : s) > limit;
    if (!isScaled) s = 1;
    const row = permutation ? load<u32>(permutation + (<usize>i << 2)) : i;
    store<u32>(rows + ((<usize>count) << 2), row);
    const cell = gradients + ((<usize>count) << 4);
    store<f64>(cell, load<f64>(der + ((<usize>i) << 3)) * <f64>s);
    store<f64>(cell, <f64>(s * w), 8);
    // Without a branch: the next row is written over one that is left out.
    count += <u32>isKept;
  }
  store<u32>(total, count);
}

/** Moves `count` kept rows that were collected at `from` down to `to`. */
export function moveSample(rows: usize, gradients: usize, from: u32, to: u32, count: u32): void {
  memory.copy(rows + (<usize>to << 2), rows + (<usize>from << 2), <usize>count << 2);
  memory.copy(gradients + (<usize>to << 4), gradients + (<usize>from << 4), <usize>count << 4);
}
