import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auc } from "../../src/evaluate/auc.ts";
import {
  clusteredAucDifference,
  placementAuc,
  type TrialRows,
  trialPlacements,
} from "../../src/evaluate/clustered-auc.ts";
import { delong } from "../../src/evaluate/delong.ts";
import { pairedMean } from "../../src/evaluate/paired-mean.ts";
import { prefixSizes } from "../../src/select/backward.ts";
import { sampleRows } from "../../src/select/sample-rows.ts";
import { setStability } from "../../src/select/set-stability.ts";
import { clientFolds, timeFolds } from "../../src/train/time-folds.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { selectionData } from "./selection-data.ts";

describe("the paired mean", () => {
  it("is worked by hand: a client's two rows count as one observation", () => {
    expect(pairedMean([1, 3], [1, 1], [0, 1])).toEqual({ mean: 2, standardError: 1 });
    // Clusters {1, 3} and {5}: mean 3, residuals −2 and 2, SE = √(2 · 8) / 3.
    const { mean, standardError } = pairedMean([1, 3, 5], [1, 1, 1], [0, 0, 4]);
    expect([mean, standardError]).toEqual([3, expect.closeTo(4 / 3, 12)]);
  });

  it("has an interval that holds the truth in about 95 of 100 samples", () => {
    const random = new SeededRandom(6);
    let nHeld = 0;
    for (let sample = 0; sample < 600; sample += 1) {
      const client = Float64Array.from({ length: 200 }, () => random.normal());
      const cluster = Int32Array.from({ length: 600 }, (_, row) => row % 200);
      const difference = Float64Array.from(cluster, (one) => client[one]! + random.normal());
      const { mean, standardError } = pairedMean(difference, new Float64Array(600).fill(1), cluster);
      nHeld += +(Math.abs(mean) < 1.96 * standardError);
    }
    expect(nHeld / 600).toBeGreaterThan(0.925);
    expect(nHeld / 600).toBeLessThan(0.975);
  });
});

describe("AUC of clients with several rows", () => {
  const random = new SeededRandom(15);
  const rows = 300;
  const label = Uint8Array.from({ length: rows }, () => +(random.next() < 0.3));
  const scores = () => Float64Array.from(label, (y) => Math.round(4 * (random.normal() + y)));
  const [first, second] = [scores(), scores()];
  const one = { label, cluster: Int32Array.from(label, (_, row) => row), trial: new Int32Array(rows) };
  const placed = (of: TrialRows) =>
    [first, second].map((score) => trialPlacements(of, score)) as [Float64Array, Float64Array];

  it("is DeLong's where each has one row", () => {
    const { auc: aucs, covariance } = delong(label, [first, second]);
    const [a, b] = placed(one);
    const variance = covariance[0]![0]! + covariance[1]![1]! - 2 * covariance[0]![1]!;
    expect(placementAuc(one, a)).toBeCloseTo(auc(label, first), 12);
    expect(clusteredAucDifference(one, a, b)).toEqual({
      difference: expect.closeTo(aucs[0]! - aucs[1]!, 12),
      standardError: expect.closeTo(Math.sqrt(variance), 12),
    });
  });

  it("is no surer where every row stands twice, over two trials the mean of both", () => {
    const twice = <T extends Int32Array | Uint8Array>(values: T) =>
      new (values.constructor as new (of: number[]) => T)([...values, ...values]);
    const doubled = {
      label: twice(label),
      cluster: twice(one.cluster),
      trial: Int32Array.from(twice(label), (_, row) => +(row >= rows)),
    };
    const [a, b] = placed(one);
    const both = (values: Float64Array) => Float64Array.of(...values, ...values);
    const { difference, standardError } = clusteredAucDifference(one, a, b);
    expect(clusteredAucDifference(doubled, both(a), both(b))).toEqual({
      difference: expect.closeTo(difference, 12),
      standardError: expect.closeTo(standardError, 12),
    });
    expect([...trialPlacements(doubled, both(first))].slice(rows)).toEqual([...a]);
  });
});

describe("Nogueira's stability", () => {
  it("is 1 for the same set always, and Kuncheva's mean index for sets of one size", () => {
    expect(
      setStability([
        [1, 1, 0, 0],
        [1, 1, 0, 0],
        [1, 1, 0, 0],
      ]),
    ).toMatchObject({ stability: 1, low: 1, high: 1 });
    const sets = fc.array(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 3, maxLength: 3 }), {
      minLength: 2,
      maxLength: 6,
    });
    fc.assert(
      fc.property(sets, (chosen) => {
        const [d, k, m] = [8, 3, chosen.length];
        let [sum, nPairs] = [0, 0];
        for (let one = 0; one < m; one += 1) {
          for (let other = 0; other < one; other += 1) {
            const common = chosen[one]!.filter((column) => chosen[other]!.includes(column)).length;
            sum += (common - (k * k) / d) / (k - (k * k) / d);
            nPairs += 1;
          }
        }
        const matrix = chosen.map((set) => Array.from({ length: d }, (_, column) => +set.includes(column)));
        expect(setStability(matrix).stability).toBeCloseTo(sum / nPairs, 9);
      }),
    );
  });

  it("is about 0 for sets drawn by lot, and its interval says so", () => {
    const random = new SeededRandom(8);
    let nHeld = 0;
    for (let sample = 0; sample < 200; sample += 1) {
      const sets = Array.from({ length: 30 }, () => Array.from({ length: 40 }, () => +(random.next() < 0.3)));
      const { low, high } = setStability(sets);
      nHeld += +(low <= 0 && high >= 0);
    }
    expect(nHeld).toBeGreaterThan(170);
  });
});

describe("folds of time", () => {
  const times = { snapshotOf: Int32Array.of(0, 0, 1, 2, 2, 3), days: [0, 10, 31, 62] };

  it("learn from snapshots an embargo before the one that they judge, and from no other", () => {
    const rows = timeFolds(times, 24, 9).map(({ trainRows, testRows }) => [[...trainRows], [...testRows]]);
    // Day 10 is too near to day 31 by three days, and day 10 has nothing before it.
    expect(rows).toEqual([
      [
        [0, 1],
        [3, 4],
      ],
      [[0, 1, 2, 3, 4], [5]],
    ]);
    expect(timeFolds(times, 24, 1).map(({ name }) => name)).toEqual(["snapshot 4"]);
    expect(timeFolds(times, 90, 9)).toEqual([]);
  });

  it("over clients keep a client's rows together, about evenly", () => {
    const { dataset } = selectionData({ nClients: 900, seed: 1 });
    const folds = clientFolds(dataset, 3, 7);
    for (const { trainRows, testRows } of folds) {
      const judged = new Set(Array.from(testRows, (row) => dataset.cluster[row]!));
      expect([...trainRows].some((row) => judged.has(dataset.cluster[row]!))).toBe(false);
      expect(trainRows.length + testRows.length).toBe(dataset.nRows);
      expect(judged.size).toBeGreaterThan(240);
    }
  });
});

describe("sampled rows", () => {
  it("are all positives and some negatives, each standing for so many that the classes' sizes come out", () => {
    const label = Float32Array.from({ length: 5000 }, (_, row) => +(row % 20 === 0));
    const rows = Int32Array.from(label, (_, row) => row);
    const {
      rows: drawn,
      positiveWeight,
      negativeWeight,
    } = sampleRows(rows, label, 1000, new SeededRandom(1));
    const nPositives = drawn.filter((row) => label[row] === 1).length;
    expect([drawn.length, nPositives, positiveWeight]).toEqual([1000, 250, 1]);
    expect(negativeWeight * (1000 - nPositives)).toBeCloseTo(4750, 9);
    expect([...drawn]).toEqual([...drawn].toSorted((a, b) => a - b));
    const half = sampleRows(
      rows,
      label.map((y) => 1 - y),
      1000,
      new SeededRandom(1),
    );
    expect(half.rows.filter((row) => label[row] === 0).length).toBe(750);
  });
});

describe("prefixes", () => {
  it("go from all down to one, a fifth less each", () => {
    expect(prefixSizes(12)).toEqual([12, 9, 7, 5, 4, 3, 2, 1]);
    expect(prefixSizes(1)).toEqual([1]);
    expect(prefixSizes(0)).toEqual([]);
  });
});
