// Path-dependent SHAP values of an oblivious tree, worked out once for every leaf.
//
// The tree is read from its last split down to its first. A split on a feature outside a coalition S is averaged over its two sides by their
// learn weights; a split on a feature in S follows the row. With K features in the tree ("players"), the value of player q in a leaf is
//   sum over S without q of |S|! (K - |S| - 1)! / K! * (E[leaf | S + q] - E[leaf | S])
// A target statistic is the player of its categories, which share its value equally; numbers it also reads get nothing.
import { CatBoostError } from "./errors.ts";
import { flatIndicesOf, type ModelData, splitTable, type TreeView, treesOf } from "./model-data.ts";

/** Contributions of one tree. */
export interface TreeContributions {
  /** Flat indices of the features that get a part. */
  players: number[];
  /** leaf × feature. */
  values: Float64Array;
  /** Weighted mean of the leaf values. */
  expected: number;
}

/** @throws CatBoostError if the model has no leaf weights or a scale */
export function treeContributions(model: ModelData): TreeContributions[] {
  if (model.leafWeights.length === 0 && model.leafValues.length > 0) {
    throw new CatBoostError(
      "shapValues: the model file has no leaf weights, expected a model saved with them",
    );
  }
  if (model.scale !== 1) {
    throw new CatBoostError(
      `shapValues: the model has scale ${model.scale}, expected 1 (official refuses it too)`,
    );
  }
  const features = splitTable(model).map((split) => {
    const { categories, others } = flatIndicesOf(model, split);
    return categories.length > 0 ? categories : others;
  });
  return treesOf(model).map((tree) =>
    contributionsOf(
      tree,
      Array.from(tree.splits, (split) => features[split]!),
    ),
  );
}

function contributionsOf(tree: TreeView, featuresOfSplit: readonly (readonly number[])[]): TreeContributions {
  const keys = featuresOfSplit.map((features) => features.join());
  const playerKeys = [...new Set(keys)];
  const playerOfSplit = keys.map((key) => playerKeys.indexOf(key));
  const featuresOfPlayer = playerKeys.map((key) => featuresOfSplit[keys.indexOf(key)]!);
  const features = [...new Set(featuresOfPlayer.flat())];
  const places = featuresOfPlayer.map((own) => own.map((feature) => features.indexOf(feature)));
  const depth = keys.length;
  const expectations = conditionalExpectations(tree, depth);
  const shares = coalitionWeights(playerKeys.length);
  const values = new Float64Array(2 ** depth * features.length);
  const given = new Float64Array(2 ** playerKeys.length);
  for (let leaf = 0; leaf < 2 ** depth; leaf++) {
    for (let coalition = 0; coalition < given.length; coalition++) {
      given[coalition] = expectations[stateOf(leaf, coalition, playerOfSplit)]!;
    }
    for (const [player, own] of places.entries()) {
      const value = playerValue(given, player, shares) / own.length;
      for (const place of own) values[leaf * features.length + place]! += value;
    }
  }
  return { players: features, values, expected: expectations[3 ** depth - 1] ?? 0 };
}

function playerValue(given: Float64Array, player: number, shares: readonly number[]): number {
  const bit = 1 << player;
  let value = 0;
  for (let coalition = 0; coalition < given.length; coalition++) {
    if (coalition & bit) continue;
    value += shares[countBits(coalition)]! * (given[coalition | bit]! - given[coalition]!);
  }
  return value;
}

/** |S|! (K - |S| - 1)! / K! by |S|. */
function coalitionWeights(nPlayers: number): number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  return Array.from(
    { length: nPlayers },
    (_, size) => (factorial(size) * factorial(nPlayers - size - 1)) / factorial(nPlayers),
  );
}

function countBits(value: number): number {
  let bits = 0;
  for (let rest = value; rest > 0; rest &= rest - 1) bits++;
  return bits;
}

/** What a row knows of a tree, one base-3 digit a split: 0 or 1 = its side, 2 = averaged. The last split is the highest digit. */
function stateOf(leaf: number, coalition: number, playerOfSplit: readonly number[]): number {
  let state = 0;
  for (let split = playerOfSplit.length - 1; split >= 0; split--) {
    const isKnown = (coalition >> playerOfSplit[split]!) & 1;
    state = state * 3 + (isKnown ? (leaf >> split) & 1 : 2);
  }
  return state;
}

/**
 * Expected leaf value for every state. Split after split from the first (the lowest in the tree) up: `values` holds, for each path through
 * the splits above (rows) and each state of the splits below (columns), the expectation; `weights` the learn weight under each path.
 */
function conditionalExpectations(tree: TreeView, depth: number): Float64Array {
  let values = tree.leafValues.slice();
  let weights = tree.leafWeights.slice();
  for (let level = 0; level < depth; level++) {
    const below = 3 ** level;
    const paths = 2 ** (depth - level - 1);
    const next = new Float64Array(paths * below * 3);
    const nextWeights = new Float64Array(paths);
    for (let path = 0; path < paths; path++) {
      const w0 = weights[2 * path]!;
      const w1 = weights[2 * path + 1]!;
      nextWeights[path] = w0 + w1;
      for (let state = 0; state < below; state++) {
        const v0 = values[2 * path * below + state]!;
        const v1 = values[(2 * path + 1) * below + state]!;
        const at = path * below * 3 + state;
        next[at] = v0;
        next[at + below] = v1;
        next[at + 2 * below] = w0 + w1 > 0 ? (w0 * v0 + w1 * v1) / (w0 + w1) : 0;
      }
    }
    values = next;
    weights = nextWeights;
  }
  return values;
}
