import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Progress, train } from "../src/index.ts";
import { makeMetric } from "../src/metrics/metric.ts";
import { parseMetric } from "../src/metrics/metric-request.ts";
import { ScoredRows } from "../src/metrics/scored-rows.ts";
import { Stopwatch } from "../src/runtime/stopwatch.ts";
import { Heap } from "../src/runtime/wasm.ts";
import { cutPool, makePool, times } from "./data.ts";

interface Rows {
  raw: readonly number[];
  label: readonly number[];
  weight?: readonly number[];
}

function measure(metric: string, { raw, label, weight }: Rows, threads = 1): number {
  const heap = new Heap(1);
  const n = raw.length;
  const at = { raw: heap.alloc(n * 8), label: heap.alloc(n * 4), weight: heap.alloc(n * 4) };
  heap.f64(at.raw, n).set(raw);
  heap.f32(at.label, n).set(label);
  heap.f32(at.weight, n).set(weight ?? raw.map(() => 1));
  return makeMetric(parseMetric(metric)!, heap.kernels).of(new ScoredRows(heap, at, n, threads));
}

describe("metrics, worked by hand", () => {
  // Predicted 1: rows 0, 1, 2; of class 1: rows 0, 1, 3. True: 2 of class 1, 1 of class 0.
  const rows = { raw: [2, 1, 0.5, -1, -2], label: [1, 1, 0, 1, 0] };
  const weighted = { ...rows, weight: [1, 2, 3, 4, 5] };
  it.each([
    ["Precision", 2 / 3],
    ["Recall", 2 / 3],
    ["F1", 2 / 3],
    ["Accuracy", 3 / 5],
    ["ZeroOneLoss", 1 - 3 / 5],
    ["HammingLoss", 2 / 5],
    ["BalancedAccuracy", (2 / 3 + 1 / 2) / 2],
    ["MCC", 1 / 6],
    ["Kappa", 1 - 2 / ((2 * 3) / 5 + (3 * 2) / 5)],
    ["AUC", 5 / 6],
    ["HingeLoss", (0 + 0 + 1.5 + 2 + 0) / 5],
  ])("%s", (metric, value) => {
    expect(measure(metric, rows)).toBeCloseTo(value, 14);
  });

  it.each([
    ["Precision", 3 / 6],
    ["Recall", 3 / 7],
    ["F1", (2 * 3) / (6 + 7)],
    ["F:beta=2", (5 * 3) / (4 * 7 + 6)],
    ["Accuracy", 8 / 15],
    ["TotalF1:average=Micro", 8 / 15],
    ["TotalF1:average=Macro", (6 / 13 + 10 / 17) / 2],
    ["AUC:use_weights=true", 1 - (4 * 3) / (7 * 8)],
    ["AUC", 5 / 6],
    ["Accuracy:use_weights=false", 3 / 5],
  ])("%s with weights", (metric, value) => {
    expect(measure(metric, weighted)).toBeCloseTo(value, 14);
  });

  const numbers = { raw: [1, 2, 4, -3], label: [2, 2, 0, 0], weight: [1, 2, 3, 4] };
  it.each([
    ["MAE", (1 + 3 * 4 + 4 * 3 - 8e-6) / 10],
    ["MAE:use_weights=false", (1 + 4 + 3 - 3e-6) / 4],
    ["MAPE", (0.5 + 3 * 4 + 4 * 3) / 10],
    ["SMAPE", (200 / 3 + 200 * 7) / 10],
    ["R2", 1 - (1 + 3 * 16 + 4 * 9) / (3 * 1.4 ** 2 + 7 * 0.6 ** 2)],
    ["MedianAbsoluteError", 2],
  ])("%s of numbers", (metric, value) => {
    expect(measure(metric, numbers)).toBeCloseTo(value, 12);
  });

  it("PRAUC where the best score has no weight", () => {
    expect(measure("PRAUC:use_weights=true", { raw: [2, 1, 0], label: [1, 1, 0], weight: [0, 1, 1] })).toBe(
      1,
    );
  });

  it("the border of what is predicted 1 is a probability", () => {
    expect(measure("Recall:proba_border=0.25", rows)).toBe(1);
    expect(measure("Precision:proba_border=0.9", rows)).toBe(0);
  });
});

describe("AUC", () => {
  const row = fc.record({
    raw: fc.integer({ min: -4, max: 4 }),
    label: fc.integer({ min: 0, max: 4 }),
    weight: fc.integer({ min: 0, max: 3 }),
  });
  const tables = fc.array(row, { minLength: 2, maxLength: 40 }).map((rows) => ({
    raw: rows.map(({ raw }) => raw),
    label: rows.map(({ label }) => label / 4),
    weight: rows.map(({ weight }) => weight),
  }));

  /** Looks at every pair of rows. */
  function byPairs({ raw, label, weight }: Required<Rows>, pairOf: (a: number, b: number) => number): number {
    let right = 0;
    let pairs = 0;
    for (const a of raw.keys()) {
      for (const b of raw.keys()) {
        const share = pairOf(label[a]!, label[b]!) * weight[a]! * weight[b]!;
        pairs += share;
        right += share * (raw[a]! > raw[b]! ? 1 : raw[a] === raw[b] ? 0.5 : 0);
      }
    }
    return pairs === 0 ? 0 : right / pairs;
  }

  it("is the share of the pairs in the right order", () => {
    fc.assert(
      fc.property(tables, (rows) => {
        const value = measure("AUC:type=Ranking;use_weights=true", rows);
        expect(value).toBeCloseTo(
          byPairs(rows, (a, b) => Number(a > b)),
          12,
        );
      }),
      { numRuns: 40 },
    );
  });

  it("is the same however many threads add it up", () => {
    fc.assert(
      fc.property(tables, fc.integer({ min: 2, max: 60 }), ({ raw, label }, threads) => {
        const rows = { raw, label: label.map((y) => Number(y > 0.5)) };
        expect(measure("AUC", rows, threads)).toBe(measure("AUC", rows));
      }),
      { numRuns: 40 },
    );
  });

  it("takes a label between 0 and 1 as a row of each class", () => {
    fc.assert(
      fc.property(tables, (rows) => {
        fc.pre(rows.weight.some((w) => w > 0));
        const value = measure("AUC:use_weights=true", rows);
        const expected = byPairs(rows, (a, b) => a * (1 - b));
        if (Number.isFinite(value) && expected > 0) expect(value).toBeCloseTo(expected, 12);
      }),
      { numRuns: 40 },
    );
  });
});

describe("metrics in training", () => {
  const all = makePool({ rows: 400, shapes: times(3, { kind: "dense" }), seed: 3 });
  const learn = cutPool(all, 0, 300);

  it("the callback is told of time, of every set, and of the best tree", async () => {
    const told: Progress[] = [];
    const model = await train(
      learn,
      { iterations: 7, learning_rate: 0.5, eval_metric: "AUC", custom_metric: "F1", metric_period: 3 },
      { evalSet: [learn, cutPool(all, 300, 400)], onIteration: (progress) => told.push(progress) },
    );
    expect(told).toHaveLength(7);
    for (const { metrics } of told)
      expect(Object.keys(metrics)).toEqual(["learn", "validation_0", "validation_1"]);
    expect(told.map(({ learnLoss }) => learnLoss !== undefined)).toEqual([1, 0, 0, 1, 0, 0, 1].map(Boolean));
    for (const set of ["learn", "validation_0", "validation_1"]) {
      expect(told.flatMap(({ metrics }) => metrics[set]!.F1 ?? [])).toEqual(model.evalsResult[set]!.F1);
    }
    expect(told[0]!.metrics.learn).not.toHaveProperty("AUC");
    const last = told.at(-1)!;
    expect(last.best).toEqual({
      iteration: model.bestIteration! + 1,
      value: model.bestScore.validation_1!.AUC,
    });
    expect(last.best!.value).toBe(Math.max(...model.evalsResult.validation_1!.AUC!));
    expect(last.secondsLeft).toBe(0);
    const { seconds, secondsLeft, iteration } = told[1]!;
    expect(seconds).toBeGreaterThan(0);
    expect(secondsLeft).toBeCloseTo((seconds / iteration) * 5, 12);
  });

  it("the time left follows from the trees of this call alone", () => {
    const { seconds, secondsLeft } = new Stopwatch(3, 9).read(5);
    expect(secondsLeft).toBeCloseTo(2 * seconds, 12);
  });

  it("rows of an eval set without weights weigh 1 beside a set that has some", async () => {
    const plain = cutPool(all, 300, 350);
    const weighted = { ...cutPool(all, 350, 400), weight: new Float32Array(50).fill(3) };
    const options = { iterations: 3, use_best_model: false };
    const alone = await train(learn, options, { evalSet: plain });
    const beside = await train(learn, options, { evalSet: [weighted, plain] });
    expect(beside.evalsResult.validation_1).toEqual(alone.evalsResult.validation);
    expect(beside.bestIteration).toBe(alone.bestIteration);
  });

  it("a metric asked for twice is told of the learn rows if one asks for it", async () => {
    const params = { iterations: 2, eval_metric: "AUC", custom_metric: "AUC:hints=skip_train~false" };
    const model = await train(learn, params, { evalSet: all });
    expect(model.evalsResult.learn!.AUC).toHaveLength(2);
  });

  it("no time goes into the model: the same training gives the same bytes", async () => {
    const bytes = async () =>
      (await train(learn, { iterations: 3, custom_metric: "AUC" }, { evalSet: all })).toCbm();
    expect(await bytes()).toEqual(await bytes());
  });

  it("what the metrics are asked wrongly is said at once", async () => {
    const params = {
      eval_metric: "CtrFactor",
      custom_metric: ["F1:use_weights=true", "RMSE"],
      metric_period: 0,
    };
    await expect(train(learn, params)).rejects.toThrow(/metric_period: 0, expected a whole number/);
    await expect(train(learn, { ...params, metric_period: 1 })).rejects.toThrow(
      /eval_metric: CtrFactor has no best value.*custom_metric: RMSE does not go with loss_function Logloss/s,
    );
    await expect(train(learn, { custom_metric: "F1:use_weights=true" })).rejects.toThrow(
      /F1:use_weights=true: use_weights, but no weights/,
    );
    await expect(
      train(learn, { custom_metric: ["F:beta=0.1234", "F:beta=0.12341", "F:beta=2"] }),
    ).rejects.toThrow(/metrics F:beta=0.1234, F:beta=0.12341: official gives them one name/);
    await expect(train(learn, { custom_metric: ["Quantile", "F1"] })).rejects.toThrow(
      /custom_metric: .*expected metrics, each with the options it has, one of Logloss, CrossEntropy/,
    );
    for (const eval_metric of [
      "F",
      "F:beta=0",
      "AUC:type=Mu",
      "F1:beta=2",
      "F1:use_weights=yes",
      "F1;",
      "constructor",
    ])
      await expect(train(learn, { eval_metric })).rejects.toThrow(/eval_metric: /);
  });

  it("a metric that cannot be worked out ends the training", async () => {
    const numbers = { ...learn, label: learn.label.map((one, row) => 3 * one - (row % 5)) };
    await expect(train(numbers, { loss_function: "RMSE", custom_metric: "MSLE" })).rejects.toThrow(
      /MSLE: NaN of learn after tree 1, expected a finite number/,
    );
    const params = { loss_function: "RMSE", custom_metric: "AUC:hints=skip_train~false" } as const;
    await expect(train(numbers, params)).rejects.toThrow(/AUC: label -?\d in row \d, expected 0 to 1/);
    const none = { ...learn, label: new Float32Array(learn.nRows) };
    await expect(train(learn, { custom_metric: "PRAUC" }, { evalSet: none })).rejects.toThrow(
      /PRAUC: no row of class 1/,
    );
  });

  it("a model that was never judged tells nothing", async () => {
    const model = await train(learn, { iterations: 2 });
    expect(model.bestIteration).toBeUndefined();
    expect(Object.keys(model.evalsResult)).toEqual(["learn"]);
    for (const training of [
      "",
      "{",
      "[]",
      '{"metrics":[]}',
      '{"metrics":{"test_metrics_history":[1,[2]],"learn_best_error":{"a":"b"}}}',
    ]) {
      const { evalsResult, bestScore, bestIteration } = model.withMetadata({ training });
      expect({ evalsResult, bestScore, bestIteration }).toEqual({
        evalsResult: { learn: {} },
        bestScore: { learn: {} },
        bestIteration: undefined,
      });
    }
  });
});
