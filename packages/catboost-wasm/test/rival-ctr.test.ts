import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readCbm } from "../src/cbm/read.ts";
import { type Column, Model, type Pool } from "../src/index.ts";
import { makePool } from "./data.ts";
import { goldensFolder, goldensMissing } from "./golden-tables.ts";
import { type Answer, askOfficial, officialMissing } from "./official.ts";

const shapes = [
  { kind: "dense", nan: 0.1 },
  { kind: "category", levels: 40 },
  { kind: "category", levels: 2 },
  { kind: "dense" },
  { kind: "category", levels: 300 },
  { kind: "category", levels: 9 },
] as const;

const types = ["Borders:Prior=0.3", "Buckets:Prior=-1", "BinarizedTargetMeanValue", "Counter:Prior=2"];
const models: Record<string, object> = {
  "default statistics": { iterations: 60 },
  "combinations with numbers and one-hot splits": { iterations: 60, max_ctr_complexity: 4, depth: 8 },
  "every kind of statistic": {
    iterations: 80,
    simple_ctr: types,
    combinations_ctr: types,
    max_ctr_complexity: 3,
    nan_mode: "Max",
  },
};

describe.skipIf(officialMissing)(
  `official models with target statistics${officialMissing ? ` (skipped: ${officialMissing})` : ""}`,
  () => {
    const learn = makePool({ rows: 3000, shapes, seed: 900 });
    // Other draws of the same columns; the wider ranges bring categories and NaN that were never learnt.
    const unseen: Pool = makePool({
      rows: 5000,
      shapes: shapes.map((shape) =>
        shape.kind === "dense" ? { kind: "dense", nan: 0.05 } : { ...shape, levels: shape.levels + 3 },
      ),
      seed: 901,
    });
    let answers: Answer[];
    let again: Answer[];

    beforeAll(async () => {
      const trained = await askOfficial(
        Object.values(models).map((params, i) => ({ name: `learn${i}`, pool: learn, params })),
      );
      const asked = { pool: unseen, predict: true, shap: true, importance: true };
      const applied = await askOfficial(
        trained.map(({ cbm }, i) => ({ name: `apply${i}`, model: cbm, ...asked })),
      );
      answers = applied.map((answer, i) => ({ ...answer, cbm: trained[i]!.cbm }));
      again = await askOfficial(
        trained.map(({ cbm }, i) => ({ name: `again${i}`, model: Model.fromCbm(cbm).toCbm(), ...asked })),
      );
    });

    describe.each(Object.keys(models).map((name, i) => ({ name, i })))("with $name", ({ i }) => {
      it("give the same bits here, also for unknown categories", () => {
        const { cbm, raw } = answers[i]!;
        expect(Model.fromCbm(cbm).predict(unseen)).toEqual(raw);
      });

      it("read and written by us, give official the same bits back", () => {
        expect(again[i]!.raw).toEqual(answers[i]!.raw);
        expect(again[i]!.importance).toEqual(answers[i]!.importance);
      });

      it("have the same SHAP values within 1e-12 of the largest", () => {
        const { cbm, shap } = answers[i]!;
        const { values } = Model.fromCbm(cbm).shapValues(unseen);
        expect(values.length).toBe(shap.length);
        const largest = shap.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
        const worst = values.reduce((max, value, at) => Math.max(max, Math.abs(value - shap[at]!)), 0);
        expect(worst / largest).toBeLessThan(1e-12);
      });

      it("have the same PredictionValuesChange within 1e-11 of 100", () => {
        const { cbm, importance } = answers[i]!;
        const ours = Model.fromCbm(cbm).predictionValuesChange();
        for (const [at, value] of ours.entries())
          expect(Math.abs(value - importance[at]!)).toBeLessThan(1e-9);
      });
    });
  },
);

describe.skipIf(goldensMissing)(
  `the model of official's Node test${goldensMissing ? ` (skipped: ${goldensMissing})` : ""}`,
  () => {
    it("gives the published raw predictions to the bit", () => {
      const folder = join(goldensFolder, "node_adult");
      const bytes = new Uint8Array(readFileSync(join(folder, "adult.cbm")));
      const model = Model.fromCbm(bytes);
      const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
      const { floatFeatures, catFeatures } = readCbm(bytes);
      const columns: Column[] = [
        ...floatFeatures.map(({ name }, i): Column => {
          const values = Float32Array.from(expected.float_features as number[][], (row) => row[i]!);
          return { kind: "numeric", name, values };
        }),
        ...catFeatures.map(({ name }, i): Column => {
          const texts = (expected.cat_features as string[][]).map((row) => row[i]!);
          const levels = [...new Set(texts)];
          const codes = Int32Array.from(texts, (text) => levels.indexOf(text));
          return { kind: "categorical", name, codes, levels };
        }),
      ];
      expect([...model.predict({ nRows: 2, columns })]).toEqual(expected.raw_predictions);
    });
  },
);
