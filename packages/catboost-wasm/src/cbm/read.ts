import { CatBoostError } from "../errors.ts";
import { checkModel, maxDepth } from "../model/model-check.ts";
import {
  type CatFeature,
  type Combination,
  type CtrFeature,
  type CtrTable,
  ctrTypes,
  ctrWords,
  type FloatFeature,
  type ModelData,
  nanTreatments,
  type OneHotFeature,
} from "../model/model-data.ts";
import { TableReader } from "./flatbuffer-read.ts";
import * as schema from "./schema.ts";

const headBytes = 8;

/**
 * Reads official's binary model file: numeric, one-hot and CTR splits, symmetric trees, one output.
 * @throws CatBoostError for a broken file and for anything this package cannot evaluate yet
 */
export function readCbm(bytes: Uint8Array): ModelData {
  const file = new PartReader(bytes);
  const core = TableReader.root(file.part());
  const version = core.string(schema.core.formatVersion);
  if (version !== schema.formatVersion) {
    throw new CatBoostError(`model file: format "${version ?? ""}", expected ${schema.formatVersion}`);
  }
  const trees = core.table(schema.core.modelTrees);
  if (!trees) throw new CatBoostError("model file: no trees, expected a sound .cbm file");
  refuseUnsupported(trees);
  const tables = core.strings(schema.core.modelPartIds).includes(schema.ctrPart) ? readCtrTables(file) : [];
  const model = readTrees(trees, readInfo(core), tables);
  checkModel(model);
  return model;
}

/** Reads the parts of the file one after the other: | size u32 | bytes |, behind the magic. */
class PartReader {
  #bytes: Uint8Array;
  #at = 4;

  constructor(bytes: Uint8Array) {
    if (Object.prototype.toString.call(bytes) !== "[object Uint8Array]") {
      throw new CatBoostError("model file: expected the bytes of a .cbm file, a Uint8Array");
    }
    const isMagic =
      bytes.length >= headBytes && String.fromCharCode(...bytes.subarray(0, 4)) === schema.magic;
    if (!isMagic)
      throw new CatBoostError(`model file: does not begin with ${schema.magic}, expected a .cbm file`);
    this.#bytes = bytes;
  }

  #need(end: number): void {
    if (end <= this.#bytes.length) return;
    throw new CatBoostError(
      `model file: ${this.#bytes.length} bytes, expected at least ${end}: the file is cut short`,
    );
  }

  word(): number {
    this.#need(this.#at + 4);
    const word = new DataView(this.#bytes.buffer, this.#bytes.byteOffset).getUint32(this.#at, true);
    this.#at += 4;
    return word;
  }

  /** A copy, so that no read depends on how the caller's bytes lie in their buffer. */
  part(): Uint8Array {
    const size = this.word();
    this.#need(this.#at + size);
    this.#at += size;
    return this.#bytes.slice(this.#at - size, this.#at);
  }
}

function refuseUnsupported(trees: TableReader): void {
  const ids = schema.trees;
  const dimension = trees.i32(ids.approxDimension, 0);
  const refused = [
    dimension !== 1 && `${dimension} outputs (multiclass and the like)`,
    trees.vectorLength(ids.textFeatures, 4) > 0 && "text features",
    trees.vectorLength(ids.estimatedFeatures, 4) > 0 && "estimated features",
    trees.vectorLength(ids.embeddingFeatures, 4) > 0 && "embedding features",
    trees.vectorLength(ids.nonSymmetricStepNodes, 4) > 0 && "non-symmetric trees",
  ].filter((what) => what !== false);
  if (refused.length === 0) return;
  throw new CatBoostError(
    refused.map(
      (what) =>
        `model file: it has ${what}, expected numeric, one-hot and CTR splits in symmetric trees: not supported yet`,
    ),
  );
}

function readInfo(core: TableReader): Record<string, string> {
  const entries = core
    .tables(schema.core.infoMap)
    .map((pair) => [pair.string(schema.keyValue.key) ?? "", pair.string(schema.keyValue.value) ?? ""]);
  return Object.fromEntries(entries);
}

function readTrees(
  trees: TableReader,
  info: Record<string, string>,
  tables: readonly KeyedTable[],
): ModelData {
  const ids = schema.trees;
  const treeSizes = trees.i32s(ids.treeSizes);
  const multiBias = trees.f64s(ids.multiBias);
  return {
    floatFeatures: byIndex(trees.tables(ids.floatFeatures), schema.floatFeature.index).map(readFloat),
    catFeatures: byIndex(trees.tables(ids.catFeatures), schema.catFeature.index).map(readCat),
    oneHotFeatures: trees.tables(ids.oneHotFeatures).map(readOneHot),
    ctrFeatures: trees.tables(ids.ctrFeatures).map((feature) => readCtrFeature(feature, tables)),
    ctrTables: tables.map(({ table }) => table),
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

function readFloat(feature: TableReader): FloatFeature {
  const ids = schema.floatFeature;
  const flatIndex = feature.i32(ids.flatIndex, -1);
  const nanTreatment = nanTreatments[feature.u8(ids.nanTreatment, 0)];
  const name = feature.string(ids.featureId) || String(flatIndex);
  if (!nanTreatment) throw new CatBoostError(`model file: feature "${name}": unknown treatment of NaN`);
  const borders = feature.f32s(ids.borders);
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

/** Type, combination and classifier of a CTR: features and tables belong together if they are equal. */
type CtrBase = Pick<CtrTable, "type" | "combination" | "classifier">;

interface KeyedTable {
  key: string;
  table: CtrTable;
}

function readCtrBase(base: TableReader | undefined): CtrBase {
  const ids = schema.ctrBase;
  const type = ctrTypes[base?.u8(ids.type, 0) ?? -1];
  const combination = base?.table(ids.combination);
  if (!base || !type || !combination) {
    throw new CatBoostError("model file: a CTR of no known type or without features");
  }
  return { type, combination: readCombination(combination), classifier: base.i32(ids.classifier, 0) };
}

function readCombination(combination: TableReader): Combination {
  const ids = schema.combination;
  return {
    cats: [...combination.i32s(ids.cats)],
    floats: combination
      .pairs(ids.floats)
      .map(({ first, secondAsFloat }) => ({ feature: first, border: secondAsFloat })),
    oneHots: combination.pairs(ids.oneHots).map(({ first, second }) => ({ catIndex: first, value: second })),
  };
}

function readCtrFeature(feature: TableReader, tables: readonly KeyedTable[]): CtrFeature {
  const ids = schema.ctr;
  const ctr = feature.table(schema.ctrFeature.ctr);
  const key = JSON.stringify(readCtrBase(ctr?.table(ids.base)));
  const table = tables.findIndex((one) => one.key === key);
  if (!ctr || table < 0) {
    throw new CatBoostError(`model file: no table for the CTR ${key}, expected a file saved with its tables`);
  }
  return {
    table,
    targetBorder: ctr.i32(ids.targetBorder, 0),
    priorNum: ctr.f32(ids.priorNum, 0),
    priorDenom: ctr.f32(ids.priorDenom, 1),
    shift: ctr.f32(ids.shift, 0),
    scale: ctr.f32(ids.scale, 1),
    borders: feature.f32s(schema.ctrFeature.borders),
  };
}

function readCtrTables(file: PartReader): KeyedTable[] {
  const tables: KeyedTable[] = [];
  const count = file.word();
  for (let i = 0; i < count; i++) tables.push(readCtrTable(TableReader.root(file.part())));
  return tables;
}

function readCtrTable(reader: TableReader): KeyedTable {
  const ids = schema.ctrTable;
  const base = readCtrBase(reader.table(ids.base));
  const classes = reader.i32(ids.classes, 0);
  const words = ctrWords({ type: base.type, classes });
  const bytes = reader.bytes(ids.cells);
  const key = JSON.stringify(base);
  if (words < 1 || bytes.length % (4 * words) !== 0) {
    throw new CatBoostError(`model file: ${bytes.length} bytes of ${classes} classes in the table ${key}`);
  }
  const table = {
    ...base,
    hashes: readBuckets(reader.bytes(ids.buckets), bytes.length / (4 * words), key),
    cells: new Int32Array(bytes.buffer),
    denominator: reader.i32(ids.denominator, 0),
    classes,
  };
  return { key, table };
}

/** The hash of every index; the order of the buckets themselves is worked out again. */
function readBuckets(bytes: Uint8Array, entries: number, key: string): BigUint64Array {
  const view = new DataView(bytes.buffer);
  const hashes = new BigUint64Array(entries);
  const isSet = new Uint8Array(entries);
  let found = 0;
  for (let at = 0; at + schema.bucketBytes <= bytes.length; at += schema.bucketBytes) {
    const hash = view.getBigUint64(at, true);
    if (hash === schema.emptyBucket) continue;
    const index = view.getUint32(at + 8, true);
    if (index < entries && !isSet[index]) {
      hashes[index] = hash;
      isSet[index] = 1;
    }
    found++;
  }
  if (found !== entries || isSet.includes(0) || new Set(hashes).size !== entries) {
    throw new CatBoostError(
      `model file: ${found} hashes for ${entries} entries of the table ${key}, expected one each`,
    );
  }
  return hashes;
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
