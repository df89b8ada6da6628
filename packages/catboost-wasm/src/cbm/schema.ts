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

export const magic = "CBM1";
/** Spelled so in the format. */
export const formatVersion = "FlabuffersModel_v1";
export const nanTreatments = ["AsIs", "AsFalse", "AsTrue"] as const;
