import { beforeAll, describe, expect, it } from "vitest";
import { cv, Model, type Pool, type TrainParams, train } from "../src/index.ts";
import { labelReading, weightsOfClasses, withNumericLabel } from "../src/pool/class-labels.ts";
import type { ClassLabel } from "../src/pool/pool.ts";
import { cutPool, makePool, type TableSpec } from "./data.ts";
import { type Answer, askOfficial, officialMissing } from "./official.ts";
import { skipped } from "./same-training.ts";
import { firstDifference } from "./same-trees.ts";

const table: TableSpec = {
  rows: 400,
  seed: 3,
  shapes: [{ kind: "dense" }, { kind: "category", levels: 12 }, { kind: "dense", nan: 0.1 }],
};
const learnt = makePool(table);
const onlyNumbers = makePool({ ...table, shapes: [{ kind: "dense" }, { kind: "dense", nan: 0.1 }] });
const numbers = makePool({ ...table, label: "number" });

/** The table with its classes called by these names. */
const named = (zero: ClassLabel, one: ClassLabel): Pool => ({
  ...learnt,
  label: Array.from(learnt.label, (y) => (y === 1 ? one : zero)),
});
const constant = (label: ClassLabel): Pool => ({ ...learnt, label: Array.from(learnt.label, () => label) });
const messageOf = (running: Promise<unknown>): Promise<string> =>
  running.then(
    () => "",
    (error: Error) => error.message,
  );

/** `official`: where it calls the parameters otherwise. */
const cases: Record<string, { pool: Pool; params?: TrainParams; official?: object; evalSet?: Pool }> = {
  "texts, in the order of their bytes": { pool: named("good", "Bad") },
  "texts with letters of any size": { pool: named("z", "é") },
  "texts that are numbers": { pool: named("10", "9") },
  "texts of which one is a number": { pool: named("10", "9a") },
  "truth values": { pool: named(false, true) },
  "whole numbers": { pool: named(2, 1) },
  "negative numbers": { pool: named(-1, 1) },
  "other numbers": { pool: named(0.7, 0.1) },
  "names that turn the classes round": {
    pool: named("bad", "good"),
    params: { class_names: ["good", "bad"] },
  },
  "names that are texts of numbers": { pool: named(0, 1), params: { class_names: ["1", "0"] } },
  "weights by name": {
    pool: named("bad", "good"),
    params: { class_weights: { good: 1, bad: 5 } },
    official: { class_weights: [5, 1] },
  },
  "automatic weights": { pool: named("bad", "good"), params: { auto_class_weights: "Balanced" } },
  "an eval set of one class": {
    pool: named("a", "b"),
    evalSet: { ...cutPool(learnt, 0, 50), label: new Array<string>(50).fill("b") },
  },
  "a border": { pool: numbers, params: { target_border: 0.25, scale_pos_weight: 2 } },
  "one class": { pool: constant("a"), params: { allow_const_label: true } },
  "one class of two": { pool: constant(1), params: { allow_const_label: true, class_names: [0, 1] } },
  "one probability": {
    pool: { ...onlyNumbers, label: onlyNumbers.label.map(() => 0.3) },
    params: { allow_const_label: true, loss_function: "CrossEntropy" },
  },
  "one number": {
    pool: { ...onlyNumbers, label: onlyNumbers.label.map(() => 0.3) },
    params: { allow_const_label: true, loss_function: "RMSE", boost_from_average: false },
  },
};

describe.skipIf(officialMissing)(
  `labels of classes: trees, names and classes of the rows as official CatBoost${skipped(officialMissing)}`,
  () => {
    const names = Object.keys(cases);
    let answers: Answer[];
    const paramsOf = (name: string): TrainParams => ({ iterations: 10, ...cases[name]!.params });
    beforeAll(async () => {
      const jobs = names.map((name, i) => {
        const { pool, official, evalSet } = cases[name]!;
        const params = { ...paramsOf(name), ...official };
        return { name: `case${i}`, pool, params, predict: true, ...(evalSet && { evalSet }) };
      });
      answers = await askOfficial(jobs);
    });

    it.each(names)("%s", async (name) => {
      const { pool, evalSet } = cases[name]!;
      const model = await train(pool, paramsOf(name), evalSet && { evalSet });
      const answer = answers[names.indexOf(name)]!;
      expect(firstDifference(model.toCbm(), answer.cbm)).toBeUndefined();
      const official = Model.fromCbm(answer.cbm);
      expect(JSON.parse(model.metadata.class_params ?? "{}")).toEqual(
        JSON.parse(official.metadata.class_params ?? "{}"),
      );
      const copies = [model, official, Model.fromCbm(model.toCbm()), Model.fromJson(model.toJson())];
      if (Array.isArray(pool.label))
        for (const one of copies) expect(one.predictClass(pool)).toEqual(answer.classNames);
    });
  },
);

describe("labels of classes", () => {
  const read = (label: Pool["label"], params: TrainParams = {}) =>
    labelReading(label, { loss_function: "Logloss", ...params });

  it("are numbered in ascending order, or as they are named", () => {
    expect(read(["b", "a", "b"]).names).toEqual(["a", "b"]);
    expect(read(["\u{1f600}", "\uffee"]).names).toEqual(["\uffee", "\u{1f600}"]);
    expect(read(["\uffee", "\u{1f600}"]).names).toEqual(["\uffee", "\u{1f600}"]);
    expect(read(["ab", "a"]).names).toEqual(["a", "ab"]);
    expect(read([1, 0], { class_names: [1, 0] }).names).toEqual([1, 0]);
    const pool: Pool = { nRows: 3, columns: [], label: Float32Array.of(2, 1, 2) };
    expect(withNumericLabel(pool, read(pool.label)).label).toEqual(Float32Array.of(1, 0, 1));
  });

  it("give the same model by any name", async () => {
    const plain = await train(learnt, { iterations: 5 });
    for (const pool of [named("a", "b"), named(false, true), named(7, 9)]) {
      const model = await train(pool, { iterations: 5 });
      expect(model.predict(pool)).toEqual(plain.predict(learnt));
      const turned = await train(pool, { iterations: 5, loss_function: "Logloss" });
      expect(turned.lossFunctionChange(pool)).toEqual(plain.lossFunctionChange(learnt));
    }
    expect(plain.predictClass(learnt)).toEqual([...plain.predict(learnt, "Class")]);
  });

  it("are the same in every fold of a cross-validation", async () => {
    const params = { iterations: 3, class_weights: { a: 1, b: 2 } };
    const options = { fold_count: 2, return_models: true } as const;
    const { scores, models } = await cv(named("a", "b"), params, options);
    const plain = await cv(learnt, { ...params, class_weights: [1, 2] }, options);
    expect(scores).toEqual(plain.scores);
    expect(models[1]!.predict(learnt)).toEqual(plain.models[1]!.predict(learnt));
    expect(models[0]!.classNames).toEqual(["a", "b"]);
  });

  it("have weights by name", () => {
    expect(weightsOfClasses({ a: 1, b: 3 }, read(["b", "a"]))).toEqual([1, 3]);
    expect(weightsOfClasses({ 1: 3, "-1": 2 }, read([1, -1]))).toEqual([2, 3]);
    expect(weightsOfClasses({ true: 3, false: 2 }, read([true, false]))).toEqual([2, 3]);
    expect(() => weightsOfClasses({ a: 1, c: 3 }, read(["b", "a"]))).toThrow(
      /none for class "b".*"c", which is no class/s,
    );
  });

  it("of one value have no start value, and no derivatives to draw rows by, as official says", async () => {
    const one = { ...onlyNumbers, label: onlyNumbers.label.map(() => 1) };
    const params = { iterations: 1, allow_const_label: true, boost_from_average: true } as const;
    const inf = messageOf(train(one, { ...params, class_names: [0, 1] }));
    expect(await inf).toContain("boost_from_average: a start value of Infinity");
    const none = messageOf(train(one, { ...params, loss_function: "RMSE" }));
    expect(await none).toContain("subsample: no row was drawn for a tree");
  });

  it("are refused where they are not two classes", async () => {
    const refused = (label: unknown, params: TrainParams = {}): Promise<string> =>
      messageOf(train({ ...learnt, label } as Pool, { iterations: 1, ...params }));
    const first = (...values: unknown[]): unknown[] =>
      Array.from(learnt.label, (_, row) => values[row] ?? values.at(-1));
    expect(await refused(first("a", "b", "c"))).toContain('more than two values ("a", "b", "c" in row 2)');
    expect(await refused(first("a"))).toContain('one value only ("a")');
    expect(await refused(first("1.0", "1"))).toContain("have no clear order, expected class_names");
    expect(await refused(first("0x10", "1"))).toContain("have no clear order, expected class_names");
    expect(await refused(first(1, Number.NaN))).toContain("label: NaN in row 1");
    expect(await refused(first(1, "a"))).toContain("all of one kind");
    expect(await refused(first(null))).toContain("all of one kind");
    expect(await refused(first("a", "b"), { class_names: ["a", "c"] })).toContain(
      'label: "b" in row 1, expected one of the classes "a", "c"',
    );
    expect(await refused(first(0, 1), { class_names: ["a", "b"] })).toContain("label: 0 in row 0");
    expect(await refused(first("a", "b"), { loss_function: "RMSE" })).toContain("expected numbers");
    expect(await refused(first("0", "1"), { target_border: 0.5 })).toContain("expected numbers");
    expect(await refused(first(0.2, Number.NaN), { target_border: 0.5 })).toContain("label: NaN in row 1");
    const one = { allow_const_label: true, loss_function: "RMSE" } as const;
    expect(await refused(first(1), one)).toContain("one value only, which target statistics cannot count");
    const evalSet = named("a", "c");
    expect(await messageOf(train(named("a", "b"), { iterations: 1 }, { evalSet }))).toContain(
      'evalSet: label: "c" in row',
    );
  });

  it("and their parameters are checked", async () => {
    const message = await messageOf(
      train(learnt, {
        class_names: [true, false],
        class_weights: [1] as unknown as [number, number],
        target_border: NaN,
      }),
    );
    expect(message).toContain(
      "class_names: [true,false], expected two different texts or numbers, or false and true",
    );
    expect(message).toContain("class_weights: [1], expected two numbers of 0 or more");
    expect(message).toContain("target_border: null");
    const rmse = await messageOf(
      train(learnt, { loss_function: "RMSE", class_names: [0, 1], target_border: 1 }),
    );
    expect(rmse).toContain("class_names: given with loss_function RMSE");
    expect(rmse).toContain("target_border: given with loss_function RMSE");
    expect(rmse).toContain("class_names and target_border: given together");
  });
});
