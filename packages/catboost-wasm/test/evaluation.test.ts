import { beforeAll, describe, expect, it } from "vitest";
import { CatBoostError, Model, type RowValue, train } from "../src/index.ts";
import { makePool, rowsOf } from "./data.ts";
import { type Answer, askOfficial, officialMissing } from "./official.ts";

const shapes = [
  { kind: "dense", nan: 0.1 },
  { kind: "category", levels: 40 },
  { kind: "category", levels: 5 },
  { kind: "dense" },
] as const;
const learn = makePool({ rows: 1500, shapes, seed: 60 });
const unseen = makePool({
  rows: 1100,
  shapes: shapes.map((shape) => (shape.kind === "dense" ? shape : { ...shape, levels: shape.levels + 3 })),
  seed: 61,
});
const params = {
  iterations: 23,
  one_hot_max_size: 6,
  max_ctr_complexity: 3,
  boost_from_average: true,
} as const;
const stages = [
  [0, 23, 5],
  [4, 11, 3],
  [0, 1, 1],
] as const;

let model: Model;
beforeAll(async () => {
  model = await train(learn, params);
});

describe.skipIf(officialMissing)(
  `evaluation as official does it${officialMissing ? ` (skipped: ${officialMissing})` : ""}`,
  () => {
    let answers: Answer[];
    beforeAll(async () => {
      const cbm = model.toCbm();
      answers = await askOfficial([
        ...stages.map((range, i) => ({ name: `stage${i}`, pool: unseen, model: cbm, stages: range })),
        { name: "bias", pool: unseen, model: model.withBias(model.bias - 2).toCbm(), predict: true },
        { name: "threshold", pool: unseen, model: cbm, threshold: 0.3, predict: true },
      ]);
    });

    describe.each(stages.map((range, i) => ({ range, i })))("trees $range", ({ range, i }) => {
      const [ntree_start, ntree_end, eval_period] = range;
      const trees = { ntree_start, ntree_end };

      it("predicts the same bits from them", () => {
        expect(model.predict(unseen, "RawFormulaVal", trees)).toEqual(answers[i]!.part);
      });

      it("predicts the same bits after each stage", () => {
        const staged = [...model.stagedPredict(unseen, "RawFormulaVal", { ...trees, eval_period })];
        expect(staged).toHaveLength(Math.ceil((ntree_end - ntree_start) / eval_period));
        expect(Float64Array.from(staged.flatMap((scores) => [...scores]))).toEqual(answers[i]!.staged);
      });

      it("finds the same leaves", () => {
        const { values, nTrees } = model.calcLeafIndexes(unseen, trees);
        expect(nTrees).toBe(ntree_end - ntree_start);
        expect(values).toEqual(answers[i]!.leaves);
      });
    });

    it("tells the logarithm of the probability and the exponent within 5e-16 of 1 or of themselves", () => {
      for (const [type, theirs] of [
        ["LogProbability", answers[0]!.logProbability],
        ["Exponent", answers[0]!.exponent],
      ] as const) {
        const far = model
          .predict(unseen, type)
          .filter((value, row) => Math.abs(value - theirs[row]!) > 5e-16 * Math.max(1, Math.abs(value)));
        expect(far).toHaveLength(0);
      }
    });

    it("predicts the same bits with another bias", () => {
      expect(model.withBias(model.bias - 2).predict(unseen)).toEqual(answers.at(-2)!.raw);
    });

    it("goes by the threshold that the file says", () => {
      const { cbm, classes } = answers.at(-1)!;
      const moved = Model.fromCbm(cbm);
      expect(moved.predict(unseen, "Class")).toEqual(classes);
      expect(classes).not.toEqual(model.predict(unseen, "Class"));
      expect(Model.fromJson(moved.toJson()).predict(unseen, "Class")).toEqual(classes);
    });
  },
);

describe("a single row", () => {
  it("gets the bits of predict, also with unknown categories, of every type", () => {
    for (const type of ["RawFormulaVal", "Probability", "LogProbability", "Class", "Exponent"] as const) {
      const single = Float64Array.from(rowsOf(unseen), (row) => model.predictRow(row, type));
      expect(single).toEqual(model.predict(unseen, type));
    }
  });

  it("takes null as missing, and whole numbers as categories", () => {
    const missing = model.predictRow([Number.NaN, "7", "a", 0.5]);
    expect(model.predictRow([null, 7, "a", 0.5])).toBe(missing);
    expect(model.predictRow([0.1, 7, "a", 0.5])).not.toBe(missing);
  });

  it("may come between tables and long texts that make the memory grow", () => {
    const rows = rowsOf(unseen);
    const raw = model.predict(unseen);
    const long = "x".repeat(1 << 22);
    const before = model.predictRow([0.5, long, "a", 1]);
    for (let row = 0; row < 50; row++) {
      expect(model.predictRow(rows[row]!)).toBe(raw[row]);
      if (row % 10 === 0) model.shapValues(unseen);
    }
    expect(model.predictRow([0.5, long, "a", 1])).toBe(before);
  });

  it("may have more texts than are remembered", () => {
    const raw = model.predict(unseen)[0]!;
    for (let i = 0; i < 12_000; i++) model.predictRow([0, `text ${i}`, "a", 0]);
    expect(model.predictRow(rowsOf(unseen)[0]!)).toBe(raw);
  });

  it.each([
    [[1, "a", "b"], "row: 3 values, expected one for each of 4 features"],
    [[1, 0.5, "b", 1], 'row: 0.5 for "c1", expected a text or a whole number'],
    [["1", "a", "b", 1], 'row: 1 for "c0", expected a number or null'],
    [[1, null, "b", 1], 'row: null for "c1", expected a text or a whole number'],
    [[new Float64Array(0), "a", "b", 1], 'row: an object for "c0", expected a number or null'],
    [[{ toString: null }, "a", "b", 1], 'row: an object for "c0", expected a number or null'],
    [[1, Symbol("a"), "b", 1], 'row: Symbol(a) for "c1", expected a text or a whole number'],
    [undefined, "row: undefined values, expected one for each of 4 features"],
    [[1, "a", "b", undefined], 'row: undefined for "c3", expected a number or null'],
  ] as unknown as [RowValue[], string][])("%o is refused by name", (row, message) => {
    expect(() => model.predictRow(row)).toThrow(message);
  });
});

describe("stages and ranges of trees", () => {
  it("end with all trees, whose sum is that of predict but for rounding", () => {
    const last = [...model.stagedPredict(unseen, "Probability", { eval_period: 7 })].at(-1)!;
    const all = model.predict(unseen, "Probability");
    expect(last).toHaveLength(all.length);
    for (const [row, value] of last.entries()) expect(value).toBeCloseTo(all[row]!, 14);
  });

  it("begin with a baseline", () => {
    const baseline = Float32Array.from({ length: unseen.nRows }, (_, row) => (row % 7) - 3);
    const first = model.stagedPredict({ ...unseen, baseline }).next().value;
    const [bare] = [...model.stagedPredict(unseen)];
    expect(first).toEqual(bare!.map((raw, row) => raw + baseline[row]!));
  });

  it("may be left off early, and used beside other predictions", () => {
    const expected = [...model.stagedPredict(unseen, "RawFormulaVal", { eval_period: 4 })];
    const stages = model.stagedPredict(unseen, "RawFormulaVal", { eval_period: 4 });
    expect(stages.next().value).toEqual(expected[0]);
    model.predict(learn);
    expect(stages.next().value).toEqual(expected[1]);
    stages.return();
  });

  it("another bias moves every raw score and the expected value, and nothing else", () => {
    const moved = model.withBias(model.bias - 2);
    const scores = model.predict(unseen);
    for (const [row, raw] of moved.predict(unseen).entries()) expect(raw).toBeCloseTo(scores[row]! - 2, 12);
    const [before, after] = [model.shapValues(unseen), moved.shapValues(unseen)];
    const width = before.nFeatures + 1;
    expect(after.values.filter((_, at) => (at + 1) % width !== 0)).toEqual(
      before.values.filter((_, at) => (at + 1) % width !== 0),
    );
    expect(after.values[width - 1]).toBeCloseTo(before.values[width - 1]! - 2, 12);
    expect(Model.fromCbm(moved.toCbm()).bias).toBe(model.bias - 2);
    expect(() => model.withBias(Number.POSITIVE_INFINITY)).toThrow(CatBoostError);
  });

  it("leaves add up to the raw score", () => {
    const { values, nTrees } = model.calcLeafIndexes(unseen);
    expect(nTrees).toBe(model.treeCount);
    const { oblivious_trees: trees, scale_and_bias } = JSON.parse(model.toJson());
    const raw = Float64Array.from({ length: unseen.nRows }, (_, row) => {
      let sum = 0;
      for (let tree = 0; tree < nTrees; tree++) sum += trees[tree].leaf_values[values[row * nTrees + tree]!];
      return sum * scale_and_bias[0] + scale_and_bias[1][0];
    });
    expect(raw).toEqual(model.predict(unseen));
  });

  it.each([
    { ntree_start: -1 },
    { ntree_end: 24 },
    { ntree_start: 23 },
    { ntree_start: 5, ntree_end: 5 },
    { ntree_start: 0.5 },
    { ntree_start: Number.NaN },
  ])("%j are refused", (trees) => {
    expect(() => model.predict(unseen, "RawFormulaVal", trees)).toThrow("expected a part of the 23 trees");
    expect(() => model.calcLeafIndexes(unseen, trees)).toThrow(CatBoostError);
    expect(() => model.stagedPredict(unseen, "RawFormulaVal", trees)).toThrow(CatBoostError);
  });

  it("names the classes as the file does", () => {
    expect(model.classNames).toEqual([0, 1]);
    const told = (class_params: string): Model => model.withMetadata({ class_params });
    expect(told('{"class_names":["no","yes"]}').classNames).toEqual(["no", "yes"]);
    expect(told('{"class_names":{}}').classNames).toEqual([]);
    expect(told("nothing of the kind").classNames).toEqual([]);
  });

  it("an unknown type or period is refused", () => {
    expect(() => model.predict(unseen, "LogOdds" as "Class")).toThrow(
      "type LogOdds, expected one of RawFormulaVal, Probability, LogProbability, Class, Exponent",
    );
    expect(() => model.predictRow([1, "a", "b", 1], "raw" as "Class")).toThrow("expected one of");
    expect(() => model.stagedPredict(unseen, "Class", { eval_period: 0 })).toThrow("eval_period: 0");
  });
});
