import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectedProfit, type ProfitSettings } from "../../src/evaluate/expected-profit.ts";
import { referenceExpectedProfit } from "../../src/evaluate/reference/expected-profit.ts";
import { rocHull } from "../../src/evaluate/roc-hull.ts";
import { stepsOf } from "../../src/evaluate/steps.ts";
import { arbitraryRows } from "./arbitrary-rows.ts";

/** Defaults of R's package EMP, and the other settings of its help pages' examples. */
const churn: ProfitSettings = {
  measure: "campaign",
  value: 200,
  offer_cost: 10,
  contact_cost: 1,
  alpha: 6,
  beta: 14,
};
const poorChurn: ProfitSettings = { ...churn, value: 100, offer_cost: 30, contact_cost: 5 };
const credit: ProfitSettings = { measure: "credit", no_loss: 0.55, total_loss: 0.1, return: 0.2644 };
const poorCredit: ProfitSettings = { measure: "credit", no_loss: 0.1, total_loss: 0.1, return: 0.1 };

const rowsOf = (labels: string, score: (at: number) => number) => ({
  label: Uint8Array.from(labels, Number),
  score: Float64Array.from(labels, (_, at) => score(at)),
});

const eight = [0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.8, 0.9];
const four = [0.34, 0.44, 0.67, 0.83];

/**
 * Figures of R's functions empChurn and empCreditScoring (package EMP), run on these rows: EMP and EMPfrac with each of the four
 * settings. The package's help pages draw their rows at random and print no value; the four rows are those of the page of
 * EMP-PY, its authors' own translation.
 */
const published = [
  {
    rows: rowsOf("01010101", (at) => eight[at]!),
    figures: [
      [23.875593418348124, 0.874370076348714],
      [2.006212826784497, 0.129685291586342],
      [0.0974701705, 0.324345],
      [0.21775, 0.7275],
    ],
  },
  {
    rows: rowsOf("0010", (at) => four[at]!),
    figures: [
      [11.25039561222556, 0.49958005094446],
      [0.00403603917682246, 0.00325656404711763],
      [0.042063447, 0.17873],
      [0.1035, 0.41],
    ],
  },
  {
    rows: rowsOf("0000100001000010000100001000010000100001", (at) => at),
    figures: [
      [3.9903295974148141, 0.6518873631631196],
      [0.4000317536038522, 0.0249600891031331],
      [0.006875, 0.01125],
      [0.0482, 0.53],
    ],
  },
];

describe("expected maximum profit", () => {
  it.each(published)("equals the figures of R's package EMP", ({ rows, figures }) => {
    const steps = stepsOf(rows.label, rows.score);
    for (const [at, settings] of [churn, poorChurn, credit, poorCredit].entries()) {
      const { profit, share } = expectedProfit(steps, settings);
      expect(profit).toBeCloseTo(figures[at]![0]!, 10);
      expect(share).toBeCloseTo(figures[at]![1]!, 10);
    }
  });

  it("is the best of all cut-offs for each benefit, summed over benefits", () => {
    fc.assert(
      fc.property(arbitraryRows, fc.constantFrom(churn, poorChurn, credit, poorCredit), (rows, settings) => {
        const { profit } = expectedProfit(stepsOf(rows.label, rows.score), settings);
        const unit = settings.measure === "campaign" ? settings.value : 1;
        expect(profit / unit).toBeCloseTo(
          referenceExpectedProfit(rows.label, rows.score, settings) / unit,
          6,
        );
      }),
      { numRuns: 30 },
    );
  });

  it("is worked by hand for a perfect score: everybody who is worth it, and nobody else", () => {
    // A benefit of x · 100 − 20 for each positive, x uniform: ∫ max(0, 100 x − 20) dx = 32, for half of the clients.
    const settings: ProfitSettings = {
      ...churn,
      value: 100,
      offer_cost: 0,
      contact_cost: 20,
      alpha: 1,
      beta: 1,
    };
    const { profit, share } = expectedProfit(
      stepsOf(Uint8Array.of(0, 1, 0, 1), Float64Array.of(1, 3, 2, 4)),
      settings,
    );
    expect(profit).toBeCloseTo(16, 10);
    expect(share).toBeCloseTo(0.4, 10);
  });

  it("is all or nothing where all scores are equal, and undefined for one class", () => {
    const equal = stepsOf(Uint8Array.of(1, 0, 1, 0), new Float64Array(4));
    const { profit } = expectedProfit(equal, churn);
    expect(profit).toBeCloseTo(
      referenceExpectedProfit(Uint8Array.of(1, 0, 1, 0), new Float64Array(4), churn),
      3,
    );
    expect(expectedProfit(stepsOf(Uint8Array.of(1, 1), Float64Array.of(1, 2)), churn).profit).toBeNaN();
  });
});

describe("the hull of the ROC curve", () => {
  it("is the one worked by hand", () => {
    // From the top: 1, 0, 1, 0 → (0,0) (0,½) (½,½) (½,1) (1,1); the middle corner lies below the hull.
    const { truePositiveRate, falsePositiveRate } = rocHull(
      stepsOf(Uint8Array.of(1, 0, 1, 0), Float64Array.of(4, 3, 2, 1)),
    );
    expect([...truePositiveRate]).toEqual([0, 0.5, 1, 1]);
    expect([...falsePositiveRate]).toEqual([0, 0, 0.5, 1]);
  });

  it("bends down at every corner", () => {
    fc.assert(
      fc.property(arbitraryRows, ({ label, score }) => {
        const { truePositiveRate: y, falsePositiveRate: x } = rocHull(stepsOf(label, score));
        expect([y[0], x[0], y.at(-1), x.at(-1)]).toEqual([0, 0, 1, 1]);
        for (let at = 2; at < y.length; at++) {
          const before = (y[at - 1]! - y[at - 2]!) * (x[at]! - x[at - 1]!);
          expect((y[at]! - y[at - 1]!) * (x[at - 1]! - x[at - 2]!)).toBeLessThan(before + 1e-12);
        }
      }),
    );
  });
});
