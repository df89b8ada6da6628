/**
 * Back to true probabilities after negatives were left out or classes weighted.
 *
 * Keeping a share s of the negatives and weighting classes by w₀ and w₁ multiplies the odds of class 1 by w₁ / (s w₀)
 * wherever the features do not tell the two sides apart more finely; so its logarithm is what every raw score has too much.
 * King & Zeng, "Logistic regression in rare events data", Political Analysis 9 (2001), §4.1; Elkan, "The foundations of
 * cost-sensitive learning", IJCAI 2001, theorem 2.
 */
import type { TrainParams } from "catboost-wasm";

/** How the classes were balanced for training. */
export interface Balance {
  /** Share of the negatives that is learned from, above 0 to 1. */
  negativeShare: number;
  /** CatBoost's own names: weights from the numbers of rows of each class, or their square roots. */
  autoClassWeights?: TrainParams["auto_class_weights"];
}

/**
 * What to add to raw scores, in log-odds: ln(s w₀ / w₁); 0 where nothing was balanced.
 *
 * @param label of the rows that were learned from, after sampling: 0 or 1, both present
 *
 * @example priorCorrection(label, { negativeShare: 0.1 }) // ln 0.1 = −2.303
 */
export function priorCorrection(label: Float32Array, { negativeShare, autoClassWeights }: Balance): number {
  return Math.log(negativeShare) - Math.log(weightRatio(label, autoClassWeights));
}

/** w₁ / w₀ as CatBoost makes it: the larger class has weight 1, the other the ratio of their rows. */
function weightRatio(label: Float32Array, autoClassWeights: Balance["autoClassWeights"] = "None"): number {
  if (autoClassWeights === "None") return 1;
  const nPositives = label.reduce((sum, value) => sum + value, 0);
  const ratio = (label.length - nPositives) / nPositives;
  return autoClassWeights === "Balanced" ? ratio : Math.sqrt(ratio);
}
