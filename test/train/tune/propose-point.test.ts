import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choiceEstimator, parzenEstimator } from "../../../src/train/tune/parzen-estimator.ts";
import { proposePoint } from "../../../src/train/tune/propose-point.ts";
import {
  type Dimension,
  type Point,
  placeOf,
  randomPoint,
  searchSpace,
  valueAt,
} from "../../../src/train/tune/search-space.ts";
import { SeededRandom } from "../../../src/util/random.ts";

type Interval = Exclude<Dimension, { kind: "choice" }>;
const intervals = searchSpace.filter((dimension): dimension is Interval => dimension.kind !== "choice");

describe("the search space", () => {
  it("has the middle of learning rates in the middle of their logarithms: √(0.02 × 0.3)", () => {
    const rate = intervals.find(({ name }) => name === "learning_rate")!;
    expect(valueAt(rate, 0.5)).toBeCloseTo(0.07746, 5);
    expect(placeOf(rate, 0.02)).toBe(0);
    expect(placeOf(rate, 0.3)).toBe(1);
  });

  it("gives each depth the same share", () => {
    const depth = intervals.find(({ name }) => name === "depth")!;
    const depths = Array.from({ length: 700 }, (_, at) => valueAt(depth, (at + 0.5) / 700));
    expect([...new Set(depths)]).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(depths.filter((value) => value === 5)).toHaveLength(100);
  });

  it("never leaves its bounds, and finds a value's place again", () => {
    fc.assert(
      fc.property(fc.constantFrom(...intervals), fc.double({ min: 0, max: 1, noNaN: true }), (one, place) => {
        const value = valueAt(one, place);
        expect(value).toBeGreaterThanOrEqual(one.low);
        expect(value).toBeLessThanOrEqual(one.high);
        expect(valueAt(one, placeOf(one, value))).toBeCloseTo(value, 10);
      }),
    );
  });
});

describe("the Parzen estimator", () => {
  it("is by hand: the prior and one value", () => {
    // Both over their mass in [0, 1]: N(0.3; 0.5, 1) = 0.391043 over 0.382925, N(0.3; 0.3, 0.7) = 0.569917 over 0.507227.
    expect(parzenEstimator([0.3]).at(0.3)).toBeCloseTo((0.391043 / 0.382925 + 0.569917 / 0.507227) / 2, 5);
  });

  it("is a density: its mean over [0, 1] is 1", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (values) => {
        const density = parzenEstimator(values);
        const n = 4000;
        let sum = 0;
        for (let at = 0; at < n; at++) sum += density.at((at + 0.5) / n);
        expect(sum / n).toBeCloseTo(1, 2);
      }),
      { numRuns: 20 },
    );
  });

  it("draws as it says", () => {
    const density = parzenEstimator([0.1, 0.12, 0.8]);
    const random = new SeededRandom(1);
    const draws = Array.from({ length: 20_000 }, () => density.draw(random));
    for (const [low, high] of [
      [0, 0.2],
      [0.4, 0.6],
      [0.7, 1],
    ] as const) {
      const share = draws.filter((value) => value >= low && value < high).length / draws.length;
      let expected = 0;
      for (let at = 0; at < 500; at++)
        expected += (density.at(low + ((at + 0.5) / 500) * (high - low)) * (high - low)) / 500;
      expect(share).toBeCloseTo(expected, 1.7);
    }
  });

  it("counts choices once more than they were seen", () => {
    const density = choiceEstimator([32, 64, 254], [64, 64]);
    expect([32, 64, 254].map((value) => density.at(value))).toEqual([1 / 5, 3 / 5, 1 / 5]);
    const random = new SeededRandom(2);
    const draws = Array.from({ length: 5000 }, () => density.draw(random));
    expect(draws.filter((value) => value === 64).length / 5000).toBeCloseTo(0.6, 1.5);
    expect(new Set(draws)).toEqual(new Set([32, 64, 254]));
  });
});

/** Lower is better: learning rate 0.1, depth 4, 64 borders. */
function loss(point: Point): number {
  return (
    Math.log(point.learning_rate! / 0.1) ** 2 +
    (point.depth! - 4) ** 2 / 4 +
    Math.log(point.l2_leaf_reg! / 10) ** 2 / 8 +
    (point.border_count === 64 ? 0 : 0.3)
  );
}

function bestOf(nTrials: number, seed: number, propose: typeof proposePoint): number {
  const seen: Point[] = [];
  for (let trial = 0; trial < nTrials; trial++) {
    const ranked = seen.toSorted((a, b) => loss(a) - loss(b));
    seen.push(propose(searchSpace, ranked, new SeededRandom(seed + trial * 2 ** 32)));
  }
  return Math.min(...seen.map(loss));
}

describe("a proposed point", () => {
  const seeds = Array.from({ length: 30 }, (_, seed) => seed);

  it("comes nearer to the optimum than drawing blindly, in the mean and in most of 30 searches of 40 trials", () => {
    const blind = seeds.map((seed) => bestOf(40, seed, (space, _seen, random) => randomPoint(space, random)));
    const guided = seeds.map((seed) => bestOf(40, seed, proposePoint));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(guided)).toBeLessThan(0.6 * mean(blind));
    expect(guided.filter((value, seed) => value <= blind[seed]!).length).toBeGreaterThan(22);
  });

  it("is the same for the same seed and trials", () => {
    expect(bestOf(25, 7, proposePoint)).toBe(bestOf(25, 7, proposePoint));
  });
});
