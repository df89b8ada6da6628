import { describe } from "vitest";
import type { TrainParams } from "../src/index.ts";
import { cutPool, dummies, makePool, type TableSpec, times } from "./data.ts";
import { officialMissing } from "./official.ts";
import { compareAll, skipped } from "./same-training.ts";

const dense = { kind: "dense" } as const;
const binary = { kind: "steps", values: 2 } as const;
const mixed = [
  dense,
  { kind: "category", levels: 30 },
  { kind: "category", levels: 2 },
  { kind: "dense", nan: 0.2 },
  { kind: "category", levels: 200 },
  { kind: "category", levels: 7 },
] as const;
const numbers = { rows: 2000, shapes: times(6, dense) };
const shared = [
  dense,
  dense,
  ...times(5, binary),
  ...dummies(0, 5),
  ...times(4, { kind: "sparse", share: 0.004, values: 5 } as const),
];
const signs = [1, -1, 0, 1, 0, -1];
const everyThird = shared.map((_, i) => (i % 3) - 1);

/** `evalRows`: the last rows are the eval set. */
const cases: Record<string, { table: Omit<TableSpec, "seed">; params: TrainParams; evalRows?: number }> = {
  "shrinking: constant": { table: numbers, params: { model_shrink_rate: 0.3 } },
  "shrinking: decreasing, several leaf steps, a start value": {
    table: { rows: 2000, shapes: mixed },
    params: {
      model_shrink_rate: 0.4,
      model_shrink_mode: "Decreasing",
      leaf_estimation_iterations: 5,
      boost_from_average: true,
    },
  },
  "shrinking: RMSE": {
    table: { ...numbers, label: "number" },
    params: { loss_function: "RMSE", model_shrink_rate: 0.3 },
  },
  "shrinking: the best model of an eval set": {
    table: numbers,
    params: { iterations: 60, learning_rate: 0.9, model_shrink_rate: 0.3, boost_from_average: true },
    evalRows: 500,
  },
  "monotone: one leaf step": { table: numbers, params: { monotone_constraints: signs } },
  "monotone: ten leaf steps, weights": {
    table: { ...numbers, hasWeights: true },
    params: { monotone_constraints: signs, leaf_estimation_iterations: 10 },
  },
  "monotone: Gradient leaves, the L2 score, no shrinking": {
    table: numbers,
    params: {
      monotone_constraints: signs,
      leaf_estimation_method: "Gradient",
      leaf_estimation_iterations: 5,
      score_function: "L2",
      model_shrink_rate: 0,
    },
  },
  "monotone: categories, one-hot and combined": {
    table: { rows: 2500, shapes: mixed },
    params: {
      monotone_constraints: { c0: 1, c3: -1 },
      one_hot_max_size: 8,
      max_ctr_complexity: 3,
      leaf_estimation_iterations: 3,
    },
  },
  "monotone: packs and bundles, no noise": {
    table: { rows: 2500, shapes: shared },
    params: { monotone_constraints: everyThird, random_strength: 0, rsm: 0.6 },
  },
  "monotone: an eval set": {
    table: { rows: 2500, shapes: mixed },
    params: { iterations: 40, learning_rate: 0.5, monotone_constraints: "c0:1,c3:-1" },
    evalRows: 800,
  },
  "monotone: Ordered boosting": {
    table: { ...numbers, hasWeights: true },
    params: { monotone_constraints: signs, boosting_type: "Ordered", leaf_estimation_iterations: 3 },
  },
};

describe.skipIf(officialMissing)(
  `with options of all kinds, trees equal official CatBoost's to the bit${skipped(officialMissing)}`,
  () => {
    const jobs = Object.entries(cases).map(([name, { table, params, evalRows = 0 }], i) => {
      const all = makePool({ ...table, seed: 500 + i });
      const end = table.rows - evalRows;
      const evalSet = evalRows > 0 ? { evalSet: cutPool(all, end, table.rows) } : {};
      return [
        name,
        { pool: cutPool(all, 0, end), params: { iterations: 20, ...params }, ...evalSet },
      ] as const;
    });
    compareAll(Object.fromEntries(jobs));
  },
);
