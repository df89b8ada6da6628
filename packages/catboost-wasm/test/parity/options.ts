import { borderTypes } from "../../src/columns/borders.ts";
import type { TrainParams } from "../../src/index.ts";
import type { Dice } from "./dice.ts";
import type { LabelledPool } from "./tables.ts";

type Loose = { -readonly [Name in keyof TrainParams]?: unknown };

/** Any of the options, most of them with their defaults in most cases. */
export function randomOptions(
  dice: Dice,
  learn: LabelledPool,
  isEvaluated: boolean,
  loss: string,
): TrainParams {
  const oddness = dice.oneOf([0, 0.1, 0.35]);
  const isOdd = (): boolean => dice.chance(oddness);
  const params: Loose = {};
  const maybe = (name: keyof TrainParams, ...values: readonly unknown[]): void => {
    const value = dice.oneOf(values);
    if (isOdd()) params[name] = value;
  };
  params.thread_count = dice.oneOf([1, 1, 2, 4]);
  maybe("random_seed", 1, 42, 9_876_543_210, dice.whole(0, 1_000_000));
  maybe("learning_rate", 0.03, 0.1, 0.3, 1, dice.random() + 1e-3);
  maybe("depth", 1, 2, 3, 4, 5, 7, 8, 10, 12);
  maybe("l2_leaf_reg", 0, 0.5, 1, 10, 1000, 5 * dice.random());
  maybe("random_strength", 0, 0.3, 5, 2 * dice.random());
  maybe("rsm", 0.1, 0.5, 0.8, dice.random() / 2 + 0.5);
  maybe("score_function", "L2", "Cosine");
  maybe("leaf_estimation_method", "Gradient", "Newton");
  maybe("leaf_estimation_iterations", 1, 2, 3, 5, 10);
  maybe("leaf_estimation_backtracking", "No", "AnyImprovement");
  maybe("border_count", 1, 2, 5, 16, 32, 128, 254, 255, 256, 500, 1000);
  maybe("feature_border_type", ...borderTypes);
  maybe("nan_mode", maxNanMode(learn), "Min");
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
  if (!learn.baseline) maybe("boost_from_average", true, false);
  if (isOdd()) Object.assign(params, sampling(dice));
  if (loss === "Logloss" && isOdd()) Object.assign(params, classWeights(dice));
  if (isOdd()) params.simple_ctr = ctrList(dice, loss);
  if (isOdd()) params.combinations_ctr = ctrList(dice, loss);
  for (const options of [perCategory, perNumber, monotone, penalties])
    if (isOdd()) Object.assign(params, options(dice, learn));
  if (learn.columns.length > 2 && isOdd()) params.ignored_features = someOf(dice, learn);
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

/** Not where there are infinite numbers: of these our bins are known to differ from official's if NaN are in the same column. */
function maxNanMode({ columns }: LabelledPool): "Max" | "Min" {
  const isInfinite = columns.some((column) => column.kind === "numeric" && column.values.includes(Infinity));
  return isInfinite ? "Min" : "Max";
}

function perCategory(dice: Dice, learn: LabelledPool): TrainParams {
  const position = dice.oneOf(positionsOf(learn, "categorical"));
  if (position === undefined) return {};
  const kinds = dice.shuffled(ctrKinds).slice(0, dice.whole(1, 2));
  return { per_feature_ctr: [`${position}:${kinds.map((kind) => priors(dice, kind)).join(",")}`] };
}

function perNumber(dice: Dice, learn: LabelledPool): TrainParams {
  const position = dice.oneOf(positionsOf(learn, "numeric"));
  if (position === undefined) return {};
  const type = dice.oneOf(borderTypes);
  const option = dice.oneOf([
    `border_count=${dice.oneOf([1, 7, 300, 1024])}`,
    `nan_mode=${maxNanMode(learn)}`,
    `border_type=${type}`,
  ]);
  return { per_float_feature_quantization: [`${position}:${option}`] };
}

function monotone(dice: Dice, learn: LabelledPool): TrainParams {
  const sign = dice.oneOf([
    () => dice.oneOf([-1, 0, 1]),
    () => dice.oneOf([-1, 1]),
    () => (dice.chance(0.2) ? 1 : 0),
  ]);
  return {
    monotone_constraints: learn.columns.map(({ kind }) => (kind === "numeric" ? sign() : 0)),
    ...(dice.chance(0.4) && { model_shrink_rate: dice.oneOf([0, 0.05, 0.3]) }),
    ...(dice.chance(0.3) && { model_shrink_mode: dice.oneOf(["Constant", "Decreasing"] as const) }),
  };
}

function penalties(dice: Dice, learn: LabelledPool): TrainParams {
  const each = (...values: readonly number[]): number[] => learn.columns.map(() => dice.oneOf(values));
  const options: TrainParams = {
    ...(dice.chance(0.5) && { feature_weights: each(1, 0.3, 2, 0) }),
    ...(dice.chance(0.5) && { first_feature_use_penalties: each(0, 0, 1, 0.01, 20) }),
    ...(dice.chance(0.3) && { per_object_feature_penalties: each(0, 0, 0.001, 0.1) }),
    ...(dice.chance(0.3) && { penalties_coefficient: dice.oneOf([0, 0.5, 3]) }),
  };
  return options;
}

/** Fewer than half of the columns. */
function someOf(dice: Dice, { columns }: LabelledPool): number[] {
  const most = Math.max(1, Math.floor(columns.length / 2) - 1);
  return dice.shuffled([...columns.keys()]).slice(0, dice.whole(1, most));
}

function positionsOf({ columns }: LabelledPool, kind: "numeric" | "categorical"): number[] {
  return columns.flatMap((column, position) => (column.kind === kind ? [position] : []));
}
