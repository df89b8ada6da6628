import { describe, expect, it } from "vitest";
import { powerOf, sampleSize, visibleRise } from "../../src/pilot/sample-size.ts";
import { figures } from "./judge/figures.ts";

const twoSided = { alpha: 0.05, sides: "two" } as const;

describe("sample sizes of two rates", () => {
  it("are statsmodels' to the unit, its powers to nine digits", () => {
    expect(figures.sizes).toHaveLength(144);
    for (const { base, treated, power, n, power_at_half, ...plan } of figures.sizes) {
      expect(Math.ceil(sampleSize(base, treated, power, plan))).toBe(Math.ceil(n));
      // Its one-sided test of a smaller rate looks at the other tail.
      const [from, to] = plan.sides === "one" && treated < base ? [1 - base, 1 - treated] : [base, treated];
      expect(powerOf(from, to, n / 2, plan)).toBeCloseTo(power_at_half, 9);
    }
  });

  it("say that +1 to 5 % of a base of 2 % take hundreds of thousands", () => {
    expect(Math.ceil(sampleSize(0.02, 0.021, 0.8, twoSided))).toBe(315_206);
    expect(Math.ceil(sampleSize(0.02, 0.0202, 0.8, twoSided))).toBe(7_729_572);
  });

  it("need less where the control arm is larger, and more in all", () => {
    const equal = sampleSize(0.02, 0.025, 0.8, twoSided);
    const unequal = sampleSize(0.02, 0.025, 0.8, { ...twoSided, ratio: 4 });
    expect(unequal).toBeLessThan(equal);
    expect(5 * unequal).toBeGreaterThan(2 * equal);
  });

  it("agree with the smallest visible rise", () => {
    const rise = visibleRise(0.02, 10_000, 0.8, { ...twoSided, ratio: 0.5 })!;
    expect(sampleSize(0.02, 0.02 + rise, 0.8, { ...twoSided, ratio: 0.5 })).toBeCloseTo(10_000, 3);
    expect(powerOf(0.02, 0.02 + rise, 10_000, { ...twoSided, ratio: 0.5 })).toBeCloseTo(0.8, 6);
    expect(visibleRise(0.02, 2, 0.8, twoSided)).toBeNull();
  });
});
