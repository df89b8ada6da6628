// The plain content of a model, between training, files and evaluation.

/** Where NaN goes: above no border (`AsIs` compares false), below all (`AsFalse`) or above all (`AsTrue`). In the order of their numbers in the file. */
export const nanTreatments = ["AsIs", "AsFalse", "AsTrue"] as const;
type NanTreatment = (typeof nanTreatments)[number];

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

/** Features whose values together make a key: categories, and answers to splits. Their order is part of the key's hash. */
export interface Combination {
  /** Indices into `catFeatures`, ascending. */
  cats: readonly number[];
  floats: readonly { feature: number; border: number }[];
  oneHots: readonly { catIndex: number; value: number }[];
}

/** Kinds of target statistics, in the order of their numbers in the file. */
export const ctrTypes = [
  "Borders",
  "Buckets",
  "BinarizedTargetMeanValue",
  "FloatTargetMeanValue",
  "Counter",
  "FeatureFreq",
] as const;
type CtrType = (typeof ctrTypes)[number];

/** What the learn rows of every combination of values had in common. */
export interface CtrTable {
  type: CtrType;
  combination: Combination;
  /** Number of the target's binarization; told, not used. */
  classifier: number;
  /** Hash of each key. */
  hashes: BigUint64Array;
  /** `ctrWords` words a key: a count for each class (Borders, Buckets), one count (Counter, FeatureFreq), or | float32 sum | count |. */
  cells: Int32Array;
  /** Largest count, for Counter and FeatureFreq. */
  denominator: number;
  /** Classes of the target, for Borders and Buckets. */
  classes: number;
}

/** Value of a key: ((good + priorNum) / (total + priorDenom) + shift) × scale, float32. */
export interface CtrFeature {
  /** Index into `ctrTables`. */
  table: number;
  /** Borders: classes above it are good. Buckets: this class is. */
  targetBorder: number;
  priorNum: number;
  priorDenom: number;
  shift: number;
  scale: number;
  /** Ascending. */
  borders: Float32Array;
}

export interface ModelData {
  floatFeatures: readonly FloatFeature[];
  catFeatures: readonly CatFeature[];
  oneHotFeatures: readonly OneHotFeature[];
  ctrFeatures: readonly CtrFeature[];
  ctrTables: readonly CtrTable[];
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

/** Words of a table's cell. */
export function ctrWords({ type, classes }: Pick<CtrTable, "type" | "classes">): number {
  if (type === "Borders" || type === "Buckets") return classes;
  return type === "Counter" || type === "FeatureFreq" ? 1 : 2;
}

/** One question of the model: number > border, category hash = value, or target statistic > border. */
export type SplitDescription =
  | { kind: "float"; feature: number; border: number }
  | { kind: "oneHot"; oneHot: number; value: number }
  | { kind: "ctr"; ctr: number; border: number };

/** All splits by global number: the borders of every float feature, the values of every one-hot feature, the borders of every CTR. */
export function splitTable(model: ModelData): SplitDescription[] {
  return [
    ...model.floatFeatures.flatMap(({ borders }, feature) =>
      Array.from(borders, (_, border): SplitDescription => ({ kind: "float", feature, border })),
    ),
    ...model.oneHotFeatures.flatMap(({ values }, oneHot) =>
      Array.from(values, (_, value): SplitDescription => ({ kind: "oneHot", oneHot, value })),
    ),
    ...model.ctrFeatures.flatMap(({ borders }, ctr) =>
      Array.from(borders, (_, border): SplitDescription => ({ kind: "ctr", ctr, border })),
    ),
  ];
}

/** The columns of the learn table that a split reads, a column twice if a CTR reads it twice: first a CTR's categories, then its other parts. */
export function flatIndicesOf(
  model: ModelData,
  split: SplitDescription,
): { categories: number[]; others: number[] } {
  const flatOfCat = (catIndex: number): number => model.catFeatures[catIndex]!.flatIndex;
  if (split.kind === "float") {
    return { categories: [], others: [model.floatFeatures[split.feature]!.flatIndex] };
  }
  if (split.kind === "oneHot") {
    return { categories: [flatOfCat(model.oneHotFeatures[split.oneHot]!.catIndex)], others: [] };
  }
  const { cats, floats, oneHots } = model.ctrTables[model.ctrFeatures[split.ctr]!.table]!.combination;
  return {
    categories: cats.map(flatOfCat),
    others: [
      ...floats.map(({ feature }) => model.floatFeatures[feature]!.flatIndex),
      ...oneHots.map(({ catIndex }) => flatOfCat(catIndex)),
    ],
  };
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
