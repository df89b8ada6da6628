import {
  type Combination,
  type CtrTable,
  ctrTypes,
  type ModelData,
  nanTreatments,
} from "../model/model-data.ts";
import { Heap } from "../runtime/wasm.ts";
import { buildBuckets } from "../statistics/ctr-buckets.ts";
import { type FieldValue, type Table, writeFlatbuffer } from "./flatbuffer-write.ts";
import * as schema from "./schema.ts";

/** The model as official's binary file. The same model gives the same bytes. */
export function writeCbm(model: ModelData): Uint8Array {
  const body = writeFlatbuffer(
    table([
      [schema.core.formatVersion, { kind: "string", value: schema.formatVersion }],
      [schema.core.modelTrees, { kind: "table", value: treesTable(model) }],
      [schema.core.infoMap, { kind: "tables", value: infoTables(model) }],
      [
        schema.core.modelPartIds,
        { kind: "strings", value: model.ctrTables.length > 0 ? [schema.ctrPart] : [] },
      ],
    ]),
  );
  const parts = [new TextEncoder().encode(schema.magic), word(body.length), body];
  if (model.ctrTables.length > 0) parts.push(word(model.ctrTables.length));
  for (const one of model.ctrTables) {
    const bytes = writeFlatbuffer(ctrTable(one));
    parts.push(word(bytes.length), bytes);
  }
  return concat(parts);
}

function word(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function table(fields: [number, FieldValue][]): Table {
  return new Map(fields);
}

function treesTable(model: ModelData): Table {
  const ids = schema.trees;
  let offset = 0;
  const starts = model.treeSizes.map((size) => {
    const start = offset;
    offset += size;
    return start;
  });
  return table([
    [ids.approxDimension, { kind: "i32", value: 1 }],
    [ids.treeSplits, { kind: "vector", value: model.treeSplits }],
    [ids.treeSizes, { kind: "vector", value: model.treeSizes }],
    [ids.treeStartOffsets, { kind: "vector", value: starts }],
    [ids.catFeatures, { kind: "tables", value: catTables(model) }],
    [ids.floatFeatures, { kind: "tables", value: floatTables(model) }],
    [ids.oneHotFeatures, { kind: "tables", value: oneHotTables(model) }],
    [ids.ctrFeatures, { kind: "tables", value: ctrTables(model) }],
    [ids.leafValues, { kind: "vector", value: model.leafValues }],
    [ids.leafWeights, { kind: "vector", value: model.leafWeights }],
    [ids.scale, { kind: "f64", value: model.scale }],
    [ids.multiBias, { kind: "vector", value: Float64Array.of(model.bias) }],
  ]);
}

function floatTables(model: ModelData): Table[] {
  const ids = schema.floatFeature;
  return model.floatFeatures.map((feature, index) =>
    table([
      [ids.hasNans, { kind: "bool", value: Number(feature.hasNans) }],
      [ids.index, { kind: "i32", value: index }],
      [ids.flatIndex, { kind: "i32", value: feature.flatIndex }],
      [ids.borders, { kind: "vector", value: feature.borders }],
      [ids.featureId, { kind: "string", value: feature.name }],
      [ids.nanTreatment, { kind: "u8", value: nanTreatments.indexOf(feature.nanTreatment) }],
    ]),
  );
}

function catTables(model: ModelData): Table[] {
  const ids = schema.catFeature;
  return model.catFeatures.map((feature, index) =>
    table([
      [ids.index, { kind: "i32", value: index }],
      [ids.flatIndex, { kind: "i32", value: feature.flatIndex }],
      [ids.featureId, { kind: "string", value: feature.name }],
      [ids.usedInModel, { kind: "bool", value: Number(feature.isUsed) }],
    ]),
  );
}

function oneHotTables(model: ModelData): Table[] {
  const ids = schema.oneHotFeature;
  return model.oneHotFeatures.map((feature) =>
    table([
      [ids.index, { kind: "i32", value: feature.catIndex }],
      [ids.values, { kind: "vector", value: feature.values }],
      [ids.texts, { kind: "strings", value: feature.texts }],
    ]),
  );
}

function ctrTables(model: ModelData): Table[] {
  const ids = schema.ctr;
  return model.ctrFeatures.map((feature) => {
    const ctr = table([
      [ids.base, { kind: "table", value: ctrBase(model.ctrTables[feature.table]!) }],
      [ids.targetBorder, { kind: "i32", value: feature.targetBorder }],
      [ids.priorNum, { kind: "f32", value: feature.priorNum }],
      [ids.priorDenom, { kind: "f32", value: feature.priorDenom }],
      [ids.shift, { kind: "f32", value: feature.shift }],
      [ids.scale, { kind: "f32", value: feature.scale }],
    ]);
    return table([
      [schema.ctrFeature.ctr, { kind: "table", value: ctr }],
      [schema.ctrFeature.borders, { kind: "vector", value: feature.borders }],
    ]);
  });
}

function ctrBase({ type, combination, classifier }: CtrTable): Table {
  const ids = schema.ctrBase;
  return table([
    [ids.combination, { kind: "table", value: combinationTable(combination) }],
    [ids.type, { kind: "u8", value: ctrTypes.indexOf(type) }],
    [ids.classifier, { kind: "i32", value: classifier }],
  ]);
}

function combinationTable({ cats, floats, oneHots }: Combination): Table {
  const ids = schema.combination;
  const floatWords = floats.flatMap(({ feature, border }) => [feature, wordOfFloat(border)]);
  return table([
    [ids.cats, { kind: "vector", value: Int32Array.from(cats) }],
    [ids.floats, { kind: "pairs", value: Int32Array.from(floatWords) }],
    [
      ids.oneHots,
      { kind: "pairs", value: Int32Array.from(oneHots.flatMap(({ catIndex, value }) => [catIndex, value])) },
    ],
  ]);
}

function wordOfFloat(value: number): number {
  return new Int32Array(Float32Array.of(value).buffer)[0]!;
}

function ctrTable(one: CtrTable): Table {
  const ids = schema.ctrTable;
  const { cells } = one;
  return table([
    [ids.base, { kind: "table", value: ctrBase(one) }],
    [ids.buckets, { kind: "vector", value: bucketBytes(one.hashes) }],
    [ids.cells, { kind: "vector", value: new Uint8Array(cells.buffer, cells.byteOffset, cells.byteLength) }],
    [ids.denominator, { kind: "i32", value: one.denominator }],
    [ids.classes, { kind: "i32", value: one.classes }],
  ]);
}

function bucketBytes(hashes: BigUint64Array): Uint8Array {
  const heap = new Heap();
  const { at, count } = buildBuckets(heap, hashes);
  return heap.u8(at, count * schema.bucketBytes).slice();
}

/** The format wants the keys sorted. */
function infoTables(model: ModelData): Table[] {
  return Object.entries(model.info)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) =>
      table([
        [schema.keyValue.key, { kind: "string", value: key }],
        [schema.keyValue.value, { kind: "string", value }],
      ]),
    );
}
