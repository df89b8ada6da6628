import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { TableReader } from "../src/cbm/flatbuffer-read.ts";
import { writeCbm } from "../src/cbm/write.ts";
import { CatBoostError, Model, type Pool, train } from "../src/index.ts";
import type { ModelData } from "../src/model/model-data.ts";
import { makePool } from "./data.ts";

const pool = makePool({
  rows: 700,
  shapes: [{ kind: "dense", nan: 0.1 }, { kind: "category", levels: 6 }, { kind: "dense" }],
  seed: 9,
});
let model: Model;
let bytes: Uint8Array;

beforeAll(async () => {
  model = await train(pool, { iterations: 12, one_hot_max_size: 6 });
  bytes = model.toCbm();
});

describe("a .cbm file", () => {
  it("saved and loaded is the same model", () => {
    const loaded = Model.fromCbm(bytes);
    expect(loaded.predict(pool)).toEqual(model.predict(pool));
    expect(loaded.featureNames).toEqual(["c0", "c1", "c2"]);
    expect(loaded.params).toEqual(model.params);
    expect(loaded.treeCount).toBe(12);
    expect(loaded.toCbm()).toEqual(bytes);
  });

  it("says what it is told to say, and of itself no date and no id", () => {
    expect(Object.keys(model.metadata)).toEqual(["class_params", "params", "training"]);
    const told = model.withMetadata({ model_guid: "7", train_finish_time: "2020-02-03" });
    for (const loaded of [Model.fromCbm(told.toCbm()), Model.fromJson(told.toJson())]) {
      expect(loaded.metadata).toEqual({
        ...model.metadata,
        model_guid: "7",
        train_finish_time: "2020-02-03",
      });
      expect(loaded.predict(pool)).toEqual(model.predict(pool));
    }
  });

  it("may lie anywhere in a larger buffer", () => {
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 3);
    expect(Model.fromCbm(larger.subarray(3)).toCbm()).toEqual(bytes);
  });

  it("cut short anywhere is refused", () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(() => Model.fromCbm(bytes.slice(0, length))).toThrow(CatBoostError);
      }),
    );
  });

  it("with any byte changed is refused or read, never a crash or a hang", () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const broken = bytes.slice();
        broken[at]! ^= change;
        try {
          Model.fromCbm(broken).predict(pool);
        } catch (error) {
          expect(error).toBeInstanceOf(CatBoostError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("whose parts lie over each other to look larger than it is, is refused at once", () => {
    // 100,000 features that are one and the same table, with 100,000 borders: 40 GB out of 0.8 MB.
    const [features, borders] = [100_000, 100_000];
    const table = 32 + 4 * features;
    const bytes = new Uint8Array(table + 16 + 4 * borders);
    const view = new DataView(bytes.buffer);
    const putTable = (vtable: number, at: number): void => {
      [6, 8, 4].forEach((value, i) => {
        view.setUint16(vtable + 2 * i, value, true);
      });
      view.setInt32(at, at - vtable, true);
      view.setUint32(at + 4, 4, true);
    };
    view.setUint32(0, 12, true);
    putTable(4, 12);
    view.setUint32(20, features, true);
    for (let i = 0; i < features; i++) view.setUint32(24 + 4 * i, table - (24 + 4 * i), true);
    putTable(24 + 4 * features, table);
    view.setUint32(table + 8, borders, true);
    const read = TableReader.root(bytes).tables(0);
    expect(read).toHaveLength(features);
    expect(() => read.map((one) => one.f32s(0))).toThrow("its parts lie over each other");
  });

  it.each([
    [{ leafValues: Float64Array.of(1, Number.NaN) }, "leaf value NaN"],
    [{ leafWeights: Float64Array.of(-1, 1) }, "leaf weight -1"],
    [{ scale: Infinity }, "scale Infinity"],
    [{ bias: Number.NaN }, "bias NaN"],
    [{ treeSplits: Int32Array.of(3) }, "split number 3, expected 0 to 2"],
    [{ leafValues: Float64Array.of(1) }, "1 leaf values, expected 2"],
    [{ oneHotFeatures: [{ catIndex: 0, values: Int32Array.of(5, 5), texts: [] }] }, "has a value twice"],
    [{ oneHotFeatures: [{ catIndex: 1, values: Int32Array.of(5, 6), texts: [] }] }, "which there is not"],
    [{ catFeatures: [{ name: "b", flatIndex: 0, isUsed: true }] }, "flat feature indices 0, 0"],
  ] as [Partial<ModelData>, string][])("with %o is refused by name", (part, message) => {
    const sound: ModelData = {
      floatFeatures: [
        { name: "a", flatIndex: 0, borders: Float32Array.of(1), hasNans: false, nanTreatment: "AsIs" },
      ],
      catFeatures: [{ name: "b", flatIndex: 1, isUsed: true }],
      oneHotFeatures: [{ catIndex: 0, values: Int32Array.of(5, 6), texts: [] }],
      ctrFeatures: [],
      ctrTables: [],
      treeSplits: Int32Array.of(2),
      treeSizes: Int32Array.of(1),
      leafValues: Float64Array.of(1, 2),
      leafWeights: Float64Array.of(1, 1),
      scale: 1,
      bias: 0,
      info: {},
    };
    expect(Model.fromCbm(writeCbm(sound)).treeCount).toBe(1);
    expect(() => Model.fromCbm(writeCbm({ ...sound, ...part }))).toThrow(message);
  });

  it.each([
    ["another format", new TextEncoder().encode("PK\u0003\u0004 a zip file"), "does not begin with CBM1"],
    ["nothing", new Uint8Array(0), "does not begin with CBM1"],
    [
      "a buffer",
      new ArrayBuffer(16) as unknown as Uint8Array,
      "expected the bytes of a .cbm file, a Uint8Array",
    ],
    ["missing", undefined as unknown as Uint8Array, "expected the bytes of a .cbm file, a Uint8Array"],
  ])("that is %s is refused by name", (_, wrong, message) => {
    expect(() => Model.fromCbm(wrong)).toThrow(message);
  });
});

describe("any model", () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  const anyModel: fc.Arbitrary<ModelData> = fc
    .record({
      borders: fc.uniqueArray(fc.float({ noNaN: true, noDefaultInfinity: true }), {
        minLength: 1,
        maxLength: 20,
      }),
      values: fc.uniqueArray(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), {
        minLength: 1,
        maxLength: 5,
      }),
      sizes: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
      leaf: fc.infiniteStream(finite),
      split: fc.infiniteStream(fc.nat(1000)),
      name: fc.string({ unit: "grapheme", minLength: 1 }),
      bias: finite,
    })
    .map(({ borders, values, sizes, leaf, split, name, bias }) => {
      const ascending = Float32Array.from(new Set(Float32Array.from(borders, (b) => b + 0).sort()));
      const nSplits = ascending.length + values.length;
      const leaves = sizes.reduce((sum, size) => sum + 2 ** size, 0);
      const next = <T>(stream: Iterator<T>): T => stream.next().value;
      return {
        floatFeatures: [
          { name, flatIndex: 1, borders: ascending, hasNans: true, nanTreatment: "AsTrue" as const },
        ],
        catFeatures: [{ name: `${name}?`, flatIndex: 0, isUsed: true }],
        oneHotFeatures: [{ catIndex: 0, values: Int32Array.from(values).sort(), texts: values.map(String) }],
        ctrFeatures: [],
        ctrTables: [],
        treeSplits: Int32Array.from(
          { length: sizes.reduce((a, b) => a + b, 0) },
          () => next(split) % nSplits,
        ),
        treeSizes: Int32Array.from(sizes),
        leafValues: Float64Array.from({ length: leaves }, () => next(leaf)),
        leafWeights: Float64Array.from({ length: leaves }, (_, i) => i),
        scale: 1,
        bias,
        info: { params: "{}", other: name },
      };
    });

  it("written, read and written again gives the same bytes", () => {
    fc.assert(
      fc.property(anyModel, (data) => {
        const written = writeCbm(data);
        expect(Model.fromCbm(written).toCbm()).toEqual(written);
      }),
    );
  });
});

describe("prediction", () => {
  it("finds columns by name, in any order", () => {
    const turned: Pool = { nRows: pool.nRows, columns: [...pool.columns].reverse() };
    expect(model.predict(turned)).toEqual(model.predict(pool));
  });

  it("lists every missing column and every column of another kind", () => {
    const wrong: Pool = {
      nRows: 1,
      columns: [{ kind: "numeric", name: "c1", values: Float32Array.of(1) }],
    };
    expect(() => model.predict(wrong)).toThrow(
      /"c0": missing[\s\S]*"c1": numeric, expected categorical[\s\S]*"c2": missing/,
    );
  });

  it("does not depend on the other rows of the table", () => {
    const raw = model.predict(pool);
    for (const row of [0, 15, 16, 333, pool.nRows - 1]) {
      const one: Pool = {
        nRows: 1,
        columns: pool.columns.map((column) =>
          column.kind === "numeric"
            ? { ...column, values: column.values.slice(row, row + 1) }
            : { ...column, codes: column.codes.slice(row, row + 1) },
        ),
      };
      expect(model.predict(one)[0]).toBe(raw[row]);
    }
  });

  it("takes an unknown category as no category of the model", () => {
    const known = pool.columns[1]!;
    if (known.kind !== "categorical") throw new TypeError("c1 is categorical");
    const columns = pool.columns.map((column) =>
      column === known ? { ...known, levels: known.levels.map((level) => `${level}!`) } : column,
    );
    expect(model.predict({ nRows: pool.nRows, columns })).not.toEqual(model.predict(pool));
  });

  it.each([
    [null, "pool: expected an object"],
    [{ nRows: 1, columns: null }, "array of columns"],
    [{ nRows: 1, columns: [null] }, "pool.columns[0]: expected a name that is a text"],
    [{ nRows: 1, columns: [{ kind: "text", name: "a" }] }, '"numeric" or "categorical"'],
    [
      { nRows: 1, columns: [{ kind: "numeric", name: "a", values: [1] }] },
      "pool.columns[0].values: expected a Float32Array",
    ],
    [
      { nRows: 1, columns: [{ kind: "categorical", name: "a", codes: new Uint32Array(1), levels: ["a"] }] },
      "pool.columns[0].codes: expected an Int32Array",
    ],
    [
      { nRows: 1, columns: [{ kind: "categorical", name: "a", codes: new Int32Array(1), levels: [1] }] },
      "pool.columns[0].levels: expected an array of texts",
    ],
    [{ nRows: 1, columns: [], label: [1, "a"] }, "pool.label: expected a Float32Array"],
    [{ nRows: Number.NaN, columns: [] }, "pool.nRows: NaN"],
  ])("of a table that is none is refused by name: %j", async (wrong, message) => {
    expect(() => model.predict(wrong as unknown as Pool)).toThrow(message);
    expect(() => model.predict(wrong as unknown as Pool)).toThrow(CatBoostError);
    await expect(train(wrong as unknown as Pool)).rejects.toThrow(CatBoostError);
    await expect(train(pool, {}, { evalSet: (wrong ?? {}) as unknown as Pool })).rejects.toThrow(
      CatBoostError,
    );
  });

  it("of values that went to another thread is refused", async () => {
    const values = new Float32Array(pool.nRows);
    const codes = new Int32Array(pool.nRows);
    structuredClone([values.buffer, codes.buffer], { transfer: [values.buffer, codes.buffer] });
    for (const nRows of [0, pool.nRows]) {
      const columns = pool.columns.map((column) =>
        column.kind === "numeric" ? { ...column, values } : { ...column, codes },
      );
      expect(() => model.predict({ nRows, columns })).toThrow("not detached");
      await expect(train({ ...pool, label: values })).rejects.toThrow(
        "pool.label: expected a Float32Array, not detached",
      );
    }
  });

  it("of no rows is empty", () => {
    const none: Pool = {
      nRows: 0,
      columns: pool.columns.map((column) =>
        column.kind === "numeric"
          ? { ...column, values: new Float32Array(0) }
          : { ...column, codes: new Int32Array(0) },
      ),
    };
    expect(model.predict(none)).toHaveLength(0);
    expect(model.shapValues(none).values).toHaveLength(0);
  });

  it("gives probabilities and classes that follow from the raw scores", () => {
    const raw = model.predict(pool);
    const probability = model.predict(pool, "Probability");
    const classes = model.predict(pool, "Class");
    for (let row = 0; row < pool.nRows; row++) {
      expect(probability[row]).toBeCloseTo(1 / (1 + Math.exp(-raw[row]!)), 14);
      expect(classes[row]).toBe(Number(raw[row]! > 0));
    }
    expect(new Set(classes)).toEqual(new Set([0, 1]));
  });
});

describe("PredictionValuesChange", () => {
  it("sums to 100 and is worked out by hand for one split", async () => {
    expect(model.predictionValuesChange().reduce((a, b) => a + b, 0)).toBeCloseTo(100, 10);
    const one = writeCbm({
      floatFeatures: [
        { name: "a", flatIndex: 0, borders: Float32Array.of(1), hasNans: false, nanTreatment: "AsIs" },
        { name: "b", flatIndex: 1, borders: Float32Array.of(1), hasNans: false, nanTreatment: "AsIs" },
      ],
      catFeatures: [],
      oneHotFeatures: [],
      ctrFeatures: [],
      ctrTables: [],
      treeSplits: Int32Array.of(0, 1),
      treeSizes: Int32Array.of(1, 1),
      // a: mean 2, (1-2)² 3 + (5-2)² 1 = 12; b: mean 0, 1 · 2 + 1 · 2 = 4
      leafValues: Float64Array.of(1, 5, -1, 1),
      leafWeights: Float64Array.of(3, 1, 2, 2),
      scale: 1,
      bias: 0,
      info: {},
    });
    expect([...Model.fromCbm(one).predictionValuesChange()]).toEqual([75, 25]);
  });
});
