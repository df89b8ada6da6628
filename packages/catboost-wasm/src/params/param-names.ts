import type { TrainParams } from "./train-params.ts";

/** Other names that official's Python package takes, and ours. */
export const synonyms = {
  objective: "loss_function",
  n_estimators: "iterations",
  num_boost_round: "iterations",
  num_trees: "iterations",
  eta: "learning_rate",
  max_depth: "depth",
  reg_lambda: "l2_leaf_reg",
  random_state: "random_seed",
  colsample_bylevel: "rsm",
  max_bin: "border_count",
  min_child_samples: "min_data_in_leaf",
  custom_loss: "custom_metric",
} as const satisfies Record<string, keyof TrainParams>;

type Synonyms = typeof synonyms;

/** Parameters as they are given: under our names or others. */
export type GivenParams = TrainParams & { [Name in keyof Synonyms]?: TrainParams[Synonyms[Name]] };

/** The parameters under our names. What is given under several names keeps the others, which the check of all parameters then tells. */
export function withoutSynonyms(given: GivenParams): TrainParams {
  const params: Record<string, unknown> = { ...given };
  for (const [other, name] of Object.entries(synonyms)) {
    if (params[other] !== undefined && params[name] !== undefined) continue;
    params[name] ??= params[other];
    delete params[other];
  }
  return params as TrainParams;
}

const gpu = "official has it on a GPU only";
const noOutput = "training prints and writes nothing; onIteration tells how it goes";
const noTexts = "texts and embeddings are no features here";
const noLangevin = "stochastic gradient Langevin boosting is not supported";
const notSymmetric = "only trees of grow_policy Depthwise and Lossguide have it, which are not supported";

/** Parameters of official's CPU training that are refused, and why. */
export const refusals: Readonly<Record<string, string>> = {
  ctr_leaf_count_limit: "all categories and combinations get statistics of their own",
  ctr_description: "official is about to drop it; simple_ctr and combinations_ctr say the same",
  max_leaves: notSymmetric,
  num_leaves: notSymmetric,
  classes_count: "there are two classes",
  diffusion_temperature: noLangevin,
  input_borders: "borders are chosen from the learn rows",
  output_borders: noOutput,
  text_features: noTexts,
  embedding_features: noTexts,
  tokenizers: noTexts,
  dictionaries: noTexts,
  feature_calcers: noTexts,
  text_processing: noTexts,
  eval_fraction: "an eval set is given as such: evalSet of the options of train",
  callback: "onIteration of the options of train is called after each tree",
  metadata: "model.withMetadata adds entries",
  verbose_eval: noOutput,
  train_dir: noOutput,
  name: noOutput,
  used_ram_limit: "memory follows from rows and columns; the README says how much",
  dev_score_calc_obj_block_size: "a parameter for the developers of official",
  dev_efb_max_buckets: "a parameter for the developers of official",
  fixed_binary_splits: gpu,
  device_config: gpu,
  devices: gpu,
  gpu_ram_part: gpu,
  pinned_memory_size: gpu,
  gpu_cat_features_storage: gpu,
  data_partition: gpu,
};
