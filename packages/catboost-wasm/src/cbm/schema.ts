/** Field numbers of the flatbuffers tables in a .cbm file, and other constants of the format. */
export const core = { formatVersion: 0, modelTrees: 1, infoMap: 2, modelPartIds: 3 } as const;

export const keyValue = { key: 0, value: 1 } as const;

export const trees = {
  approxDimension: 0,
  treeSplits: 1,
  treeSizes: 2,
  treeStartOffsets: 3,
  catFeatures: 4,
  floatFeatures: 5,
  oneHotFeatures: 6,
  ctrFeatures: 7,
  leafValues: 8,
  leafWeights: 9,
  nonSymmetricStepNodes: 10,
  textFeatures: 12,
  estimatedFeatures: 13,
  scale: 14,
  bias: 15,
  multiBias: 16,
  embeddingFeatures: 18,
} as const;

export const floatFeature = {
  hasNans: 0,
  index: 1,
  flatIndex: 2,
  borders: 3,
  featureId: 4,
  nanTreatment: 5,
} as const;
export const catFeature = { index: 0, flatIndex: 1, featureId: 2, usedInModel: 3 } as const;
export const oneHotFeature = { index: 0, values: 1, texts: 2 } as const;
export const ctrFeature = { ctr: 0, borders: 1 } as const;
export const ctr = { base: 0, targetBorder: 1, priorNum: 2, priorDenom: 3, shift: 4, scale: 5 } as const;
export const ctrBase = { combination: 0, type: 1, classifier: 2 } as const;
/** Float splits are structs | feature i32 | border f32 |, one-hot splits | category i32 | value i32 |. */
export const combination = { cats: 0, floats: 1, oneHots: 2 } as const;
export const ctrTable = { base: 0, buckets: 1, cells: 2, denominator: 3, classes: 4 } as const;
/** Bucket of a CTR table: | hash u64 | index u32 |. */
export const bucketBytes = 12;
/** Hash of a bucket nothing is in. */
export const emptyBucket = 2n ** 64n - 1n;

/** Name of the part with the CTR tables, listed exactly if they follow the core. */
export const ctrPart = "static_provider_v1";
export const magic = "CBM1";
/** Spelled so in the format. */
export const formatVersion = "FlabuffersModel_v1";
