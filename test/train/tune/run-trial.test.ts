import { train } from "catboost-wasm";
import { beforeAll, describe, expect, it } from "vitest";
import { auc } from "../../../src/evaluate/auc.ts";
import { logLoss } from "../../../src/evaluate/log-loss.ts";
import { type Dataset, takeRows } from "../../../src/train/dataset.ts";
import { clientFolds, type RowTimes } from "../../../src/train/time-folds.ts";
import { innerFolds } from "../../../src/train/tune/inner-folds.ts";
import { runTrial, type TrialInput } from "../../../src/train/tune/run-trial.ts";
import { searchSpace, spaceFor } from "../../../src/train/tune/search-space.ts";
import type { TrialRecord } from "../../../src/train/tune/trial.ts";
import { SeededRandom } from "../../../src/util/random.ts";

const nRows = 600;
const dataset = table(nRows, 1);
const folds = clientFolds(dataset, 2, 7).map((fold) => ({ dataset, fold }));
const params = { iterations: 9, learning_rate: 0.2, depth: 3, random_seed: 1 };
const input: TrialInput = { folds, settings: { params, negativeShare: 1 }, mostTrees: 40 };
const never = { isPruned: () => false };

describe("a trial with the project's own settings", () => {
  let record: TrialRecord;
  beforeAll(async () => {
    record = await runTrial(input, 0, {}, never);
  });

  it("has the loss of each fold after each tree, as models of so many trees make it", async () => {
    expect(record.curves.map((curve) => curve.length)).toEqual([9, 9]);
    for (const [at, { fold }] of folds.entries()) {
      const model = await train(takeRows(dataset, fold.trainRows), params);
      const judged = takeRows(dataset, fold.testRows);
      for (const trees of [1, 4, 9]) {
        const probability = model.predict(judged, "Probability", { ntree_end: trees });
        expect(record.curves[at]![trees - 1]).toBeCloseTo(logLoss(judged.label, probability), 6);
      }
    }
  });

  it("is judged by the mean of its folds after all its trees", async () => {
    expect(record).toMatchObject({ trial: 0, state: "complete", rung: null, trees: 9 });
    const last = record.curves.map((curve) => curve.at(-1)!);
    expect(record.loss).toBeCloseTo((last[0]! + last[1]!) / 2, 12);
    expect(record.logLoss).toBeCloseTo(record.loss, 6);
    expect(record.auc).toBeGreaterThan(0.7);
  });
});

describe("a searched trial", () => {
  it("keeps the trees of its lowest mean loss, and stops 50 trees after a fold's own", async () => {
    const point = { learning_rate: 0.3, depth: 6 };
    const record = await runTrial({ ...input, mostTrees: 300 }, 3, point, never);
    expect(record.trees).toBeLessThan(60);
    for (const curve of record.curves) {
      expect(curve.length).toBe(1 + curve.indexOf(Math.min(...curve)) + 50);
    }
  });

  it("ends at the rung where it is pruned, in the first fold", async () => {
    const asked: [number, number][] = [];
    const record = await runTrial(
      input,
      3,
      { depth: 2 },
      {
        isPruned(rung, loss) {
          asked.push([rung, loss]);
          return rung === 20;
        },
      },
    );
    expect(asked.map(([rung]) => rung)).toEqual([10, 20]);
    expect(record).toMatchObject({ state: "pruned", rung: 20, auc: null, logLoss: null });
    expect(record.curves.map((curve) => curve.length)).toEqual([20]);
    expect(asked[0]![1]).toBe(Math.min(...record.curves[0]!.slice(0, 10)));
    expect(record.loss).toBe(asked[1]![1]);
  });

  it("tells true probabilities where negatives are sampled: judged on all rows", async () => {
    const sampled = { ...input, settings: { params, negativeShare: 0.3 } };
    const [all, some] = [await runTrial(input, 0, {}, never), await runTrial(sampled, 0, {}, never)];
    expect(some.logLoss!).toBeLessThan(1.25 * all.logLoss!);
    expect(some.loss).toBeGreaterThan(1.1 * all.loss);
    expect(some.auc!).toBeGreaterThan(0.7);
  });

  it("ranks on unseen rows as its folds said, roughly", async () => {
    const record = await runTrial(input, 0, {}, never);
    const model = await train(dataset, params);
    const other = table(2000, 2);
    expect(auc(other.label, model.predict(other))).toBeCloseTo(record.auc!, 1);
  });
});

describe("inner folds", () => {
  const label = dataset.label;
  const times = (days: readonly number[]): RowTimes => ({
    days,
    snapshotOf: Int32Array.from({ length: nRows }, (_, row) => row % days.length),
  });
  const options = { embargoDays: 24, folds: 2, seed: 3 };

  it("judge the newest moment first, by those whose labels were known then", () => {
    const days = [0, 23, 24, 60];
    const { kind, folds } = innerFolds(dataset, times(days), options);
    expect(kind).toBe("time");
    const moments = (rows: Int32Array) => [...new Set(rows.map((row) => row % 4))].sort();
    expect(folds.map(({ testRows }) => moments(testRows))).toEqual([[3], [2]]);
    expect(folds.map(({ trainRows }) => moments(trainRows))).toEqual([[0, 1, 2], [0]]);
  });

  it("are by client where no moment is an embargo after another", () => {
    const { kind, folds } = innerFolds(dataset, times([0, 10, 23]), options);
    expect(kind).toBe("client");
    expect(folds).toHaveLength(2);
    const clients = (rows: Int32Array) => new Set(rows.map((row) => dataset.cluster[row]!));
    for (const { trainRows, testRows } of folds) {
      expect(trainRows.length + testRows.length).toBe(nRows);
      expect([...clients(trainRows)].filter((client) => clients(testRows).has(client))).toEqual([]);
    }
  });

  it("leave out those whose rows are of one class", () => {
    const late = label.map((value, row) => (row % 3 === 2 ? 0 : value));
    const { kind, folds } = innerFolds({ ...dataset, label: late }, times([0, 30, 60]), options);
    expect(kind).toBe("time");
    expect(folds).toHaveLength(1);
    expect(innerFolds({ ...dataset, label: label.map(() => 0) }, times([0]), options).folds).toEqual([]);
  });
});

describe("the space of a table", () => {
  it("has only what can matter", () => {
    const names = (columns: Dataset["columns"], given = {}) =>
      spaceFor({ columns }, given).map(({ name }) => name);
    const number = dataset.columns[0]!;
    const category = {
      kind: "categorical",
      name: "k",
      codes: new Int32Array(nRows),
      levels: ["a", "b", "c"],
    } as const;
    expect(names([number, category])).toEqual(searchSpace.map(({ name }) => name));
    expect(names([number, number])).not.toContain("one_hot_max_size");
    expect(names([category])).toEqual(
      searchSpace.map(({ name }) => name).filter((name) => !["border_count", "rsm"].includes(name)),
    );
    expect(names([number], { bootstrap_type: "No" })).not.toContain("subsample");
  });
});

/** Two rows a client; two of three columns say something. */
function table(nRows: number, seed: number): Dataset {
  const random = new SeededRandom(seed);
  const column = () => Float32Array.from({ length: nRows }, () => random.normal());
  const [a, b, c] = [column(), column(), column()];
  return {
    nRows,
    clientId: Array.from({ length: nRows }, (_, row) => String(row >> 1)),
    cluster: Int32Array.from({ length: nRows }, (_, row) => row >> 1),
    label: Float32Array.from(a, (value, row) =>
      Number(random.next() < 1 / (1 + Math.exp(1.2 - 1.5 * value - b[row]!))),
    ),
    covered: new Uint8Array(nRows),
    columns: [
      { kind: "numeric", name: "a", values: a },
      { kind: "numeric", name: "b", values: b },
      { kind: "numeric", name: "c", values: c },
    ],
  };
}
