import { describe } from "vitest";
import type { Column, Pool, TrainParams } from "../src/index.ts";
import { dummies, makePool, mixed, randoms, type TableSpec, times } from "./data.ts";
import { goldensMissing, readGoldenTable } from "./golden-tables.ts";
import { officialMissing } from "./official.ts";
import { compareAll, skipped } from "./same-training.ts";

const dense = { kind: "dense" } as const;
const missing = { kind: "dense", nan: 0.2 } as const;
const wide = { kind: "category", levels: 5000 } as const;
/** Nearly always the same category. */
const rare = { kind: "category", levels: 6, share: 0.002 } as const;
const binary = { kind: "steps", values: 2 } as const;

/** Small varied tables and parameters; every tree must be official's to the bit. */
const cases: Record<string, { table: Omit<TableSpec, "seed">; params: TrainParams }> = {
  "5,000 numeric rows, all defaults": {
    table: { rows: 5000, shapes: times(8, dense) },
    params: { iterations: 60 },
  },
  "the ten leaf steps of 200 iterations": {
    table: { rows: 1500, shapes: times(5, dense) },
    params: { iterations: 210 },
  },
  "the ten leaf steps of 20 features": {
    table: { rows: 2000, shapes: times(22, dense) },
    params: { iterations: 30 },
  },
  "more than 10,000 rows, so that leaf sums go by blocks": {
    table: { rows: 12_345, shapes: times(6, dense), hasWeights: true },
    params: { iterations: 25, leaf_estimation_iterations: 5 },
  },
  "the arithmetic of three threads": {
    table: { rows: 15_000, shapes: times(6, dense) },
    params: { iterations: 40, leaf_estimation_iterations: 10, thread_count: 3 },
  },
  "fewer than 100 rows": { table: { rows: 70, shapes: times(4, dense) }, params: { iterations: 40 } },
  "NaN below": {
    table: { rows: 2500, shapes: [missing, dense, missing, { kind: "allNan" }] },
    params: { iterations: 40 },
  },
  "NaN above": {
    table: { rows: 2500, shapes: [missing, dense, missing, { kind: "allNan" }] },
    params: { iterations: 40, nan_mode: "Max" },
  },
  "constant columns": {
    table: { rows: 800, shapes: [dense, { kind: "constant" }, dense, { kind: "constant" }] },
    params: { iterations: 30 },
  },
  "one-hot categories": {
    table: {
      rows: 3000,
      shapes: [
        dense,
        { kind: "category", levels: 2 },
        { kind: "category", levels: 7 },
        { kind: "category", levels: 40 },
      ],
    },
    params: { iterations: 40, one_hot_max_size: 50 },
  },
  "categories only, with weights": {
    table: {
      rows: 2000,
      shapes: [
        { kind: "category", levels: 2 },
        { kind: "category", levels: 3 },
        { kind: "category", levels: 9 },
      ],
      hasWeights: true,
    },
    params: { iterations: 30, one_hot_max_size: 10 },
  },
  "bundles of dummies": {
    table: { rows: 3000, shapes: [dense, dense, dense, ...dummies(0, 9), ...dummies(1, 20)] },
    params: { iterations: 40 },
  },
  "bundles of sparse numbers and categories": {
    table: {
      rows: 4000,
      shapes: [
        dense,
        ...times(12, { kind: "sparse", share: 0.002, values: 5 }),
        { kind: "category", levels: 2 },
        ...dummies(0, 5),
        { kind: "category", levels: 6 },
      ],
    },
    params: { iterations: 40, one_hot_max_size: 10 },
  },
  "minus infinity, which keeps columns out of bundles": {
    table: {
      rows: 118,
      shapes: [
        { kind: "dense", infinite: 0.1, nan: 0.05 },
        ...times(4, { kind: "sparse", share: 0.02, values: 1 }),
        { kind: "dense", infinite: 0.05 },
        ...times(4, { kind: "sparse", share: 0.02, values: 3 }),
      ],
    },
    params: { iterations: 40, border_count: 3 },
  },
  "packs of binary columns": {
    table: { rows: 2500, shapes: [dense, ...times(11, binary), { kind: "category", levels: 2 }] },
    params: { iterations: 40 },
  },
  "exact ties: no noise, mirrored columns": {
    table: {
      rows: 3000,
      shapes: [dense, { kind: "mirror" }, dense, { kind: "mirror" }, ...times(9, binary), ...dummies(0, 8)],
    },
    params: { iterations: 40, random_strength: 0 },
  },
  "exact ties with the L2 score": {
    table: {
      rows: 3000,
      shapes: [dense, { kind: "mirror" }, ...times(9, binary), { kind: "category", levels: 9 }],
    },
    params: {
      iterations: 40,
      random_strength: 0,
      score_function: "L2",
      one_hot_max_size: 12,
      bootstrap_type: "No",
    },
  },
  "half the features at each level": {
    table: { rows: 2500, shapes: [...times(6, dense), ...times(9, binary), ...dummies(0, 12)] },
    params: { iterations: 40, rsm: 0.5 },
  },
  "Bernoulli sampling": {
    table: { rows: 3000, shapes: times(6, dense), hasWeights: true },
    params: { iterations: 40, bootstrap_type: "Bernoulli", subsample: 0.5 },
  },
  "Bayesian bootstrap": {
    table: { rows: 3000, shapes: times(6, dense) },
    params: { iterations: 40, bootstrap_type: "Bayesian" },
  },
  "Bayesian bootstrap of temperature 0.4": {
    table: { rows: 3000, shapes: times(6, dense), hasWeights: true },
    params: { iterations: 30, bootstrap_type: "Bayesian", bagging_temperature: 0.4 },
  },
  "Bayesian bootstrap of temperature 0": {
    table: { rows: 1000, shapes: times(4, dense) },
    params: { iterations: 10, bootstrap_type: "Bayesian", bagging_temperature: 0 },
  },
  "no bootstrap": {
    table: { rows: 3000, shapes: times(6, dense) },
    params: { iterations: 40, bootstrap_type: "No" },
  },
  "MVS with a given lambda": {
    table: { rows: 3000, shapes: times(6, dense) },
    params: { iterations: 30, subsample: 0.4, mvs_reg: 0.3 },
  },
  "gradient leaves": {
    table: { rows: 3000, shapes: times(6, dense), hasWeights: true },
    params: { iterations: 30, leaf_estimation_method: "Gradient" },
  },
  "many gradient steps": {
    table: { rows: 1500, shapes: times(6, dense) },
    params: {
      iterations: 20,
      leaf_estimation_method: "Gradient",
      leaf_estimation_iterations: 40,
      learning_rate: 0.1,
    },
  },
  "leaf steps without backtracking": {
    table: { rows: 3000, shapes: times(6, dense) },
    params: { iterations: 30, leaf_estimation_iterations: 4, leaf_estimation_backtracking: "No" },
  },
  "class weights": {
    table: { rows: 3000, shapes: times(6, dense), hasWeights: true },
    params: { iterations: 30, class_weights: [0.7, 2.3] },
  },
  "balanced classes": {
    table: { rows: 3000, shapes: times(6, dense), hasWeights: true },
    params: { iterations: 30, auto_class_weights: "Balanced" },
  },
  "square-root balanced classes": {
    table: { rows: 3000, shapes: times(6, dense) },
    params: { iterations: 30, auto_class_weights: "SqrtBalanced" },
  },
  "a weight of the positive class": {
    table: { rows: 3000, shapes: times(6, dense) },
    params: { iterations: 30, scale_pos_weight: 3.3 },
  },
  "a start from the average": {
    table: { rows: 3000, shapes: times(6, dense), hasWeights: true },
    params: { iterations: 30, boost_from_average: true },
  },
  "depth 1": { table: { rows: 2000, shapes: times(5, dense) }, params: { iterations: 40, depth: 1 } },
  "depth 11, where no histograms are kept": {
    table: { rows: 3000, shapes: times(5, dense) },
    params: { iterations: 8, depth: 11 },
  },
  "depth 16, the most there is": {
    table: { rows: 400, shapes: times(2, { kind: "steps", values: 40 }) },
    params: { iterations: 2, depth: 16 },
  },
  "levels without a candidate, where trees end": {
    table: { rows: 1000, shapes: [...times(3, dense), ...times(2, binary)] },
    params: { iterations: 40, rsm: 0.15 },
  },
  "infinite values": {
    table: {
      rows: 1500,
      shapes: [{ kind: "dense", infinite: 0.1 }, { kind: "dense", infinite: 0.1, nan: 0.1 }, dense],
    },
    params: { iterations: 30 },
  },
  "one border": {
    table: { rows: 1500, shapes: times(9, dense) },
    params: { iterations: 30, border_count: 1 },
  },
  "trees cut short": { table: { rows: 60, shapes: times(2, binary) }, params: { iterations: 15, depth: 6 } },
  "a thousand borders": {
    table: { rows: 6000, shapes: times(3, dense) },
    params: { iterations: 20, border_count: 1000, l2_leaf_reg: 0, random_seed: 77 },
  },
  "32 borders and a large seed": {
    table: { rows: 3000, shapes: times(5, dense) },
    params: {
      iterations: 30,
      border_count: 32,
      random_seed: 9_876_543_210,
      l2_leaf_reg: 9.5,
      random_strength: 4,
    },
  },
  "more than 100,000 rows, where unused samples are drawn": {
    table: { rows: 101_000, shapes: times(2, dense) },
    params: { iterations: 5, depth: 4 },
  },
  "target statistics of categories": {
    table: { rows: 3000, shapes: mixed },
    params: { iterations: 60 },
  },
  "target statistics of combinations": {
    table: { rows: 3000, shapes: mixed },
    params: { iterations: 40, max_ctr_complexity: 4, one_hot_max_size: 10 },
  },
  "all defaults of 200 iterations with categories": {
    table: { rows: 1200, shapes: mixed },
    params: { iterations: 200 },
  },
  "target statistics of every kind": {
    table: { rows: 3000, shapes: mixed },
    params: {
      iterations: 40,
      simple_ctr: ["Buckets:Prior=0.4", "BinarizedTargetMeanValue", "Counter:Prior=2", "Borders:Prior=-1/1"],
      combinations_ctr: ["Counter", "Borders"],
      per_feature_ctr: ["4:Borders:Prior=0.9,Counter:Prior=1"],
      counter_calc_method: "Full",
      max_ctr_complexity: 3,
    },
  },
  "exact ties between target statistics": {
    table: { rows: 3000, shapes: mixed },
    params: { iterations: 40, random_strength: 0, bootstrap_type: "No", max_ctr_complexity: 3, depth: 10 },
  },
  "exact ties between combinations, which are counted from the level above": {
    table: {
      rows: 4000,
      shapes: [
        { kind: "category", levels: 90 },
        { kind: "category", levels: 5 },
        { kind: "copy" },
        { kind: "category", levels: 6 },
      ],
    },
    params: { iterations: 15, random_strength: 0, max_ctr_complexity: 4, model_size_reg: 0, rsm: 0.9 },
  },
  "target statistics with weights and ten leaf steps": {
    table: { rows: 12_000, shapes: mixed, hasWeights: true },
    params: {
      iterations: 20,
      leaf_estimation_iterations: 10,
      max_ctr_complexity: 2,
      boost_from_average: true,
      thread_count: 3,
    },
  },
  "target statistics with leaf steps without backtracking": {
    table: { rows: 2000, shapes: mixed },
    params: { iterations: 20, leaf_estimation_iterations: 4, leaf_estimation_backtracking: "No" },
  },
  "target statistics on half the features, without their price": {
    table: { rows: 2000, shapes: mixed },
    params: { iterations: 40, rsm: 0.5, model_size_reg: 0, max_ctr_complexity: 4, learning_rate: 0.5 },
  },
  "rows in the order of time": {
    table: { rows: 3000, shapes: mixed },
    params: { iterations: 30, has_time: true, max_ctr_complexity: 3 },
  },
  "categories only, most values once": {
    table: {
      rows: 3000,
      shapes: [wide, wide, { kind: "category", levels: 3 }, ...times(2, { kind: "category", levels: 2 })],
    },
    params: { iterations: 30, max_ctr_complexity: 4, one_hot_max_size: 0 },
  },
  "target statistics of fewer than 100 rows": {
    table: { rows: 60, shapes: mixed },
    params: { iterations: 30, max_ctr_complexity: 4 },
  },
  "categories of which several are the most frequent": {
    table: { rows: 40, shapes: [dense, ...times(6, { kind: "category", levels: 30 })] },
    params: { iterations: 60, one_hot_max_size: 255 },
  },
  "bundles with categories that only take room": {
    table: {
      rows: 2500,
      shapes: [dense, ...times(6, { kind: "sparse", share: 0.002, values: 5 }), rare, ...dummies(0, 5), rare],
    },
    params: { iterations: 40, max_ctr_complexity: 2 },
  },
  "categories of more than 256 values in a bundle": {
    table: {
      rows: 6000,
      shapes: [
        dense,
        { kind: "exclusive", set: 0, of: 4, i: 0, levels: 400 },
        dense,
        { kind: "exclusive", set: 0, of: 4, i: 1, levels: 350 },
      ],
    },
    params: { iterations: 30, max_ctr_complexity: 3, model_size_reg: 0 },
  },
  "more than 100,000 rows with target statistics": {
    table: {
      rows: 101_000,
      shapes: [dense, { kind: "category", levels: 9 }, { kind: "category", levels: 90_000 }],
    },
    params: { iterations: 4, depth: 4, max_ctr_complexity: 3 },
  },
  "six permutations of rows in blocks of five": {
    table: { rows: 1500, shapes: mixed },
    params: { iterations: 30, permutation_count: 6, fold_permutation_block: 5 },
  },
  "one permutation": {
    table: { rows: 1500, shapes: mixed },
    params: { iterations: 20, permutation_count: 1 },
  },
  "other rows for each level": {
    table: { rows: 2500, shapes: [...mixed, ...times(4, dense), ...dummies(0, 6)], hasWeights: true },
    params: { iterations: 30, sampling_frequency: "PerTreeLevel", rsm: 0.7, max_ctr_complexity: 2 },
  },
  "RMSE, all defaults": {
    table: { rows: 3000, shapes: [...times(4, dense), missing], label: "number" },
    params: { loss_function: "RMSE", iterations: 60 },
  },
  "RMSE with weights, more than 10,000 rows and several leaf steps": {
    table: { rows: 12_000, shapes: mixed, hasWeights: true, label: "number" },
    params: {
      loss_function: "RMSE",
      iterations: 20,
      leaf_estimation_iterations: 4,
      boost_from_average: false,
      thread_count: 3,
      one_hot_max_size: 10,
    },
  },
  "RMSE with target statistics": {
    table: { rows: 3000, shapes: mixed, label: "number" },
    params: { loss_function: "RMSE", iterations: 200 },
  },
  "RMSE with gradient leaves and statistics of many classes": {
    table: { rows: 3000, shapes: mixed, label: "number" },
    params: {
      loss_function: "RMSE",
      iterations: 40,
      leaf_estimation_method: "Gradient",
      max_ctr_complexity: 3,
      bootstrap_type: "Bayesian",
      simple_ctr: ["Borders:TargetBorderCount=4", "Buckets:TargetBorderCount=2", "Counter"],
      combinations_ctr: ["BinarizedTargetMeanValue:TargetBorderCount=30:Prior=0.3", "Borders"],
      per_feature_ctr: ["4:Buckets:TargetBorderCount=3:Prior=0.9,Counter:Prior=1"],
    },
  },
  "CrossEntropy, all defaults": {
    table: { rows: 3000, shapes: times(5, dense), label: "probability" },
    params: { loss_function: "CrossEntropy", iterations: 60 },
  },
  "CrossEntropy with ten leaf steps, target statistics and weights": {
    table: { rows: 11_000, shapes: mixed, hasWeights: true, label: "probability" },
    params: {
      loss_function: "CrossEntropy",
      iterations: 30,
      leaf_estimation_iterations: 10,
      max_ctr_complexity: 2,
      boost_from_average: true,
      thread_count: 2,
    },
  },
  "more than 200,000 rows, where borders come from a sample": {
    table: { rows: 201_000, shapes: [dense, missing, { kind: "category", levels: 4 }] },
    params: { iterations: 5, depth: 4, one_hot_max_size: 4 },
  },
};

/** 150 sparse columns that exclude one another, then for each a partner that fits its bundle alone: more bundles than official tries. */
function manyBundles(): Pool {
  const random = randoms(5);
  const rows = 2000;
  const sparse = (isFree: (row: number) => boolean, always: number): Float32Array =>
    Float32Array.from({ length: rows }, (_, row) => {
      if (row < 2) return Number(row === always);
      return isFree(row) && random() < 0.05 ? 1 + Math.floor(random() * 3) : 0;
    });
  const first = Array.from({ length: 150 }, () => sparse(() => true, 0));
  const partners = first.map((column) => sparse((row) => column[row] === 0, 1));
  const columns = [...first, ...partners].map(
    (values, i): Column => ({ kind: "numeric", name: `c${i}`, values }),
  );
  const label = Float32Array.from({ length: rows }, (_, row) =>
    Number(first[0]![row]! - first[1]![row]! + partners[0]![row]! + random() > 0.5),
  );
  return { nRows: rows, columns, label };
}

/** Tables of CatBoost's own tests. */
const goldenTables: Record<string, { files: [string, string]; params: TrainParams }> = {
  "higgs, 28 numbers": { files: ["higgs/train_5K", "higgs/train.cd"], params: { iterations: 60 } },
  "airlines, 2,288 dummies": {
    files: ["airlines_onehot_250/train_small", "airlines_onehot_250/train.cd"],
    params: { iterations: 30 },
  },
  "adult, all defaults": { files: ["adult/train_small", "adult/train.cd"], params: { iterations: 200 } },
  "airlines, combinations of six categories": {
    files: ["airlines_5K/train", "airlines_5K/cd"],
    params: { iterations: 20, depth: 7, max_ctr_complexity: 5 },
  },
  "adult, all categories one-hot": {
    files: ["adult/train_small", "adult/train.cd"],
    params: { iterations: 60, one_hot_max_size: 102 },
  },
  "adult without noise and sampling, where scores tie": {
    files: ["adult/train_small", "adult/train.cd"],
    params: {
      iterations: 100,
      one_hot_max_size: 102,
      random_strength: 0,
      bootstrap_type: "No",
      learning_rate: 0.1,
    },
  },
};

describe.skipIf(officialMissing)(
  `trees equal official CatBoost's to the bit${skipped(officialMissing)}`,
  () => {
    const made = Object.entries(cases).map(([name, { table, params }], seed) => {
      return [name, { pool: makePool({ ...table, seed }), params }] as const;
    });
    compareAll({
      ...Object.fromEntries(made),
      "more bundles than are tried": { pool: manyBundles(), params: { iterations: 20 } },
    });
  },
);

const tablesMissing = officialMissing ?? goldensMissing;
describe.skipIf(tablesMissing)(
  `trees of CatBoost's test tables equal official's to the bit${skipped(tablesMissing)}`,
  () => {
    if (tablesMissing) return;
    const read = Object.entries(goldenTables).map(([name, { files, params }]) => {
      return [name, { pool: readGoldenTable(...files), params }] as const;
    });
    compareAll(Object.fromEntries(read));
  },
);
