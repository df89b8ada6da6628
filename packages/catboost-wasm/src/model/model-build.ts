import {
  bundledIds,
  type CategoricalFeature,
  type LearnFeature,
  type NumericFeature,
} from "../columns/features.ts";
import type { Column, Pool } from "../pool/pool.ts";
import { modelBorder, modelScale, scaleOf } from "../statistics/ctr-columns.ts";
import type { CtrDescription } from "../statistics/ctr-params.ts";
import { buildCtrTables } from "../statistics/ctr-tables.ts";
import { type Projection, splitsOf } from "../statistics/projection.ts";
import type { TargetClasses } from "../statistics/target-classes.ts";
import type { CtrSplit, Split, Tree } from "../trees/tree.ts";
import { concat } from "./concat.ts";
import { type Combination, ctrTypes, type ModelData } from "./model-data.ts";

const nanTreatments = { none: "AsIs", min: "AsFalse", max: "AsTrue" } as const;

/** A target statistic of the model and the splits on it. */
interface UsedCtr {
  ctr: CtrDescription;
  /** Number of the cut of the label in the file. */
  classifier: number;
  combination: Combination;
  bins: Set<number>;
}

/**
 * Turns the trees of a training into a model: only the borders, values and target statistics that splits use are kept.
 * @param classes of the learn rows
 * @param counted the pools whose rows counters count
 * @param info what the file tells besides: `infoOf`
 */
export function buildModelData(
  pool: Pool,
  classes: TargetClasses,
  counted: readonly Pool[],
  features: readonly LearnFeature[],
  trees: readonly Tree[],
  bias: number,
  info: Readonly<Record<string, string>>,
): ModelData {
  const splits = trees.flatMap((tree) => tree.splits);
  const usedBins = usedBinsOf(splits);
  const ctrs = usedCtrsOf(splits, classes);
  const numeric = features.filter((f): f is NumericFeature => f.kind === "numeric");
  const categorical = features.filter((f): f is CategoricalFeature => f.kind === "categorical");
  const numbers = new Map<LearnFeature | UsedCtr, Map<number, number>>();
  let nSplits = 0;
  const numberBins = (feature: LearnFeature | UsedCtr, bins: number[]): number[] => {
    numbers.set(feature, new Map(bins.map((bin) => [bin, nSplits++])));
    return bins;
  };

  const floatFeatures = numeric.map((feature) => {
    // By value, not by bin: the border that sets NaN apart is the first one in training, yet in the file it follows a border at minus infinity.
    const bins = numberBins(
      feature,
      [...(usedBins.get(feature) ?? [])].sort((a, b) => (feature.borders[a]! < feature.borders[b]! ? -1 : 1)),
    );
    return {
      name: feature.name,
      flatIndex: feature.flatIndex,
      borders: Float32Array.from(bins, (bin) => feature.borders[bin]!),
      hasNans: feature.nan !== "none",
      nanTreatment: nanTreatments[feature.nan],
    };
  });
  const oneHotFeatures = categorical.flatMap((feature, catIndex) => {
    const used = usedBins.get(feature);
    if (!used) return [];
    const ids = numberBins(
      feature,
      [...used].sort((a, b) => feature.hashes[a]! - feature.hashes[b]!),
    );
    const values = Int32Array.from(ids, (id) => feature.hashes[id]!);
    return [{ catIndex, values, texts: ids.map((id) => feature.texts[id]!) }];
  });
  const usedCats = new Set([...ctrs.values()].flatMap(({ combination }) => combination.cats));
  const catFeatures = categorical.map((feature, catIndex) => ({
    name: feature.name,
    flatIndex: feature.flatIndex,
    isUsed: usedBins.has(feature) || usedCats.has(catIndex),
  }));
  const sorted = [...ctrs.values()].sort((a, b) => compareLists(sortKey(a), sortKey(b)));
  const bases = [...new Map(sorted.map((one) => [baseKey(one), one])).values()];
  const baseKeys = bases.map(baseKey);
  const ctrFeatures = sorted.map((one) => {
    const bins = numberBins(
      one,
      [...one.bins].sort((a, b) => a - b),
    );
    const { targetBorder, prior } = one.ctr;
    return {
      table: baseKeys.indexOf(baseKey(one)),
      targetBorder,
      priorNum: prior,
      priorDenom: 1,
      shift: scaleOf(prior).shift,
      scale: modelScale(one.ctr),
      borders: Float32Array.from(bins, modelBorder),
    };
  });
  const numberOf = (split: Split): number => {
    const feature = split.kind === "feature" ? split.feature : ctrs.get(ctrKey(split))!;
    return numbers.get(feature)!.get(split.bin)!;
  };
  const bundled = withBundledIds(pool, categorical);
  return {
    floatFeatures,
    catFeatures,
    oneHotFeatures,
    ctrFeatures,
    ctrTables: buildCtrTables(
      { floatFeatures, catFeatures },
      bundled,
      classes,
      counted.map((one) => (one === pool ? bundled : one)),
      bases.map(({ ctr, classifier, combination }) => ({ ...ctr, classifier, combination })),
    ),
    treeSplits: Int32Array.from(trees.flatMap((tree) => tree.splits.map(numberOf))),
    treeSizes: Int32Array.from(trees, (tree) => tree.splits.length),
    leafValues: concat(trees.map((tree) => tree.leafValues)),
    leafWeights: concat(trees.map((tree) => tree.leafWeights)),
    scale: 1,
    bias,
    info,
  };
}

/** Names of the numbers that target statistics of the trees are combined with. */
export function combinedNumbers(trees: readonly Tree[]): Set<string> {
  const combined = trees.flatMap(({ splits }) =>
    splits.flatMap((split) => (split.kind === "ctr" ? splitsOf(split.projection) : [])),
  );
  return new Set(
    combined.filter(({ feature }) => feature.kind === "numeric").map(({ feature }) => feature.name),
  );
}

/** The learn rows as target statistics saw them: see `bundledIds`. */
function withBundledIds(pool: Pool, categorical: readonly CategoricalFeature[]): Pool {
  const bundled = new Map(categorical.filter(({ isBundled }) => isBundled).map((one) => [one.name, one]));
  const columns = pool.columns.map((column): Column => {
    const feature = bundled.get(column.name);
    if (!feature) return column;
    const { name, codes, idOfLevel, texts } = feature;
    return {
      kind: "categorical",
      name,
      codes: codes.map((code) => idOfLevel[code]! % bundledIds),
      levels: texts,
    };
  });
  return { ...pool, columns };
}

/** Borders and values, those inside combinations included. */
function usedBinsOf(splits: readonly Split[]): Map<LearnFeature, Set<number>> {
  const used = new Map<LearnFeature, Set<number>>();
  const all = splits.flatMap((split) => (split.kind === "ctr" ? splitsOf(split.projection) : [split]));
  for (const { feature, bin } of all) used.set(feature, (used.get(feature) ?? new Set()).add(bin));
  return used;
}

function usedCtrsOf(splits: readonly Split[], classes: TargetClasses): Map<string, UsedCtr> {
  const used = new Map<string, UsedCtr>();
  for (const split of splits) {
    if (split.kind === "feature") continue;
    const key = ctrKey(split);
    const one = used.get(key) ?? {
      ctr: split.ctr,
      classifier: classes.numberOf(split.ctr.targetBorders),
      combination: combinationOf(split.projection),
      bins: new Set(),
    };
    one.bins.add(split.bin);
    used.set(key, one);
  }
  return used;
}

function ctrKey({ projection, ctr }: CtrSplit): string {
  return `${projection.key} ${ctr.type} ${ctr.targetBorders} ${ctr.targetBorder} ${ctr.prior} ${ctr.borders}`;
}

function combinationOf({ cats, floats, oneHots }: Projection): Combination {
  return {
    cats: cats.map(({ index }) => index),
    floats: floats.map(({ feature, bin }) => ({
      feature: feature.index,
      border: (feature as NumericFeature).borders[bin]!,
    })),
    oneHots: oneHots.map(({ feature, bin }) => ({
      catIndex: feature.index,
      value: (feature as CategoricalFeature).hashes[bin]!,
    })),
  };
}

function baseKey({ ctr, classifier, combination }: UsedCtr): string {
  return JSON.stringify([ctr.type, classifier, combination]);
}

/** Official's order of statistics: by parts, a list before its continuations, then by type, cut of the label, target border, prior and borders. */
function sortKey({ ctr, classifier, combination }: UsedCtr): readonly (readonly number[])[] {
  return [
    combination.cats,
    combination.floats.flatMap(({ feature, border }) => [feature, border]),
    combination.oneHots.flatMap(({ catIndex, value }) => [catIndex, value]),
    [ctrTypes.indexOf(ctr.type), classifier, ctr.targetBorder, ctr.prior, ctr.borders],
  ];
}

function compareLists(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  for (const [i, list] of a.entries()) {
    const other = b[i]!;
    const at = list.findIndex((value, k) => value !== other[k]);
    if (at >= 0) return at < other.length ? list[at]! - other[at]! : 1;
    if (list.length < other.length) return -1;
  }
  return 0;
}
