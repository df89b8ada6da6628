import type { Drift } from "../../model/drift.ts";
import type { UnseenCategories } from "../../model/feature-schema.ts";

/** What scoring noticed, as stored in `score/report.json`. */
export interface ScoreReport {
  /** Lowest and highest of the model's own probabilities; null where nobody was scored. */
  score: { low: number; high: number } | null;
  /** Against the rows learned from, the feature that moved most first; and against the scores of rows that the model had not seen. */
  drift: { features: Drift[]; score: Drift };
  unseen: UnseenCategories;
}

/** The lowest and the highest score of all parts. */
export function rangeOf(parts: readonly { score: Float64Array }[]): ScoreReport["score"] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { score } of parts) {
    for (const value of score) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low <= high ? { low, high } : null;
}
