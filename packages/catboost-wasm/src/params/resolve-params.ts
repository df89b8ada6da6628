import { CatBoostError } from "../errors.ts";
import { fastDefaults, fastSubsample } from "../fast/params.ts";
import { readPerFeature } from "../pool/per-feature.ts";
import { defaultCtrs } from "../statistics/ctr-params.ts";
import { automaticRate, usualRate } from "./automatic-rate.ts";
import { checkParams, listOf } from "./check-params.ts";
import { perFeatureOf } from "./settings.ts";
import type { Mode, TrainParams } from "./train-params.ts";

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
