import { type CtrTable, ctrWords, type ModelData } from "../model/model-data.ts";
import { nanValue } from "../statistics/combination-hash.ts";
import { runtime } from "./runtime.ts";

/**
 * The model as the text of an ES module that imports nothing and needs nothing but the language. It exports `predict(row)`, the raw score
 * of one row with the bits of `Model.predict`, and `features`, their names by position. The same model gives the same text.
 */
export function writeJavaScript(model: ModelData): string {
  const { floatFeatures, catFeatures, oneHotFeatures, ctrTables, ctrFeatures } = model;
  const names = [...floatFeatures, ...catFeatures]
    .sort((a, b) => a.flatIndex - b.flatIndex)
    .map(({ name }) => name);
  return [
    "// A CatBoost model as plain JavaScript, written by catboost-wasm.",
    `export const features = ${source(names)};`,
    `const numericFeatures = ${list(
      floatFeatures.map((feature) => ({
        name: feature.name,
        position: feature.flatIndex,
        missing: nanValue(feature),
        borders: feature.borders,
      })),
    )};`,
    `const categoricalFeatures = ${list(catFeatures.map(({ name, flatIndex }) => ({ name, position: flatIndex })))};`,
    `const oneHotFeatures = ${list(oneHotFeatures.map(({ catIndex, values }) => ({ category: catIndex, values })))};`,
    `const tables = ${list(ctrTables.map(tableSource))};`,
    `const statistics = ${list(
      ctrFeatures.map(({ table, targetBorder, priorNum, priorDenom, shift, scale, borders }) => ({
        table,
        targetBorder,
        prior: priorNum,
        priorDenominator: priorDenom,
        shift,
        scale,
        borders,
      })),
    )};`,
    "// Splits of each tree; the numbers of its splits: all borders of numbers, then one-hot values, then borders of statistics; its leaves.",
    `const depths = ${source(model.treeSizes)};`,
    `const splits = ${source(model.treeSplits)};`,
    `const leafValues = ${source(model.leafValues)};`,
    `const scale = ${source(model.scale)};`,
    `const bias = ${source(model.bias)};`,
    runtime,
  ].join("\n");
}

const kinds = {
  Borders: "above",
  Buckets: "same",
  BinarizedTargetMeanValue: "mean",
  FloatTargetMeanValue: "mean",
  Counter: "count",
  FeatureFreq: "count",
} as const;

function tableSource(table: CtrTable): object {
  const { cats, floats, oneHots } = table.combination;
  const words = ctrWords(table);
  const cells: number[] = [...table.cells];
  if (kinds[table.type] === "mean") {
    const sums = new Float32Array(table.cells.buffer, table.cells.byteOffset, table.cells.length);
    for (let at = 0; at < cells.length; at += words) cells[at] = sums[at]!;
  }
  return {
    parts: {
      categories: cats,
      numbers: floats.map(({ feature, border }) => [feature, border]),
      values: oneHots.map(({ catIndex, value }) => [catIndex, value]),
    },
    kind: kinds[table.type],
    words,
    largest: table.denominator,
    entries: new Map(Array.from(table.hashes, (hash, entry) => [hash, entry])),
    cells,
  };
}

/** An array, an element a line. */
function list(values: readonly object[]): string {
  return `[${values.map((value) => `\n  ${source(value)},`).join("")}\n]`;
}

/** A value as JavaScript that makes it again, to the bit. */
function source(value: unknown): string {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Map) return `new Map(${source([...value])})`;
  if (ArrayBuffer.isView(value)) return `[${Array.from(value as Float64Array, source).join()}]`;
  if (Array.isArray(value)) return `[${value.map(source).join()}]`;
  if (typeof value === "object" && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, one]) => `${key}: ${source(one)}`)
      .join(", ")} }`;
  }
  // Also inside the script element of a page.
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
