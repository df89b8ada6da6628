import { beforeAll, describe, expect, it } from "vitest";
import { type CvOptions, cv, type Pool, type TrainParams } from "../src/index.ts";
import { makePool, type Shape, type TableSpec, times } from "./data.ts";
import { type Answer, askOfficial, officialMissing } from "./official.ts";
import { skipped } from "./same-training.ts";
import { firstDifference } from "./same-trees.ts";

const numbers: Shape[] = [...times(3, { kind: "dense", nan: 0.05 }), { kind: "steps", values: 5 }];
const categories: Shape[] = [...numbers, { kind: "category", levels: 4 }, { kind: "category", levels: 25 }];
const table = (shapes: Shape[], more: Partial<TableSpec> = {}): Pool =>
  makePool({ rows: 401, seed: 8, shapes, ...more });

type Job = { pool: Pool; params: TrainParams; options: CvOptions };
const job = (pool: Pool, params: TrainParams = {}, options: CvOptions = {}): Job => ({
  pool,
  params: { iterations: 8, ...params },
  options,
});

const jobs: Record<string, Job> = {
  "three stratified folds": job(table(numbers)),
  "five folds of another shuffle": job(table(numbers), {}, { fold_count: 5, partition_random_seed: 77 }),
  "folds without shuffle": job(table(numbers), {}, { shuffle: false }),
  "plain folds": job(table(numbers), {}, { stratified: false }),
  "inverted folds": job(table(numbers), {}, { type: "Inverted" }),
  "folds of time": job(table(numbers), {}, { type: "TimeSeries", fold_count: 4 }),
  "target statistics": job(table(categories), { max_ctr_complexity: 3 }, { partition_random_seed: 5 }),
  "Ordered boosting": job(table(categories), { boosting_type: "Ordered" }),
  "time in target statistics": job(table(categories), { has_time: true }),
  "weights, RMSE": job(table(numbers, { label: "number", hasWeights: true }), { loss_function: "RMSE" }),
  probabilities: job(table(categories, { label: "probability" }), { loss_function: "CrossEntropy" }),
  "a baseline": job(table(numbers, { hasBaseline: true })),
  "class weights": job(table(numbers), { auto_class_weights: "Balanced" }),
  "gradient leaves": job(table(numbers), { leaf_estimation_method: "Gradient" }),
  "monotone constraints": job(table(numbers), { monotone_constraints: [1, 0, -1, 0] }),
  "few rows": job(table(numbers, { rows: 110 }), {}, { fold_count: 2 }),
  "fewer rows": job(table(numbers, { rows: 70 }), { bootstrap_type: "Bernoulli" }),
  "folds whose borders come from a sample": job(
    table([{ kind: "dense" }, { kind: "dense" }], { rows: 402_000 }),
    { iterations: 2, depth: 3, leaf_estimation_iterations: 1 },
    { fold_count: 2 },
  ),
  "several metrics, now and then": job(table(numbers, { hasWeights: true }), {
    iterations: 9,
    metric_period: 3,
    eval_metric: "AUC",
    custom_metric: ["Accuracy", "Precision:use_weights=false"],
  }),
  "folds that stop by another metric": job(table(numbers), {
    iterations: 40,
    learning_rate: 0.5,
    metric_period: 5,
    eval_metric: "Accuracy",
    od_type: "Iter",
    od_wait: 3,
  }),
  "folds that stop on their own": job(
    table(numbers),
    { iterations: 60, learning_rate: 0.5, early_stopping_rounds: 4 },
    { fold_count: 4 },
  ),
};

describe.skipIf(officialMissing)(`official cross-validation${skipped(officialMissing)}`, () => {
  const names = Object.keys(jobs);
  let answers: Answer[];
  beforeAll(async () => {
    answers = await askOfficial(
      names.map((name, i) => {
        const { pool, params, options } = jobs[name]!;
        return { name: `case${i}`, pool, params, cv: options };
      }),
    );
  });

  it.each(names)("has the same models and numbers: %s", async (name) => {
    const { pool, params, options } = jobs[name]!;
    const official = answers[names.indexOf(name)]!.cv;
    const { scores, models } = await cv(pool, params, { ...options, return_models: true });
    expect(models.map((model, i) => firstDifference(model.toCbm(), official.models[i]!))).toEqual(
      models.map(() => undefined),
    );
    expect(Object.keys(scores)).toEqual(Object.keys(official.scores));
    for (const [column, values] of Object.entries(official.scores)) {
      expect(scores[column], column).toHaveLength(values.length);
      // The losses of raw scores go through libm's exp; a deviation is a difference of such numbers.
      for (const [row, value] of values.entries()) {
        if (value === null) expect(scores[column]![row]).toBeNaN();
        else expect(Math.abs(scores[column]![row]! - value), `${column} ${row}`).toBeLessThan(1e-14);
      }
    }
  });
});
