import { describe, expect, it } from "vitest";
import { auc } from "../../src/evaluate/auc.ts";
import { comparePair } from "../../src/evaluate/compare-pair.ts";

/** Two folds, whose models have other scales: within each, the positives come first but for one pair. */
const label = Uint8Array.from([1, 0, 1, 0, 1, 1, 0, 0]);
const score = Float64Array.from([0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1]);
const trial = Int32Array.from([0, 0, 0, 0, 1, 1, 1, 1]);
const input = {
  label,
  cluster: Int32Array.from([0, 1, 2, 3, 4, 5, 6, 7]),
  ownScore: score,
  fullScore: score,
  covered: new Uint8Array(8).fill(1),
  trial,
  seed: 1,
  replicates: 100,
};

describe("several trials", () => {
  it("are averaged, because scores of different models are not comparable", () => {
    const expected = (0.75 + 1) / 2;
    const { metrics } = comparePair(input).all;
    expect(metrics.auc.own.value).toBe(expected);
    expect(auc(label, score), "pooled, it is another number").not.toBe(expected);
  });

  it("do not depend on the scale of one model's scores", () => {
    const scaled = {
      ...input,
      fullScore: score.map((value, row) => (trial[row] === 1 ? 1 - 0.1 / value / 100 : value)),
    };
    expect(comparePair(scaled).all.metrics.auc.full).toEqual(comparePair(input).all.metrics.auc.full);
  });

  it("of one class are left out of the mean", () => {
    const withEmpty = { ...input, label: Uint8Array.from([1, 0, 1, 0, 0, 0, 0, 0]) };
    expect(comparePair(withEmpty).all.metrics.auc.own.value).toBe(0.75);
  });

  it("numbered as one are the plain metrics", () => {
    const one = { ...input, trial: new Int32Array(8) };
    const { trial: _, ...plain } = input;
    expect(comparePair(one)).toEqual(comparePair(plain));
  });
});
