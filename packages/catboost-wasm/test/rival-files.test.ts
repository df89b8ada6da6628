import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { hashCategories } from "../src/category-hash.ts";
import { writeCbm } from "../src/cbm/write.ts";
import { buildCtrTables } from "../src/ctr-tables.ts";
import { CatBoostError, Model, type Pool } from "../src/index.ts";
import type { Combination, CtrTable, ModelData } from "../src/model-data.ts";
import { referenceRaw } from "../src/reference/evaluate.ts";
import { TargetClasses } from "../src/target-classes.ts";
import { Heap } from "../src/wasm.ts";
import { makePool, randoms } from "./data.ts";
import { goldensFolder, goldensMissing } from "./golden-tables.ts";
import { type Answer, askOfficial, officialMissing } from "./official.ts";

const shapes = [
  { kind: "dense", nan: 0.1 },
  { kind: "category", levels: 40 },
  { kind: "category", levels: 5 },
  { kind: "dense" },
] as const;
const learn = makePool({ rows: 1500, shapes, seed: 700 });
const unseen: Pool = makePool({
  rows: 2500,
  shapes: shapes.map((shape) => (shape.kind === "dense" ? shape : { ...shape, levels: shape.levels + 3 })),
  seed: 701,
});

/** Losses this package does not learn, but whose models have one output. */
const losses = [
  "RMSE",
  "CrossEntropy",
  "MAE",
  "Quantile:alpha=0.2",
  "LogLinQuantile:alpha=0.7",
  "Poisson",
  "Lq:q=2.3",
  "Huber:delta=0.3",
  "Expectile:alpha=0.3",
  "Tweedie:variance_power=1.4",
  "LogCosh",
  "Focal:focal_alpha=0.3;focal_gamma=2",
];

/**
 * A file that no trainer writes: a table of each of the six types for each of several combinations.
 * @param sum makes the sums of mean values; official's reader of JSON cuts them to whole numbers
 */
function everyTable(sum: (value: number) => number): ModelData {
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

describe.skipIf(officialMissing)(
  `official files${officialMissing ? ` (skipped: ${officialMissing})` : ""}`,
  () => {
    let answers: Answer[];
    let tables: Answer;
    let tablesOfJson: Answer;
    let refused: Answer[];

    beforeAll(async () => {
      const settings = { iterations: 15, max_ctr_complexity: 2 };
      const positive = { ...learn, label: learn.label.map((label, row) => label * 0.5 + (row % 3) * 0.1) };
      const trained = await askOfficial([
        ...losses.map((loss_function, i) => ({
          name: `loss${i}`,
          pool: loss_function.startsWith("Focal") ? learn : positive,
          params: { ...settings, loss_function },
        })),
        { name: "classes", pool: learn, params: { ...settings, loss_function: "MultiClass" } },
        {
          name: "grown",
          pool: learn,
          params: { ...settings, grow_policy: "Depthwise", max_ctr_complexity: 1 },
        },
      ]);
      const applied = await askOfficial([
        ...losses.map((_, i) => ({
          name: `apply${i}`,
          pool: unseen,
          model: trained[i]!.cbm,
          loss: "RMSE",
          json: true,
          predict: true,
        })),
        {
          name: "tables",
          pool: unseen,
          model: writeCbm(everyTable(Math.fround)),
          loss: "RMSE",
          json: true,
          predict: true,
        },
        {
          name: "tablesOfJson",
          pool: unseen,
          model: Model.fromCbm(writeCbm(everyTable(Math.floor))).toJson(),
          loss: "RMSE",
          predict: true,
        },
      ]);
      answers = applied.slice(0, losses.length).map((answer, i) => ({ ...answer, cbm: trained[i]!.cbm }));
      [tables, tablesOfJson] = applied.slice(losses.length) as [Answer, Answer];
      refused = trained.slice(losses.length);
    });

    it.each(losses.map((loss, i) => ({ loss, i })))("of $loss give the same raw bits here", ({ i }) => {
      const { cbm, raw, json } = answers[i]!;
      expect(Model.fromCbm(cbm).predict(unseen)).toEqual(raw);
      expect(Model.fromJson(json).predict(unseen)).toEqual(raw);
      expect(new Set(raw).size).toBeGreaterThan(10);
    });

    it("with a table of every type, written by us, give official our bits", () => {
      const model = everyTable(Math.fround);
      expect(Model.fromCbm(writeCbm(model)).predict(unseen)).toEqual(tables.raw);
      const columns = unseen.columns;
      expect(referenceRaw(model, columns, unseen.nRows)).toEqual(tables.raw);
      expect(new Set(tables.raw).size).toBeGreaterThan(100);
    });

    it("with a table of every type, written by us as JSON, give official our numbers within 1e-14", () => {
      const model = everyTable(Math.floor);
      const raw = Model.fromJson(Model.fromCbm(writeCbm(model)).toJson()).predict(unseen);
      expect(raw).toEqual(Model.fromCbm(writeCbm(model)).predict(unseen));
      const far = raw.filter((value, row) => Math.abs(value - tablesOfJson.raw[row]!) > 1e-14);
      expect(far).toHaveLength(0);
    });

    it("with several outputs or other trees are refused by name", () => {
      expect(() => Model.fromCbm(refused[0]!.cbm)).toThrow("2 outputs");
      expect(() => Model.fromCbm(refused[1]!.cbm)).toThrow("non-symmetric trees");
    });
  },
);

it.skipIf(goldensMissing)("official's multiclass model file is refused by name", () => {
  const bytes = new Uint8Array(readFileSync(join(goldensFolder, "multiclass_model.bin")));
  expect(() => Model.fromCbm(bytes)).toThrow(CatBoostError);
});
