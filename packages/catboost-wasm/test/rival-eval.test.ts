import { beforeAll, describe, expect, it } from "vitest";
import { type TrainParams, train } from "../src/index.ts";
import { cutPool, makePool, type Shape, times } from "./data.ts";
import { type Answer, askOfficial, officialMissing } from "./official.ts";
import { firstDifference } from "./same-trees.ts";

const numbers: Shape[] = [{ kind: "dense", nan: 0.01 }, ...times(4, { kind: "dense" })];
const mixed: Shape[] = [
  { kind: "dense" },
  { kind: "category", levels: 400 },
  { kind: "category", levels: 2 },
  { kind: "dense" },
  { kind: "category", levels: 9 },
  { kind: "category", levels: 40, share: 0.01 },
];

const cases: Record<
  string,
  {
    shapes: Shape[];
    hasWeights?: boolean;
    hasBaseline?: boolean;
    label?: "probability" | "number";
    params: TrainParams;
  }
> = {
  "numbers, the best of all trees": { shapes: numbers, params: { iterations: 60 } },
  "Iter, with target statistics and categories never learnt": {
    shapes: mixed,
    params: { iterations: 200, learning_rate: 0.3, od_wait: 5 },
  },
  "IncToDec, with weights of rows and classes": {
    shapes: mixed,
    hasWeights: true,
    params: {
      iterations: 200,
      learning_rate: 0.4,
      od_pval: 0.05,
      od_wait: 3,
      auto_class_weights: "Balanced",
      one_hot_max_size: 10,
    },
  },
  "counters that count the eval set": {
    shapes: mixed,
    params: {
      iterations: 60,
      learning_rate: 0.2,
      counter_calc_method: "Full",
      max_ctr_complexity: 3,
      early_stopping_rounds: 20,
    },
  },
  "counters of single categories only, that count the eval set": {
    shapes: mixed,
    params: {
      iterations: 60,
      counter_calc_method: "Full",
      max_ctr_complexity: 3,
      simple_ctr: ["Counter"],
      combinations_ctr: ["BinarizedTargetMeanValue"],
    },
  },
  "all trees kept, from the average": {
    shapes: mixed,
    params: {
      iterations: 60,
      boost_from_average: true,
      use_best_model: false,
      od_type: "IncToDec",
      od_pval: 0.3,
    },
  },
  "RMSE, with weights, stopped": {
    shapes: mixed,
    hasWeights: true,
    label: "number",
    params: { loss_function: "RMSE", iterations: 200, learning_rate: 0.4, od_wait: 5 },
  },
  "RMSE, all defaults": {
    shapes: numbers,
    label: "number",
    params: { loss_function: "RMSE", iterations: 100 },
  },
  CrossEntropy: {
    shapes: mixed,
    label: "probability",
    params: { loss_function: "CrossEntropy", iterations: 100, learning_rate: 0.3, early_stopping_rounds: 10 },
  },
  "a baseline": {
    shapes: mixed,
    hasBaseline: true,
    params: { iterations: 60, leaf_estimation_iterations: 5, max_ctr_complexity: 2 },
  },
  "RMSE and Ordered boosting with a baseline": {
    shapes: numbers,
    hasBaseline: true,
    label: "number",
    params: { loss_function: "RMSE", iterations: 40, boosting_type: "Ordered" },
  },
  "Ordered boosting": {
    shapes: mixed,
    params: { iterations: 100, learning_rate: 0.3, od_wait: 5, boosting_type: "Ordered" },
  },
  "a category that shares a bundle in the eval set alone": {
    shapes: [
      { kind: "sparse", share: 0.0006, values: 2 },
      { kind: "category", levels: 900, share: 0.3 },
    ],
    params: { iterations: 20, counter_calc_method: "Full", use_best_model: false },
  },
  "categories that share a bundle among the learn rows alone": {
    // Those that come only in the eval set are too many for one bundle.
    shapes: [0, 1].map((i) => ({ kind: "exclusive", set: 1, of: 3, i, levels: 550 })),
    params: { iterations: 20, max_ctr_complexity: 2, use_best_model: false },
  },
  "rows in the order of time": {
    shapes: mixed,
    params: { iterations: 40, has_time: true, max_ctr_complexity: 4 },
  },
};

describe.skipIf(officialMissing)(
  `with an eval set, as official CatBoost${officialMissing ? ` (skipped: ${officialMissing})` : ""}`,
  () => {
    const jobs = Object.values(cases).map(({ params, ...table }, i) => {
      const all = makePool({ rows: 5000, seed: 700 + i, ...table });
      return { name: `case${i}`, pool: cutPool(all, 0, 3000), evalSet: cutPool(all, 3000, 5000), params };
    });
    let answers: Answer[];
    beforeAll(async () => {
      answers = await askOfficial(jobs);
    });

    it.each(Object.keys(cases).map((name, i) => ({ name, i })))("$name", async ({ i }) => {
      const { pool, evalSet, params } = jobs[i]!;
      const losses: number[] = [];
      const model = await train(pool, params, {
        evalSet,
        onIteration: ({ evalLoss }) => losses.push(evalLoss!),
      });
      const { cbm, evalLoss } = answers[i]!;
      expect(firstDifference(model.toCbm(), cbm)).toBeUndefined();
      expect(losses).toHaveLength(evalLoss.length);
      for (const [tree, loss] of losses.entries())
        expect(Math.abs(loss / evalLoss[tree]! - 1)).toBeLessThan(2e-15);
      const ours = { name: "ours", pool: evalSet, model: model.toCbm(), predict: true };
      const [onTheirs] = await askOfficial([
        { ...ours, ...(params.loss_function && { loss: params.loss_function }) },
      ]);
      expect(onTheirs!.raw).toEqual(model.predict(evalSet));
    });
  },
);
