import type { CategoricalFeature, LearnFeature, NumericFeature, Split } from "./features.ts";
import type { ModelData } from "./model-data.ts";
import type { ResolvedParams } from "./params.ts";
import type { Tree } from "./tree.ts";

const nanTreatments = { none: "AsIs", min: "AsFalse", max: "AsTrue" } as const;

/** Turns the trees of a training into a model: only the borders and values that splits use are kept. */
export function buildModelData(
  features: readonly LearnFeature[],
  trees: readonly Tree[],
  bias: number,
  params: ResolvedParams,
): ModelData {
  const usedBins = new Map<LearnFeature, Set<number>>();
  for (const { feature, bin } of trees.flatMap((tree) => tree.splits)) {
    usedBins.set(feature, (usedBins.get(feature) ?? new Set()).add(bin));
  }
  const numeric = features.filter((f): f is NumericFeature => f.kind === "numeric");
  const categorical = features.filter((f): f is CategoricalFeature => f.kind === "categorical");
  const numbers = new Map<LearnFeature, Map<number, number>>();
  let nSplits = 0;
  const numberBins = (feature: LearnFeature, bins: number[]): number[] => {
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
  const numberOf = ({ feature, bin }: Split): number => numbers.get(feature)!.get(bin)!;
  return {
    floatFeatures,
    catFeatures: categorical.map((feature) => ({
      name: feature.name,
      flatIndex: feature.flatIndex,
      isUsed: usedBins.has(feature),
    })),
    oneHotFeatures,
    ctrFeatures: [],
    ctrTables: [],
    treeSplits: Int32Array.from(trees.flatMap((tree) => tree.splits.map(numberOf))),
    treeSizes: Int32Array.from(trees, (tree) => tree.splits.length),
    leafValues: concat(trees.map((tree) => tree.leafValues)),
    leafWeights: concat(trees.map((tree) => tree.leafWeights)),
    scale: 1,
    bias,
    info: infoOf(params),
  };
}

function concat(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** What official needs to give classes and parameters back. No date and no random id: same inputs, same bytes. */
function infoOf(params: ResolvedParams): Record<string, string> {
  return {
    class_params: JSON.stringify({
      class_label_type: "Integer",
      class_names: [0, 1],
      class_to_label: [0, 1],
      classes_count: 0,
    }),
    params: JSON.stringify({ loss_function: { type: "Logloss", params: {} }, flat_params: params }),
  };
}
