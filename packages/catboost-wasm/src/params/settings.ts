import { type Quantization, readQuantization } from "../columns/quantization.ts";
import { fastLeafSteps } from "../fast/params.ts";
import { type CtrRequest, type CtrSettings, parseCtr, parseFeatureCtrs } from "../statistics/ctr-params.ts";
import type { LossName } from "../trees/loss.ts";
import type { Mode, TrainParams } from "./train-params.ts";

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

/** Those that are given. */
export function perFeatureOf(params: TrainParams): Settings["perFeature"] {
  return Object.fromEntries(
    perFeatureNames.flatMap((name) => (params[name] === undefined ? [] : [[name, params[name]]])),
  );
}
