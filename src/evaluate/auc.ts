/**
 * AUC: the chance that a random positive row has a higher score than a random negative one, ties counting half.
 *
 *   AUC = Σ_{i positive, j negative} wᵢ wⱼ ([sᵢ > sⱼ] + ½ [sᵢ = sⱼ]) / (W₊ W₋)
 *
 * The Mann–Whitney U over its maximum: Hanley & McNeil, "The meaning and use of the area under a receiver operating
 * characteristic (ROC) curve", Radiology 143 (1982). Exact while weights are integers and W₊ W₋ < 2⁵².
 */
import { type Labels, type Steps, stepsOf, type Weights } from "./steps.ts";

/**
 * The area under the ROC curve.
 *
 * @param label nRows × 0/1
 * @param score nRows, any scale, higher means more likely
 * @param weight nRows, not negative; default 1. An integer weight equals that many copies of the row
 * @returns 0 … 1, or NaN when a class is missing
 * @throws DataError when a score is NaN
 *
 * Deterministic, independent of row order. Cost: O(n log n).
 *
 * @example auc(Uint8Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8)) // 0.75
 */
export function auc(label: Labels, score: Float64Array, weight?: Weights): number {
  return aucOfSteps(stepsOf(label, score, weight));
}

/** AUC of tallied steps: O(steps). */
export function aucOfSteps({ positives, negatives, nPositives, nNegatives }: Steps): number {
  let positivesAbove = 0;
  let wins = 0;
  for (let step = 0; step < positives.length; step++) {
    wins += negatives[step]! * (positivesAbove + positives[step]! / 2);
    positivesAbove += positives[step]!;
  }
  return wins / (nPositives * nNegatives);
}
