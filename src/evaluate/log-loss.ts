/**
 * Log loss: the mean surprise, in nats, at what happened.
 *
 *   loss = − Σ wᵢ (yᵢ ln pᵢ + (1 − yᵢ) ln(1 − pᵢ)) / W
 *
 * A proper score: only the true probabilities minimise it. Good, "Rational decisions", J. R. Stat. Soc. B 14 (1952).
 * Probabilities are kept 2⁻⁵² away from 0 and 1, as in scikit-learn, so that one certain mistake does not cost infinity.
 */
import type { Labels, Weights } from "./steps.ts";

/**
 * The mean log loss.
 *
 * @param label nRows × 0/1
 * @param probability nRows of 0 … 1
 * @param weight nRows, not negative; default 1. An integer weight equals that many copies of the row
 * @returns nats, 0 or more; NaN when there are no rows or a value is no probability
 *
 * Deterministic to rounding: the sum runs in row order. Cost: O(n).
 *
 * @example logLoss(Uint8Array.of(1, 0), Float64Array.of(0.5, 0.5)) // ln 2
 */
export function logLoss(label: Labels, probability: Float64Array, weight?: Weights): number {
  let sum = 0;
  let total = 0;
  for (let rowIdx = 0; rowIdx < probability.length; rowIdx++) {
    const rowWeight = weight ? weight[rowIdx]! : 1;
    sum += rowWeight * rowLogLoss(label[rowIdx]!, probability[rowIdx]!);
    total += rowWeight;
  }
  return sum / total;
}

/** Log loss of one row, nats; NaN when the value is no probability. */
export function rowLogLoss(label: number, probability: number): number {
  if (!(probability >= 0 && probability <= 1)) return Number.NaN;
  const ofOutcome = label === 1 ? probability : 1 - probability;
  return -Math.log(Math.min(Math.max(ofOutcome, Number.EPSILON), 1 - Number.EPSILON));
}
