import { describe, expect, it } from "vitest";
import type { BorderType } from "../src/columns/borders.ts";
import { type GivenParams, train } from "../src/index.ts";
import { cutPool, dummies, makePool, mixed, type TableSpec, times } from "./data.ts";
import { askOfficial, officialMissing } from "./official.ts";
import { compareAll, skipped } from "./same-training.ts";
import { firstDifference } from "./same-trees.ts";

const dense = { kind: "dense" } as const;
const binary = { kind: "steps", values: 2 } as const;
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

const quantized = {
  rows: 2000,
  shapes: [dense, { kind: "dense", nan: 0.2 }, { kind: "steps", values: 9 }, ...mixed.slice(1, 3), binary],
} as const;
const quantizedBy = (feature_border_type: BorderType, border_count: number) => ({
  table: quantized,
  params: { feature_border_type, border_count },
});

const someFeatures = { c0: 2.3, c1: 10, c4: 0.7, c5: 3 };

/** `evalRows`: the last rows are the eval set. */
const cases: Record<string, { table: Omit<TableSpec, "seed">; params: GivenParams; evalRows?: number }> = {
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
  "weights of features, alone and inside combinations": {
    table: { rows: 2500, shapes: mixed },
    params: {
      feature_weights: { c0: 0.3, c1: 0.7, c2: 0.6, c3: 1.3, c4: 1.9, c5: 0.1 },
      one_hot_max_size: 5,
      max_ctr_complexity: 3,
    },
  },
  "weights of features in packs and bundles": {
    table: { rows: 2500, shapes: shared },
    params: { feature_weights: shared.map((_, i) => ((i * 7) % 10) / 5) },
  },
  "penalties of the first use, no noise": {
    table: { rows: 2500, shapes: mixed },
    params: {
      first_feature_use_penalties: someFeatures,
      penalties_coefficient: 0.37,
      max_ctr_complexity: 3,
      random_strength: 0,
    },
  },
  "penalties by sampled row": {
    table: { rows: 2500, shapes: mixed, hasWeights: true },
    params: { per_object_feature_penalties: someFeatures, penalties_coefficient: 0.001, subsample: 0.3 },
  },
  "penalties by sampled row, Ordered boosting, a sample for each level": {
    table: { rows: 1500, shapes: mixed },
    params: {
      per_object_feature_penalties: someFeatures,
      penalties_coefficient: 0.001,
      boosting_type: "Ordered",
      sampling_frequency: "PerTreeLevel",
    },
  },
  "borders of type GreedyMinEntropy": quantizedBy("GreedyMinEntropy", 40),
  "borders of type MaxLogSum": quantizedBy("MaxLogSum", 254),
  "borders of type MinEntropy": quantizedBy("MinEntropy", 60),
  "borders of type Median": quantizedBy("Median", 254),
  "borders of type Uniform": quantizedBy("Uniform", 33),
  "borders of type UniformAndQuantiles": quantizedBy("UniformAndQuantiles", 254),
  "quantization of single columns": {
    table: quantized,
    params: {
      nan_mode: "Forbidden",
      per_float_feature_quantization: [
        "1:border_count=5,nan_mode=Max,border_type=Median",
        "2:border_count=3",
        "0:border_type=Uniform",
      ],
    },
  },
  "borders of target statistics, alone and combined": {
    table: { rows: 1500, shapes: mixed },
    params: {
      simple_ctr: [
        "Borders:CtrBorderCount=7:Prior=2:Prior=-1",
        "Borders:Prior=2",
        "Counter:CtrBorderCount=31",
      ],
      combinations_ctr: [
        "Borders:CtrBorderCount=255",
        "Counter:CtrBorderType=Uniform:CtrBorderCount=3:PriorEstimation=No",
      ],
      per_feature_ctr: ["4:Buckets:CtrBorderCount=1:Prior=1,Borders:CtrBorderCount=60:Prior=0/1"],
      max_ctr_complexity: 3,
      monotone_constraints: { c0: 1 },
    },
  },
  "borders of target statistics, Ordered boosting, an eval set": {
    table: { rows: 1500, shapes: mixed },
    params: {
      simple_ctr: ["Borders:CtrBorderCount=50:Prior=0.5", "Counter:CtrBorderCount=200"],
      combinations_ctr: "Borders:CtrBorderCount=2",
      max_ctr_complexity: 2,
      boosting_type: "Ordered",
    },
    evalRows: 400,
  },
  "borders of target statistics, of a label cut into several classes": {
    table: { rows: 1500, shapes: mixed, label: "number" },
    params: {
      loss_function: "RMSE",
      simple_ctr: [
        "Borders:CtrBorderCount=9",
        "BinarizedTargetMeanValue:CtrBorderCount=70:TargetBorderCount=6",
      ],
      ctr_target_border_count: 3,
      max_ctr_complexity: 2,
    },
  },
  "the other names of parameters": {
    table: { rows: 1000, shapes: mixed },
    params: {
      eta: 0.2,
      max_depth: 4,
      reg_lambda: 2,
      random_state: 5,
      colsample_bylevel: 0.7,
      max_bin: 20,
    },
  },
  "one-hot categories of many values": {
    table: {
      rows: 1500,
      shapes: [dense, ...[400, 257, 20].map((levels) => ({ kind: "category", levels }) as const)],
    },
    params: { one_hot_max_size: 350, max_ctr_complexity: 2 },
    evalRows: 500,
  },
  "values of parameters that change nothing": {
    table: { rows: 600, shapes: mixed },
    params: {
      task_type: "CPU",
      random_score_type: "NormalWithModelSizeDecrease",
      sampling_unit: "Object",
      approx_on_full_history: false,
      grow_policy: "SymmetricTree",
      min_data_in_leaf: 1,
      max_ctr_complexity: 0,
      store_all_simple_ctr: true,
      ctr_history_unit: "Sample",
      final_ctr_computation_mode: "Default",
      sparse_features_conflict_fraction: 0,
      langevin: false,
      posterior_sampling: false,
    },
  },
  "Simple leaves where Gradient ones take several steps": {
    table: { rows: 300, shapes: times(3, dense) },
    params: { iterations: 205, depth: 2, leaf_estimation_method: "Simple", model_shrink_rate: 0.01 },
  },
  "ignored features": {
    table: { rows: 1500, shapes: [...mixed, dense] },
    params: { ignored_features: [1, 3, 4], nan_mode: "Forbidden" },
  },
  "ignored features among many": {
    table: { rows: 1500, shapes: shared },
    params: { ignored_features: ["c2", "c5", "c8", "c9", "c13"] },
    evalRows: 300,
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

describe.skipIf(officialMissing)(
  `with samples of next to nothing, training ends where official's does${skipped(officialMissing)}`,
  () => {
    const jobs = [1, 2, 3, 4, 5, 6].flatMap((seed) =>
      (["Plain", "Ordered"] as const).flatMap((boosting_type) =>
        (["Bernoulli", "MVS"] as const).map((bootstrap_type, i) => ({
          name: `${seed}${boosting_type}${i}`,
          pool: makePool({ rows: 30, shapes: times(2, dense), seed }),
          params: { iterations: 4, subsample: 0.05, random_seed: seed, boosting_type, bootstrap_type },
          mayFail: true,
        })),
      ),
    );

    it("or not at all", async () => {
      const answers = await askOfficial(jobs);
      expect(new Set(answers.map(({ error }) => error?.includes("Too few sampling units")))).toEqual(
        new Set([true, undefined]),
      );
      for (const [i, { pool, params }] of jobs.entries()) {
        const { error, cbm } = answers[i]!;
        const training = train(pool, params);
        if (error) await expect(training).rejects.toThrow("subsample: no row was drawn for a tree");
        else expect(firstDifference((await training).toCbm(), cbm)).toBeUndefined();
      }
    });
  },
);
