import type { Model } from "catboost-wasm";

/** A feature that stands far above all others: a very good one, or one that was made after the answer was known. */
export interface DominantFeature {
  name: string;
  /** Of the model's PredictionValuesChange, 0 … 1. */
  share: number;
}

/**
 * From here on a feature is told. On credit default a column that tells the answer, two times in a hundred wrongly, has 56 %
 * and twelve times as much as the next; without it the strongest has 10 %.
 */
const leastShare = 0.5;
const timesTheNext = 5;

/** The feature that has half of the model or more, and five times as much as any other; or null. Cost: O(leaves). */
export function dominantFeature(model: Model): DominantFeature | null {
  const importance = model.predictionValuesChange();
  const [most = 0, next] = importance.toSorted().reverse();
  if (next === undefined || most < 100 * leastShare || most < timesTheNext * next) return null;
  return { name: model.featureNames[importance.indexOf(most)]!, share: most / 100 };
}
