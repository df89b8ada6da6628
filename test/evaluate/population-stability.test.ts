import { describe, expect, it } from "vitest";
import { populationStability } from "../../src/evaluate/population-stability.ts";
import { SeededRandom } from "../../src/util/random.ts";

describe("population stability", () => {
  it("is worked by hand: shares .5 and .5 against .4 and .6", () => {
    const byHand = (0.4 - 0.5) * Math.log(0.4 / 0.5) + (0.6 - 0.5) * Math.log(0.6 / 0.5);
    expect(populationStability([50, 50], [40, 60]).psi).toBeCloseTo(byHand, 12);
    expect(byHand).toBeCloseTo(0.0405, 4);
  });

  it("is the same in either direction, 0 for equal shares, and finite where a bin is empty on one side", () => {
    expect(populationStability([10, 20, 30], [30, 20, 10]).psi).toBeCloseTo(
      populationStability([30, 20, 10], [10, 20, 30]).psi,
      12,
    );
    expect(populationStability([10, 20], [100, 200]).psi).toBe(0);
    expect(Number.isFinite(populationStability([10, 0], [5, 5]).psi)).toBe(true);
  });

  it("gives an empty bin half a row, and leaves bins out that are empty on both sides", () => {
    const [p, q] = [0.5 / 10.5, 5 / 10];
    const byHand = (q - p) * Math.log(q / p) + (p - q) * Math.log((1 - q) / (1 - p));
    expect(populationStability([10, 0], [5, 5]).psi).toBeCloseTo(byHand, 12);
    expect(populationStability([10, 0, 0], [5, 0, 5])).toEqual(populationStability([10, 0], [5, 5]));
    expect(populationStability([10, 0], [7, 0])).toEqual({ psi: 0, byChance: 0 });
  });

  it("passes what chance allows about once in a thousand times where nothing changed", () => {
    const random = new SeededRandom(4);
    let nPassed = 0;
    for (let at = 0; at < 2000; at += 1) {
      const [first, second] = [new Float64Array(10), new Float64Array(10)];
      for (let row = 0; row < 2000; row += 1) {
        first[random.nextInt(10)]! += 1;
        second[random.nextInt(10)]! += 1;
      }
      const { psi, byChance } = populationStability(first, second);
      nPassed += +(psi > byChance);
    }
    expect(nPassed).toBeLessThan(9);
  });
});
