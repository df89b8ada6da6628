import { beforeAll, describe, expect, it } from "vitest";
import { Model, type Pool, train } from "../src/index.ts";
import { cutPool, dummies, makePool, times } from "./data.ts";
import { type Answer, askOfficial, officialMissing } from "./official.ts";

const unseenRows = 10_000;
const missing = { kind: "dense", nan: 0.1 } as const;

const categories = [
  missing,
  { kind: "category", levels: 40 },
  { kind: "category", levels: 2 },
  { kind: "dense" },
  { kind: "category", levels: 9000 },
  { kind: "category", levels: 9 },
] as const;

/** Learn and unseen rows of the same table. */
function split(pool: Pool & { label: Float32Array }): [Pool & { label: Float32Array }, Pool] {
  const learnRows = pool.nRows - unseenRows;
  return [cutPool(pool, 0, learnRows), cutPool(pool, learnRows, pool.nRows)];
}

const tables = {
  "numbers with NaN below": {
    table: { shapes: [missing, ...times(7, { kind: "dense" })] },
    params: { iterations: 50, boost_from_average: true },
  },
  "numbers with NaN above": {
    table: { shapes: [missing, ...times(4, { kind: "dense" })] },
    params: { iterations: 50, nan_mode: "Max" },
  },
  "many borders of one number": {
    table: { shapes: times(2, { kind: "dense" }) },
    params: { iterations: 250, border_count: 2000, random_strength: 50 },
  },
  "numbers and one-hot categories": {
    table: {
      shapes: [
        ...times(3, { kind: "dense" }),
        { kind: "category", levels: 2 },
        { kind: "category", levels: 12 },
        ...dummies(0, 6),
      ],
    },
    params: { iterations: 60, one_hot_max_size: 20, depth: 8 },
  },
  "target statistics of categories": {
    table: { shapes: categories },
    params: { iterations: 50 },
  },
  "target statistics of combinations with numbers and one-hot splits": {
    table: { shapes: categories },
    params: {
      iterations: 60,
      max_ctr_complexity: 4,
      nan_mode: "Max",
      simple_ctr: ["Borders", "Buckets:Prior=-1", "BinarizedTargetMeanValue", "Counter:Prior=2"],
    },
  },
  "target statistics of categories of more than 256 values in a bundle": {
    table: {
      shapes: [
        { kind: "dense" },
        { kind: "exclusive", set: 0, of: 4, i: 0, levels: 400 },
        { kind: "dense" },
        { kind: "exclusive", set: 0, of: 4, i: 1, levels: 350 },
      ],
    },
    params: { iterations: 30, max_ctr_complexity: 3, model_size_reg: 0 },
  },
  "trees of eleven splits": {
    table: { shapes: times(5, { kind: "dense" }) },
    params: { iterations: 6, depth: 11 },
  },
} as const;

describe.skipIf(officialMissing)(
  `models pass between us and official CatBoost${officialMissing ? ` (skipped: ${officialMissing})` : ""}`,
  () => {
    const pools = Object.values(tables).map(({ table }, seed) =>
      split(makePool({ rows: 3000 + unseenRows, shapes: table.shapes, seed: 500 + seed })),
    );
    const params = Object.values(tables).map((one) => one.params);
    let ours: Model[];
    let official: Answer[];
    let officialOnOurs: Answer[];
    let officialOnOurJson: Answer[];

    beforeAll(async () => {
      ours = await Promise.all(pools.map(([learn], i) => train(learn, params[i]!)));
      const trained = await askOfficial(
        pools.map(([learn], i) => ({ name: `learn${i}`, pool: learn, params: params[i]! })),
      );
      const applied = await askOfficial([
        ...pools.map(([, unseen], i) => ({
          name: `theirs${i}`,
          pool: unseen,
          model: trained[i]!.cbm,
          json: true,
          predict: true,
          shap: true,
          importance: true,
        })),
        ...pools.map(([, unseen], i) => ({
          name: `ours${i}`,
          pool: unseen,
          model: ours[i]!.toCbm(),
          predict: true,
          shap: true,
          importance: true,
        })),
        ...pools.map(([, unseen], i) => ({
          name: `json${i}`,
          pool: unseen,
          model: ours[i]!.toJson(),
          predict: true,
        })),
      ]);
      official = applied.slice(0, pools.length).map((answer, i) => ({ ...answer, cbm: trained[i]!.cbm }));
      officialOnOurs = applied.slice(pools.length, 2 * pools.length);
      officialOnOurJson = applied.slice(2 * pools.length);
    });

    describe.each(Object.keys(tables).map((name, i) => ({ name, i })))("$name", ({ i }) => {
      const unseen = pools[i]![1];

      it("official loads our file and predicts our bits on 10,000 unseen rows", () => {
        expect(officialOnOurs[i]!.raw).toEqual(ours[i]!.predict(unseen));
        expect(officialOnOurs[i]!.raw.some((value) => value !== officialOnOurs[i]!.raw[0])).toBe(true);
      });

      it("we load official's file and predict its bits", () => {
        expect(Model.fromCbm(official[i]!.cbm).predict(unseen)).toEqual(official[i]!.raw);
      });

      it("probabilities agree within 3.4e-16 of themselves, classes agree", () => {
        const model = Model.fromCbm(official[i]!.cbm);
        const far = model
          .predict(unseen, "Probability")
          .filter((p, row) => Math.abs(p - official[i]!.probability[row]!) > p * 3 * 2 ** -53);
        expect(far).toHaveLength(0);
        expect(model.predict(unseen, "Class")).toEqual(official[i]!.classes);
      });

      it("official's file, read and written by us, gives official the same bits back", async () => {
        const rewritten = Model.fromCbm(official[i]!.cbm).toCbm();
        const [answer] = await askOfficial([
          { name: "again", pool: unseen, model: rewritten, predict: true },
        ]);
        expect(answer!.raw).toEqual(official[i]!.raw);
      });

      it("we load official's JSON file, and its predictions keep the bits", () => {
        const model = Model.fromJson(official[i]!.json);
        expect(model.predict(unseen)).toEqual(official[i]!.raw);
        expect(Model.fromCbm(model.toCbm()).predict(unseen)).toEqual(official[i]!.raw);
        expect(Model.fromJson(model.toJson()).predict(unseen)).toEqual(official[i]!.raw);
      });

      it("official loads our JSON file and predicts within 1e-14", () => {
        const raw = ours[i]!.predict(unseen);
        const { raw: theirs, classes } = officialOnOurJson[i]!;
        const worst = raw.reduce((max, value, row) => Math.max(max, Math.abs(value - theirs[row]!)), 0);
        expect(worst).toBeLessThan(1e-14);
        expect(classes).toEqual(ours[i]!.predict(unseen, "Class"));
      });

      it("SHAP values agree within 1e-12 of the largest", () => {
        const { values } = Model.fromCbm(official[i]!.cbm).shapValues(unseen);
        const theirs = official[i]!.shap;
        expect(values.length).toBe(theirs.length);
        const largest = theirs.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
        const worst = values.reduce((max, value, at) => Math.max(max, Math.abs(value - theirs[at]!)), 0);
        expect(worst / largest).toBeLessThan(1e-12);
        expect(largest).toBeGreaterThan(0.01);
      });

      it("PredictionValuesChange agrees within 1e-11 of 100", () => {
        const values = Model.fromCbm(official[i]!.cbm).predictionValuesChange();
        const theirs = officialOnOurs[i]!.importance;
        expect(values.length).toBe(theirs.length);
        for (const [at, value] of values.entries()) expect(Math.abs(value - theirs[at]!)).toBeLessThan(1e-9);
      });
    });
  },
);
