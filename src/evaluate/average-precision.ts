/**
 * Average precision: the mean of precision over the positive rows, from the highest score down.
 *
 *   AP = Σₖ (Rₖ − Rₖ₋₁) Pₖ,   k over the distinct scores, Pₖ and Rₖ precision and recall of "score ≥ the k-th"
 *
 * Step-wise, without interpolation, as scikit-learn's `average_precision_score`; interpolating linearly between points
 * of the precision-recall curve is too optimistic: Davis & Goadrich, "The relationship between precision-recall and ROC
 * curves", ICML 2006.
 */
import { type Labels, type Steps, stepsOf, type Weights } from "./steps.ts";

/**
 * Average precision.
 *
 * @param label nRows × 0/1
 * @param score nRows, any scale, higher means more likely
 * @param weight nRows, not negative; default 1. An integer weight equals that many copies of the row
 * @returns (0, 1], the base rate being what a random order tends to; NaN when there is no positive row
 * @throws DataError when a score is NaN
 *
 * Deterministic, independent of row order. Cost: O(n log n).
 *
 * @example averagePrecision(Uint8Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8)) // 0.8333
 */
export function averagePrecision(label: Labels, score: Float64Array, weight?: Weights): number {
  return averagePrecisionOfSteps(stepsOf(label, score, weight));
}

/** Average precision of tallied steps: O(steps). */
export function averagePrecisionOfSteps({ positives, negatives, nPositives }: Steps): number {
  let truePositives = 0;
  let flagged = 0;
  let sum = 0;
  for (let step = 0; step < positives.length; step++) {
    truePositives += positives[step]!;
    flagged += positives[step]! + negatives[step]!;
    if (positives[step]! > 0) sum += (positives[step]! * truePositives) / flagged;
  }
  return sum / nPositives;
}
