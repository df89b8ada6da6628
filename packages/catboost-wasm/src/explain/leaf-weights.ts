import { type ModelData, treesOf } from "../model/model-data.ts";

/**
 * What rows weigh in each leaf, in the order of the model's leaf values.
 * @param leaves the leaf of each row in each tree, nRows × trees
 * @param weight of each row; default: 1
 */
export function leafWeightsOf(
  model: ModelData,
  leaves: Uint32Array,
  weight: Float32Array | undefined,
): Float64Array {
  const weights = new Float64Array(model.leafValues.length);
  const trees = treesOf(model);
  let first = 0;
  trees.forEach(({ leafValues }, tree) => {
    for (let at = tree, row = 0; at < leaves.length; at += trees.length, row++) {
      weights[first + leaves[at]!]! += weight ? weight[row]! : 1;
    }
    first += leafValues.length;
  });
  return weights;
}
