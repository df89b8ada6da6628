// The plain content of a model, between training, files and evaluation.

/** Where NaN goes: below no border (`AsIs` compares false), below all (`AsFalse`) or above all (`AsTrue`). */
type NanTreatment = "AsIs" | "AsFalse" | "AsTrue";

export interface FloatFeature {
  name: string;
  /** Column of the learn table. */
  flatIndex: number;
  /** Only those that splits use, ascending. */
  borders: Float32Array;
  hasNans: boolean;
  nanTreatment: NanTreatment;
}

export interface CatFeature {
  name: string;
  flatIndex: number;
  isUsed: boolean;
}

export interface OneHotFeature {
  /** Index into `catFeatures`. */
  catIndex: number;
  /** Category hashes, ascending. */
  values: Int32Array;
  /** Their texts, as far as the file has them. */
  texts: readonly string[];
}

export interface ModelData {
  floatFeatures: readonly FloatFeature[];
  catFeatures: readonly CatFeature[];
  oneHotFeatures: readonly OneHotFeature[];
  /** Global split numbers (see `splitTable`), tree after tree. */
  treeSplits: Int32Array;
  /** Splits of each tree. */
  treeSizes: Int32Array;
  /** 2^size values a tree; bit i of a leaf's number = split i is true. */
  leafValues: Float64Array;
  /** Learn weight of each leaf; empty if the file has none. */
  leafWeights: Float64Array;
  scale: number;
  bias: number;
  /** InfoMap of the file: JSON texts by key. */
  info: Readonly<Record<string, string>>;
}

/** One question of the model: number > border, or category hash = value. */
export type SplitDescription =
  | { kind: "float"; feature: number; border: number }
  | { kind: "oneHot"; oneHot: number; value: number };

/** All splits by global number: the borders of every float feature, then the values of every one-hot feature. */
export function splitTable(model: ModelData): SplitDescription[] {
  return [
    ...model.floatFeatures.flatMap(({ borders }, feature) =>
      Array.from(borders, (_, border): SplitDescription => ({ kind: "float", feature, border })),
    ),
    ...model.oneHotFeatures.flatMap(({ values }, oneHot) =>
      Array.from(values, (_, value): SplitDescription => ({ kind: "oneHot", oneHot, value })),
    ),
  ];
}

/** The column of the learn table that a split asks. */
export function flatIndexOf(model: ModelData, split: SplitDescription): number {
  return split.kind === "float"
    ? model.floatFeatures[split.feature]!.flatIndex
    : model.catFeatures[model.oneHotFeatures[split.oneHot]!.catIndex]!.flatIndex;
}

/** One tree of a model, as views. */
export interface TreeView {
  splits: Int32Array;
  /** Position of its first leaf. */
  firstLeaf: number;
  leafValues: Float64Array;
  leafWeights: Float64Array;
}

export function treesOf(model: ModelData): TreeView[] {
  let firstSplit = 0;
  let firstLeaf = 0;
  return Array.from(model.treeSizes, (size) => {
    const leaves = 2 ** size;
    const tree = {
      splits: model.treeSplits.subarray(firstSplit, firstSplit + size),
      firstLeaf,
      leafValues: model.leafValues.subarray(firstLeaf, firstLeaf + leaves),
      leafWeights: model.leafWeights.subarray(firstLeaf, firstLeaf + leaves),
    };
    firstSplit += size;
    firstLeaf += leaves;
    return tree;
  });
}
