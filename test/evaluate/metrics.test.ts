import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../../src/core/errors.ts";
import { auc } from "../../src/evaluate/auc.ts";
import { averagePrecision } from "../../src/evaluate/average-precision.ts";
import { liftAt } from "../../src/evaluate/lift.ts";
import { logLoss } from "../../src/evaluate/log-loss.ts";
import { referenceAuc } from "../../src/evaluate/reference/auc.ts";
import { referenceAveragePrecision } from "../../src/evaluate/reference/average-precision.ts";
import { referenceLiftAt } from "../../src/evaluate/reference/lift.ts";
import { rankRows, type Weights } from "../../src/evaluate/steps.ts";
import { arbitraryRows, repeatByWeight, takeRows } from "./arbitrary-rows.ts";

type Metric = (label: Uint8Array, score: Float64Array, weight?: Weights) => number;

const lifts = [0.05, 0.1, 0.33, 1].map((share) => ({
  name: `liftAt ${share}`,
  fast: ((label, score, weight) => liftAt(label, score, share, weight)) as Metric,
  slow: ((label, score, weight) => referenceLiftAt(label, score, share, weight)) as Metric,
}));

const rankingMetrics: { name: string; fast: Metric; slow: Metric }[] = [
  { name: "auc", fast: auc, slow: referenceAuc },
  { name: "averagePrecision", fast: averagePrecision, slow: referenceAveragePrecision },
  ...lifts,
];

describe.each(rankingMetrics)("$name", ({ fast, slow }) => {
  it("equals its slow twin", () => {
    fc.assert(
      fc.property(arbitraryRows, ({ label, score, weight }) => {
        expect(fast(label, score)).toBeCloseTo(slow(label, score), 12);
        expect(fast(label, score, weight)).toBeCloseTo(slow(label, score, weight), 12);
      }),
    );
  });

  it("does not change under a strictly rising transform of the score", () => {
    fc.assert(
      fc.property(arbitraryRows, ({ label, score }) => {
        const ranks = [...new Set(score)].sort((a, b) => a - b);
        const transformed = score.map((value) => ranks.indexOf(value) ** 3 - 7);
        expect(fast(label, transformed)).toBe(fast(label, score));
      }),
    );
  });

  it("does not change when rows are permuted", () => {
    const withOrder = arbitraryRows.chain((rows) => {
      const rowIdx = [...rows.score.keys()];
      const order = fc.shuffledSubarray(rowIdx, { minLength: rowIdx.length });
      return fc.tuple(fc.constant(rows), order);
    });
    fc.assert(
      fc.property(withOrder, ([rows, order]) => {
        const permuted = takeRows(rows, order);
        expect(fast(permuted.label, permuted.score, permuted.weight)).toBe(
          fast(rows.label, rows.score, rows.weight),
        );
      }),
    );
  });

  it("takes an integer weight as that many copies of the row", () => {
    fc.assert(
      fc.property(arbitraryRows, (rows) => {
        const copies = repeatByWeight(rows);
        expect(fast(rows.label, rows.score, rows.weight)).toBeCloseTo(fast(copies.label, copies.score), 12);
      }),
    );
  });

  it("is not defined without a positive row", () => {
    expect(fast(Uint8Array.of(0, 0), Float64Array.of(1, 2))).toBeNaN();
    expect(fast(new Uint8Array(0), new Float64Array(0))).toBeNaN();
  });

  it("refuses a score that is NaN", () => {
    expect(() => fast(Uint8Array.of(0, 1), Float64Array.of(Number.NaN, 2))).toThrow(DataError);
  });
});

describe("by hand", () => {
  // The example of scikit-learn's documentation.
  const label = Uint8Array.of(0, 0, 1, 1);
  const score = Float64Array.of(0.1, 0.4, 0.35, 0.8);

  it("scikit-learn's example has AUC 3/4 and average precision 5/6", () => {
    expect(auc(label, score)).toBe(0.75);
    expect(averagePrecision(label, score)).toBeCloseTo(5 / 6, 15);
  });

  it("a constant score has AUC 1/2, average precision of the base rate and lift 1", () => {
    const constant = new Float64Array(4).fill(0.3);
    expect(auc(label, constant)).toBe(0.5);
    expect(averagePrecision(label, constant)).toBe(0.5);
    expect(liftAt(label, constant)).toBe(1);
  });

  it("ties stand in one threshold group: scores 3 2 2 2 1, labels 1 1 0 0 1", () => {
    const tied = Float64Array.of(3, 2, 2, 2, 1);
    const labels = Float32Array.of(1, 1, 0, 0, 1);
    // Pairs: 3 beats both negatives (2), the tied positive halves both (1), the last loses both (0): 3 of 6.
    expect(auc(labels, tied)).toBe(0.5);
    // Thresholds: (1/3)·1 + (1/3)·(2/4) + (1/3)·(3/5).
    expect(averagePrecision(labels, tied)).toBeCloseTo(0.7, 15);
  });

  it("a cut inside a tie takes its proportional part: top 2 of 5 is the first row and a third of the tied three", () => {
    const tied = Float64Array.of(3, 2, 2, 2, 1);
    // 1 + 1/3 positives in 2 rows = 2/3; the base rate is 3/5.
    expect(liftAt(Uint8Array.of(1, 1, 0, 0, 1), tied, 0.4)).toBeCloseTo(2 / 3 / (3 / 5), 15);
  });

  it("infinite margins are scores like any other", () => {
    const margins = Float64Array.of(Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY, Infinity);
    expect(auc(label, margins)).toBe(1);
    expect(auc(Uint8Array.of(0, 1, 0, 1), margins)).toBe(0.625);
  });

  it("steps are as drawn in the header of steps.ts, with neighbouring negatives merged", () => {
    const { bounds } = rankRows(
      Uint8Array.of(1, 1, 0, 0, 0, 0, 1),
      Float64Array.of(0.9, 0.7, 0.7, 0.7, 0.4, 0.3, 0.2),
    );
    expect([...bounds]).toEqual([0, 1, 1, 2, 4, 4, 6, 7, 7]);
  });

  it("log loss of 1/2 is ln 2 whatever happens, of a certain mistake 52 ln 2, of no probability NaN", () => {
    expect(logLoss(label, new Float64Array(4).fill(0.5))).toBeCloseTo(Math.LN2, 15);
    expect(logLoss(Uint8Array.of(1), Float64Array.of(0))).toBeCloseTo(52 * Math.LN2, 12);
    expect(logLoss(Uint8Array.of(1), Float64Array.of(1.2))).toBeNaN();
    expect(logLoss(Uint8Array.of(1, 0), Float64Array.of(0.8, 0.4))).toBeCloseTo(-Math.log(0.48) / 2, 15);
  });
});

describe("relations", () => {
  it("AUC(−s) = 1 − AUC(s)", () => {
    fc.assert(
      fc.property(arbitraryRows, ({ label, score }) => {
        const negated = score.map((value) => -value);
        expect(auc(label, negated)).toBeCloseTo(1 - auc(label, score), 12);
      }),
    );
  });

  it("the lift of everybody is 1", () => {
    fc.assert(
      fc.property(arbitraryRows, ({ label, score }) => {
        expect(liftAt(label, score, 1)).toBeCloseTo(1, 12);
      }),
    );
  });

  it("log loss takes an integer weight as that many copies of the row", () => {
    fc.assert(
      fc.property(arbitraryRows, (rows) => {
        const probabilities = { ...rows, score: rows.score.map((value) => 1 / (1 + Math.exp(-value))) };
        const copies = repeatByWeight(probabilities);
        const weighted = logLoss(rows.label, probabilities.score, rows.weight);
        expect(weighted).toBeCloseTo(logLoss(copies.label, copies.score), 12);
      }),
    );
  });
});
