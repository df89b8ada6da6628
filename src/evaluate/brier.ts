/**
 * The Brier score, and what it is made of: how far probabilities are from what happens (reliability), how far they tell
 * rows apart (resolution), and what nobody can foretell (uncertainty).
 *
 *   BS = Σ (pᵢ − yᵢ)² / n = reliability − resolution + uncertainty + within-bin variance − within-bin covariance
 *
 * Brier, Monthly Weather Review 78 (1950); Murphy, "A new vector partition of the probability score", J. Appl. Meteorol. 12
 * (1973). Murphy's three parts add up only where all probabilities of a bin are equal; the two within-bin parts of
 * Stephenson, Coelho & Jolliffe, "Two extra components in the Brier score decomposition", Weather and Forecasting 23 (2008)
 * make the sum exact.
 */
import { equalCountBins } from "./bins.ts";
import type { Labels } from "./steps.ts";

/** Squared error of one row; NaN when the value is no probability. */
export function rowBrier(label: number, probability: number): number {
  return probability >= 0 && probability <= 1 ? (probability - label) ** 2 : Number.NaN;
}

export interface BrierParts {
  /** The Brier score, 0 … 1, lower is better: what the parts add up to. */
  brier: number;
  /** Mean squared distance of a bin's probability from its rate; 0 is perfect. */
  reliability: number;
  /** Variance of the bins' rates; higher is better, at most the uncertainty. */
  resolution: number;
  /** Variance of the label: base rate × (1 − base rate). */
  uncertainty: number;
  /** Variance of probabilities inside the bins. */
  withinBinVariance: number;
  /** Twice the covariance of label and probability inside the bins. */
  withinBinCovariance: number;
}

/**
 * The parts of the Brier score, over bins of about equal counts.
 *
 * @param label nRows × 0/1, at least one row
 * @param probability nRows of 0 … 1
 * @param nBins default 10: deciles
 *
 * Deterministic to rounding. Cost: O(n log n).
 *
 * @example brierParts(Uint8Array.of(0, 1), Float64Array.of(0.5, 0.5)).uncertainty // 0.25, and all others 0
 */
export function brierParts(label: Labels, probability: Float64Array, nBins = 10): BrierParts {
  const nRows = label.length;
  const bins = equalCountBins(probability, nBins);
  const size = new Float64Array(bins.nBins);
  const meanLabel = new Float64Array(bins.nBins);
  const meanProbability = new Float64Array(bins.nBins);
  for (const [rowIdx, bin] of bins.binOf.entries()) {
    size[bin]! += 1;
    meanLabel[bin]! += label[rowIdx]!;
    meanProbability[bin]! += probability[rowIdx]!;
  }
  for (let bin = 0; bin < bins.nBins; bin++) {
    meanLabel[bin]! /= size[bin]!;
    meanProbability[bin]! /= size[bin]!;
  }
  let nPositives = 0;
  for (const value of label) nPositives += value;
  const baseRate = nPositives / nRows;
  const parts = { reliability: 0, resolution: 0, withinBinVariance: 0, withinBinCovariance: 0 };
  let brier = 0;
  for (const [rowIdx, bin] of bins.binOf.entries()) {
    const aside = probability[rowIdx]! - meanProbability[bin]!;
    brier += rowBrier(label[rowIdx]!, probability[rowIdx]!) / nRows;
    parts.reliability += (meanProbability[bin]! - meanLabel[bin]!) ** 2 / nRows;
    parts.resolution += (meanLabel[bin]! - baseRate) ** 2 / nRows;
    parts.withinBinVariance += aside ** 2 / nRows;
    parts.withinBinCovariance += (2 * (label[rowIdx]! - meanLabel[bin]!) * aside) / nRows;
  }
  return { brier, uncertainty: baseRate * (1 - baseRate), ...parts };
}
