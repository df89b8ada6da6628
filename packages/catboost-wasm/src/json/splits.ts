import { type ModelData, splitTable } from "../model/model-data.ts";

/** A split as JSON tells it. Official's reader goes by `split_index` alone. */
export type JsonSplit = Readonly<Record<string, string | number>>;

/** Every split of the model, by global number. */
export function jsonSplits(model: ModelData): JsonSplit[] {
  return splitTable(model).map((split, index) => {
    if (split.kind === "float") {
      const { borders } = model.floatFeatures[split.feature]!;
      return {
        border: borders[split.border]!,
        float_feature_index: split.feature,
        split_index: index,
        split_type: "FloatFeature",
      };
    }
    if (split.kind === "oneHot") {
      const { catIndex, values } = model.oneHotFeatures[split.oneHot]!;
      return {
        cat_feature_index: catIndex,
        split_index: index,
        split_type: "OneHotFeature",
        value: values[split.value]!,
      };
    }
    const { targetBorder, borders } = model.ctrFeatures[split.ctr]!;
    return {
      border: borders[split.border]!,
      ctr_target_border_idx: targetBorder,
      split_index: index,
      split_type: "OnlineCtr",
    };
  });
}
