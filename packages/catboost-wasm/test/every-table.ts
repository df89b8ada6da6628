import { hashCategories } from "../src/columns/category-hash.ts";
import type { Pool } from "../src/index.ts";
import type { Combination, CtrTable, ModelData } from "../src/model/model-data.ts";
import { Heap } from "../src/runtime/wasm.ts";
import { buildCtrTables } from "../src/statistics/ctr-tables.ts";
import { TargetClasses } from "../src/statistics/target-classes.ts";
import { randoms } from "./data.ts";

/**
 * A file that no trainer writes: a table of each of the six types for each of several combinations.
 * @param learn has a number c0 with NaN, categories c1 and c2, a number c3
 * @param sum makes the sums of mean values; official's reader of JSON cuts them to whole numbers
 */
export function everyTable(learn: Pool & { label: Float32Array }, sum: (value: number) => number): ModelData {
  const random = randoms(4);
  const heap = new Heap();
  const levels = learn.columns.map((column) => (column.kind === "categorical" ? column.levels : []));
  const value = hashCategories(heap, levels[2]!)[1]!;
  const combinations: Combination[] = [
    { cats: [0], floats: [], oneHots: [] },
    { cats: [0, 1], floats: [], oneHots: [] },
    { cats: [1], floats: [{ feature: 1, border: Math.fround(0.1) }], oneHots: [{ catIndex: 1, value }] },
  ];
  const types = [
    "Borders",
    "Buckets",
    "BinarizedTargetMeanValue",
    "FloatTargetMeanValue",
    "Counter",
    "FeatureFreq",
  ] as const;
  const model: ModelData = {
    floatFeatures: [
      {
        name: "c0",
        flatIndex: 0,
        borders: Float32Array.of(-0.2, 0.3),
        hasNans: true,
        nanTreatment: "AsFalse",
      },
      {
        name: "c3",
        flatIndex: 3,
        borders: Float32Array.of(Math.fround(0.1)),
        hasNans: false,
        nanTreatment: "AsIs",
      },
    ],
    catFeatures: [
      { name: "c1", flatIndex: 1, isUsed: true },
      { name: "c2", flatIndex: 2, isUsed: true },
    ],
    oneHotFeatures: [{ catIndex: 1, values: Int32Array.of(value), texts: [] }],
    ctrFeatures: [],
    ctrTables: [],
    treeSplits: new Int32Array(0),
    treeSizes: new Int32Array(0),
    leafValues: new Float64Array(0),
    leafWeights: new Float64Array(0),
    scale: 1,
    bias: 0.125,
    info: {},
  };
  const classes = new TargetClasses(heap, "Logloss", learn.label, 0);
  const hashesOf = (combination: Combination): BigUint64Array => {
    const base = { type: "Counter", targetBorders: 0, classifier: 0, combination } as const;
    return buildCtrTables(model, learn, classes, [learn], [base])[0]!.hashes;
  };
  const ctrTables = combinations.flatMap((combination) =>
    types.map((type): CtrTable => {
      const hashes = hashesOf(combination);
      const hasSums = type === "BinarizedTargetMeanValue" || type === "FloatTargetMeanValue";
      const nClasses = type === "Borders" || type === "Buckets" ? 3 : 0;
      const words = nClasses || (hasSums ? 2 : 1);
      const cells = Int32Array.from({ length: hashes.length * words }, () => random() * 9);
      const floats = new Float32Array(cells.buffer);
      if (hasSums) for (let at = 0; at < cells.length; at += 2) floats[at] = sum(random() * 5);
      return { type, combination, classifier: 0, hashes, cells, denominator: 11, classes: nClasses };
    }),
  );
  const ctrFeatures = ctrTables.map(({ type }, table) => ({
    table,
    targetBorder: type === "Borders" || type === "Buckets" ? 1 : 0,
    priorNum: 0.5,
    priorDenom: 1,
    shift: 0.25,
    scale: 15,
    borders: Float32Array.of(4.999999, 7.999999),
  }));
  const nSplits = 4 + 2 * ctrFeatures.length;
  const treeSizes = Int32Array.from({ length: 41 }, (_, tree) => (tree === 7 ? 0 : 3));
  return {
    ...model,
    ctrFeatures,
    ctrTables,
    treeSizes,
    treeSplits: Int32Array.from({ length: 120 }, (_, i) => (i * 7) % nSplits),
    leafValues: Float64Array.from({ length: 321 }, () => random() - 0.5),
    leafWeights: Float64Array.from({ length: 321 }, () => 1 + Math.floor(random() * 9)),
  };
}
