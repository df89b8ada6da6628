import type { BorderType } from "../columns/borders.ts";
import type { PerFeature } from "../pool/per-feature.ts";
import type { ClassLabel } from "../pool/pool.ts";
import type { LossName } from "../trees/loss.ts";

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
