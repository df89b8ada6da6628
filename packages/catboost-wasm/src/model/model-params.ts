import type { Mode, ResolvedParams } from "../params/train-params.ts";
import { classInfo, type LabelReading } from "../pool/class-labels.ts";
import type { ClassLabel } from "../pool/pool.ts";

/** Where official keeps resolved values in the `params` text: group, name there, our name. */
const official = [
  ["boosting_options", "iterations", "iterations"],
  ["boosting_options", "learning_rate", "learning_rate"],
  ["boosting_options", "boosting_type", "boosting_type"],
  ["boosting_options", "fold_len_multiplier", "fold_len_multiplier"],
  ["boosting_options", "permutation_count", "permutation_count"],
  ["boosting_options", "fold_permutation_block", "fold_permutation_block"],
  ["boosting_options", "boost_from_average", "boost_from_average"],
  ["tree_learner_options", "depth", "depth"],
  ["tree_learner_options", "l2_leaf_reg", "l2_leaf_reg"],
  ["tree_learner_options", "random_strength", "random_strength"],
  ["tree_learner_options", "rsm", "rsm"],
  ["tree_learner_options", "score_function", "score_function"],
  ["tree_learner_options", "grow_policy", "grow_policy"],
  ["tree_learner_options", "leaf_estimation_method", "leaf_estimation_method"],
  ["tree_learner_options", "leaf_estimation_iterations", "leaf_estimation_iterations"],
  ["tree_learner_options", "leaf_estimation_backtracking", "leaf_estimation_backtracking"],
  ["tree_learner_options", "model_size_reg", "model_size_reg"],
  ["cat_feature_params", "one_hot_max_size", "one_hot_max_size"],
  ["cat_feature_params", "max_ctr_complexity", "max_ctr_complexity"],
  ["cat_feature_params", "counter_calc_method", "counter_calc_method"],
  ["data_processing_options", "has_time", "has_time"],
] as const;

/** What official needs to give classes and parameters back. No date and no random id: same inputs, same bytes. */
export function infoOf(params: ResolvedParams, mode: Mode, reading: LabelReading): Record<string, string> {
  const { loss_function } = params;
  return {
    ...(loss_function !== "RMSE" && { class_params: JSON.stringify(classInfo(reading)) }),
    params: JSON.stringify({ loss_function: { type: loss_function, params: {} }, flat_params: params }),
    ...(mode !== "exact" && { training_mode: mode }),
  };
}

/** Reads the parameters a model file tells; an absent or unreadable text tells none. */
export function paramsOfInfo(info: Readonly<Record<string, string>>): ResolvedParams {
  const all = parseObject(info.params);
  const params: Record<string, unknown> = { ...asObject(all.flat_params) };
  const loss = asObject(all.loss_function).type;
  if (typeof loss === "string") params.loss_function = loss;
  for (const [group, name, ours] of official) {
    const value = asObject(all[group])[name];
    if (value !== undefined) params[ours] = value;
  }
  return params as ResolvedParams;
}

/** The labels that became the classes 0 and 1, as the file names them; none for a model without classes or a file that does not tell. */
export function classNamesOfInfo(info: Readonly<Record<string, string>>): readonly ClassLabel[] {
  const names = parseObject(info.class_params).class_names;
  const isName = (name: unknown): name is ClassLabel => ["string", "number", "boolean"].includes(typeof name);
  return Array.isArray(names) ? names.filter(isName) : [];
}

/** The object a text of a model file tells; an absent or unreadable text tells none. */
export function parseObject(text: string | undefined): Record<string, unknown> {
  try {
    return asObject(JSON.parse(text ?? "{}"));
  } catch {
    // Official loads such files too: the text is a note, the trees do not depend on it.
    return {};
  }
}

export function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
