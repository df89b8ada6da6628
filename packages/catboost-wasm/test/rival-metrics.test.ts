import { beforeAll, describe, expect, it } from "vitest";
import { Model, type TrainParams, train } from "../src/index.ts";
import { cutPool, makePool, type Shape, type TableSpec, times } from "./data.ts";
import { type Answer, askOfficial, officialMissing } from "./official.ts";
import { skipped } from "./same-training.ts";
import { firstDifference } from "./same-trees.ts";

const numbers: Shape[] = times(4, { kind: "dense" });
const mixed: Shape[] = [{ kind: "dense" }, { kind: "category", levels: 30 }, { kind: "dense", nan: 0.02 }];
const ofClasses = [
  ...[
    "Logloss",
    "CrossEntropy",
    "AUC",
    "AUC:type=Ranking;hints=skip_train~false",
    "Precision",
    "Recall",
    "F1",
  ],
  ...[
    "F:beta=0.5;proba_border=0.3",
    "TotalF1",
    "TotalF1:average=Macro",
    "TotalF1:average=Micro;proba_border=0.45",
  ],
  ...[
    "Accuracy:proba_border=0.3",
    "ZeroOneLoss",
    "HammingLoss",
    "BalancedAccuracy",
    "BalancedErrorRate",
    "MCC",
  ],
  ...["Kappa", "WKappa:proba_border=0.4", "BrierScore", "HingeLoss", "LogLikelihoodOfPrediction"],
];
const ofTwoClasses = [...ofClasses, "NormalizedGini:hints=skip_train~false", "PRAUC", "CtrFactor"];

/** The table is cut at `cuts`: the learn rows and the eval sets. */
interface Case {
  table: Omit<TableSpec, "seed">;
  cuts?: readonly number[];
  /** The first eval set has one label only. */
  isFirstConstant?: boolean;
  params: TrainParams;
}

const cases: Record<string, Case> = {
  "every metric of classes": {
    table: { rows: 1500, shapes: numbers },
    cuts: [900],
    params: { iterations: 10, custom_metric: ofTwoClasses },
  },
  "with weights, target statistics, and as two threads add": {
    table: { rows: 34_000, shapes: mixed, hasWeights: true },
    cuts: [17_000],
    params: {
      iterations: 4,
      thread_count: 2,
      max_ctr_complexity: 1,
      custom_metric: [...ofTwoClasses, "AUC:use_weights=true", "F1:use_weights=false"],
      eval_metric: "Accuracy",
    },
  },
  "weights of classes, Ordered boosting": {
    table: { rows: 1500, shapes: mixed },
    cuts: [900],
    params: {
      iterations: 10,
      boosting_type: "Ordered",
      class_weights: [1, 2.5],
      custom_metric: ofTwoClasses,
    },
  },
  "of probabilities": {
    table: { rows: 1500, shapes: numbers, label: "probability" },
    cuts: [900],
    params: { loss_function: "CrossEntropy", iterations: 10, custom_metric: ofClasses },
  },
  "of numbers, learn rows only": {
    table: { rows: 900, shapes: mixed, label: "number", hasWeights: true },
    params: {
      loss_function: "RMSE",
      iterations: 10,
      custom_metric: ["RMSE", "AUC:type=Ranking;hints=skip_train~false"],
    },
  },
  "every metric of numbers": {
    table: { rows: 26_000, shapes: numbers, label: "number", hasWeights: true },
    cuts: [13_001],
    params: {
      loss_function: "RMSE",
      iterations: 4,
      thread_count: 2,
      eval_metric: "R2",
      custom_metric: ["MAE", "MAPE", "SMAPE", "R2", "MedianAbsoluteError:hints=skip_train~false"],
    },
  },
  "of 0 and 1 as numbers": {
    table: { rows: 1500, shapes: numbers, label: "probability" },
    cuts: [900],
    params: { loss_function: "RMSE", iterations: 5, custom_metric: ["AUC", "MSLE"] },
  },
  "the last of several eval sets decides, here by the greatest value": {
    table: { rows: 1500, shapes: mixed },
    cuts: [700, 1000, 1200],
    params: { iterations: 60, learning_rate: 0.9, eval_metric: "AUC", od_wait: 6, metric_period: 7 },
  },
  "IncToDec by the greatest value": {
    table: { rows: 1500, shapes: numbers, hasWeights: true },
    cuts: [700],
    params: {
      iterations: 80,
      learning_rate: 0.9,
      eval_metric: "F:beta=2;use_weights=false",
      od_pval: 0.2,
      od_wait: 4,
    },
  },
  "a period without a detector, a least number of trees": {
    table: { rows: 1500, shapes: numbers },
    cuts: [700, 1100],
    params: {
      iterations: 38,
      learning_rate: 0.9,
      eval_metric: "BalancedErrorRate",
      custom_metric: "AUC",
      metric_period: 5,
      best_model_min_trees: 30,
    },
  },
  "the first of several eval sets says whether the best model is kept": {
    table: { rows: 900, shapes: mixed },
    cuts: [500, 700],
    isFirstConstant: true,
    params: {
      iterations: 12,
      learning_rate: 0.9,
      custom_metric: ["AUC", "NormalizedGini", "MCC", "CtrFactor"],
    },
  },
  "options in any order, and metrics asked for twice": {
    table: { rows: 900, shapes: numbers, hasWeights: true },
    cuts: [500],
    params: {
      iterations: 4,
      eval_metric: "F1:hints=skip_train~true",
      custom_metric: [
        ...["F:proba_border=0.40;beta=2.0;use_weights=true", "Accuracy:use_weights=false;proba_border=0.40"],
        ...["TotalF1:proba_border=0.4;average=Macro", "TotalF1:average=Macro;proba_border=0.4"],
        ...["F1:hints=skip_train~false", "Precision:proba_border=0.123456789"],
      ],
    },
  },
  "nothing asked of the learn rows": {
    table: { rows: 900, shapes: numbers },
    cuts: [700],
    params: { iterations: 6, eval_metric: "Logloss:hints=skip_train~true", use_best_model: false },
  },
};

/** Official's libm has other last bits, and its order of rows with tied scores is not followed. LogLikelihoodOfPrediction is a difference. */
function precision(metric: string, hasWeights: boolean): number {
  if (/^(LogLikelihood|MSLE)/.test(metric)) return 1e-12;
  if (/^(Logloss|CrossEntropy|BrierScore|CtrFactor)/.test(metric)) return 2e-15;
  return hasWeights && /^(AUC|NormalizedGini|PRAUC)/.test(metric) ? 1e-13 : 0;
}

describe.skipIf(officialMissing)(`metrics, as official CatBoost${skipped(officialMissing)}`, () => {
  const jobs = Object.values(cases).map(({ table, cuts = [], params, isFirstConstant }, i) => {
    const all = makePool({ seed: 900 + i, ...table });
    const ends = [...cuts, table.rows];
    const [pool, ...evalSet] = ends.map((end, part) => cutPool(all, part === 0 ? 0 : ends[part - 1]!, end));
    if (isFirstConstant) evalSet[0]!.label!.fill(0);
    return { name: `case${i}`, pool: pool!, ...(evalSet.length > 0 && { evalSet }), params };
  });
  let answers: Answer[];
  beforeAll(async () => {
    answers = await askOfficial(jobs);
  });

  it.each(Object.keys(cases).map((name, i) => ({ name, i })))("$name", async ({ i }) => {
    const { pool, params, ...options } = jobs[i]!;
    const { cbm, told } = answers[i]!;
    const model = await train(pool, params, options);
    expect(firstDifference(model.toCbm(), cbm)).toBeUndefined();
    const near = (own: number, theirs: number, metric: string): void =>
      expect(Math.abs(own - theirs), metric).toBeLessThanOrEqual(
        precision(metric, !!pool.weight || !!params.class_weights) * Math.abs(theirs),
      );
    expect(Object.keys(model.evalsResult).sort()).toEqual(Object.keys(told.evalsResult).sort());
    for (const [set, series] of Object.entries(told.evalsResult)) {
      const own = model.evalsResult[set]!;
      expect(Object.keys(own).sort()).toEqual(Object.keys(series).sort());
      for (const [metric, values] of Object.entries(series)) {
        expect(own[metric], metric).toHaveLength(values.length);
        for (const [tree, value] of values.entries()) near(own[metric]![tree]!, value, metric);
      }
      for (const [metric, value] of Object.entries(told.bestScore[set] ?? {}))
        near(model.bestScore[set]![metric]!, value, metric);
    }
    expect(model.bestIteration ?? null).toBe(told.bestIteration);
  });

  it("official reads of our file what ours tells, and ours of official's", async () => {
    const [job] = jobs;
    const model = await train(job!.pool, job!.params, { evalSet: job!.evalSet! });
    const [theirs] = await askOfficial([{ name: "ours", pool: job!.pool, model: model.toCbm() }]);
    // Official's own reader of numbers is off by one unit in the last place.
    const { told: read } = theirs!;
    expect(read.bestIteration).toBe(model.bestIteration);
    for (const [set, series] of Object.entries(model.evalsResult)) {
      for (const [metric, values] of Object.entries(series)) {
        expect(read.evalsResult[set]![metric]).toHaveLength(values.length);
        for (const [tree, value] of values.entries())
          expect(read.evalsResult[set]![metric]![tree]).toBeCloseTo(value, 14);
      }
    }
    const { cbm, told } = answers[0]!;
    const { evalsResult, bestScore, bestIteration } = Model.fromCbm(cbm);
    expect({ evalsResult, bestScore, bestIteration }).toEqual(told);
  });
});
