// Path-dependent SHAP values of an oblivious tree, worked out once for every leaf.
//
// The tree is read from its last split down to its first. A split on a feature outside a coalition S is averaged over its two sides by their
// learn weights; a split on a feature in S follows the row. With K features in the tree ("players"), the value of player q in a leaf is
//   sum over S without q of |S|! (K - |S| - 1)! / K! * (E[leaf | S + q] - E[leaf | S])
// A target statistic is the player of its categories, which share its value equally; numbers it also reads get nothing.
import { CatBoostError } from "../errors.ts";
import { flatIndicesOf, type ModelData, splitTable, type TreeView, treesOf } from "../model/model-data.ts";

/** Contributions of one tree. */
export interface TreeContributions {
  /** Flat indices of the features that get a part. */
  players: number[];
  /** leaf × feature. */
  values: Float64Array;
  /** Weighted mean of the leaf values. */
  expected: number;
}

/** Official takes less for nothing. */
const leastWeight = 1e-13;

/** A tree as a game: what is expected of a row in a leaf if some of its players are known. */
interface TreeGame {
  /** Flat indices of the features of each player. */
  players: readonly (readonly number[])[];
  leaves: number;
  /** Fills `given`, an expectation for each coalition (bit i: player i is known), for a row in a leaf. */
  fill(leaf: number, given: Float64Array): void;
  /** Weighted mean of the leaf values. */
  expected: number;
}

/** @throws CatBoostError if the model has a scale */
function treeGames(model: ModelData, asker: string): TreeGame[] {
  if (model.scale !== 1) {
    throw new CatBoostError(
      `${asker}: the model has scale ${model.scale}, expected 1 (official refuses it too)`,
    );
  }
  const features = playersOfSplits(model);
  return treesOf(model).map((tree) =>
    gameOf(
      tree,
      Array.from(tree.splits, (split) => features[split]!),
    ),
  );
}

/** The player of each split of the model, as the flat indices of its features. */
function playersOfSplits(model: ModelData): number[][] {
  return splitTable(model).map((split) => {
    const { categories, others } = flatIndicesOf(model, split);
    return categories.length > 0 ? categories : others;
  });
}

function gameOf(tree: TreeView, featuresOfSplit: readonly (readonly number[])[]): TreeGame {
  const keys = featuresOfSplit.map((features) => features.join());
  const playerKeys = [...new Set(keys)];
  const playerOfSplit = keys.map((key) => playerKeys.indexOf(key));
  const depth = keys.length;
  const expectations = conditionalExpectations(tree, depth);
  return {
    players: playerKeys.map((key) => featuresOfSplit[keys.indexOf(key)]!),
    leaves: 2 ** depth,
    fill: (leaf, given) => {
      for (let coalition = 0; coalition < given.length; coalition++) {
        given[coalition] = expectations[stateOf(leaf, coalition, playerOfSplit)]!;
      }
    },
    expected: expectations[3 ** depth - 1] ?? 0,
  };
}

/**
 * What each feature contributes: a player's features share its value equally.
 * @throws CatBoostError if the model has a scale
 */
export function treeContributions(model: ModelData): TreeContributions[] {
  return treeGames(model, "shapValues").map((game) => {
    const features = [...new Set(game.players.flat())];
    const places = game.players.map((own) => own.map((feature) => features.indexOf(feature)));
    const shares = coalitionWeights(places.length);
    const values = forEachLeaf(game, features.length, (given, cells) => {
      for (const [player, own] of places.entries()) {
        const value = playerValue(given, player, shares) / own.length;
        for (const place of own) cells[place]! += value;
      }
    });
    return { players: features, values, expected: game.expected };
  });
}

/**
 * What each player contributes, by its place in `players` (texts of flat indices).
 * @throws CatBoostError as `treeContributions`
 */
export function playerContributions(
  model: ModelData,
  players: readonly string[],
  asker: string,
): TreeContributions[] {
  return treeGames(model, asker).map((game) => {
    const shares = coalitionWeights(game.players.length);
    const values = forEachLeaf(game, game.players.length, (given, cells) => {
      for (let player = 0; player < cells.length; player++)
        cells[player] = playerValue(given, player, shares);
    });
    const places = game.players.map((features) => players.indexOf(features.join()));
    return { players: places, values, expected: game.expected };
  });
}

/**
 * What each pair of features contributes together, and each feature alone (SHAP interaction values: Fujimoto, Kojadinovic and Marichal 2006;
 * Lundberg, Erion and Lee 2018). A pair's players share with |players| × |players| equal parts. By place: first × `width` + second.
 * @throws CatBoostError as `treeContributions`
 */
export function pairContributions(model: ModelData, width: number): TreeContributions[] {
  return treeGames(model, "shapInteractionValues").map((game) => {
    const features = [...new Set(game.players.flat())];
    const places = game.players.map((own) => own.map((feature) => features.indexOf(feature)));
    const count = features.length;
    const shares = coalitionWeights(places.length);
    const pairShares = coalitionWeights(places.length - 1);
    const values = forEachLeaf(game, count * count, (given, cells) => {
      for (const [p, own] of places.entries()) {
        let alone = playerValue(given, p, shares);
        for (const [q, others] of places.entries()) {
          if (q === p) continue;
          const value = pairValue(given, p, q, pairShares) / 2;
          alone -= value;
          const part = value / (own.length * others.length);
          for (const i of own) for (const j of others) if (i !== j) cells[i * count + j]! += part;
        }
        for (const i of own) cells[i * count + i]! += alone / own.length;
      }
    });
    const targets = features.flatMap((first) => features.map((second) => first * width + second));
    return { players: targets, values, expected: game.expected };
  });
}

/** @returns leaf × cell */
function forEachLeaf(
  game: TreeGame,
  width: number,
  write: (given: Float64Array, cells: Float64Array) => void,
): Float64Array {
  const values = new Float64Array(game.leaves * width);
  const given = new Float64Array(2 ** game.players.length);
  for (let leaf = 0; leaf < game.leaves; leaf++) {
    game.fill(leaf, given);
    write(given, values.subarray(leaf * width, (leaf + 1) * width));
  }
  return values;
}

/** How much more p adds where q is known than where it is not. */
function pairValue(given: Float64Array, p: number, q: number, shares: readonly number[]): number {
  const [one, other] = [1 << p, 1 << q];
  let value = 0;
  for (let coalition = 0; coalition < given.length; coalition++) {
    if (coalition & (one | other)) continue;
    const withBoth = given[coalition | one | other]! - given[coalition | other]!;
    value += shares[countBits(coalition)]! * (withBoth - (given[coalition | one]! - given[coalition]!));
  }
  return value;
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
  // What no weight leads to tells nothing, not even to a row that ends there.
  let values = tree.leafValues.map((value, leaf) => (tree.leafWeights[leaf]! > leastWeight ? value : 0));
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
