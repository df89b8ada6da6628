import { describe } from "vitest";
import type { TrainParams } from "../src/index.ts";
import { dummies, makePool, mixed, type TableSpec, times } from "./data.ts";
import { officialMissing } from "./official.ts";
import { compareAll, skipped } from "./same-training.ts";

const dense = { kind: "dense" } as const;
const binary = { kind: "steps", values: 2 } as const;

/** Ordered boosting of 20 trees; every tree must be official's to the bit. */
const cases: Record<string, { table: Omit<TableSpec, "seed">; params?: TrainParams }> = {
  numbers: { table: { rows: 3000, shapes: times(5, dense) } },
  "50 rows, where parts begin with one row": { table: { rows: 50, shapes: mixed } },
  "501 rows, where they begin with ten": { table: { rows: 501, shapes: mixed, hasWeights: true } },
  "23,000 rows, where no histograms are kept": { table: { rows: 23_000, shapes: [dense, ...mixed] } },
  "more than 100,000 rows": {
    table: { rows: 101_000, shapes: [dense, { kind: "category", levels: 5000 }] },
    params: { iterations: 3, depth: 4 },
  },
  "target statistics of combinations, with weights and ten leaf steps": {
    table: { rows: 3000, shapes: mixed, hasWeights: true },
    params: { leaf_estimation_iterations: 10, max_ctr_complexity: 3 },
  },
  "ten leaf steps by the arithmetic of three threads": {
    table: { rows: 15_000, shapes: times(4, dense) },
    params: { leaf_estimation_iterations: 10, thread_count: 3 },
  },
  "leaf steps without backtracking": {
    table: { rows: 2000, shapes: mixed },
    params: { leaf_estimation_iterations: 3, leaf_estimation_backtracking: "No" },
  },
  "gradient leaves and Bernoulli sampling": {
    table: { rows: 2500, shapes: mixed, hasWeights: true },
    params: { leaf_estimation_method: "Gradient", bootstrap_type: "Bernoulli", subsample: 0.5 },
  },
  "Bayesian bootstrap": {
    table: { rows: 2500, shapes: mixed, hasWeights: true },
    params: { bootstrap_type: "Bayesian", rsm: 0.5, max_ctr_complexity: 4 },
  },
  "bundles, packs and one-hot categories": {
    table: {
      rows: 3000,
      shapes: [
        ...times(3, dense),
        ...dummies(0, 9),
        ...times(9, { kind: "sparse", share: 0.002, values: 5 }),
        ...times(5, binary),
        { kind: "category", levels: 2 },
        { kind: "category", levels: 30 },
        { kind: "category", levels: 6, share: 0.002 },
      ],
    },
    params: { one_hot_max_size: 20 },
  },
  "exact ties": {
    table: {
      rows: 3000,
      shapes: [
        dense,
        { kind: "mirror" },
        ...times(9, binary),
        ...dummies(0, 8),
        { kind: "category", levels: 9 },
      ],
    },
    params: { random_strength: 0, one_hot_max_size: 5, bootstrap_type: "No" },
  },
  "exact ties with the L2 score": {
    table: { rows: 2000, shapes: [...mixed, dense, { kind: "mirror" }] },
    params: { random_strength: 0, score_function: "L2", depth: 8, one_hot_max_size: 10 },
  },
  "exact ties between combinations": {
    table: {
      rows: 3000,
      shapes: [
        { kind: "category", levels: 90 },
        { kind: "category", levels: 5 },
        { kind: "copy" },
        { kind: "category", levels: 6 },
      ],
    },
    params: { random_strength: 0, max_ctr_complexity: 4, model_size_reg: 0, bootstrap_type: "No" },
  },
  RMSE: {
    table: { rows: 3000, shapes: mixed, hasWeights: true, label: "number" },
    params: { loss_function: "RMSE", leaf_estimation_iterations: 2 },
  },
  CrossEntropy: {
    table: { rows: 3000, shapes: mixed, label: "probability" },
    params: { loss_function: "CrossEntropy", boost_from_average: true },
  },
  "rows in the order of time": {
    table: { rows: 2000, shapes: mixed },
    params: { has_time: true, max_ctr_complexity: 3 },
  },
  "other rows for each level, two permutations": {
    table: { rows: 2000, shapes: mixed, hasWeights: true },
    params: { sampling_frequency: "PerTreeLevel", permutation_count: 2, bootstrap_type: "Bernoulli" },
  },
  "short parts": { table: { rows: 1500, shapes: mixed }, params: { fold_len_multiplier: 1.3 } },
  "a single part": { table: { rows: 1500, shapes: mixed }, params: { fold_len_multiplier: 1000 } },
};

describe.skipIf(officialMissing)(
  `with Ordered boosting, trees equal official CatBoost's to the bit${skipped(officialMissing)}`,
  () => {
    const jobs = Object.entries(cases).map(([name, { table, params }], i) => {
      const all: TrainParams = { iterations: 20, boosting_type: "Ordered", ...params };
      return [name, { pool: makePool({ ...table, seed: 300 + i }), params: all }] as const;
    });
    compareAll(Object.fromEntries(jobs));
  },
);
