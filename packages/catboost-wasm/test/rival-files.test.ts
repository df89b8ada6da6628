import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { writeCbm } from "../src/cbm/write.ts";
import { CatBoostError, Model, type Pool } from "../src/index.ts";
import { referenceRaw } from "../src/reference/evaluate.ts";
import { makePool } from "./data.ts";
import { everyTable } from "./every-table.ts";
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
          model: writeCbm(everyTable(learn, Math.fround)),
          loss: "RMSE",
          json: true,
          predict: true,
        },
        {
          name: "tablesOfJson",
          pool: unseen,
          model: Model.fromCbm(writeCbm(everyTable(learn, Math.floor))).toJson(),
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
      const model = everyTable(learn, Math.fround);
      expect(Model.fromCbm(writeCbm(model)).predict(unseen)).toEqual(tables.raw);
      const columns = unseen.columns;
      expect(referenceRaw(model, columns, unseen.nRows)).toEqual(tables.raw);
      expect(new Set(tables.raw).size).toBeGreaterThan(100);
    });

    it("with a table of every type, written by us as JSON, give official our numbers within 1e-14", () => {
      const model = everyTable(learn, Math.floor);
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
