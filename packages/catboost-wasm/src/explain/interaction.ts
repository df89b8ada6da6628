import { type ModelData, type SplitDescription, splitTable, treesOf } from "../model/model-data.ts";

/** How strongly two features work together. */
export interface FeatureInteraction {
  /** Places in `featureNames`, first < second. */
  first: number;
  second: number;
  /** Share of all interactions, percent. */
  score: number;
}

/**
 * Interaction strength of pairs of features: for every tree and every two of its splits |sum of the leaf values, signed by whether the two
 * answers agree|, added up by what the splits read, in percent of all. Features of a target statistic share equally. (CatBoost's "Interaction".)
 *
 * As in official, what a one-hot split takes part in counts in the whole but in no pair, and of a target statistic's answers to one-hot splits
 * neither; so that scores may sum to less than 100.
 * @returns pairs by falling score; pairs of equal score by place
 */
export function interaction(model: ModelData): FeatureInteraction[] {
  const pairs = new Map<string, { first: Part; second: Part; score: number }>();
  const parts = partsOf(model);
  const order = new Map<Part, number>();
  for (const { splits, leafValues } of treesOf(model)) {
    for (const split of splits) if (!order.has(parts[split]!)) order.set(parts[split]!, order.size);
    for (let a = 0; a < splits.length; a++) {
      for (let b = a + 1; b < splits.length; b++) {
        const [first, second] = [parts[splits[a]!]!, parts[splits[b]!]!].sort(
          (one, other) => order.get(one)! - order.get(other)!,
        ) as [Part, Part];
        if (first === second) continue;
        const key = `${order.get(first)} ${order.get(second)}`;
        const known = pairs.get(key) ?? { first, second, score: 0 };
        known.score += Math.abs(jointEffect(leafValues, 1 << a, 1 << b));
        pairs.set(key, known);
      }
    }
  }
  return byFeature([...pairs.values()]);
}

/** Flat indices of the features that a float feature, a one-hot feature or a target statistic reads; one object for each of them. */
type Part = readonly number[];

function partsOf(model: ModelData): Part[] {
  const known = new Map<string, Part>();
  return splitTable(model).map((split) => {
    const key = keyOf(split);
    const part = known.get(key) ?? featuresOf(model, split);
    known.set(key, part);
    return part;
  });
}

function keyOf(split: SplitDescription): string {
  if (split.kind === "float") return `float ${split.feature}`;
  return split.kind === "oneHot" ? `oneHot ${split.oneHot}` : `ctr ${split.ctr}`;
}

function featuresOf(model: ModelData, split: SplitDescription): Part {
  if (split.kind === "float") return [model.floatFeatures[split.feature]!.flatIndex];
  if (split.kind === "oneHot") return [];
  const { cats, floats } = model.ctrTables[model.ctrFeatures[split.ctr]!.table]!.combination;
  return [
    ...floats.map(({ feature }) => model.floatFeatures[feature]!.flatIndex),
    ...cats.map((cat) => model.catFeatures[cat]!.flatIndex),
  ];
}

function jointEffect(leafValues: Float64Array, first: number, second: number): number {
  return leafValues.reduce(
    (sum, value, leaf) => sum + (((leaf & first) !== 0) === ((leaf & second) !== 0) ? -value : value),
    0,
  );
}

function byFeature(pairs: readonly { first: Part; second: Part; score: number }[]): FeatureInteraction[] {
  const sums = new Map<string, FeatureInteraction>();
  let total = 0;
  for (const { first, second, score } of pairs) {
    total += score;
    for (const feature of first) {
      // Official swaps a pair that stands the wrong way round in place: the smaller one then meets the rest.
      let one = feature;
      for (const other of second) {
        if (one === other) continue;
        const larger = Math.max(one, other);
        one = Math.min(one, other);
        const key = `${one} ${larger}`;
        const known = sums.get(key) ?? { first: one, second: larger, score: 0 };
        known.score += score / (first.length * second.length);
        sums.set(key, known);
      }
    }
  }
  return [...sums.values()]
    .map((pair) => ({ ...pair, score: (pair.score / total) * 100 }))
    .sort((a, b) => b.score - a.score || a.first - b.first || a.second - b.second);
}
