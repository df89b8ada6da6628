import type { TrainParams } from "../../src/index.ts";
import { Dice } from "./dice.ts";
import { type Label, makeTable, type Table, type TableRequest } from "./tables.ts";

/** Learn rows, parameters, and whether the test rows are the eval set. */
export interface ParityCase extends Table {
  name: string;
  params: TrainParams;
  isEvaluated: boolean;
}

/** How much work a case is allowed, roughly official's seconds. */
export type Size = "small" | "usual" | "large";

const budgets: Record<Size, { rows: readonly [number, number]; work: number }> = {
  small: { rows: [50, 20_000], work: 2e7 },
  usual: { rows: [50, 60_000], work: 1.6e8 },
  large: { rows: [60_000, 200_000], work: 6e8 },
};

/** The case of a seed: the same table and parameters everywhere. */
export function parityCase(seed: number, size: Size): ParityCase {
  const dice = new Dice(seed * 7919 + 17);
  const { rows: range, work } = budgets[size];
  const rows = dice.logWhole(...range);
  const isEvaluated = dice.chance(0.4);
  const loss = dice.oneOf(["Logloss", "Logloss", "Logloss", "CrossEntropy", "RMSE"] as const);
  const label: Label = { Logloss: "binary", CrossEntropy: "probability", RMSE: "number" }[loss] as Label;
  const request: TableRequest = {
    seed,
    rows,
    testRows: Math.max(20, Math.floor(rows * dice.oneOf([0.1, 0.5]))),
    ...columnCounts(dice),
    label,
    hasWeights: dice.chance(0.3),
  };
  const table = makeTable(request);
  const params = {
    ...paramsOf(dice, table, isEvaluated, loss),
    ...(loss !== "Logloss" && { loss_function: loss }),
  };
  params.iterations ??= affordable(dice, table, params, work);
  return { name: `${size} ${seed}`, ...table, params, isEvaluated };
}

function columnCounts(dice: Dice): Pick<TableRequest, "numbers" | "categories" | "exclusiveSets"> {
  const numbers = dice.logWhole(1, 30);
  const categories = dice.logWhole(1, 8);
  return dice.oneOf([
    { numbers, categories: 0, exclusiveSets: 0 },
    { numbers, categories, exclusiveSets: 0 },
    { numbers: Math.ceil(numbers / 4), categories, exclusiveSets: 0 },
    { numbers: 0, categories: categories + 1, exclusiveSets: dice.whole(0, 1) },
    { numbers: Math.ceil(numbers / 3), categories: dice.whole(0, 3), exclusiveSets: dice.whole(1, 3) },
  ]);
}

/** As many iterations as the work allows; the rules change at 200. */
function affordable(dice: Dice, { learn }: Table, params: TrainParams, work: number): number {
  const categories = learn.columns.filter(({ kind }) => kind === "categorical").length;
  const complexity = params.max_ctr_complexity ?? 4;
  const joined = complexity > 1 ? 4 : 1;
  const columns = learn.columns.length - categories + 12 * categories * joined;
  const most = (10 * work) / ((learn.nRows + 500) * (columns + 3) * (params.depth ?? 6) ** 1.2);
  if (most > 200 && dice.chance(0.3)) return 200;
  return Math.min(dice.logWhole(5, 150), Math.max(2, Math.floor(most)));
}

/** Any of the parameters, most of them with their defaults in most cases. */
function paramsOf(dice: Dice, table: Table, isEvaluated: boolean, loss: string): TrainParams {
  const oddness = dice.oneOf([0, 0.1, 0.35]);
  const isOdd = (): boolean => dice.chance(oddness);
  const params: { -readonly [Name in keyof TrainParams]?: unknown } = {};
  const maybe = (name: keyof TrainParams, ...values: readonly unknown[]): void => {
    const value = dice.oneOf(values);
    if (isOdd()) params[name] = value;
  };
  params.thread_count = dice.oneOf([1, 1, 2, 4]);
  maybe("random_seed", 1, 42, 9_876_543_210, dice.whole(0, 1_000_000));
  maybe("learning_rate", 0.03, 0.1, 0.3, 1, dice.random() + 1e-3);
  maybe("depth", 1, 2, 3, 4, 5, 7, 8, 10);
  maybe("l2_leaf_reg", 0, 0.5, 1, 10, 1000, 5 * dice.random());
  maybe("random_strength", 0, 0.3, 5, 2 * dice.random());
  maybe("rsm", 0.1, 0.5, 0.8, dice.random() / 2 + 0.5);
  maybe("score_function", "L2", "Cosine");
  maybe("leaf_estimation_method", "Gradient", "Newton");
  maybe("leaf_estimation_iterations", 1, 2, 3, 5, 10);
  maybe("leaf_estimation_backtracking", "No", "AnyImprovement");
  maybe("border_count", 1, 2, 5, 16, 32, 128, 254, 255, 256, 500, 1000);
  maybe("nan_mode", "Max", "Min");
  maybe("one_hot_max_size", 0, 2, 3, 10, 100, 255);
  maybe("max_ctr_complexity", 1, 2, 3, 4, 6);
  maybe("model_size_reg", 0, 0.1, 2, 10);
  maybe("counter_calc_method", "Full", "SkipTest");
  maybe("boosting_type", "Ordered", "Plain");
  maybe("fold_len_multiplier", 1.1, 1.5, 3, 10);
  maybe("permutation_count", 1, 2, 3, 7);
  maybe("fold_permutation_block", 1, 2, 17, 300);
  maybe("sampling_frequency", "PerTreeLevel", "PerTree");
  maybe("has_time", true, false);
  maybe("boost_from_average", true, false);
  if (isOdd()) Object.assign(params, sampling(dice));
  if (loss === "Logloss" && isOdd()) Object.assign(params, classWeights(dice));
  if (isOdd()) params.simple_ctr = ctrList(dice, loss);
  if (isOdd()) params.combinations_ctr = ctrList(dice, loss);
  const category = table.learn.columns.findIndex(({ kind }) => kind === "categorical");
  if (isOdd() && category >= 0)
    params.per_feature_ctr = [`${category}:${priors(dice, "Borders")},${priors(dice, "Counter")}`];
  if (isEvaluated && dice.chance(0.5)) Object.assign(params, stopping(dice));
  return params as TrainParams;
}

function sampling(dice: Dice): TrainParams {
  const subsample = dice.oneOf([0.1, 0.5, 0.8, 0.95, 1, dice.random() / 2 + 0.3]);
  return dice.oneOf<TrainParams>([
    { bootstrap_type: "No" },
    { bootstrap_type: "Bernoulli" },
    { bootstrap_type: "Bernoulli", subsample },
    { bootstrap_type: "Bayesian", bagging_temperature: dice.oneOf([0, 0.3, 1, 2.5]) },
    { bootstrap_type: "Bayesian" },
    { subsample },
    { bootstrap_type: "MVS", subsample, mvs_reg: dice.oneOf([0, 0.1, 3]) },
  ]);
}

function classWeights(dice: Dice): TrainParams {
  return dice.oneOf<TrainParams>([
    { auto_class_weights: "Balanced" },
    { auto_class_weights: "SqrtBalanced" },
    { scale_pos_weight: dice.oneOf([0.2, 3.3, 20]) },
    { class_weights: [0.7, 2.3] },
    { class_weights: [0.1 + dice.random(), 5 * dice.random() + 0.1] },
  ]);
}

function stopping(dice: Dice): TrainParams {
  return dice.oneOf<TrainParams>([
    { od_type: "Iter", od_wait: dice.oneOf([1, 3, 10]) },
    { early_stopping_rounds: dice.oneOf([1, 2, 5, 20]) },
    { od_type: "IncToDec", od_pval: dice.oneOf([0.001, 0.3, 0.99]), od_wait: dice.oneOf([1, 4]) },
    { use_best_model: false },
    { od_pval: 0.01, use_best_model: false },
  ]);
}

const ctrKinds = ["Borders", "Buckets", "BinarizedTargetMeanValue", "Counter"];

function ctrList(dice: Dice, loss: string): string[] {
  const kinds = dice.shuffled(ctrKinds).slice(0, dice.whole(1, 3));
  return kinds.map((kind) => {
    const hasBorders = loss === "RMSE" && kind !== "Counter" && dice.chance(0.4);
    const targets = hasBorders ? `:TargetBorderCount=${dice.oneOf([2, 3, 10])}` : "";
    return dice.chance(0.4) ? `${kind}${targets}` : priors(dice, `${kind}${targets}`);
  });
}

function priors(dice: Dice, kind: string): string {
  const values = Array.from({ length: dice.whole(1, 3) }, () => dice.oneOf([0, 0.25, 0.5, 1, 2, -1, 7.5]));
  return [kind, ...new Set(values)].map((value, i) => (i === 0 ? value : `Prior=${value}`)).join(":");
}
