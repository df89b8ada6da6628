import { describe, expect, it } from "vitest";
import { InternalError } from "../../src/core/errors.ts";
import { auc } from "../../src/evaluate/auc.ts";
import {
  comparePair,
  type GroupComparison,
  type MetricComparison,
  type PairInput,
} from "../../src/evaluate/compare-pair.ts";
import { metricNames } from "../../src/evaluate/metric-set.ts";
import { SeededRandom } from "../../src/util/random.ts";

/** 300 clients of two snapshots; the surroundings tell something of the two thirds that are covered. */
function simulate(seed: number): PairInput {
  const random = new SeededRandom(seed);
  const nRows = 600;
  const input = {
    label: new Uint8Array(nRows),
    cluster: new Int32Array(nRows),
    ownScore: new Float64Array(nRows),
    fullScore: new Float64Array(nRows),
    covered: new Uint8Array(nRows),
    seed: 3,
    replicates: 200,
  };
  for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
    const client = Math.floor(rowIdx / 2);
    const label = random.next() < 0.2 ? 1 : 0;
    const margin = random.normal() + 0.5 * label;
    input.label[rowIdx] = label;
    input.cluster[rowIdx] = client;
    input.covered[rowIdx] = client % 3 === 0 ? 0 : 1;
    input.ownScore[rowIdx] = 1 / (1 + Math.exp(-margin));
    input.fullScore[rowIdx] = 1 / (1 + Math.exp(-margin - label * input.covered[rowIdx]!));
  }
  return input;
}

describe("comparePair", () => {
  const input = simulate(1);
  const comparison = comparePair(input);

  it("counts rows, clients and positives of both groups", () => {
    const nCoveredPositives = input.label.filter((label, rowIdx) => label && input.covered[rowIdx]).length;
    expect(comparison.all).toMatchObject({ nRows: 600, nClients: 300, reason: null, nRedrawn: 0 });
    expect(comparison.covered).toMatchObject({ nRows: 400, nClients: 200, nPositives: nCoveredPositives });
    expect(comparison.covered.baseRate).toBe(nCoveredPositives / 400);
  });

  it("gives the values of the plain metrics, and the difference full − own", () => {
    const { own, full, difference } = comparison.all.metrics.auc;
    expect(own.value).toBe(auc(input.label, input.ownScore));
    expect(full.value).toBe(auc(input.label, input.fullScore));
    expect(difference.value).toBe(full.value! - own.value!);
    expect(own.low).toBeLessThan(own.value!);
    expect(own.high).toBeGreaterThan(own.value!);
  });

  it("pairs the resamples: the difference's interval is narrower than those of its sides together", () => {
    for (const name of metricNames) {
      const { own, full, difference } = comparison.all.metrics[name];
      const width = (of: typeof own) => of.high! - of.low!;
      expect(width(difference), name).toBeLessThan(width(own) + width(full));
    }
    expect(comparison.covered.metrics.auc.difference.low).toBeGreaterThan(0);
  });

  it("finds no difference at all between a score and itself", () => {
    const { metrics } = comparePair({ ...input, fullScore: input.ownScore }).all;
    for (const name of metricNames) expect(metrics[name].difference).toEqual({ value: 0, low: 0, high: 0 });
  });

  it("survives JSON, with its keys in a fixed order and the same bytes for the same seed", () => {
    const text = JSON.stringify(comparison);
    expect(JSON.parse(text)).toEqual(comparison);
    expect(JSON.stringify(comparePair(input))).toBe(text);
    expect(Object.keys(comparison)).toEqual(["level", "replicates", "seed", "all", "covered"]);
    expect(Object.keys(comparison.all.metrics)).toEqual([...metricNames]);
  });

  it("does not depend on the order of rows", () => {
    const backwards = {
      ...input,
      label: Uint8Array.from(input.label).reverse(),
      cluster: input.cluster.toReversed(),
      ownScore: input.ownScore.toReversed(),
      fullScore: input.fullScore.toReversed(),
      covered: Uint8Array.from(input.covered).reverse(),
    };
    const { auc, averagePrecision, liftTop10 } = comparePair(backwards).covered.metrics;
    expect({ auc, averagePrecision, liftTop10 }).toEqual({
      auc: comparison.covered.metrics.auc,
      averagePrecision: comparison.covered.metrics.averagePrecision,
      liftTop10: comparison.covered.metrics.liftTop10,
    });
  });

  it("leaves only log loss out when scores are margins", () => {
    const margins = { ...input, ownScore: input.ownScore.map((p) => Math.log(p / (1 - p))) };
    const { metrics } = comparePair(margins).all;
    expect(metrics.logLoss.own).toEqual({ value: null, low: null, high: null });
    expect(metrics.auc).toEqual(comparison.all.metrics.auc);
  });

  it("refuses columns of different lengths", () => {
    expect(() => comparePair({ ...input, covered: new Uint8Array(5) })).toThrow(InternalError);
  });
});

describe("comparePair on a group that cannot be measured", () => {
  const input = { ...simulate(2), replicates: 20 };
  const nothing = { value: null, low: null, high: null };
  const notDefined: MetricComparison = { own: nothing, full: nothing, difference: nothing };
  const expectNothing = ({ metrics }: GroupComparison) => {
    for (const name of metricNames) expect(metrics[name], name).toEqual(notDefined);
  };

  it("gives nulls and a reason when nobody is covered", () => {
    const { all, covered } = comparePair({ ...input, covered: new Uint8Array(600) });
    expect(all.reason).toBeNull();
    expect(covered).toMatchObject({ nRows: 0, nClients: 0, baseRate: null, reason: "no rows" });
    expectNothing(covered);
  });

  it("gives nulls and a reason when the group has one class", () => {
    const negatives = comparePair({ ...input, covered: input.label.map((label) => 1 - label) as Uint8Array });
    expect(negatives.covered.reason).toMatch(/without a positive/);
    expectNothing(negatives.covered);
    const positives = comparePair({ ...input, covered: Uint8Array.from(input.label) });
    expect(positives.covered.reason).toMatch(/all positive/);
    expectNothing(positives.covered);
  });

  it("gives values without intervals when all rows are one client's", () => {
    const { all } = comparePair({ ...input, cluster: new Int32Array(600) });
    expect(all.reason).toMatch(/one client/);
    expect(all.metrics.auc.own).toEqual({ value: auc(input.label, input.ownScore), low: null, high: null });
  });
});
