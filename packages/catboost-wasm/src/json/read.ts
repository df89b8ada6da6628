import { CatBoostError } from "../errors.ts";
import { concat } from "../model/concat.ts";
import { checkModel, maxDepth } from "../model/model-check.ts";
import {
  type CatFeature,
  type Combination,
  type CtrFeature,
  type CtrTable,
  ctrTypes,
  ctrWords,
  type FloatFeature,
  type ModelData,
  nanTreatments,
  type OneHotFeature,
} from "../model/model-data.ts";
import { JsonPlace } from "./place.ts";
import { type JsonSplit, jsonSplits } from "./splits.ts";

/**
 * Reads official's JSON model file: numeric, one-hot and CTR splits, symmetric trees, one output.
 * @throws CatBoostError for a broken file and for anything this package cannot evaluate yet
 */
export function readJson(text: string): ModelData {
  const file = JsonPlace.parse(text, "model file");
  refuseUnsupported(file);
  const features = file.at("features_info");
  const tables = readTables(file.at("ctr_data"));
  const ctrFeatures = features
    .at("ctrs")
    .items()
    .map((feature) => readCtrFeature(feature, tables));
  const ctrTables = [...tables.values()].map(({ table }) => table);
  const oneHotFeatures = features.at("categorical_features").items().flatMap(readOneHot);
  const trees = file.at("oblivious_trees").items();
  const untreed: ModelData = {
    floatFeatures: features.at("float_features").items().map(readFloat),
    catFeatures: readCats(features.at("categorical_features").items(), oneHotFeatures, ctrTables),
    oneHotFeatures,
    ctrFeatures,
    ctrTables,
    treeSplits: new Int32Array(0),
    treeSizes: Int32Array.from(trees, (tree) => tree.at("splits").items().length),
    leafValues: concat(trees.map((tree) => readLeafValues(tree))),
    leafWeights: concat(trees.map((tree) => readLeafWeights(tree))),
    ...readScale(file.at("scale_and_bias")),
    info: readInfo(file.at("model_info")),
  };
  const splits = jsonSplits(untreed);
  const model = {
    ...untreed,
    treeSplits: Int32Array.from(trees.flatMap((tree) => readSplits(tree.at("splits"), splits))),
  };
  checkModel(model);
  return model;
}

function refuseUnsupported(file: JsonPlace): void {
  const features = file.at("features_info");
  const refused = [
    !file.at("trees").isMissing && "non-symmetric trees",
    features.at("text_features").items().length > 0 && "text features",
    features.at("embedding_features").items().length > 0 && "embedding features",
    features.at("estimated_features").items().length > 0 && "estimated features",
  ].filter((what) => what !== false);
  if (refused.length > 0) {
    throw new CatBoostError(
      refused.map(
        (what) =>
          `model file: it has ${what}, expected numeric, one-hot and CTR splits in symmetric trees: not supported yet`,
      ),
    );
  }
  if (file.at("oblivious_trees").isMissing) file.at("oblivious_trees").fail("an array of trees");
}

function checkIndex(feature: JsonPlace, position: number): void {
  const index = feature.at("feature_index");
  if (index.integer(position) !== position) index.fail(`${position}, features in order`);
}

/** Required: official takes a file without it and predicts wrong numbers. */
function flatIndexOf(feature: JsonPlace): number {
  return feature.at("flat_feature_index").integer();
}

function nameOf(feature: JsonPlace): string {
  return feature.at("feature_id").text("") || String(flatIndexOf(feature));
}

function readFloat(feature: JsonPlace, position: number): FloatFeature {
  checkIndex(feature, position);
  const treatment = feature.at("nan_value_treatment");
  const nanTreatment = nanTreatments.find((one) => one === treatment.value);
  return {
    name: nameOf(feature),
    flatIndex: flatIndexOf(feature),
    borders: feature.at("borders").floats(),
    hasNans: feature.at("has_nans").boolean(false),
    nanTreatment: nanTreatment ?? treatment.fail(`one of ${nanTreatments.join(", ")}`),
  };
}

function readCats(
  features: readonly JsonPlace[],
  oneHotFeatures: readonly OneHotFeature[],
  tables: readonly CtrTable[],
): CatFeature[] {
  const used = new Set([
    ...oneHotFeatures.map(({ catIndex }) => catIndex),
    ...tables.flatMap(({ combination }) => combination.cats),
  ]);
  return features.map((feature, position) => {
    checkIndex(feature, position);
    return { name: nameOf(feature), flatIndex: flatIndexOf(feature), isUsed: used.has(position) };
  });
}

function readOneHot(feature: JsonPlace, catIndex: number): OneHotFeature[] {
  const values = feature.at("values");
  if (values.isMissing) return [];
  const texts = feature.at("string_values").items();
  return [
    {
      catIndex,
      values: Int32Array.from(values.items(), (value) => value.integer()),
      texts: texts.map((value) => value.text()),
    },
  ];
}

/** A table, and its number. */
interface NumberedTable {
  number: number;
  table: CtrTable;
}

function readTables(data: JsonPlace): Map<string, NumberedTable> {
  const entries = data.entries();
  return new Map(
    entries.map(([identifier, place], number) => [
      identifier,
      { number, table: readTable(identifier, place) },
    ]),
  );
}

/** The format does not tell the classifier, which prediction does not need. */
function readTable(identifier: string, place: JsonPlace): CtrTable {
  const base = JsonPlace.parse(identifier, `${place.path}: its name`);
  const type = readType(base.at("type"));
  const combination = readElements(base.at("identifier"));
  const stride = place.at("hash_stride").integer();
  const classes = type === "Borders" || type === "Buckets" ? stride - 1 : 0;
  if (stride < 2 || stride !== ctrWords({ type, classes }) + 1) {
    place.at("hash_stride").fail(`what ${type} has`);
  }
  const denominator = place.at("counter_denominator").integer(0);
  return { type, combination, classifier: 0, classes, denominator, ...readCells(place, type, stride) };
}

function readType(place: JsonPlace): CtrTable["type"] {
  return ctrTypes.find((type) => type === place.value) ?? place.fail(`one of ${ctrTypes.join(", ")}`);
}

/** What official writes of an empty slot, with the counts of some other entry. */
const emptySlot = String(2n ** 64n - 1n);

function readCells(
  place: JsonPlace,
  type: CtrTable["type"],
  stride: number,
): Pick<CtrTable, "hashes" | "cells"> {
  const flat = place.at("hash_map");
  const values = flat.list();
  if (values.length % stride !== 0) flat.fail(`groups of ${stride}`);
  const starts: number[] = [];
  for (let at = 0; at < values.length; at += stride) if (values[at] !== emptySlot) starts.push(at);
  const hashes = BigUint64Array.from(starts, (at) => readHash(flat.item(at)));
  if (new Set(hashes).size < hashes.length) flat.fail("each hash once");
  const words = stride - 1;
  const cells = new Int32Array(starts.length * words);
  const floats = new Float32Array(cells.buffer);
  const hasSums = type === "BinarizedTargetMeanValue" || type === "FloatTargetMeanValue";
  starts.forEach((start, entry) => {
    for (let word = 0; word < words; word++) {
      const item = flat.item(start + 1 + word);
      if (hasSums && word === 0) floats[entry * words] = item.number();
      else cells[entry * words + word] = item.integer();
    }
  });
  return { hashes, cells };
}

function readHash(place: JsonPlace): bigint {
  const text = place.value;
  if (typeof text !== "string" || !/^\d{1,20}$/.test(text) || BigInt(text) >= 2n ** 64n) {
    place.fail("a hash of 64 bits as a text (a number of JSON would lose digits)");
  }
  return BigInt(text);
}

/** Categories, then numbers, then one-hot values: the order that the hash goes by. */
function readElements(list: JsonPlace): Combination {
  const cats: number[] = [];
  const floats: { feature: number; border: number }[] = [];
  const oneHots: { catIndex: number; value: number }[] = [];
  for (const element of list.items()) {
    const kind = element.at("combination_element");
    if (kind.value === "cat_feature_value") cats.push(element.at("cat_feature_index").integer());
    else if (kind.value === "float_feature") {
      const border = Math.fround(element.at("border").number());
      floats.push({ feature: element.at("float_feature_index").integer(), border });
    } else if (kind.value === "cat_feature_exact_value") {
      const catIndex = element.at("cat_feature_index").integer();
      oneHots.push({ catIndex, value: element.at("value").integer() });
    } else kind.fail("cat_feature_value, float_feature or cat_feature_exact_value");
  }
  return { cats, floats, oneHots };
}

function readCtrFeature(feature: JsonPlace, tables: ReadonlyMap<string, NumberedTable>): CtrFeature {
  const identifier = feature.at("identifier");
  const found = tables.get(identifier.text()) ?? identifier.fail("a name of an entry of ctr_data");
  const { type, combination } = found.table;
  if (readType(feature.at("ctr_type")) !== type) feature.at("ctr_type").fail(`${type}, as its table has`);
  const elements = feature.at("elements");
  if (JSON.stringify(readElements(elements)) !== JSON.stringify(combination)) {
    elements.fail("the elements its table has");
  }
  return {
    table: found.number,
    targetBorder: feature.at("target_border_idx").integer(0),
    priorNum: Math.fround(feature.at("prior_numerator").number()),
    priorDenom: Math.fround(feature.at("prior_denomerator").number()),
    shift: Math.fround(feature.at("shift").number()),
    scale: Math.fround(feature.at("scale").number()),
    borders: feature.at("borders").floats(),
  };
}

function readLeafValues(tree: JsonPlace): number[] {
  const depth = tree.at("splits").items().length;
  if (depth > maxDepth) tree.at("splits").fail(`at most ${maxDepth} splits`);
  const values = tree.at("leaf_values").numbers();
  if (values.length !== 2 ** depth) {
    tree.at("leaf_values").fail(`${2 ** depth} numbers (several outputs are not supported yet)`);
  }
  return values;
}

function readLeafWeights(tree: JsonPlace): number[] {
  const leaves = 2 ** tree.at("splits").items().length;
  const weights = tree.at("leaf_weights").numbers();
  if (weights.length > 0 && weights.length !== leaves) tree.at("leaf_weights").fail(`${leaves} numbers`);
  return weights;
}

/** Official goes by `split_index` alone; whatever else is said must agree with it. */
function readSplits(list: JsonPlace, splits: readonly JsonSplit[]): number[] {
  return list.items().map((place) => {
    const number = place.at("split_index").integer();
    const expected = splits[number] ?? place.at("split_index").fail(`0 to ${splits.length - 1}`);
    for (const [key, value] of Object.entries(expected)) {
      const found = place.at(key).value ?? value;
      const isSame = key === "border" ? Math.fround(Number(found)) === value : found === value;
      if (!isSame) place.at(key).fail(`${value}, as split_index ${number} has`);
    }
    return number;
  });
}

/** [scale, [bias]]; in older files [scale, bias], or nothing. */
function readScale(place: JsonPlace): { scale: number; bias: number } {
  const [scale, bias, ...more] = place.items();
  if (more.length > 0) place.fail("a scale and a bias");
  if (!bias || typeof bias.value === "number")
    return { scale: scale?.number() ?? 1, bias: bias?.number() ?? 0 };
  const biases = bias.numbers();
  if (biases.length > 1) bias.fail("one bias (several outputs are not supported yet)");
  return { scale: scale!.number(), bias: biases[0] ?? 0 };
}

/** What 2^64 - 1, official's "no limit", is as a double, and what it was. */
const roundedNoLimit = "18446744073709552000";
const noLimit = "18446744073709551615";

function readInfo(place: JsonPlace): Record<string, string> {
  const entries = place
    .entries()
    .map(([key, place]) => [
      key,
      typeof place.value === "string" ? place.value : place.json().replaceAll(roundedNoLimit, noLimit),
    ]);
  return Object.fromEntries(entries);
}
