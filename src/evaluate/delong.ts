/**
 * The variance of AUC, and of the difference of AUCs on the same rows, without resampling.
 *
 *   V10(i) = share of negatives below positive i, ties half      V01(j) = share of positives above negative j
 *   Cov(AUC_a, AUC_b) = cov(V10_a, V10_b) / m + cov(V01_a, V01_b) / n      m positives, n negatives
 *
 * DeLong, DeLong & Clarke-Pearson, "Comparing the areas under two or more correlated receiver operating characteristic
 * curves", Biometrics 44 (1988), by midranks in O(n log n): Sun & Xu, "Fast implementation of DeLong's algorithm", IEEE
 * Signal Processing Letters 21 (2014). Rows must be independent: one snapshot, a client once. Where a client has several
 * rows the variance is too small, and the cluster bootstrap is the one to ask.
 */

import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import { mean } from "../util/sums.ts";
import { type Estimate, orNull, standardNormalBound } from "./interval.ts";
import { type Labels, refuseNaN } from "./steps.ts";

export interface Delong {
  /** AUC of each score; NaN when a class is missing. */
  auc: number[];
  /** Covariance of the AUCs, scores × scores; NaN with fewer than two rows of either class. */
  covariance: number[][];
}

/**
 * AUCs of several scores of the same rows, with their covariance.
 *
 * @param label nRows × 0/1; rows independent of each other
 * @param scores each nRows, any scale, higher means more likely
 * @throws DataError when a score is NaN
 *
 * Deterministic, independent of row order to rounding. Cost: O(n log n) a score.
 *
 * @example delong(Uint8Array.of(0, 0, 1, 1), [Float64Array.of(0.1, 0.4, 0.35, 0.8)]) // auc 0.75, variance 0.125
 */
export function delong(label: Labels, scores: readonly Float64Array[]): Delong {
  const placements = scores.map((score) => placementsOf(label, score));
  return {
    auc: placements.map(({ positives }) => mean(positives)),
    covariance: placements.map((a) =>
      placements.map(
        (b) => covarianceOfMean(a.positives, b.positives) + covarianceOfMean(a.negatives, b.negatives),
      ),
    ),
  };
}

/**
 * An AUC with its 95 % interval, normal on the logit scale, which keeps the bounds inside 0 … 1: Pepe, "The Statistical
 * Evaluation of Medical Tests for Classification and Prediction" (2003), §5.2. No bounds at 0 and 1, where the variance is 0.
 */
export function delongEstimate(auc: number, variance: number): Estimate {
  const centre = Math.log(auc / (1 - auc));
  const reach = (standardNormalBound * Math.sqrt(variance)) / (auc * (1 - auc));
  const back = (logit: number) => orNull(1 / (1 + Math.exp(-logit)));
  return { value: orNull(auc), low: back(centre - reach), high: back(centre + reach) };
}

export interface DelongTest {
  first: Estimate;
  second: Estimate;
  /** second − first, with its normal 95 % interval. */
  difference: Estimate;
  /** difference over its standard error; null where that is 0 and the difference is not. */
  z: number | null;
  /** Two-sided. */
  pValue: number | null;
}

/** Tests whether two scores of the same rows have the same AUC. Rows and errors as for `delong`. */
export function delongTest(label: Labels, first: Float64Array, second: Float64Array): DelongTest {
  const { auc, covariance } = delong(label, [first, second]);
  const [[varianceOfFirst, shared], [, varianceOfSecond]] = covariance as [
    [number, number],
    [number, number],
  ];
  const difference = auc[1]! - auc[0]!;
  const error = Math.sqrt(Math.max(0, varianceOfFirst + varianceOfSecond - 2 * shared));
  const z = difference === 0 && error === 0 ? 0 : difference / error;
  return {
    first: delongEstimate(auc[0]!, varianceOfFirst),
    second: delongEstimate(auc[1]!, varianceOfSecond),
    difference: {
      value: orNull(difference),
      low: orNull(difference - standardNormalBound * error),
      high: orNull(difference + standardNormalBound * error),
    },
    z: orNull(z),
    pValue: orNull(Number.isFinite(z) ? 2 * normalCdf(-Math.abs(z), 0, 1) : Number.NaN),
  };
}

/** Of each row, the share of the other class that it is on the right side of. */
interface Placements {
  positives: Float64Array;
  negatives: Float64Array;
}

/** A row's midrank among all, less its midrank among its own class, counts the rows of the other class below it. */
export function placementsOf(label: Labels, score: Float64Array): Placements {
  refuseNaN(score);
  const ofClass = (wanted: number) => score.filter((_, rowIdx) => label[rowIdx] === wanted);
  const [negative, positive] = [ofClass(0), ofClass(1)];
  const [nNegatives, nPositives] = [negative.length, positive.length];
  const all = new Float64Array(nPositives + nNegatives);
  all.set(positive);
  all.set(negative, nPositives);
  const rank = midranks(all);
  const rankOfPositive = midranks(positive);
  const rankOfNegative = midranks(negative);
  return {
    positives: rankOfPositive.map((own, i) => (rank[i]! - own) / nNegatives),
    negatives: rankOfNegative.map((own, j) => 1 - (rank[nPositives + j]! - own) / nPositives),
  };
}

/** Ranks from 1; equal values share the mean of theirs. */
function midranks(values: Float64Array): Float64Array {
  const order = Int32Array.from(values.keys()).sort((a, b) => compare(values[a]!, values[b]!));
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let at = start; at < end; at++) ranks[order[at]!] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}

/** Not `a − b`, which is NaN for two infinities. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Covariance of the means of paired values: their sample covariance over their number. */
function covarianceOfMean(a: Float64Array, b: Float64Array): number {
  const [meanOfA, meanOfB] = [mean(a), mean(b)];
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at]! - meanOfA) * (b[at]! - meanOfB);
  return sum / (a.length - 1) / a.length;
}
