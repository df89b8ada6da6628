import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { CatBoostError, Model, type Pool, train } from "../src/index.ts";
import { readJson } from "../src/json/read.ts";
import { writeJson } from "../src/json/write.ts";
import { makePool } from "./data.ts";

const pool = makePool({
  rows: 700,
  shapes: [
    { kind: "dense", nan: 0.1 },
    { kind: "category", levels: 6 },
    { kind: "category", levels: 90 },
    { kind: "dense" },
  ],
  seed: 19,
});
let model: Model;
let text: string;

beforeAll(async () => {
  model = await train(pool, {
    iterations: 12,
    one_hot_max_size: 6,
    max_ctr_complexity: 3,
    simple_ctr: ["Borders", "Buckets", "BinarizedTargetMeanValue", "Counter"],
  });
  text = model.toJson();
});

/** A sound file by hand: a number, a one-hot category and a target statistic. */
const identifier =
  '{"identifier":[{"cat_feature_index":0,"combination_element":"cat_feature_value"}],"type":"Borders"}';
const byHand = {
  features_info: {
    float_features: [
      {
        feature_index: 0,
        flat_feature_index: 0,
        feature_id: "amount",
        has_nans: true,
        nan_value_treatment: "AsFalse",
        borders: [10.5],
      },
    ],
    categorical_features: [
      { feature_index: 0, flat_feature_index: 1, feature_id: "city" },
      {
        feature_index: 1,
        flat_feature_index: 2,
        feature_id: "sex",
        values: [-1292729504],
        string_values: ["F"],
      },
    ],
    ctrs: [
      {
        identifier,
        elements: [{ combination_element: "cat_feature_value", cat_feature_index: 0 }],
        ctr_type: "Borders",
        target_border_idx: 0,
        prior_numerator: 0.5,
        prior_denomerator: 1,
        shift: 0,
        scale: 15,
        borders: [7.999999046325684],
      },
    ],
  },
  oblivious_trees: [
    {
      splits: [
        { split_type: "FloatFeature", float_feature_index: 0, border: 10.5, split_index: 0 },
        { split_type: "OneHotFeature", cat_feature_index: 1, value: -1292729504, split_index: 1 },
      ],
      leaf_values: [-0.2, 0.1, 0.05, 0.3],
      leaf_weights: [4, 3, 2, 1],
    },
    {
      splits: [
        { split_type: "OnlineCtr", ctr_target_border_idx: 0, border: 7.999999046325684, split_index: 2 },
      ],
      leaf_values: [-0.04, 0.11],
      leaf_weights: [7, 3],
    },
  ],
  ctr_data: {
    [identifier]: {
      hash_map: ["10531852179738183484", 3, 1, "10520415136754931281", 0, 2],
      hash_stride: 3,
      counter_denominator: 0,
    },
  },
  scale_and_bias: [1, [0.25]] as unknown,
};

const clients: Pool = {
  nRows: 3,
  columns: [
    { kind: "numeric", name: "amount", values: Float32Array.of(12, 3, Number.NaN) },
    {
      kind: "categorical",
      name: "city",
      codes: Int32Array.of(0, 1, 2),
      levels: ["Paris", "Rome", "Oslo"],
    },
    { kind: "categorical", name: "sex", codes: Int32Array.of(0, 1, 0), levels: ["F", "M"] },
  ],
};

/** The file by hand with one place changed. */
function changed(path: string, value: unknown): string {
  const copy = structuredClone(byHand) as unknown as Record<string, unknown>;
  const keys = path.split("/");
  const last = keys.pop()!;
  const place = keys.reduce((at, key) => at[key] as Record<string, unknown>, copy);
  if (value === undefined) delete place[last];
  else place[last] = value;
  return JSON.stringify(copy);
}

describe("a JSON model file", () => {
  it("is worked out by hand", () => {
    const raw = Model.fromJson(JSON.stringify(byHand)).predict(clients);
    // Paris: (1 + .5) / (4 + 1) · 15 = 4.5; Rome: 12.5; Oslo, which no learn row has: 7.5.
    expect([...raw].map((value) => value.toFixed(12))).toEqual(
      [0.3 - 0.04, -0.2 + 0.11, 0.05 - 0.04].map((value) => (value + 0.25).toFixed(12)),
    );
  });

  it("saved and loaded gives the same text, and the same bits as the .cbm file", () => {
    const loaded = Model.fromJson(text);
    expect(loaded.toJson()).toBe(text);
    expect(loaded.predict(pool)).toEqual(model.predict(pool));
    expect(loaded.shapValues(pool)).toEqual(model.shapValues(pool));
    expect(loaded.params).toEqual(model.params);
    const again = Model.fromCbm(loaded.toCbm());
    expect(again.predict(pool)).toEqual(model.predict(pool));
    expect(again.toJson()).toBe(text);
  });

  it.each([
    ["", 0],
    [[2, 0.25], 0.25],
    [[2, [0.25]], 0.25],
    [[2, []], 0],
  ])("takes %j for scale and bias", (written, bias) => {
    const one = changed("scale_and_bias", written === "" ? undefined : written);
    const { scale, bias: found } = readJson(one);
    expect([scale, found]).toEqual([written === "" ? 1 : 2, bias]);
  });

  it("passes over the entry of an empty slot that official writes", () => {
    const { hash_map } = byHand.ctr_data[identifier]!;
    const withSlot = changed(`ctr_data/${identifier}/hash_map`, ["18446744073709551615", 3, 1, ...hash_map]);
    expect(Model.fromJson(withSlot).predict(clients)).toEqual(
      Model.fromJson(JSON.stringify(byHand)).predict(clients),
    );
  });

  it("keeps every number's bits", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 4, maxLength: 4 }),
        fc.float({ noNaN: true, noDefaultInfinity: true }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (leaves, prior, bias) => {
          const data = readJson(JSON.stringify(byHand));
          data.leafValues.set(leaves);
          data.ctrFeatures[0]!.priorNum = prior;
          data.bias = bias;
          expect(readJson(writeJson(data))).toEqual(data);
        },
      ),
    );
  });

  it("keeps the largest u64 of official's parameters", () => {
    const params = '{"cat_feature_params":{"ctr_leaf_count_limit":18446744073709551615}}';
    const one = JSON.stringify(byHand).replace("{", `{"model_info":{"params":${params}},`);
    expect(readJson(one).info.params).toBe(params);
    expect(Model.fromJson(one).toJson()).toContain(params);
  });

  it("cannot hold infinite borders, and says so", () => {
    const data = readJson(JSON.stringify(byHand));
    data.floatFeatures[0]!.borders[0] = -Infinity;
    expect(() => writeJson(data)).toThrow(/-Infinity, which JSON cannot say; save as .cbm/);
  });

  it.each([
    ["oblivious_trees", undefined, "oblivious_trees: missing"],
    ["trees", [], "non-symmetric trees"],
    ["features_info/text_features", [{}], "text features"],
    ["features_info/embedding_features", [{}], "embedding features"],
    ["scale_and_bias", [1, [0, 0]], "several outputs"],
    ["oblivious_trees/0/leaf_values", [1, 2, 3, 4, 5, 6, 7, 8], "several outputs"],
    ["oblivious_trees/0/leaf_values/1", "x", 'leaf_values[1]: "x", expected a number'],
    ["oblivious_trees/0/leaf_weights", [1], "leaf_weights: an array of 1, expected 4 numbers"],
    ["oblivious_trees/0/splits/0/split_index", undefined, "split_index: missing"],
    ["oblivious_trees/0/splits/0/split_index", 3, "split_index: 3, expected 0 to 2"],
    ["oblivious_trees/0/splits/0/split_index", 1, "split_type"],
    ["oblivious_trees/0/splits/0/border", 9, "border: 9, expected 10.5"],
    ["features_info/float_features/0/flat_feature_index", undefined, "flat_feature_index: missing"],
    ["features_info/float_features/0/nan_value_treatment", undefined, "nan_value_treatment: missing"],
    ["features_info/float_features/0/feature_index", 7, "features in order"],
    ["features_info/ctrs/0/borders", [7.999999046325684, 7], "borders of CTR"],
    ["features_info/categorical_features/1/flat_feature_index", 1, "flat feature indices 0, 1, 1"],
    ["features_info/ctrs/0/identifier", "{}", "a name of an entry of ctr_data"],
    ["features_info/ctrs/0/ctr_type", "Counter", "expected Borders, as its table has"],
    ["features_info/ctrs/0/elements", [], "the elements its table has"],
    ["features_info/ctrs/0/scale", 1e300, "a prior, shift or scale that is not finite"],
    [`ctr_data/${identifier}/hash_map/0`, 2 ** 63, "as a text"],
    [`ctr_data/${identifier}/hash_map/0`, "18446744073709551616", "as a text"],
    [`ctr_data/${identifier}/hash_map/1`, 0.5, "a whole number of 32 bits"],
    [`ctr_data/${identifier}/hash_map`, ["1", 2, 3, "1", 2, 3], "each hash once"],
    [`ctr_data/${identifier}/hash_map`, ["1", 2], "groups of 3"],
    [`ctr_data/${identifier}/hash_stride`, 1, "what Borders has"],
  ])("with %s as %j is refused by name", (path, value, message) => {
    expect(() => Model.fromJson(changed(path, value))).toThrow(CatBoostError);
    expect(() => Model.fromJson(changed(path, value))).toThrow(message);
  });

  it.each(["", "CBM1", "[]", "null", '{"oblivious_trees":{}}', "[".repeat(1e6)])(
    "that is %.30j is refused",
    (one) => {
      expect(() => Model.fromJson(one)).toThrow(CatBoostError);
    },
  );

  it("nested too deeply is refused", () => {
    const deep = "[".repeat(1e5) + "]".repeat(1e5);
    const one = JSON.stringify(byHand).replace("{", `{"model_info":{"params":${deep}},`);
    try {
      Model.fromJson(one).toJson();
    } catch (error) {
      expect(error).toBeInstanceOf(CatBoostError);
    }
    expect(() => Model.fromJson(changed("scale_and_bias", [1]).replace("[1]", deep))).toThrow(CatBoostError);
  });

  it("cut short anywhere is refused", () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), (length) => {
        expect(() => Model.fromJson(text.slice(0, length))).toThrow(CatBoostError);
      }),
      { numRuns: 50 },
    );
  });

  it("with any character changed is refused or read, never a crash", () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'09-.e,[]{}"x'), (at, character) => {
        try {
          Model.fromJson(text.slice(0, at) + character + text.slice(at + 1)).predict(pool);
        } catch (error) {
          expect(error).toBeInstanceOf(CatBoostError);
        }
      }),
      { numRuns: 200 },
    );
  });
});
