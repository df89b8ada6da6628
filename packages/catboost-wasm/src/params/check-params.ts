import { borderTypes } from "../columns/borders.ts";
import { readQuantization } from "../columns/quantization.ts";
import { CatBoostError } from "../errors.ts";
import { fastContradictions } from "../fast/params.ts";
import { metricProblems } from "../metrics/metric-list.ts";
import { metricTypes, parseMetric } from "../metrics/metric-request.ts";
import { readPerFeature } from "../pool/per-feature.ts";
import { parseCtr, parseFeatureCtrs } from "../statistics/ctr-params.ts";
import { refusals, synonyms } from "./param-names.ts";
import type { Mode, TrainParams } from "./train-params.ts";

type Check = { expected: string; accepts(value: unknown): boolean };

const oneOf = (...values: readonly string[]): Check => ({
  expected:
    values.length === 1 ? `${values[0]}, the only one supported so far` : `one of ${values.join(", ")}`,
  accepts: (value) => values.includes(value as string),
});
const only = (value: unknown): Check => ({
  expected: `${value}, the only one supported so far`,
  accepts: (given) => given === value,
});
const number = (expected: string, accepts: (value: number) => boolean): Check => ({
  expected,
  accepts: (value) => typeof value === "number" && Number.isFinite(value) && accepts(value),
});
const whole = (from: number, to: number): Check =>
  number(`a whole number from ${from} to ${to}`, (v) => Number.isInteger(v) && v >= from && v <= to);
const atLeastZero = number("a number of 0 or more", (v) => v >= 0);
const share = number("a number above 0 and at most 1", (v) => v > 0 && v <= 1);
const isTrueOrFalse: Check = { expected: "true or false", accepts: (value) => typeof value === "boolean" };
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
const texts = (expected: string, accepts: (text: string) => boolean): Check => ({
  expected,
  accepts: (value) => listOf(value).every((text) => typeof text === "string" && accepts(text)),
});
const ctrs: Check = {
  expected:
    "Type:CtrBorderCount=number:TargetBorderCount=number:Prior=number, several priors or none, types Borders, Buckets, BinarizedTargetMeanValue and Counter; at least one",
  accepts: (value) =>
    listOf(value).length > 0 &&
    listOf(value).every((text) => typeof text === "string" && parseCtr(text) !== undefined),
};
const perFeature = (expected: string, accepts: (value: number) => boolean): Check => ({
  expected: `${expected} for columns: a list, an object by name, or a text such as (1,0) or age:1`,
  accepts: (value) => readPerFeature(value)?.every(([, one]) => accepts(one)) ?? false,
});
const metricsExpected = `with the options it has, one of ${metricTypes.join(", ")}`;
const isMetric = (text: unknown): boolean => typeof text === "string" && parseMetric(text) !== undefined;
const columnList: Check = {
  expected: "a list of column names or positions",
  accepts: (value) =>
    Array.isArray(value) && value.every((one) => typeof one === "string" || Number.isInteger(one)),
};
const aboveZero = number("a number above 0", (v) => v > 0);

/** As official, which can have truth values in one order only. */
function areClassNames(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [first, second] = value;
  if (typeof first !== typeof second || first === second) return false;
  if (typeof first === "boolean") return second === true;
  return typeof first === "string" || (Number.isFinite(first) && Number.isFinite(second));
}

/** Every option, once. */
export const checks: Record<keyof TrainParams, Check> = {
  loss_function: oneOf("Logloss", "CrossEntropy", "RMSE"),
  task_type: oneOf("CPU"),
  iterations: whole(1, 1_000_000),
  learning_rate: number("a number above 2^-23", (v) => Math.fround(v) > 2 ** -23),
  depth: whole(1, 16),
  l2_leaf_reg: atLeastZero,
  random_seed: whole(0, Number.MAX_SAFE_INTEGER),
  random_strength: atLeastZero,
  random_score_type: oneOf("NormalWithModelSizeDecrease"),
  bootstrap_type: oneOf("MVS", "Bernoulli", "Bayesian", "No"),
  subsample: share,
  bagging_temperature: atLeastZero,
  mvs_reg: atLeastZero,
  sampling_frequency: oneOf("PerTree", "PerTreeLevel"),
  sampling_unit: oneOf("Object"),
  rsm: share,
  score_function: oneOf("Cosine", "L2"),
  boosting_type: oneOf("Plain", "Ordered"),
  fold_len_multiplier: number("a number above 1", (v) => Math.fround(v) > 1),
  permutation_count: whole(1, 1000),
  fold_permutation_block: whole(0, 2 ** 31 - 1),
  approx_on_full_history: only(false),
  grow_policy: oneOf("SymmetricTree"),
  min_data_in_leaf: only(1),
  leaf_estimation_method: oneOf("Newton", "Gradient", "Simple"),
  leaf_estimation_iterations: whole(1, 10_000),
  leaf_estimation_backtracking: oneOf("AnyImprovement", "No"),
  border_count: whole(1, 65535),
  feature_border_type: oneOf(...borderTypes),
  per_float_feature_quantization: texts(
    "Column:border_count=number,nan_mode=mode,border_type=type, any of the three",
    (text) => readQuantization(text) !== undefined,
  ),
  nan_mode: oneOf("Min", "Max", "Forbidden"),
  one_hot_max_size: whole(0, 65535),
  max_ctr_complexity: whole(0, 15),
  model_size_reg: atLeastZero,
  simple_ctr: ctrs,
  combinations_ctr: ctrs,
  per_feature_ctr: texts(
    "Column:Type:Prior=number, further types after a comma, each with its priors",
    (text) => parseFeatureCtrs(text) !== undefined,
  ),
  ctr_target_border_count: whole(1, 255),
  store_all_simple_ctr: isTrueOrFalse,
  ctr_history_unit: oneOf("Sample"),
  final_ctr_computation_mode: oneOf("Default"),
  counter_calc_method: oneOf("SkipTest", "Full"),
  has_time: isTrueOrFalse,
  class_names: {
    expected: "two different texts or numbers, or false and true",
    accepts: areClassNames,
  },
  target_border: number("a number", () => true),
  allow_const_label: isTrueOrFalse,
  class_weights: {
    expected: "two numbers of 0 or more, or an object with one for each class",
    accepts: (value) => {
      if (typeof value !== "object" || value === null) return false;
      if (Array.isArray(value) && value.length !== 2) return false;
      return Object.values(value).every((weight) => atLeastZero.accepts(weight));
    },
  },
  auto_class_weights: oneOf("None", "Balanced", "SqrtBalanced"),
  scale_pos_weight: aboveZero,
  boost_from_average: isTrueOrFalse,
  monotone_constraints: perFeature("-1, 0 or 1", (sign) => [-1, 0, 1].includes(sign)),
  cat_features: columnList,
  ignored_features: columnList,
  feature_weights: perFeature("numbers of 0 or more", (weight) => weight >= 0),
  first_feature_use_penalties: perFeature("numbers of 0 or more", (penalty) => penalty >= 0),
  per_object_feature_penalties: perFeature("numbers of 0 or more", (penalty) => penalty >= 0),
  penalties_coefficient: atLeastZero,
  model_shrink_rate: atLeastZero,
  model_shrink_mode: oneOf("Constant", "Decreasing"),
  eval_metric: { expected: `a metric ${metricsExpected}`, accepts: isMetric },
  custom_metric: texts(`metrics, each ${metricsExpected}`, isMetric),
  metric_period: whole(1, 1_000_000),
  best_model_min_trees: whole(1, 1_000_000),
  use_best_model: isTrueOrFalse,
  od_type: oneOf("IncToDec", "Iter"),
  od_pval: number("a number from 0 to 1", (v) => v >= 0 && v <= 1),
  od_wait: whole(1, 1_000_000),
  early_stopping_rounds: whole(1, 1_000_000),
  thread_count: whole(1, 1024),
  sparse_features_conflict_fraction: only(0),
  langevin: only(false),
  posterior_sampling: only(false),
  allow_writing_files: only(false),
  verbose: {
    expected: "false or 0: training prints nothing",
    accepts: (value) => value === false || value === 0,
  },
  silent: only(true),
  logging_level: oneOf("Silent"),
};

/** @throws CatBoostError listing every unknown name, bad value and contradiction. */
export function checkParams(
  params: TrainParams,
  hasEvalSet: boolean,
  hasBaseline: boolean,
  mode: Mode,
): void {
  const problems: string[] = [];
  for (const [name, value] of Object.entries(params)) {
    const check = Object.hasOwn(checks, name) ? checks[name as keyof TrainParams] : undefined;
    if (value === undefined) continue;
    if (Object.hasOwn(synonyms, name)) {
      problems.push(
        `${name}: another name of ${synonyms[name as keyof typeof synonyms]}, which is given too`,
      );
    } else if (!check) problems.push(`${name}: this parameter is not supported${reasonOf(name)}`);
    else if (!check.accepts(value)) {
      problems.push(`${name}: ${JSON.stringify(value)}, expected ${check.expected}`);
    }
  }
  problems.push(...contradictions(params), ...evalContradictions(params, hasEvalSet));
  if (mode === "fast") problems.push(...fastContradictions(params));
  if (problems.length === 0) {
    const customs = listOf(params.custom_metric ?? []) as string[];
    problems.push(...metricProblems(params.loss_function ?? "Logloss", params.eval_metric, customs));
  }
  for (const name of ["boost_from_average", "model_shrink_rate"] as const) {
    if (hasBaseline && params[name])
      problems.push(`${name}: given with a baseline, expected only one of them`);
  }
  if (problems.length > 0) throw new CatBoostError(problems);
}

function reasonOf(name: string): string {
  return Object.hasOwn(refusals, name) ? `: ${refusals[name]}` : "";
}

function contradictions(params: TrainParams): string[] {
  const problems: string[] = [];
  const type = params.bootstrap_type ?? "MVS";
  const needs = (name: keyof TrainParams, types: readonly string[]): void => {
    if (params[name] !== undefined && !types.includes(type)) {
      problems.push(`${name}: given with bootstrap_type ${type}, expected only with ${types.join(" or ")}`);
    }
  };
  needs("subsample", ["MVS", "Bernoulli"]);
  needs("bagging_temperature", ["Bayesian"]);
  needs("mvs_reg", ["MVS"]);
  const weightings = (["class_weights", "scale_pos_weight", "auto_class_weights"] as const).filter(
    (name) => params[name] !== undefined && params[name] !== "None",
  );
  if (weightings.length > 1)
    problems.push(`${weightings.join(" and ")}: given together, expected one of them`);
  const { leaf_estimation_iterations: steps = 1 } = params;
  if (params.leaf_estimation_method === "Simple" && steps !== 1)
    problems.push(
      `leaf_estimation_iterations: ${steps} given with leaf_estimation_method Simple, expected 1`,
    );
  const loss = params.loss_function ?? "Logloss";
  if (loss !== "Logloss" && weightings.length > 0)
    problems.push(
      `${weightings.join(" and ")}: given with loss_function ${loss}, expected only with Logloss`,
    );
  for (const name of ["class_names", "target_border"] as const) {
    if (loss !== "Logloss" && params[name] !== undefined)
      problems.push(`${name}: given with loss_function ${loss}, expected only with Logloss`);
  }
  if (params.target_border !== undefined && params.class_names)
    problems.push("class_names and target_border: given together, expected one of them");
  for (const name of ["simple_ctr", "combinations_ctr", "per_feature_ctr"] as const) {
    if (loss !== "RMSE" && listOf(params[name]).some((text) => `${text}`.includes("TargetBorderCount")))
      problems.push(`${name}: TargetBorderCount given with loss_function ${loss}, expected only with RMSE`);
  }
  const { ctr_target_border_count = 1 } = params;
  if (loss !== "RMSE" && ctr_target_border_count !== 1)
    problems.push(
      `ctr_target_border_count: ${ctr_target_border_count} given with loss_function ${loss}, expected 1`,
    );
  return problems;
}

function evalContradictions(params: TrainParams, hasEvalSet: boolean): string[] {
  const problems: string[] = [];
  const names = ["use_best_model", "od_type", "od_pval", "od_wait", "early_stopping_rounds"] as const;
  for (const name of names) {
    if (params[name] && !hasEvalSet) problems.push(`${name}: given without an eval set, expected one`);
  }
  const others = names.slice(1, 4).filter((name) => params[name] !== undefined);
  if (params.early_stopping_rounds !== undefined && others.length > 0) {
    problems.push(`early_stopping_rounds: given with ${others.join(" and ")}, expected alone`);
  }
  if (params.od_type === "Iter" && params.od_pval) {
    problems.push("od_pval: given with od_type Iter, expected only with IncToDec");
  }
  return problems;
}
