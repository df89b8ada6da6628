import { describe, expect, it } from "vitest";
import { evenLooks, inflation, type Look, lookBounds } from "../../src/pilot/alpha-spending.ts";
import { SeededRandom } from "../../src/util/random.ts";

const twoSided = { alpha: 0.05, sides: "two" } as const;

const looksOf = (...seen: number[]): Look[] =>
  seen.map((n, look) => ({ share: (look + 1) / seen.length, seen: n }));

describe("bounds of several looks", () => {
  it("are the published ones of O'Brien and Fleming's kind of spending", () => {
    // Reboussin, DeMets, Kim & Lan, Controlled Clinical Trials 21 (2000), to the digits that their own grid gives.
    const published = [4.8769, 3.3569, 2.6803, 2.2898, 2.031];
    const bounds = lookBounds({ ...twoSided, looks: evenLooks(5) });
    for (const [look, bound] of bounds.entries())
      expect(Math.abs(bound - published[look]!)).toBeLessThan(2e-4);
    // One step of the recursion by adaptive quadrature: scipy.integrate.quad and brentq.
    expect(bounds[0]).toBeCloseTo(4.876884948776417, 9);
    expect(bounds[1]).toBeCloseTo(3.357011921574632, 7);
  });

  it("are the usual critical value for one look, of either kind of test", () => {
    expect(lookBounds({ ...twoSided, looks: [{ share: 1, seen: 77 }] })[0]).toBeCloseTo(1.959964, 6);
    expect(lookBounds({ alpha: 0.05, sides: "one", looks: [{ share: 1, seen: 77 }] })[0]).toBeCloseTo(
      1.644854,
      6,
    );
  });

  it("depend on what was seen by its proportions alone, and on no later look", () => {
    const all = lookBounds({ ...twoSided, looks: looksOf(1000, 1500, 4000, 4100) });
    const scaled = lookBounds({ ...twoSided, looks: looksOf(10, 15, 40, 41).slice(0, 2) });
    expect(scaled[0]).toBeCloseTo(all[0]!, 9);
    expect(scaled[1]).toBeCloseTo(all[1]!, 9);
  });

  it("spend the whole error in all looks together and no more, whatever the times of the looks", () => {
    const random = new SeededRandom(3);
    for (const seen of [
      [1, 2, 3, 4, 5],
      [1, 8, 9, 10, 40],
    ]) {
      const bounds = lookBounds({ ...twoSided, looks: looksOf(...seen) });
      const nWalks = 100_000;
      let [nCrossed, nNaive] = [0, 0];
      for (let walk = 0; walk < nWalks; walk++) {
        let [score, hasCrossed, isNaive, before] = [0, false, false, 0];
        for (const [look, information] of seen.entries()) {
          score += random.normal() * Math.sqrt(information - before);
          before = information;
          const z = Math.abs(score) / Math.sqrt(information);
          hasCrossed ||= z > bounds[look]!;
          isNaive ||= z > 1.959964;
        }
        nCrossed += hasCrossed ? 1 : 0;
        nNaive += isNaive ? 1 : 0;
      }
      expect(Math.abs(nCrossed / nWalks - 0.05)).toBeLessThan(0.0025);
      expect(nNaive / nWalks).toBeGreaterThan(0.1);
    }
  });

  it("cost few clients", () => {
    expect(inflation(twoSided, 1, 0.8)).toBe(1);
    expect(inflation(twoSided, 5, 0.8)).toBeCloseTo(1.0247, 3);
    expect(inflation(twoSided, 2, 0.9)).toBeLessThan(inflation(twoSided, 5, 0.9));
  });

  it("refuse looks out of order", () => {
    expect(() => lookBounds({ ...twoSided, looks: looksOf(5, 5) })).toThrow("ascending");
    expect(() => lookBounds({ ...twoSided, looks: [{ share: 1.1, seen: 5 }] })).toThrow("ascending");
  });
});
