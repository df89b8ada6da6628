import { CatBoostError } from "../errors.ts";
import type { CatFeature, FloatFeature, ModelData, OneHotFeature } from "../model-data.ts";
import { TableReader } from "./flatbuffer-read.ts";
import * as schema from "./schema.ts";

const headBytes = 8;
const maxDepth = 16;

/**
 * Reads official's binary model file: numeric and one-hot splits, symmetric trees, one output.
 * @throws CatBoostError for a broken file and for anything this package cannot evaluate yet
 */
export function readCbm(bytes: Uint8Array): ModelData {
  const core = TableReader.root(coreOf(bytes));
  const version = core.string(schema.core.formatVersion);
  if (version !== schema.formatVersion) {
    throw new CatBoostError(`model file: format "${version ?? ""}", expected ${schema.formatVersion}`);
  }
  const trees = core.table(schema.core.modelTrees);
  if (!trees) throw new CatBoostError("model file: no trees, expected a sound .cbm file");
  refuseUnsupported(trees);
  const model = readTrees(trees, readInfo(core));
  checkModel(model);
  return model;
}

function coreOf(bytes: Uint8Array): Uint8Array {
  const isMagic = bytes.length >= headBytes && String.fromCharCode(...bytes.subarray(0, 4)) === schema.magic;
  if (!isMagic)
    throw new CatBoostError(`model file: does not begin with ${schema.magic}, expected a .cbm file`);
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  if (headBytes + size > bytes.length) {
    throw new CatBoostError(
      `model file: ${bytes.length} bytes, expected at least ${headBytes + size}: the file is cut short`,
    );
  }
  // A copy, so that no read depends on how the caller's bytes lie in their buffer.
  return bytes.slice(headBytes, headBytes + size);
}

function refuseUnsupported(trees: TableReader): void {
  const ids = schema.trees;
  const dimension = trees.i32(ids.approxDimension, 0);
  const refused = [
    dimension !== 1 && `${dimension} outputs (multiclass and the like)`,
    trees.vectorLength(ids.ctrFeatures, 4) > 0 && "target statistics of categories (CTRs)",
    trees.vectorLength(ids.textFeatures, 4) > 0 && "text features",
    trees.vectorLength(ids.estimatedFeatures, 4) > 0 && "estimated features",
    trees.vectorLength(ids.embeddingFeatures, 4) > 0 && "embedding features",
    trees.vectorLength(ids.nonSymmetricStepNodes, 4) > 0 && "non-symmetric trees",
  ].filter((what) => what !== false);
  if (refused.length === 0) return;
  throw new CatBoostError(
    refused.map(
      (what) =>
        `model file: it has ${what}, expected numeric and one-hot splits in symmetric trees: not supported yet`,
    ),
  );
}

function readInfo(core: TableReader): Record<string, string> {
  const entries = core
    .tables(schema.core.infoMap)
    .map((pair) => [pair.string(schema.keyValue.key) ?? "", pair.string(schema.keyValue.value) ?? ""]);
  return Object.fromEntries(entries);
}

function readTrees(trees: TableReader, info: Record<string, string>): ModelData {
  const ids = schema.trees;
  const treeSizes = trees.i32s(ids.treeSizes);
  const multiBias = trees.f64s(ids.multiBias);
  return {
    floatFeatures: byIndex(trees.tables(ids.floatFeatures), schema.floatFeature.index).map(readFloat),
    catFeatures: byIndex(trees.tables(ids.catFeatures), schema.catFeature.index).map(readCat),
    oneHotFeatures: trees.tables(ids.oneHotFeatures).map(readOneHot),
    treeSplits: inTreeOrder(trees.i32s(ids.treeSplits), trees.i32s(ids.treeStartOffsets), treeSizes),
    treeSizes,
    leafValues: trees.f64s(ids.leafValues),
    leafWeights: trees.f64s(ids.leafWeights),
    scale: trees.f64(ids.scale, 1),
    bias: multiBias[0] ?? trees.f64(ids.bias, 0),
    info,
  };
}

/** Features are listed in the order of their indices; anything else would change the meaning of the split numbers. */
function byIndex(features: TableReader[], indexField: number): TableReader[] {
  features.forEach((feature, position) => {
    const index = feature.i32(indexField, -1);
    if (index !== position) {
      throw new CatBoostError(
        `model file: feature ${index} in place ${position}, expected features in order`,
      );
    }
  });
  return features;
}

function readFloat(feature: TableReader, index: number): FloatFeature {
  const ids = schema.floatFeature;
  const flatIndex = feature.i32(ids.flatIndex, -1);
  const nanTreatment = schema.nanTreatments[feature.u8(ids.nanTreatment, 0)];
  const borders = feature.f32s(ids.borders);
  const name = feature.string(ids.featureId) || String(flatIndex);
  if (!nanTreatment) throw new CatBoostError(`model file: feature "${name}": unknown treatment of NaN`);
  if (borders.some((border, i) => !(i === 0 || borders[i - 1]! < border))) {
    throw new CatBoostError(`model file: borders of numeric feature ${index} ("${name}") are not ascending`);
  }
  return { name, flatIndex, borders, hasNans: feature.u8(ids.hasNans, 0) !== 0, nanTreatment };
}

function readCat(feature: TableReader): CatFeature {
  const ids = schema.catFeature;
  const flatIndex = feature.i32(ids.flatIndex, -1);
  return {
    name: feature.string(ids.featureId) || String(flatIndex),
    flatIndex,
    isUsed: feature.u8(ids.usedInModel, 1) !== 0,
  };
}

function readOneHot(feature: TableReader): OneHotFeature {
  const ids = schema.oneHotFeature;
  return {
    catIndex: feature.i32(ids.index, -1),
    values: feature.i32s(ids.values),
    texts: feature.strings(ids.texts),
  };
}

function inTreeOrder(splits: Int32Array, starts: Int32Array, sizes: Int32Array): Int32Array {
  if (starts.length !== sizes.length) {
    throw new CatBoostError(`model file: ${starts.length} tree offsets for ${sizes.length} trees`);
  }
  const parts: number[] = [];
  sizes.forEach((size, tree) => {
    const from = starts[tree]!;
    if (size < 0 || size > maxDepth || from < 0 || from + size > splits.length) {
      throw new CatBoostError(`model file: tree ${tree} has ${size} splits from ${from} of ${splits.length}`);
    }
    for (let i = 0; i < size; i++) parts.push(splits[from + i]!);
  });
  return Int32Array.from(parts);
}

/** A wrong file that can be read would predict wrong numbers in silence. */
function checkModel(model: ModelData): void {
  const problems: string[] = [];
  const expect = (isRight: boolean, problem: string): void => {
    if (!isRight) problems.push(`model file: ${problem}`);
  };
  const leaves = model.treeSizes.reduce((sum, size) => sum + 2 ** size, 0);
  expect(model.leafValues.length === leaves, `${model.leafValues.length} leaf values, expected ${leaves}`);
  expect(
    model.leafWeights.length === leaves || model.leafWeights.length === 0,
    `${model.leafWeights.length} leaf weights, expected ${leaves}`,
  );
  const nSplits =
    model.floatFeatures.reduce((sum, { borders }) => sum + borders.length, 0) +
    model.oneHotFeatures.reduce((sum, { values }) => sum + values.length, 0);
  const badSplit = model.treeSplits.find((split) => split < 0 || split >= nSplits);
  expect(badSplit === undefined, `split number ${badSplit}, expected 0 to ${nSplits - 1}`);
  for (const { catIndex } of model.oneHotFeatures) {
    expect(
      model.catFeatures[catIndex] !== undefined,
      `one-hot of categorical feature ${catIndex}, which there is not`,
    );
  }
  const nFeatures = model.floatFeatures.length + model.catFeatures.length;
  const flat = [...model.floatFeatures, ...model.catFeatures].map(({ flatIndex }) => flatIndex);
  const isPermutation =
    new Set(flat).size === nFeatures && flat.every((index) => index >= 0 && index < nFeatures);
  expect(
    isPermutation,
    `flat feature indices ${flat.slice(0, 20).join(", ")}, expected each of 0 to ${nFeatures - 1} once`,
  );
  if (problems.length > 0) throw new CatBoostError(problems);
}
