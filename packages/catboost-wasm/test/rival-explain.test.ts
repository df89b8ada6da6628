import { beforeAll, describe, expect, it } from "vitest";
import { Model, type Pool } from "../src/index.ts";
import { makePool, times } from "./data.ts";
import { type Answer, askOfficial, officialMissing } from "./official.ts";

const mixed = [
  { kind: "dense", nan: 0.1 },
  { kind: "category", levels: 2 },
  { kind: "category", levels: 30 },
  { kind: "dense" },
  { kind: "category", levels: 6 },
  { kind: "steps", values: 4 },
] as const;

function zeroWeights<P extends Pool>(pool: P): P {
  return { ...pool, weight: pool.weight!.map((weight, row) => (row % 3 === 0 ? 0 : weight)) };
}

const tables = {
  numbers: {
    pool: makePool({ rows: 700, seed: 1, shapes: times(5, { kind: "dense" }) }),
    params: { iterations: 40, depth: 5 },
  },
  "combinations of categories, numbers and one-hot splits": {
    pool: makePool({ rows: 900, seed: 2, shapes: mixed }),
    params: { iterations: 60, depth: 6, max_ctr_complexity: 4, boost_from_average: true },
  },
  "row weights and class weights": {
    pool: makePool({ rows: 800, seed: 3, shapes: mixed, hasWeights: true }),
    params: { iterations: 30, class_weights: [0.3, 2] },
  },
  "probabilities to learn": {
    pool: makePool({ rows: 600, seed: 4, shapes: mixed, label: "probability" }),
    params: { iterations: 30, loss_function: "CrossEntropy" },
  },
  "RMSE, one-hot": {
    pool: makePool({ rows: 600, seed: 5, shapes: mixed, label: "number" }),
    params: { iterations: 30, loss_function: "RMSE", one_hot_max_size: 10 },
  },
  "leaves whose rows weigh nothing": {
    pool: zeroWeights(makePool({ rows: 400, seed: 7, shapes: mixed, hasWeights: true })),
    params: { iterations: 20, boost_from_average: true },
  },
  "a weight of class 1": {
    pool: makePool({ rows: 500, seed: 6, shapes: mixed }),
    params: { iterations: 20, scale_pos_weight: 3 },
  },
} as const;

/** Largest difference, relative to the largest value. */
function difference(ours: Float64Array, theirs: Float64Array): number {
  expect(ours.length).toBe(theirs.length);
  const largest = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return ours.reduce((worst, value, i) => Math.max(worst, Math.abs(value - theirs[i]!)), 0) / largest;
}

if (officialMissing) console.warn(`skipped: ${officialMissing}`);
describe.skipIf(officialMissing)("explanations equal official's", () => {
  let answers: Map<string, Answer>;
  beforeAll(async () => {
    const jobs = Object.entries(tables).map(([name, { pool, params }], i) => ({
      name: `j${i}`,
      title: name,
      pool: pool as Pool,
      params,
      shap: true,
      explain: true,
    }));
    const given = await askOfficial(jobs);
    answers = new Map(jobs.map(({ title }, i) => [title, given[i]!]));
  });

  describe.each(Object.entries(tables))("%s", (name, { pool }) => {
    it("SHAP values and SHAP interaction values", () => {
      const model = Model.fromCbm(answers.get(name)!.cbm);
      expect(difference(model.shapValues(pool).values, answers.get(name)!.shap)).toBeLessThan(1e-12);
      const { values } = model.shapInteractionValues(pool);
      expect(difference(values, answers.get(name)!.shapInteraction)).toBeLessThan(1e-12);
    });

    it("what the loss loses without a feature", async () => {
      const model = Model.fromCbm(answers.get(name)!.cbm);
      expect(difference(model.lossFunctionChange(pool), answers.get(name)!.lossChange)).toBeLessThan(1e-12);
    });

    it("what predictions change by, where the pool tells the weights", () => {
      const model = Model.fromCbm(answers.get(name)!.cbm);
      const theirs = answers.get(name)!.importanceOfPool;
      expect(difference(model.predictionValuesChange(pool), theirs)).toBeLessThan(1e-12);
    });

    it("pairs of features that work together", async () => {
      const model = Model.fromCbm(answers.get(name)!.cbm);
      const scoreOf = new Map(
        model.interaction().map((pair) => [`${pair.first} ${pair.second}`, pair.score]),
      );
      const theirs = answers.get(name)!.interaction;
      expect(theirs.length).toBe(scoreOf.size * 3);
      for (let at = 0; at < theirs.length; at += 3) {
        expect(scoreOf.get(`${theirs[at]} ${theirs[at + 1]}`)).toBeCloseTo(theirs[at + 2]!, 10);
      }
    });
  });
});
