import { CatBoostError } from "../errors.ts";
import { type CtrFeature, type CtrTable, ctrWords, type ModelData, treesOf } from "../model/model-data.ts";
import { jsonSplits } from "./splits.ts";

/**
 * The model as official's JSON file. The same model gives the same text; every number reads back as the same double.
 * @throws CatBoostError for what the format cannot hold: infinite borders, tables that differ in their target's binarization alone
 */
export function writeJson(model: ModelData): string {
  const splits = jsonSplits(model);
  return textOf({
    ctr_data: ctrData(model.ctrTables),
    features_info: {
      categorical_features: categoricalFeatures(model),
      ctrs: model.ctrFeatures.map((feature) => ctrFeature(feature, model.ctrTables[feature.table]!)),
      float_features: model.floatFeatures.map((feature, index) => ({
        borders: feature.borders,
        feature_id: feature.name,
        feature_index: index,
        flat_feature_index: feature.flatIndex,
        has_nans: feature.hasNans,
        nan_value_treatment: feature.nanTreatment,
      })),
    },
    model_info: modelInfo(model.info),
    oblivious_trees: treesOf(model).map((tree) => ({
      leaf_values: tree.leafValues,
      leaf_weights: tree.leafWeights,
      splits: Array.from(tree.splits, (split) => splits[split]),
    })),
    scale_and_bias: [model.scale, [model.bias]],
  });
}

function categoricalFeatures({ catFeatures, oneHotFeatures }: ModelData): object[] {
  return catFeatures.map(({ name, flatIndex }, index) => {
    const oneHot = oneHotFeatures.find(({ catIndex }) => catIndex === index);
    return {
      feature_id: name,
      feature_index: index,
      flat_feature_index: flatIndex,
      ...(oneHot && { string_values: oneHot.texts, values: oneHot.values }),
    };
  });
}

/** Official's parts and order of keys, so that equal bases have equal texts. */
function elements({ cats, floats, oneHots }: CtrTable["combination"]): object[] {
  return [
    ...cats.map((cat) => ({ cat_feature_index: cat, combination_element: "cat_feature_value" })),
    ...floats.map(({ feature, border }) => ({
      border,
      combination_element: "float_feature",
      float_feature_index: feature,
    })),
    ...oneHots.map(({ catIndex, value }) => ({
      cat_feature_index: catIndex,
      combination_element: "cat_feature_exact_value",
      value,
    })),
  ];
}

function identifierOf({ combination, type }: CtrTable): string {
  return textOf({ identifier: elements(combination), type });
}

function ctrFeature(feature: CtrFeature, table: CtrTable): object {
  return {
    borders: feature.borders,
    ctr_type: table.type,
    elements: elements(table.combination),
    identifier: identifierOf(table),
    prior_denomerator: feature.priorDenom,
    prior_numerator: feature.priorNum,
    scale: feature.scale,
    shift: feature.shift,
    target_border_idx: feature.targetBorder,
  };
}

function ctrData(tables: readonly CtrTable[]): object {
  const data = new Map<string, object>();
  for (const table of tables) {
    const identifier = identifierOf(table);
    if (data.has(identifier)) {
      throw new CatBoostError(
        `toJson: two tables for the CTR ${identifier}, expected one: the format does not tell binarizations of the target apart; save as .cbm`,
      );
    }
    data.set(identifier, {
      counter_denominator: table.denominator,
      hash_map: hashMap(table),
      hash_stride: ctrWords(table) + 1,
    });
  }
  return Object.fromEntries(data);
}

/** | hash as a text | words of its cell | × entries. */
function hashMap(table: CtrTable): (string | number)[] {
  const words = ctrWords(table);
  const floats = new Float32Array(table.cells.buffer, table.cells.byteOffset, table.cells.length);
  const hasSums = table.type === "BinarizedTargetMeanValue" || table.type === "FloatTargetMeanValue";
  const flat: (string | number)[] = [];
  for (const [place, hash] of table.hashes.entries()) {
    flat.push(hash.toString());
    for (let word = 0; word < words; word++) {
      const at = place * words + word;
      flat.push(hasSums && word === 0 ? floats[at]! : table.cells[at]!);
    }
  }
  return flat;
}

/** Official keeps these two as objects, the other entries as texts. */
function modelInfo(info: ModelData["info"]): object {
  const entries = Object.entries(info).map(([key, value]) => {
    const isObject = key === "params" || key === "class_params";
    return [key, isObject && isJson(value) ? new JsonText(value) : value];
  });
  return Object.fromEntries(entries);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Goes into the file as it is, so that no number of it is rounded. */
class JsonText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Like JSON.stringify, but with typed arrays, with -0, and without a silent null for what JSON cannot say. */
function textOf(value: unknown): string {
  if (typeof value === "number") {
    if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
    throw new CatBoostError(`toJson: the model has the number ${value}, which JSON cannot say; save as .cbm`);
  }
  if (value instanceof JsonText) return value.text;
  if (ArrayBuffer.isView(value)) return `[${Array.from(value as Float64Array, textOf).join()}]`;
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}:${textOf(one)}`);
    return `{${entries.join()}}`;
  }
  return JSON.stringify(value);
}
