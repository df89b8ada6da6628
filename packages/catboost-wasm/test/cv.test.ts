import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SplitOptions, splitSettings } from "../src/cv/options.ts";
import { scoresTable } from "../src/cv/scores.ts";
import { splitRows } from "../src/cv/split.ts";
import { cv, type Pool } from "../src/index.ts";
import { makePool, times } from "./data.ts";

const pool = makePool({ rows: 60, seed: 2, shapes: times(2, { kind: "dense" }) });

function split(label: ArrayLike<number>, options: SplitOptions): { train: number[]; test: number[] }[] {
  const values = Float32Array.from(label);
  const of: Pool = { nRows: values.length, columns: [], label: values };
  return splitRows(values, splitSettings(options, of, "RMSE")).map(({ train, test }) => ({
    train: [...(train as number[])],
    test: [...(test as number[])],
  }));
}

const ascending = (rows: readonly number[]): number[] => [...rows].sort((a, b) => a - b);

describe("folds", () => {
  it("worked by hand: seven rows in three parts", () => {
    const folds = split([0, 1, 0, 1, 0, 1, 0], { shuffle: false });
    expect(folds.map(({ test }) => test)).toEqual([
      [0, 1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(folds[1]!.train).toEqual([0, 1, 2, 5, 6]);
  });

  it("worked by hand: stratified, and inverted", () => {
    const options = { shuffle: false, stratified: true, fold_count: 2 } as const;
    expect(split([1, 1, 1, 0, 0, 1, 0], options)).toEqual([
      { test: [0, 1, 3, 4], train: [2, 5, 6] },
      { test: [2, 5, 6], train: [0, 1, 3, 4] },
    ]);
    expect(split([1, 1, 1, 0, 0, 1, 0], { ...options, type: "Inverted" })[0]).toEqual({
      train: [0, 1, 3, 4],
      test: [2, 5, 6],
    });
  });

  it("worked by hand: of time, by timestamps", () => {
    expect(split([0, 0, 0, 0, 0, 0], { type: "TimeSeries", fold_count: 2 })).toEqual([
      { train: [0, 1], test: [2, 3] },
      { train: [0, 1, 2, 3], test: [4, 5] },
    ]);
    const timestamps = [30, 10, 20, 10, 40, 5];
    expect(split(timestamps, { type: "TimeSeries", fold_count: 2, timestamps })).toEqual([
      { train: [5, 1], test: [3, 2] },
      { train: [5, 1, 3, 2], test: [0, 4] },
    ]);
  });

  it("judge each row once, learn from all others, and have the same share of each label", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 12, maxLength: 60 }),
        fc.integer({ min: 2, max: 4 }),
        fc.boolean(),
        fc.nat(),
        (label, fold_count, stratified, partition_random_seed) => {
          const folds = split(label, { fold_count, stratified, partition_random_seed });
          const all = label.map((_, row) => row);
          expect(ascending(folds.flatMap(({ test }) => test))).toEqual(all);
          for (const { train, test } of folds) expect(ascending([...train, ...test])).toEqual(all);
          for (const one of stratified ? [0, 1, 2] : []) {
            const counts = folds.map(({ test }) => test.filter((row) => label[row] === one).length);
            expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 100, seed: 6 },
    );
  });
});

describe("the table of scores", () => {
  it("worked by hand: means, deviations, a fold that stopped, a metric the learn rows lack", () => {
    const table = scoresTable(
      [
        {
          train: [{ L: 1 }, { L: 2 }, { L: 3 }],
          test: [
            { L: 1, A: 5 },
            { L: 2, A: 5 },
            { L: 6, A: 7 },
          ],
        },
        {
          train: [{ L: 3 }, { L: 4 }],
          test: [
            { L: 3, A: 5 },
            { L: 4, A: 5 },
          ],
        },
      ],
      1,
    );
    expect(table).toEqual({
      iterations: [0, 1, 2],
      "test-L-mean": [2, 3, 5],
      "test-L-std": [Math.SQRT2, Math.SQRT2, Math.SQRT2],
      "train-L-mean": [2, 3, 3.5],
      "train-L-std": [Math.SQRT2, Math.SQRT2, Math.SQRT1_2],
      "test-A-mean": [5, 5, 6],
      "test-A-std": [0, 0, Math.SQRT2],
    });
    expect(scoresTable([{ train: [], test: [] }], 1)).toEqual({ iterations: [] });
  });

  it("has every so many trees, and the last", () => {
    const told = Array.from({ length: 8 }, (_, i) => ({ L: i }));
    expect(scoresTable([{ train: told, test: told }], 3).iterations).toEqual([0, 3, 6, 7]);
  });
});

describe("cv", () => {
  it("learns from and is judged by folds that are given", async () => {
    const rows = pool.label.map((_, row) => row);
    const halves = [rows.filter((row) => row % 2 === 0), rows.filter((row) => row % 2 === 1)] as const;
    const folds = [
      { train: halves[0], test: halves[1] },
      { train: halves[1], test: halves[0] },
    ];
    const seen: [number, number][] = [];
    const { scores, models } = await cv(
      pool,
      { iterations: 3 },
      { folds, return_models: true, onIteration: (fold, { iteration }) => seen.push([fold, iteration]) },
    );
    expect(models).toHaveLength(2);
    expect(scores["test-Logloss-mean"]).toHaveLength(3);
    expect(seen).toEqual([0, 1].flatMap((fold) => [1, 2, 3].map((iteration) => [fold, iteration])));
    expect((await cv(pool, { iterations: 3 }, { folds })).models).toEqual([]);
  });

  it("refuses options that are wrong or contradict each other, all at once", async () => {
    const wrong = { fold_count: 1, type: "TimeSeries", shuffle: true, timestamps: [1, 2] } as const;
    const message = await cv(pool, {}, wrong).catch((error) => error.message);
    expect(message.split("\n")).toEqual([
      "fold_count: 1, expected a whole number from 2 to the number of rows",
      "shuffle: given with type TimeSeries, expected without it",
      "timestamps: expected a finite number for each of the 60 rows",
    ]);
    const folds = [{ train: [0, 60], test: [] }];
    await expect(cv(pool, {}, { folds, fold_count: 3 })).rejects.toThrow(
      [
        "fold_count: given with folds, expected only one of them",
        "folds: 1, expected at least two",
        "folds[0].train: 60, expected row numbers below 60",
        "folds[0].test: no rows, expected at least one",
      ].join("\n"),
    );
    await expect(cv(pool, { use_best_model: true })).rejects.toThrow("use_best_model: given to cv");
    await expect(cv(pool, { depth: 99 })).rejects.toThrow("depth: 99");
  });

  it("ends with the signal's reason", async () => {
    const abort = new AbortController();
    const running = cv(
      pool,
      { iterations: 100 },
      {
        signal: abort.signal,
        onIteration: (fold, { iteration }) => {
          if (fold === 1 && iteration === 2) abort.abort("enough");
          expect(fold < 1 || iteration <= 2).toBe(true);
        },
      },
    );
    await expect(running).rejects.toBe("enough");
  });
});
