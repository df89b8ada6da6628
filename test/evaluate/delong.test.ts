import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../../src/core/errors.ts";
import { auc } from "../../src/evaluate/auc.ts";
import { delong, delongEstimate, delongTest } from "../../src/evaluate/delong.ts";
import { standardNormalBound } from "../../src/evaluate/interval.ts";
import { referenceDelong } from "../../src/evaluate/reference/delong.ts";
import { arbitraryRows } from "./arbitrary-rows.ts";

/**
 * The 43 whole records of DeLong, DeLong & Clarke-Pearson (1988), as SAS/STAT prints them (PROC LOGISTIC, "Comparing Receiver
 * Operating Characteristic Curves"): albumin, total protein, K-G score, and whether surgery helped.
 */
const ovarianCancer = `
  3.0 5.8 10 0  3.2 6.3 5 1  3.9 6.8 3 1  2.8 4.8 6 0  3.2 5.8 3 1  0.9 4.0 5 0  2.5 5.7 8 0  1.6 5.6 5 1
  3.8 5.7 5 1  3.7 6.7 6 1  3.2 5.4 4 1  3.8 6.6 6 1  4.1 6.6 5 1  3.6 5.7 5 1  4.3 7.0 4 1  3.6 6.7 4 0
  2.3 4.4 6 1  4.2 7.6 4 0  4.0 6.6 6 0  3.5 5.8 6 1  3.8 6.8 7 1  3.0 4.7 8 0  4.5 7.4 5 1  3.7 7.4 5 1
  3.1 6.6 6 1  4.1 8.2 6 1  4.3 7.0 5 1  4.3 6.5 4 1  3.2 5.1 5 1  2.6 4.7 6 1  3.3 6.8 6 0  1.7 4.0 7 0
  3.7 6.1 5 1  3.3 6.3 7 1  4.2 7.7 6 1  3.5 6.2 5 1  2.9 5.7 9 0  2.1 4.8 7 1  2.8 6.2 8 0  4.0 7.0 7 1
  3.3 5.7 6 1  3.7 6.9 5 1  3.6 6.6 5 1`;

function readOvarianCancer() {
  const numbers = ovarianCancer.trim().split(/\s+/).map(Number);
  const column = (at: number) => Float64Array.from(numbers.filter((_, index) => index % 4 === at));
  return {
    albumin: column(0),
    totalProtein: column(1),
    kgScore: column(2).map((score) => 10 - score),
    label: Uint8Array.from(column(3)),
  };
}

/**
 * ndka of pROC's data set aSAH, by rank: 0 a patient with a good outcome, 1 with a poor one, brackets a tie. Read off the
 * sensitivities and specificities in pROC's own tests.
 */
const ndka =
  "01001110000000001000000110010(00)01(01)00001001000000111010010000010(01)001001101100(01)110001000011110010001111001010101";

function readNdka() {
  const groups = ndka.match(/\(\d+\)|\d/g)!.map((group) => group.replace(/[()]/g, ""));
  const rows = groups.flatMap((group, rank) => [...group].map((label) => ({ label: Number(label), rank })));
  return {
    label: Uint8Array.from(rows, ({ label }) => label),
    score: Float64Array.from(rows, ({ rank }) => rank),
  };
}

describe("DeLong's variance of AUC", () => {
  it("is the one worked by hand on four rows", () => {
    // Positives at .35 and .8 are above 1/2 and all of the negatives, negatives at .1 and .4 below all and 1/2 of the positives:
    // both shares have the sample variance 1/8, so the variance of AUC is 1/8/2 + 1/8/2.
    const { auc: value, covariance } = delong(Uint8Array.of(0, 0, 1, 1), [
      Float64Array.of(0.1, 0.4, 0.35, 0.8),
    ]);
    expect(value).toEqual([0.75]);
    expect(covariance).toEqual([[0.125]]);
  });

  it("equals R's pROC to twelve digits", () => {
    // pROC, tests/testthat/test-var.R and test-ci.auc.R: var(r.ndka) and ci.auc(r.ndka).
    const { label, score } = readNdka();
    expect([label.length, label.filter((value) => value === 1).length]).toEqual([113, 41]);
    const { auc, covariance } = delong(label, [score]);
    const error = Math.sqrt(covariance[0]![0]!);
    expect(auc[0]).toBeCloseTo(0.611957994579946, 12);
    expect(covariance[0]![0]).toBeCloseTo(0.0031908105493913, 14);
    expect(auc[0]! - standardNormalBound * error).toBeCloseTo(0.501244999271703, 12);
    expect(auc[0]! + standardNormalBound * error).toBeCloseTo(0.722670989888189, 12);
  });

  it("equals what SAS publishes of the data of the method's paper, each area with its error and each pair's test", () => {
    const { albumin, totalProtein, kgScore, label } = readOvarianCancer();
    const { auc, covariance } = delong(label, [kgScore, albumin, totalProtein]);
    expect(auc.map((value) => value.toFixed(4))).toEqual(["0.7258", "0.7366", "0.6478"]);
    const errors = covariance.map((row, at) => Math.sqrt(row[at]!).toFixed(4));
    expect(errors).toEqual(["0.1028", "0.0927", "0.1000"]);
    const tests = [albumin, totalProtein].map((other) => delongTest(label, kgScore, other));
    expect(tests.map(({ difference }) => difference.value!.toFixed(4))).toEqual(["0.0108", "-0.0780"]);
    expect(tests.map(({ pValue }) => pValue!.toFixed(4))).toEqual(["0.9102", "0.4561"]);
  });

  it("equals every pair counted, ties and all, and its AUC the plain one", () => {
    fc.assert(
      fc.property(arbitraryRows, ({ label, score, weight }) => {
        const scores = [score, Float64Array.from(weight)];
        const fast = delong(label, scores);
        const slow = referenceDelong(label, scores);
        expect(fast.auc[0]).toBeCloseTo(auc(label, score), 12);
        for (const [a, row] of slow.covariance.entries())
          for (const [b, value] of row.entries()) {
            if (Number.isNaN(value)) expect(fast.covariance[a]![b]).toBeNaN();
            else expect(fast.covariance[a]![b]).toBeCloseTo(value, 12);
          }
      }),
    );
  });

  it("keeps the interval inside 0 … 1, and gives none at the ends", () => {
    fc.assert(
      fc.property(arbitraryRows, ({ label, score }) => {
        const { auc, covariance } = delong(label, [score]);
        const { value, low, high } = delongEstimate(auc[0]!, covariance[0]![0]!);
        if (low === null || high === null) return;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(value! + 1e-12);
        expect(high).toBeGreaterThanOrEqual(value! - 1e-12);
      }),
    );
    expect(delongEstimate(1, 0)).toEqual({ value: 1, low: null, high: null });
  });

  it("finds no difference between a score and itself, and the opposite one the other way round", () => {
    const { albumin, kgScore, label } = readOvarianCancer();
    const same = delongTest(label, albumin, albumin);
    expect(same).toMatchObject({ difference: { value: 0, low: 0, high: 0 }, z: 0, pValue: 1 });
    const [one, other] = [delongTest(label, albumin, kgScore), delongTest(label, kgScore, albumin)];
    expect(one.z).toBeCloseTo(-other.z!, 12);
    expect(one.pValue).toBeCloseTo(other.pValue!, 12);
  });

  it("is 0 for equal scores, and null where a class is missing", () => {
    const equal = delongTest(Uint8Array.of(0, 1, 0, 1), new Float64Array(4), Float64Array.of(1, 2, 3, 4));
    expect(equal.first).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
    const oneClass = delongTest(Uint8Array.of(1, 1), Float64Array.of(1, 2), Float64Array.of(2, 1));
    expect(oneClass).toMatchObject({
      difference: { value: null, low: null, high: null },
      z: null,
      pValue: null,
    });
  });

  it("refuses a score that is NaN", () => {
    expect(() => delong(Uint8Array.of(0, 1), [Float64Array.of(Number.NaN, 1)])).toThrow(DataError);
  });
});
