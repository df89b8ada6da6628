import { describe, expect, it } from "vitest";
import { contactMoney } from "../../src/evaluate/contact-money.ts";
import { expectedProfit } from "../../src/evaluate/expected-profit.ts";
import { stepsOf } from "../../src/evaluate/steps.ts";
import { SeededRandom } from "../../src/util/random.ts";

describe("money of a contact", () => {
  it("is worked by hand", () => {
    const settings = {
      measure: "campaign",
      value: 200,
      offer_cost: 10,
      contact_cost: 1,
      alpha: 6,
      beta: 14,
    } as const;
    // Of ten contacted two are positive, of whom 0.6 accept: 120 earned; 8.6 offers are taken, ten contacts made.
    const { value, cost } = contactMoney(0.2, settings);
    expect(value).toBeCloseTo(12, 12);
    expect(cost).toBeCloseTo(1 + 10 * (0.06 + 0.8), 12);
  });

  it("has its highest profit where the expected maximum profit has it, when acceptance is certain", () => {
    const settings = {
      measure: "campaign",
      value: 50,
      offer_cost: 2,
      contact_cost: 3,
      alpha: 3e7,
      beta: 7e7,
    } as const;
    const random = new SeededRandom(5);
    const score = Float64Array.from({ length: 500 }, () => random.next());
    const label = Uint8Array.from(score, (p) => (random.next() < p * p ? 1 : 0));
    const order = [...score.keys()].sort((a, b) => score[b]! - score[a]!);
    let [positives, best] = [0, 0];
    for (const [at, row] of order.entries()) {
      positives += label[row]!;
      const { value, cost } = contactMoney(positives / (at + 1), settings);
      best = Math.max(best, ((at + 1) * (value - cost)) / order.length);
    }
    expect(best).toBeGreaterThan(1);
    expect(best).toBeCloseTo(expectedProfit(stepsOf(label, score), settings).profit, 3);
  });
});
