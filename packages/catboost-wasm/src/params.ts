import { automaticRate, usualRate } from "./automatic-rate.ts";
import { type BorderType, borderTypes } from "./borders.ts";
import type { ClassLabel } from "./class-labels.ts";
import { type CtrRequest, type CtrSettings, defaultCtrs, parseCtr, parseFeatureCtrs } from "./ctr-params.ts";
import { CatBoostError } from "./errors.ts";
import { fastContradictions, fastDefaults, fastLeafSteps, fastSubsample } from "./fast/params.ts";
import type { LossName } from "./loss.ts";
import { metricProblems } from "./metrics/metric-list.ts";
import { metricTypes, parseMetric } from "./metrics/metric-request.ts";
import { refusals, synonyms } from "./param-names.ts";
import { type PerFeature, readPerFeature } from "./per-feature.ts";
import { type Quantization, readQuantization } from "./quantization.ts";

/** exact: official's trees, bit for bit. fast: trees as good as these within noise, made by cheaper arithmetic. */
export type Mode = "exact" | "fast";

export const modes: readonly Mode[] = ["exact", "fast"];

/** Training parameters under CatBoost's own names. What is not listed is not supported yet and is an error, never ignored. */
export interface TrainParams {
  /** Logloss: labels of two classes. CrossEntropy: labels are probabilities. RMSE: any numbers. Default Logloss. */
  loss_function?: LossName;
  /** Default CPU. */
  task_type?: "CPU";
  /** Number of trees. Default 1000. */
  iterations?: number;
  /** Default: computed from rows and iterations, as official does. Used as float32. */
  learning_rate?: number;
  /** Splits in a tree, 1 to 16. Default 6. */
  depth?: number;
  /** Default 3. */
  l2_leaf_reg?: number;
  /** Whole number, 0 to 2^53 - 1. Default 0. */
  random_seed?: number;
  /** Scale of the noise added to split scores. Default 1. */
  random_strength?: number;
  /** How the noise is drawn. Default NormalWithModelSizeDecrease. */
  random_score_type?: "NormalWithModelSizeDecrease";
  /** Default MVS. */
  bootstrap_type?: "MVS" | "Bernoulli" | "Bayesian" | "No";
  /** Share of rows, MVS and Bernoulli. Default 0.8 (MVS; 1 below 100 rows) or 0.66 (Bernoulli). */
  subsample?: number;
  /** Bayesian only. Default 1. */
  bagging_temperature?: number;
  /** MVS only. Default: computed for each tree. */
  mvs_reg?: number;
  /** PerTreeLevel draws other rows for each level of a tree. Default PerTree. */
  sampling_frequency?: "PerTree" | "PerTreeLevel";
  /** Rows are drawn one by one. Default Object. */
  sampling_unit?: "Object";
  /** Share of features tried at each level, above 0 to 1. Default 1. */
  rsm?: number;
  /** Default Cosine. */
  score_function?: "Cosine" | "L2";
  /** Ordered: the approximations that a tree is grown on come from models that have not seen the row. Default Plain. */
  boosting_type?: "Plain" | "Ordered";
  /** Ordered only: how much longer each part of a fold is than the one before. Above 1. Default 2. */
  fold_len_multiplier?: number;
  /** Default false. */
  approx_on_full_history?: false;
  /** Orders of the rows for target statistics and Ordered boosting: one for the leaf values, the others for growing trees on. Default 4. */
  permutation_count?: number;
  /** Rows that keep their order inside a permutation. Default 0: a thousandth of the rows, at most 256. */
  fold_permutation_block?: number;
  /** All leaves of a level have the same split. Default SymmetricTree. */
  grow_policy?: "SymmetricTree";
  /** Symmetric trees do not look at the number of rows in a leaf. Default 1. */
  min_data_in_leaf?: 1;
  /** Simple: Gradient, one step. Default Newton. */
  leaf_estimation_method?: "Newton" | "Gradient" | "Simple";
  /** Default 10 (Newton), 40 (Gradient) or 1 (Simple); 1 with fewer than 200 iterations and fewer than 20 features, and for RMSE. */
  leaf_estimation_iterations?: number;
  /** Default AnyImprovement. */
  leaf_estimation_backtracking?: "AnyImprovement" | "No";
  /** Borders for each numeric feature, 1 to 65535. Default 254. */
  border_count?: number;
  /** How borders are chosen. Default GreedyLogSum. */
  feature_border_type?: BorderType;
  /** Other values for single columns: `Column:border_count=1024,nan_mode=Max,border_type=Median`, any of the three, columns counted from 0. */
  per_float_feature_quantization?: string | readonly string[];
  /** Default Min. */
  nan_mode?: "Min" | "Max" | "Forbidden";
  /** Categories with at most so many learn values are one-hot encoded, others by target statistics. Default 2. */
  one_hot_max_size?: number;
  /** Most categories in a combination; numbers and one-hot splits together count as one. 0 to 15; 0 is 1. Default 4; 1 below 200 iterations. */
  max_ctr_complexity?: number;
  /** How much a new target statistic's score pays for the size it adds to the model. Default 0.5. */
  model_size_reg?: number;
  /**
   * Statistics of a category: `Type:Prior=0.5:Prior=1`, types Borders, Buckets, BinarizedTargetMeanValue, Counter. Default: the values of official.
   * RMSE: `Type:TargetBorderCount=5` cuts the label into six classes instead of two. `Type:CtrBorderCount=7` cuts the statistic by 7 borders, 1 to
   * 255, instead of 15.
   */
  simple_ctr?: string | readonly string[];
  /** Statistics of combinations, like `simple_ctr`. */
  combinations_ctr?: string | readonly string[];
  /** Statistics of single columns instead of `simple_ctr`: `Column:Type:Prior=0.5,Type:Prior=1`, columns counted from 0. */
  per_feature_ctr?: string | readonly string[];
  /** RMSE: `TargetBorderCount` of statistics that do not tell it, 1 to 255. Default 1. */
  ctr_target_border_count?: number;
  /** Official keeps simple statistics with it although `ctr_leaf_count_limit` is given, which is not supported: no effect. Default false. */
  store_all_simple_ctr?: boolean;
  /** Default Sample. */
  ctr_history_unit?: "Sample";
  /** The tables of statistics are part of the model. Default Default. */
  final_ctr_computation_mode?: "Default";
  /** Whether counters count the rows of an eval set too (Full). Default SkipTest. */
  counter_calc_method?: "SkipTest" | "Full";
  /** The rows are in the order of time, and stay so. Default false. */
  has_time?: boolean;
  /** Logloss: what the classes 0 and 1 are called in the label. Default: the two values of the label, in ascending order. */
  class_names?: readonly [ClassLabel, ClassLabel];
  /** Logloss: labels are numbers, and those above this one are class 1, the others class 0. */
  target_border?: number;
  /** Train even if all labels are the same. Default false. */
  allow_const_label?: boolean;
  /** Weights of the classes 0 and 1, or by what they are called: `{ good: 1, bad: 5 }`. */
  class_weights?: readonly [number, number] | Readonly<Record<string, number>>;
  /** Weights of the classes from their weights in the learn rows: the largest one by theirs, or its square root. Default None. */
  auto_class_weights?: "None" | "Balanced" | "SqrtBalanced";
  /** Weight of class 1. */
  scale_pos_weight?: number;
  /** Start from the label's mean (RMSE, where it is the default), or its logit. Not with a baseline. */
  boost_from_average?: boolean;
  /**
   * Numeric columns with which the score may not rise (-1) or not fall (1); 0: free. By position, by name (`{ age: 1 }`), or as the texts
   * `(1,0,-1)` and `age:1,3:-1`.
   */
  monotone_constraints?: PerFeature;
  /** The categorical columns, by name or position: the pool tells which they are, here they can be said again. */
  cat_features?: readonly (number | string)[];
  /** Columns, by name or position, that the model does not use. */
  ignored_features?: readonly (number | string)[];
  /** What the gain of a split is multiplied by, for each feature it reads; 0 or more, default 1. Like `monotone_constraints`. */
  feature_weights?: PerFeature;
  /** What a split's score loses for each feature that the model does not have yet; 0 or more, default 0. Like `monotone_constraints`. */
  first_feature_use_penalties?: PerFeature;
  /** The same, multiplied by the number of rows that the tree is grown from. */
  per_object_feature_penalties?: PerFeature;
  /** Multiplies both penalties. 0 or more, default 1. */
  penalties_coefficient?: number;
  /** How much the model shrinks before each tree. Default 0; with monotone constraints 0.01 (Decreasing: 0.2), but for a pool with a baseline. */
  model_shrink_rate?: number;
  /** Constant: by rate × learning rate; Decreasing: by rate / number of trees. Default Constant. */
  model_shrink_mode?: "Constant" | "Decreasing";
  /**
   * Judges the eval set. As CatBoost writes metrics, `F:beta=2;proba_border=0.4`: Logloss, CrossEntropy, RMSE, MAE, MAPE, SMAPE, MSLE, R2, MedianAbsoluteError, AUC, NormalizedGini, PRAUC,
   * Precision, Recall, F1, F, TotalF1, Accuracy, ZeroOneLoss, HammingLoss, BalancedAccuracy, BalancedErrorRate, MCC, Kappa, WKappa, BrierScore,
   * HingeLoss, LogLikelihoodOfPrediction, CtrFactor (not here), with `use_weights`, `proba_border`, `type`, `average`, `hints`. Default: the loss.
   */
  eval_metric?: string;
  /** More metrics to watch. With weights of rows or classes each is told with and without them, unless `use_weights` says which. */
  custom_metric?: string | readonly string[];
  /** Metrics are worked out after the first tree and each so many trees, and after the last. Default 1. */
  metric_period?: number;
  /** The model keeps at least so many trees, if there are. Default 1. */
  best_model_min_trees?: number;
  /** Keep only the trees up to the best value of the eval metric. Default true if there is an eval set and the first has more than one label. */
  use_best_model?: boolean;
  /** Stop when the eval metric has passed its best. Default IncToDec if `od_pval` is given, Iter if `od_wait` is, else none. */
  od_type?: "IncToDec" | "Iter";
  /** Threshold of IncToDec, 0 to 1; 0 never stops. Default 0. */
  od_pval?: number;
  /** Trees after the best one. Default 20. */
  od_wait?: number;
  /** The same as `od_type` Iter with this `od_wait`. */
  early_stopping_rounds?: number;
  /** Number of threads whose arithmetic is followed: with several leaf steps and more than 10,000 rows official's result depends on it. Default 1. */
  thread_count?: number;
  /** Largest share of rows in which bundled columns may both be off their usual values. Default 0. */
  sparse_features_conflict_fraction?: 0;
  /** Default false. */
  langevin?: false;
  /** Default false. */
  posterior_sampling?: false;
  /** Training writes no files. */
  allow_writing_files?: false;
  /** Training prints nothing. */
  verbose?: false | 0;
  /** Training prints nothing. */
  silent?: true;
  /** Training prints nothing. */
  logging_level?: "Silent";
}

/**
 * The parameters a model was trained with. Of a model trained here: all of them, automatic values resolved. Of a loaded file: what it tells.
 */
export type ResolvedParams = Readonly<TrainParams>;

/** What the trainer works with: every value there, float32 where official rounds to it. */
export interface Settings {
  loss: LossName;
  isFast: boolean;
  iterations: number;
  learningRate: number;
  depth: number;
  l2LeafReg: number;
  seed: number;
  randomStrength: number;
  bootstrap:
    | { type: "MVS"; subsample: number; lambda: number | undefined }
    | { type: "Bernoulli"; subsample: number }
    | { type: "Bayesian"; temperature: number }
    | { type: "No" };
  samplesEachLevel: boolean;
  rsm: number;
  isOrdered: boolean;
  foldLenMultiplier: number;
  permutationCount: number;
  /** 0: it follows from the number of rows. */
  foldPermutationBlock: number;
  isCosine: boolean;
  isNewton: boolean;
  /** Times that derivatives are taken for the values of a tree's leaves. */
  leafIterations: number;
  /** What each time stands for: 1 but in fast training. */
  leafStepsInOne: number;
  hasBacktracking: boolean;
  quantization: Quantization;
  /** By flat index. */
  quantizationOf: ReadonlyMap<number, Partial<Quantization>>;
  oneHotMaxSize: number;
  ctrs: CtrSettings;
  maxCtrComplexity: number;
  modelSizeReg: number;
  hasTime: boolean;
  classWeights: readonly [number, number] | undefined;
  autoClassWeights: "None" | "Balanced" | "SqrtBalanced";
  boostFromAverage: boolean;
  perFeature: Pick<TrainParams, (typeof perFeatureNames)[number]>;
  penaltiesCoefficient: number;
  /** As they are said again. */
  catFeatures: readonly (number | string)[] | undefined;
  ignoredFeatures: readonly (number | string)[];
  shrinkRate: number;
  isShrinkDecreasing: boolean;
  evalMetric: string;
  customMetrics: readonly string[];
  metricPeriod: number;
  bestModelMinTrees: number;
  usesBestModel: boolean;
  /** Of the overfitting detector, if there is one. */
  detector: { threshold: number; wait: number } | undefined;
  threadCount: number;
}

const perFeatureNames = [
  "monotone_constraints",
  "feature_weights",
  "first_feature_use_penalties",
  "per_object_feature_penalties",
] as const;

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
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
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
function checkParams(params: TrainParams, hasEvalSet: boolean, hasBaseline: boolean, mode: Mode): void {
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

const exactDefaults = {
  borders: 254,
  randomStrength: 1,
  score: "Cosine",
  backtracking: "AnyImprovement",
  permutations: 4,
  oneHotMaxSize: 2,
  ctrComplexity: 4,
  combinationsCtr: defaultCtrs,
} as const;

/** What the resolution needs to know of an eval set. */
export interface EvalFacts {
  /** Its labels are not all the same. */
  isVaried: boolean;
}

/** Fills in every default and automatic value by official's rules. */
export function resolveParams(
  params: TrainParams,
  nRows: number,
  nFeatures: number,
  evalFacts?: EvalFacts,
  hasBaseline = false,
  mode: Mode = "exact",
): Required<TrainParams> {
  checkParams(params, evalFacts !== undefined, hasBaseline, mode);
  const usual = mode === "fast" ? fastDefaults : exactDefaults;
  const use_best_model = params.use_best_model ?? evalFacts?.isVaried ?? false;
  const iterations = params.iterations ?? 1000;
  const bootstrap_type = params.bootstrap_type ?? "MVS";
  const leaf_estimation_method = params.leaf_estimation_method ?? "Newton";
  const loss_function = params.loss_function ?? "Logloss";
  const boost_from_average = params.boost_from_average ?? (loss_function === "RMSE" && !hasBaseline);
  const isSmall = iterations < 200 && nFeatures < 20;
  const usualSteps =
    loss_function === "RMSE" ? 1 : { Newton: 10, Gradient: 40, Simple: 1 }[leaf_estimation_method];
  const class_weights =
    params.class_weights ??
    (params.scale_pos_weight === undefined ? undefined : [1, params.scale_pos_weight]);
  const resolved = {
    loss_function,
    iterations,
    learning_rate: Math.fround(
      params.learning_rate ??
        (hasAutomaticRate(params)
          ? automaticRate(loss_function, nRows, iterations, use_best_model, boost_from_average)
          : usualRate),
    ),
    depth: params.depth ?? 6,
    l2_leaf_reg: params.l2_leaf_reg ?? 3,
    random_seed: params.random_seed ?? 0,
    random_strength: params.random_strength ?? usual.randomStrength,
    bootstrap_type,
    ...bootstrapParams(params, bootstrap_type, nRows, mode),
    sampling_frequency: params.sampling_frequency ?? "PerTree",
    sampling_unit: "Object",
    rsm: params.rsm ?? 1,
    score_function: params.score_function ?? usual.score,
    boosting_type: params.boosting_type ?? "Plain",
    fold_len_multiplier: params.fold_len_multiplier ?? 2,
    approx_on_full_history: false,
    permutation_count: params.permutation_count ?? (params.has_time ? 1 : usual.permutations),
    fold_permutation_block: params.fold_permutation_block ?? 0,
    grow_policy: "SymmetricTree",
    leaf_estimation_method,
    leaf_estimation_iterations: params.leaf_estimation_iterations ?? (isSmall ? 1 : usualSteps),
    leaf_estimation_backtracking: params.leaf_estimation_backtracking ?? usual.backtracking,
    border_count: params.border_count ?? usual.borders,
    feature_border_type: params.feature_border_type ?? "GreedyLogSum",
    ...(params.per_float_feature_quantization && {
      per_float_feature_quantization: params.per_float_feature_quantization,
    }),
    nan_mode: params.nan_mode ?? "Min",
    one_hot_max_size: params.one_hot_max_size ?? usual.oneHotMaxSize,
    max_ctr_complexity: params.max_ctr_complexity ?? (iterations < 200 ? 1 : usual.ctrComplexity),
    model_size_reg: params.model_size_reg ?? 0.5,
    simple_ctr: listOf(params.simple_ctr ?? defaultCtrs),
    combinations_ctr: listOf(params.combinations_ctr ?? usual.combinationsCtr),
    ...(params.per_feature_ctr && { per_feature_ctr: params.per_feature_ctr }),
    ctr_target_border_count: params.ctr_target_border_count ?? 1,
    counter_calc_method: params.counter_calc_method ?? "SkipTest",
    has_time: params.has_time ?? false,
    ...(params.class_names && { class_names: params.class_names }),
    ...(params.target_border !== undefined && { target_border: params.target_border }),
    allow_const_label: params.allow_const_label ?? false,
    ...(class_weights && { class_weights }),
    auto_class_weights: params.auto_class_weights ?? "None",
    boost_from_average,
    ...(params.cat_features && { cat_features: params.cat_features }),
    ignored_features: params.ignored_features ?? [],
    ...perFeatureOf(params),
    penalties_coefficient: params.penalties_coefficient ?? 1,
    model_shrink_rate: params.model_shrink_rate ?? automaticShrinkRate(params, hasBaseline),
    model_shrink_mode: params.model_shrink_mode ?? "Constant",
    eval_metric: params.eval_metric ?? loss_function,
    custom_metric: listOf(params.custom_metric ?? []),
    metric_period: params.metric_period ?? 1,
    best_model_min_trees: params.best_model_min_trees ?? 1,
    use_best_model,
    ...detectorParams(params),
    thread_count: params.thread_count ?? 1,
  };
  checkShrinkage(resolved);
  return resolved as Required<TrainParams>;
}

/** Those that are given. */
function perFeatureOf(params: TrainParams): Settings["perFeature"] {
  return Object.fromEntries(
    perFeatureNames.flatMap((name) => (params[name] === undefined ? [] : [[name, params[name]]])),
  );
}

/** @throws CatBoostError if nothing would be left of the model */
function checkShrinkage(params: {
  learning_rate: number;
  model_shrink_rate: number;
  model_shrink_mode: string;
}): void {
  const { learning_rate, model_shrink_rate, model_shrink_mode } = params;
  const isConstant = model_shrink_mode === "Constant";
  const share = Math.fround(model_shrink_rate) * (isConstant ? learning_rate : 1);
  if (share < 1) return;
  const what = isConstant ? `${model_shrink_rate} × learning_rate ${learning_rate}` : model_shrink_rate;
  throw new CatBoostError(`model_shrink_rate: ${what}, expected less than 1 with mode ${model_shrink_mode}`);
}

function automaticShrinkRate(params: TrainParams, hasBaseline: boolean): number {
  const constraints = readPerFeature(params.monotone_constraints ?? [])!;
  if (hasBaseline || constraints.every(([, sign]) => sign === 0)) return 0;
  return params.model_shrink_mode === "Decreasing" ? 0.2 : 0.01;
}

function detectorParams(params: TrainParams): TrainParams {
  const { early_stopping_rounds, od_type, od_pval, od_wait } = params;
  if (early_stopping_rounds !== undefined) return { od_type: "Iter", od_wait: early_stopping_rounds };
  const type = od_type ?? (od_pval ? "IncToDec" : od_wait === undefined ? undefined : "Iter");
  if (!type) return {};
  const wait = { od_wait: od_wait ?? 20 };
  return type === "Iter" ? { od_type: type, ...wait } : { od_type: type, od_pval: od_pval ?? 0, ...wait };
}

function bootstrapParams(params: TrainParams, type: string, nRows: number, mode: Mode): TrainParams {
  if (type === "MVS") {
    return {
      subsample: params.subsample ?? (nRows < 100 ? 1 : mode === "fast" ? fastSubsample(nRows) : 0.8),
      ...(params.mvs_reg !== undefined && { mvs_reg: params.mvs_reg }),
    };
  }
  if (type === "Bernoulli") return { subsample: params.subsample ?? (nRows < 100 ? 1 : 0.66) };
  if (type === "Bayesian") return { bagging_temperature: params.bagging_temperature ?? 1 };
  return {};
}

function hasAutomaticRate(params: TrainParams): boolean {
  return (
    params.leaf_estimation_method === undefined &&
    params.leaf_estimation_iterations === undefined &&
    params.l2_leaf_reg === undefined
  );
}

/** The trainer's view of resolved parameters. */
export function toSettings(params: Required<TrainParams>, mode: Mode = "exact"): Settings {
  return {
    loss: params.loss_function,
    isFast: mode === "fast",
    iterations: params.iterations,
    learningRate: params.learning_rate,
    depth: params.depth,
    l2LeafReg: Math.fround(params.l2_leaf_reg || 1e-20),
    seed: params.random_seed,
    randomStrength: params.random_strength,
    bootstrap: bootstrapSettings(params),
    samplesEachLevel: params.sampling_frequency === "PerTreeLevel",
    rsm: Math.fround(params.rsm),
    isOrdered: params.boosting_type === "Ordered",
    foldLenMultiplier: Math.fround(params.fold_len_multiplier),
    permutationCount: params.permutation_count,
    foldPermutationBlock: params.fold_permutation_block,
    isCosine: params.score_function === "Cosine",
    isNewton: params.leaf_estimation_method === "Newton",
    ...leafSteps(params, mode),
    hasBacktracking: params.leaf_estimation_backtracking === "AnyImprovement",
    quantization: {
      borderCount: params.border_count,
      borderType: params.feature_border_type,
      nanMode: params.nan_mode,
    },
    quantizationOf: new Map(
      [params.per_float_feature_quantization ?? []].flat().map((text) => readQuantization(text)!),
    ),
    oneHotMaxSize: params.one_hot_max_size,
    ctrs: ctrSettings(params),
    maxCtrComplexity: params.max_ctr_complexity,
    modelSizeReg: Math.fround(params.model_size_reg),
    hasTime: params.has_time,
    classWeights: params.class_weights as Settings["classWeights"],
    autoClassWeights: params.auto_class_weights,
    boostFromAverage: params.boost_from_average,
    perFeature: perFeatureOf(params),
    penaltiesCoefficient: Math.fround(params.penalties_coefficient),
    catFeatures: params.cat_features,
    ignoredFeatures: params.ignored_features,
    shrinkRate: Math.fround(params.model_shrink_rate),
    isShrinkDecreasing: params.model_shrink_mode === "Decreasing",
    evalMetric: params.eval_metric,
    customMetrics: [params.custom_metric].flat(),
    metricPeriod: params.metric_period,
    bestModelMinTrees: params.best_model_min_trees,
    usesBestModel: params.use_best_model,
    detector: params.od_type && {
      threshold: params.od_type === "Iter" ? 1 : params.od_pval,
      wait: params.od_wait,
    },
    threadCount: params.thread_count,
  };
}

function leafSteps(
  { leaf_estimation_iterations, leaf_estimation_method, leaf_estimation_backtracking }: Required<TrainParams>,
  mode: Mode,
): Pick<Settings, "leafIterations" | "leafStepsInOne"> {
  const isPlain = leaf_estimation_method !== "Newton" || leaf_estimation_backtracking !== "No";
  return mode === "exact" || isPlain
    ? { leafIterations: leaf_estimation_iterations, leafStepsInOne: 1 }
    : fastLeafSteps(leaf_estimation_iterations);
}

function ctrSettings(params: Required<TrainParams>): CtrSettings {
  const usual = params.ctr_target_border_count;
  const read = (value: string | readonly string[]): CtrRequest[] =>
    [value].flat().flatMap((text) => parseCtr(text, usual) ?? []);
  const perFeature = [params.per_feature_ctr ?? []].flat().map((text) => parseFeatureCtrs(text, usual)!);
  return {
    simple: read(params.simple_ctr),
    combinations: read(params.combinations_ctr),
    perFeature: new Map(perFeature),
    countsEvalSet: params.counter_calc_method === "Full",
  };
}

function bootstrapSettings(params: TrainParams): Settings["bootstrap"] {
  switch (params.bootstrap_type) {
    case "MVS":
      return { type: "MVS", subsample: Math.fround(params.subsample ?? 1), lambda: params.mvs_reg };
    case "Bernoulli":
      return { type: "Bernoulli", subsample: Math.fround(params.subsample ?? 1) };
    case "Bayesian":
      return { type: "Bayesian", temperature: Math.fround(params.bagging_temperature ?? 1) };
    default:
      return { type: "No" };
  }
}
