import type { ModelData } from "../model-data.ts";
import { type FieldValue, type Table, writeFlatbuffer } from "./flatbuffer-write.ts";
import * as schema from "./schema.ts";

const headBytes = 8;

/** The model as official's binary file. The same model gives the same bytes. */
export function writeCbm(model: ModelData): Uint8Array {
  const body = writeFlatbuffer(
    table([
      [schema.core.formatVersion, { kind: "string", value: schema.formatVersion }],
      [schema.core.modelTrees, { kind: "table", value: treesTable(model) }],
      [schema.core.infoMap, { kind: "tables", value: infoTables(model) }],
      [schema.core.modelPartIds, { kind: "strings", value: [] }],
    ]),
  );
  const file = new Uint8Array(headBytes + body.length);
  file.set(new TextEncoder().encode(schema.magic));
  new DataView(file.buffer).setUint32(4, body.length, true);
  file.set(body, headBytes);
  return file;
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
    [ids.ctrFeatures, { kind: "tables", value: [] }],
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
      [ids.nanTreatment, { kind: "u8", value: schema.nanTreatments.indexOf(feature.nanTreatment) }],
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
