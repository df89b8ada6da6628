/**
 * Whether probabilities can be taken at their word: does 3 % happen three times in a hundred?
 *
 * - Line: the logistic regression logit P(y = 1) = intercept + slope · logit(p). Perfect: 0 and 1; a slope below 1 says that
 *   the probabilities are too extreme. Cox, "Two further applications of a model for binary regression", Biometrika 45 (1958).
 * - Observed over expected: positives over the sum of probabilities.
 * - Deciles with their binomial bands, and the expected calibration error, the mean distance over deciles.
 *
 * Intervals of the line and of the ratio are cluster-robust (Liang & Zeger, Biometrika 73, 1986): a client's rows over
 * snapshots count once. Bands of deciles are Wilson's (J. Am. Stat. Assoc. 22, 1927), as of independent rows.
 */
import { equalCountBins } from "./bins.ts";
import { type Estimate, orNull, standardNormalBound } from "./interval.ts";
import { fitLogitLine } from "./logit-line.ts";
import type { Labels } from "./steps.ts";
import { wilson } from "./wilson.ts";

interface CalibrationBin {
  nRows: number;
  nPositives: number;
  /** Mean probability of the bin's rows. */
  expected: number;
  /** Share of positives, with the 95 % band around it. */
  observed: Estimate;
  /** Whether the mean probability lies inside the band. */
  isInside: boolean;
}

export interface Calibration {
  slope: Estimate;
  /** Of the line, in log-odds. */
  intercept: Estimate;
  observedOverExpected: Estimate;
  /** Mean over rows of the distance between a bin's rate and its mean probability. */
  expectedCalibrationError: number | null;
  bins: CalibrationBin[];
  /** Why something is null, or null when all is there. */
  reason: string | null;
}

/**
 * Calibration of probabilities.
 *
 * @param label nRows × 0/1
 * @param probability nRows of 0 … 1
 * @param cluster nRows ids; rows of one id are not independent
 * @param nBins default 10
 * @returns nulls with a `reason` where rows are of one class or none; never throws for these
 *
 * Deterministic to rounding. Cost: O(n log n).
 */
export function calibration(
  label: Labels,
  probability: Float64Array,
  cluster: Int32Array,
  nBins = 10,
): Calibration {
  const line = fitLogitLine(label, probability, cluster);
  const bins = calibrationBins(label, probability, nBins);
  const distance = bins.reduce(
    (sum, { nRows, expected, observed }) => sum + nRows * Math.abs(observed.value! - expected),
    0,
  );
  return {
    slope: line.slope,
    intercept: line.intercept,
    observedOverExpected: observedOverExpected(label, probability, cluster),
    expectedCalibrationError: orNull(distance / label.length),
    bins,
    reason: line.reason,
  };
}

/** Bins of about equal counts, with the share of positives in each. */
function calibrationBins(label: Labels, probability: Float64Array, nBins: number): CalibrationBin[] {
  const { binOf, nBins: nMade } = equalCountBins(probability, nBins);
  const tallies = Array.from({ length: nMade }, () => ({ nRows: 0, nPositives: 0, expected: 0 }));
  for (const [rowIdx, bin] of binOf.entries()) {
    const tally = tallies[bin]!;
    tally.nRows += 1;
    tally.nPositives += label[rowIdx]!;
    tally.expected += probability[rowIdx]!;
  }
  return tallies.map(({ nRows, nPositives, expected }) => {
    const observed = wilson(nPositives, nRows);
    const mean = expected / nRows;
    return {
      nRows,
      nPositives,
      expected: mean,
      observed,
      isInside: mean >= observed.low! && mean <= observed.high!,
    };
  });
}

/** Positives over the sum of probabilities; its interval is normal for the logarithm, with one residual for each cluster. */
export function observedOverExpected(
  label: Labels,
  probability: Float64Array,
  cluster: Int32Array,
): Estimate {
  let observed = 0;
  let expected = 0;
  for (let rowIdx = 0; rowIdx < label.length; rowIdx++) {
    observed += label[rowIdx]!;
    expected += probability[rowIdx]!;
  }
  const residual = new Map<number, number>();
  for (let rowIdx = 0; rowIdx < label.length; rowIdx++) {
    const ofRow = label[rowIdx]! / observed - probability[rowIdx]! / expected;
    residual.set(cluster[rowIdx]!, (residual.get(cluster[rowIdx]!) ?? 0) + ofRow);
  }
  let variance = 0;
  for (const value of residual.values()) variance += value ** 2;
  const reach = Math.exp(standardNormalBound * Math.sqrt(variance));
  const ratio = observed / expected;
  return { value: orNull(ratio), low: orNull(ratio / reach), high: orNull(ratio * reach) };
}
