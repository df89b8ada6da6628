import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Arm, differenceScore, rateDifference, rateRatio } from "../../src/pilot/two-rates.ts";
import { figures } from "./judge/figures.ts";

const z = 1.959963984540054;
const arm = (nTakers: number, nClients: number): Arm => ({ nTakers, nClients });

/** The score with the likeliest rates found by ternary search over the likelihood. */
function slowScore(treated: Arm, control: Arm, difference: number): number {
  const part = (count: number, rate: number) => (count === 0 ? 0 : count * Math.log(rate));
  const logLikelihood = (p0: number) =>
    [[treated, p0 + difference] as const, [control, p0] as const].reduce(
      (sum, [{ nTakers, nClients }, p]) => sum + part(nTakers, p) + part(nClients - nTakers, 1 - p),
      0,
    );
  let [low, high] = [Math.max(0, -difference), Math.min(1, 1 - difference)];
  for (let step = 0; step < 200; step++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (logLikelihood(a) < logLikelihood(b)) low = a;
    else high = b;
  }
  const [p0, p1] = [low, low + difference];
  const n = treated.nClients + control.nClients;
  const variance = ((p1 * (1 - p1)) / treated.nClients + (p0 * (1 - p0)) / control.nClients) * (n / (n - 1));
  const seen = treated.nTakers / treated.nClients - control.nTakers / control.nClients;
  return (seen - difference) / Math.sqrt(variance);
}

describe("the difference of two rates", () => {
  it("has Miettinen and Nurminen's interval as Newcombe published it (1998, table II, a)", () => {
    const { value, low, high } = rateDifference(arm(56, 70), arm(48, 80), z);
    expect(value).toBeCloseTo(0.2, 12);
    expect(low).toBeCloseTo(0.0528, 4);
    expect(high).toBeCloseTo(0.3382, 4);
  });

  it("has the score of a slow search for the likeliest rates", () => {
    const arms = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 2, max: 300 }));
    fc.assert(
      fc.property(arms, arms, fc.double({ min: -0.5, max: 0.5, noNaN: true }), (one, other, difference) => {
        const [a, b] = [one, other].map(([k, n]) => arm(Math.min(k, n - 1), n)) as [Arm, Arm];
        expect(differenceScore(a, b, difference)).toBeCloseTo(slowScore(a, b, difference), 4);
      }),
      { numRuns: 200 },
    );
  });

  it("holds the estimate, and turns its sign with the arms", () => {
    for (const [a, b] of [
      [arm(5, 50), arm(0, 60)],
      [arm(0, 50), arm(0, 60)],
      [arm(50, 50), arm(40, 40)],
      [arm(210_000, 10_000_000), arm(200_000, 10_000_000)],
    ] as const) {
      const [there, back] = [rateDifference(a, b, z), rateDifference(b, a, z)];
      expect(there.low!).toBeLessThan(there.value! + 1e-12);
      expect(there.high!).toBeGreaterThan(there.value! - 1e-12);
      expect(there.low!).toBeCloseTo(-back.high!, 9);
      expect(there.high!).toBeCloseTo(-back.low!, 9);
    }
  });

  it("has nothing to say of an empty arm", () => {
    expect(rateDifference(arm(0, 0), arm(3, 10), z)).toEqual({ value: null, low: null, high: null });
    expect(rateRatio(arm(3, 10), arm(0, 0), z)).toEqual({ value: null, low: null, high: null });
  });
});

describe("the ratio of two rates", () => {
  it("has statsmodels' score interval to nine digits", () => {
    for (const { arms, low, high } of figures.ratios) {
      const ratio = rateRatio(arm(arms[0], arms[1]), arm(arms[2], arms[3]), z);
      expect(Math.abs(ratio.low! - low)).toBeLessThan(1e-9 * Math.max(1, low));
      expect(Math.abs(ratio.high! - high)).toBeLessThan(1e-9 * high);
    }
  });

  it("has no upper bound where the control arm has no taker, and none at all without takers", () => {
    expect(rateRatio(arm(5, 50), arm(0, 60), z)).toMatchObject({ value: null, high: null });
    expect(rateRatio(arm(5, 50), arm(0, 60), z).low!).toBeGreaterThan(1);
    expect(rateRatio(arm(0, 50), arm(0, 60), z)).toEqual({ value: null, low: null, high: null });
  });
});
