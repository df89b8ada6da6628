import { readFileSync } from "node:fs";
import { join } from "node:path";
import { borderTypes } from "../src/columns/borders.ts";
import { type TrainParams, train } from "../src/index.ts";
import { goldensFolder, readGoldenTable } from "./golden-tables.ts";

const adult = ["adult/train_small", "adult/test_small", "adult/train.cd"] as const;
const weighted = ["adult_weight/train_weight", "adult_weight/test_weight", "adult_weight/train.cd"] as const;
const withNan = ["adult_nan/train_small", "adult_nan/test_small", "adult_nan/train.cd"] as const;
const probabilities = [
  "adult_crossentropy/train_proba",
  "adult_crossentropy/test_proba",
  "adult_crossentropy/train.cd",
] as const;
const withBaseline = [
  "adult_weight/train_weight",
  "adult_weight/test_weight",
  "train_adult_baseline.cd",
] as const;
const airlines = ["airlines_5K/train", "airlines_5K/test", "airlines_5K/cd"] as const;
const small: TrainParams = { iterations: 10, learning_rate: 0.03 };
const stopped: TrainParams = {
  iterations: 2000,
  learning_rate: 0.5,
  border_count: 1,
  depth: 8,
  od_wait: 2,
  use_best_model: false,
};
const ctrs = (...types: string[]): TrainParams => ({
  loss_function: "RMSE",
  iterations: 3,
  simple_ctr: types,
  combinations_ctr: types,
});
const ofTenBorders = "BinarizedTargetMeanValue:TargetBorderCount=10";
const customPriors = ["Borders:Prior=-2:Prior=0:Prior=8:Prior=1:Prior=-1:Prior=3", "Counter:Prior=0"];

export interface Golden {
  tables: readonly [string, string, string];
  params: TrainParams;
  /** The test table was the eval set. */
  isEvaluated?: boolean;
  file?: string;
}

const plain: Record<string, Golden> = {
  "test_all_targets_calc_block=5000000-Plain-SymmetricTree-Logloss": { tables: adult, params: small },
  "test_bootstrap_calc_block=5000000-Plain": {
    tables: adult,
    params: { ...small, bootstrap_type: "No" },
    file: "test_no.eval",
  },
  test_class_weight_logloss_Plain: { tables: adult, params: { ...small, class_weights: [0.5, 2] } },
  "test_weights_calc_block=5000000-Plain-SymmetricTree": { tables: weighted, params: small },
  "test_weights_no_bootstrap_calc_block=5000000-Plain": {
    tables: weighted,
    params: { ...small, bootstrap_type: "No" },
  },
  "test_weights_gradient_calc_block=5000000-Plain": {
    tables: weighted,
    params: { ...small, leaf_estimation_method: "Gradient" },
  },
  "test_weight_sampling_per_tree_calc_block=5000000-Plain": { tables: adult, params: small },
  "test_subsample_per_tree_calc_block=5000000-Plain-SymmetricTree": {
    tables: adult,
    params: { ...small, bootstrap_type: "Bernoulli", subsample: 0.5 },
  },
  "test_subsample_per_tree_level_calc_block=5000000-Plain-SymmetricTree": {
    tables: adult,
    params: {
      ...small,
      bootstrap_type: "Bernoulli",
      subsample: 0.5,
      sampling_frequency: "PerTreeLevel",
    },
  },
  "test_baseline_Plain-SymmetricTree": { tables: withBaseline, params: small },
  "test_one_hot_calc_block=5000000-Plain": {
    tables: adult,
    params: { iterations: 100, learning_rate: 0.1, border_count: 1, depth: 8, one_hot_max_size: 10 },
  },
  test_custom_priors_Plain: {
    tables: adult,
    params: {
      ...small,
      simple_ctr: customPriors,
      combinations_ctr: customPriors,
      per_feature_ctr: [
        "4:Borders:Prior=0.444,Counter:Prior=0.444",
        "6:Borders:Prior=0.666,Counter:Prior=0.666",
        "8:Borders:Prior=-0.888:Prior=0.888,Counter:Prior=-0.888:Prior=0.888",
      ],
    },
  },
  "test_regularization_calc_block=5000000-Plain-SymmetricTree": {
    tables: adult,
    params: { iterations: 10, leaf_estimation_method: "Newton", l2_leaf_reg: 5 },
  },
  "test_regularization_calc_block=60-Plain-SymmetricTree": {
    tables: adult,
    params: { iterations: 10, leaf_estimation_method: "Newton", l2_leaf_reg: 5 },
  },
  "test_newton_on_pool_with_weights_calc_block=5000000-Plain": {
    tables: weighted,
    params: { iterations: 40, leaf_estimation_method: "Newton", leaf_estimation_iterations: 7 },
  },
  "test_overfit_detector_iter_Plain-SymmetricTree": {
    tables: adult,
    params: { ...stopped, od_type: "Iter" },
    isEvaluated: true,
  },
  "test_overfit_detector_inc_to_dec_Plain-SymmetricTree": {
    tables: adult,
    params: { ...stopped, od_type: "IncToDec", od_pval: 0.5 },
    isEvaluated: true,
  },
  "test_shrink_model_Plain-SymmetricTree": {
    tables: adult,
    params: {
      iterations: 100,
      border_count: 1,
      depth: 8,
      learning_rate: 1,
      od_pval: 0.99,
      use_best_model: true,
    },
    isEvaluated: true,
  },
  "test_boost_from_average_Logloss-Plain-SymmetricTree": {
    tables: adult,
    params: { iterations: 30, learning_rate: 0.03, boost_from_average: true },
    isEvaluated: true,
    file: "test_avg.eval",
  },
  "test_boost_from_average_CrossEntropy-Plain-SymmetricTree": {
    tables: adult,
    params: { loss_function: "CrossEntropy", iterations: 30, learning_rate: 0.03, boost_from_average: true },
    isEvaluated: true,
    file: "test_avg.eval",
  },
  "test_boost_from_average_RMSE-Plain-SymmetricTree": {
    tables: adult,
    params: { loss_function: "RMSE", iterations: 30, learning_rate: 0.03, boost_from_average: true },
    isEvaluated: true,
    file: "test_avg.eval",
  },
  "test_deep_tree_classification_Plain-4": { tables: adult, params: { ...small, depth: 4 } },
  "test_deep_tree_classification_Plain-8": { tables: adult, params: { ...small, depth: 8 } },
  "test_all_targets_calc_block=5000000-Plain-SymmetricTree-CrossEntropy": {
    tables: adult,
    params: { ...small, loss_function: "CrossEntropy" },
  },
  "test_all_targets_calc_block=5000000-Plain-SymmetricTree-RMSE": {
    tables: adult,
    params: { ...small, loss_function: "RMSE" },
  },
  "test_without_cat_features_calc_block=5000000-Plain": {
    tables: adult,
    params: {
      loss_function: "RMSE",
      iterations: 10,
      learning_rate: 0.1,
      one_hot_max_size: 102,
      bootstrap_type: "No",
      random_strength: 0,
    },
  },
  "test_nan_mode_Plain-Min": { tables: withNan, params: { loss_function: "RMSE", iterations: 20 } },
  "test_nan_mode_Plain-Max": {
    tables: withNan,
    params: { loss_function: "RMSE", iterations: 20, nan_mode: "Max" },
  },
  "test_ctr_type_calc_block=5000000-Plain-Borders": { tables: probabilities, params: ctrs("Borders") },
  "test_ctr_type_calc_block=5000000-Plain-Buckets": { tables: probabilities, params: ctrs("Buckets") },
  "test_ctr_type_calc_block=5000000-Plain-BinarizedTargetMeanValue_TargetBorderCount=10": {
    tables: probabilities,
    params: ctrs(ofTenBorders),
  },
  "test_ctr_type_calc_block=5000000-Plain-Borders_BinarizedTargetMeanValue_TargetBorderCount=10": {
    tables: probabilities,
    params: ctrs("Borders", ofTenBorders),
  },
  "test_ctr_type_calc_block=5000000-Plain-Buckets_Borders": {
    tables: probabilities,
    params: ctrs("Buckets", "Borders"),
  },
  "test_counter_calc_Plain-SkipTest": {
    tables: probabilities,
    params: { loss_function: "RMSE", iterations: 60 },
  },
  "test_counter_calc_Plain-Full": {
    tables: probabilities,
    params: { loss_function: "RMSE", iterations: 60, counter_calc_method: "Full", use_best_model: false },
    isEvaluated: true,
  },
  test_mvs_bootstrap_Plain: {
    tables: airlines,
    params: {
      iterations: 50,
      learning_rate: 0.03,
      subsample: 0.5,
      leaf_estimation_iterations: 10,
      max_ctr_complexity: 5,
    },
  },
  "test_allow_writing_files_and_used_ram_limit_calc_block=5000000-4Gb-Plain": {
    tables: airlines,
    params: { iterations: 20, learning_rate: 0.03, depth: 7, max_ctr_complexity: 5 },
  },
};

for (const feature_border_type of borderTypes) {
  if (feature_border_type === "GreedyMinEntropy") continue;
  plain[`test_feature_border_types_Plain-${feature_border_type}`] = {
    tables: adult,
    params: { ...small, feature_border_type },
  };
}

/** The same with Ordered boosting. */
const ordered = Object.entries(plain).map(([folder, golden]): [string, Golden] => {
  const params: TrainParams = { ...golden.params, boosting_type: "Ordered" };
  return [folder.replace("Plain", "Ordered"), { ...golden, params }];
});

/** Folders of CatBoost's own expected predictions, and what they were trained with. */
export const goldens: readonly [folder: string, golden: Golden][] = [...Object.entries(plain), ...ordered];

/** Raw scores of the test table, with the digits that are printed: ours, and the expected ones. */
export async function predictGolden(
  folder: string,
  { tables, params, isEvaluated, file = "test.eval" }: Golden,
): Promise<{ ours: number[]; expected: number[] }> {
  const [learnTable, testTable, description] = tables;
  const isBinary = (params.loss_function ?? "Logloss") === "Logloss";
  const test = readGoldenTable(testTable, description, isBinary);
  const learn = readGoldenTable(learnTable, description, isBinary);
  const model = await train(learn, params, isEvaluated ? { evalSet: test } : {});
  const [header, ...lines] = readFileSync(join(goldensFolder, "goldens", folder, file), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"));
  const column = header!.indexOf("RawFormulaVal");
  return {
    ours: [...model.predict(test)].map((value) => Number(value.toPrecision(10))),
    expected: lines.map((line) => Number(line[column])),
  };
}
