import { CatBoostError } from "../errors.ts";
import { flatIndicesOf, type ModelData, splitTable, treesOf } from "../model/model-data.ts";

/**
 * How much predictions change when a feature does: for every split and every pair of leaves (value v, weight c) that differ in it alone,
 * (v1 - m)² c1 + (v2 - m)² c2 with m their weighted mean. A target statistic shares it equally among all features it reads. Scaled to a
 * sum of 100; by flat feature index.
 * @throws CatBoostError if the model has no leaf weights
 */
export function predictionValuesChange(model: ModelData): Float64Array {
  if (model.leafWeights.length === 0 && model.leafValues.length > 0) {
    throw new CatBoostError(
      "predictionValuesChange: the model file has no leaf weights, expected a model saved with them",
    );
  }
  const changes = new Float64Array(model.floatFeatures.length + model.catFeatures.length);
  const table = splitTable(model);
  for (const { splits, leafValues, leafWeights } of treesOf(model)) {
    splits.forEach((split, bit) => {
      const { categories, others } = flatIndicesOf(model, table[split]!);
      const features = [...categories, ...others];
      const change = splitChange(leafValues, leafWeights, 1 << bit) / features.length;
      for (const feature of features) changes[feature]! += change;
    });
  }
  const total = changes.reduce((sum, change) => sum + change, 0);
  return total > 0 ? changes.map((change) => (change / total) * 100) : changes;
}

function splitChange(values: Float64Array, weights: Float64Array, bit: number): number {
  let change = 0;
  for (let leaf = 0; leaf < values.length; leaf++) {
    const c1 = weights[leaf]!;
    const c2 = weights[leaf | bit]!;
    if (leaf & bit || c1 === 0 || c2 === 0) continue;
    const v1 = values[leaf]!;
    const v2 = values[leaf | bit]!;
    const mean = (v1 * c1 + v2 * c2) / (c1 + c2);
    change += (v1 - mean) ** 2 * c1 + (v2 - mean) ** 2 * c2;
  }
  return change;
}
