import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { benjaminiHochberg } from "../../src/segments/benjamini-hochberg.ts";
import { CellSums } from "../../src/segments/cell-sums.ts";
import { cohensH } from "../../src/segments/cohens-h.ts";
import { cramersV } from "../../src/segments/cramers-v.ts";
import { hedgesG } from "../../src/segments/hedges-g.ts";
import { commonMix, effectiveSize, imbalance, type MixMethod } from "../../src/segments/mix.ts";
import { joinMoments, type Moments } from "../../src/segments/moments.ts";
import {
  standardisedCategories,
  standardisedDifference,
  standardisedShares,
} from "../../src/segments/standardise.ts";
import { ValueBins } from "../../src/segments/value-bins.ts";
import { welchTest } from "../../src/segments/welch-test.ts";
import { SeededRandom } from "../../src/util/random.ts";

/** What SciPy and statsmodels say; `judge/figures.py` tells how they were asked. */
interface Figures {
  means: { reference: number[]; of: number[]; g: number; variance: number; p: number }[];
  shares: { of: number; reference: number; h: number }[];
  tables: { table: number[][]; v: number; p: number }[];
  found: { p: number[]; q: number[] };
  /** Of the segment and of the reference, per client: the stratum of 3 × 3, an amount, yes or no, one of three categories. */
  mixes: {
    method: MixMethod;
    cells: [number[], number[]];
    values: [number[], number[]];
    flags: [number[], number[]];
    levels: [number[], number[]];
    shares: [number[], number[]];
    effective: [number, number];
    difference: number;
    error: number;
    h: number;
    v: number;
  }[];
}

const figures = JSON.parse(
  readFileSync(join(import.meta.dirname, "judge/figures.golden.json"), "utf8"),
) as Figures;

function momentsOf(values: readonly number[]): Moments {
  const sums = new CellSums(1, 1);
  sums.add(0, new Int32Array(values.length), Float64Array.from(values));
  return sums.moments(0, 0);
}

/** Equal to nine digits of the larger one. */
function expectSame(ours: number, theirs: number) {
  expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(theirs), 1e-6));
}

describe("effects", () => {
  it.each(figures.means)("has Hedges' g and its variance as statsmodels, Welch's p as SciPy", (given) => {
    const [of, reference] = [momentsOf(given.of), momentsOf(given.reference)];
    const g = hedgesG(of, reference);
    expectSame(g.value, given.g);
    expectSame((g.high - g.low) / 2 / 1.959963984540054, Math.sqrt(given.variance));
    expectSame(welchTest(of, reference), given.p);
  });

  it.each(figures.shares)("has Cohen's h of $of and $reference as statsmodels", ({ of, reference, h }) => {
    expectSame(cohensH({ count: of * 100, n: 100 }, { count: reference * 50, n: 50 }).value, h);
  });

  it.each(figures.tables)("has Cramér's V and Pearson's p as SciPy", ({ table, v, p }) => {
    const ours = cramersV(table);
    expectSame(ours.v.value, v);
    expectSame(ours.p, p);
  });

  it("adjusts p values as statsmodels", () => {
    const q = benjaminiHochberg([...figures.found.p, Number.NaN]);
    for (const [at, theirs] of figures.found.q.entries()) expectSame(q[at]!, theirs);
    expect(q.at(-1)).toBeNaN();
  });

  it("has an interval of V that covers the true one", () => {
    // Two segments of 400; categories 50 : 30 : 20 and 40 : 30 : 30: φ² = .05² / .45 + .05² / .25
    const shares = [
      [0.5, 0.3, 0.2],
      [0.4, 0.3, 0.3],
    ];
    const truth = Math.sqrt(0.0025 / 0.45 + 0.0025 / 0.25);
    const random = new SeededRandom(3);
    let covered = 0;
    for (let draw = 0; draw < 1000; draw += 1) {
      const { low, high } = cramersV(shares.map((of) => drawCounts(random, of, 400))).v;
      if (low <= truth && truth <= high) covered += 1;
    }
    expect(covered).toBeGreaterThanOrEqual(932);
    expect(covered).toBeLessThanOrEqual(967);
  });

  it("is not defined for one value, one category, one segment", () => {
    const one = momentsOf([4]);
    expect(hedgesG(one, momentsOf([1, 2])).value).toBeNaN();
    expect(hedgesG(momentsOf([2, 2]), momentsOf([2, 2])).value).toBeNaN();
    expect(cramersV([[3], [5]]).v.value).toBeNaN();
    expect(
      cramersV([
        [3, 4],
        [0, 0],
      ]).v.value,
    ).toBeNaN();
  });
});

function drawCounts(random: SeededRandom, shares: readonly number[], n: number): number[] {
  const counts = shares.map(() => 0);
  for (let row = 0; row < n; row += 1) {
    let left = random.next();
    const level = shares.findIndex((share) => {
      left -= share;
      return left < 0;
    });
    counts[level < 0 ? counts.length - 1 : level]! += 1;
  }
  return counts;
}

describe("one mix of strata", () => {
  /** The mix of columns by the clients whose value is known. */
  function differenceOf(of: Moments[], reference: Moments[]) {
    const [n, nReference] = [of, reference].map((cells) => cells.map((cell) => cell.n)) as [
      number[],
      number[],
    ];
    const mix = commonMix("cells", n, nReference, [{ name: "age", nLevels: of.length }]);
    return { mix, effect: standardisedDifference(of, reference, mix) };
  }

  /**
   * Young (stratum 0) have about 10, old (stratum 1) about 20, in both segments; the reference is mostly old. Seven of the
   * segment are in stratum 2, where nobody of the reference is.
   */
  const of = [
    momentsOf([9, 10, 11, 10, 9, 11]),
    momentsOf([19, 21]),
    momentsOf([50, 50, 50, 50, 50, 50, 50]),
  ];
  const reference = [momentsOf([10, 10]), momentsOf([19, 20, 21, 20, 20, 20]), momentsOf([])];

  it("takes the difference away that is the mix alone", () => {
    const { mix, effect } = differenceOf(of, reference);
    expect(effect.value).toBe(0);
    expect(effect.low).toBeLessThan(0);
    expect(mix).toEqual({ of: [0.25, 0.75, 0], reference: [0.25, 0.75, 0] });
    // 6 young stand for a quarter, 2 old for three: 1 / (1/16/6 + 9/16/2)
    expectSame(effectiveSize(mix.of, [6, 2, 7]), 1 / (1 / 96 + 9 / 32));
  });

  it("keeps the difference inside the strata, weighted as the reference is mixed", () => {
    const shifted = [momentsOf([12, 12]), momentsOf([24, 24]), momentsOf([])];
    const deviation = Math.sqrt(
      ([shifted, reference] as const)
        .map((cells) => cells.reduce(joinMoments))
        .reduce((sum, { squares }) => sum + squares, 0) /
        (4 + 8 - 2),
    );
    // (2 × (12 − 10) + 6 × (24 − 20)) / 8 = 3.5
    expectSame(differenceOf(shifted, reference).effect.value, 3.5 / deviation);
  });

  it("is not defined where no stratum has both", () => {
    const apart = differenceOf([momentsOf([1, 2]), momentsOf([])], [momentsOf([]), momentsOf([1, 2])]);
    expect(apart.effect.value).toBeNaN();
    expect(
      standardisedShares([momentsOf([1])], [momentsOf([0])], { of: [0], reference: [0] }).value,
    ).toBeNaN();
    expect(standardisedCategories([[1], [2]], [[2], [1]], { of: [0], reference: [0] }).value).toBeNaN();
  });

  it.each(figures.mixes)(
    "by $method has weights as ipfn, effects as statsmodels and SciPy say of weighted clients",
    (given) => {
      const variables = ["age", "income"].map((name) => ({ name, nLevels: 3 }));
      const inCells = (side: 0 | 1, values: number[]) =>
        Array.from({ length: 9 }, (_, cell) => values.filter((_value, at) => given.cells[side][at] === cell));
      const counts = ([0, 1] as const).map((side) =>
        inCells(side, given.flags[side]).map((values) => values.length),
      ) as [number[], number[]];
      const mix = commonMix(given.method, counts[0], counts[1], variables);
      for (const [at, shares] of [mix.of, mix.reference].entries()) {
        for (const [cell, share] of shares.entries()) expectSame(share, given.shares[at]![cell]!);
        expectSame(effectiveSize(shares, counts[at]!), given.effective[at]!);
      }
      const moments = (by: "values" | "flags") =>
        ([0, 1] as const).map((side) => inCells(side, given[by][side]).map(momentsOf)) as [
          Moments[],
          Moments[],
        ];
      const difference = standardisedDifference(...moments("values"), mix);
      expectSame(difference.value, given.difference);
      expectSame((difference.high - difference.low) / 2 / 1.959963984540054, given.error);
      expectSame(standardisedShares(...moments("flags"), mix).value, given.h);
      const levels = ([0, 1] as const).map((side) =>
        [0, 1, 2].map((level) =>
          inCells(side, given.levels[side]).map((values) => values.filter((value) => value === level).length),
        ),
      ) as [number[][], number[][]];
      expectSame(standardisedCategories(...levels, mix).value, given.v);
    },
  );

  it("rakes to the reference's margins whatever the counts, or tells how far it is off", () => {
    const variables = [2, 3, 2].map((nLevels, at) => ({ name: `v${at}`, nLevels }));
    const counts = fc.array(fc.nat({ max: 40 }), { minLength: 12, maxLength: 12 });
    let nExact = 0;
    fc.assert(
      fc.property(counts, counts, (ofCounts, referenceCounts) => {
        const mix = commonMix("margins", ofCounts, referenceCounts, variables);
        for (const [shares, there] of [
          [mix.of, ofCounts],
          [mix.reference, referenceCounts],
        ] as const) {
          for (const [cell, share] of shares.entries()) if (there[cell] === 0) expect(share).toBe(0);
          const all = shares.reduce((sum, share) => sum + share, 0);
          expect(all === 0 || Math.abs(all - 1) < 1e-9).toBe(true);
          expect(effectiveSize(shares, there)).toBeLessThanOrEqual(
            there.reduce((sum, count) => sum + count, 0) * (1 + 1e-9),
          );
        }
        const left = imbalance(mix, variables);
        expect(left).toBeLessThanOrEqual(1);
        if (left < 1e-9) nExact += 1;
      }),
      { seed: 6 },
    );
    expect(nExact).toBeGreaterThan(80);
  });
});

describe("value bins", () => {
  it("has quantiles within a percent of the true ones, of any values", () => {
    const value = fc.oneof(
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -9, max: 9 }),
    );
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (values, probability) => {
          const bins = new ValueBins(2);
          bins.add(new Int32Array(values.length).fill(1), Float32Array.from(values));
          const sorted = values.map(Math.fround).sort((a, b) => a - b);
          // The smallest value that at least this share does not exceed.
          const truth = sorted[Math.ceil(probability * values.length - 1e-9) - 1]!;
          const [found] = bins.quantiles(1, [probability]);
          expect(Math.abs(found! - truth)).toBeLessThanOrEqual(Math.abs(truth) / 100 + 1e-37);
          expect(bins.quantiles(0, [probability])[0]).toBeNaN();
        },
      ),
      { seed: 5 },
    );
  });

  it("gives small whole numbers as they are, and counts them in bars", () => {
    const bins = new ValueBins(1);
    bins.add(new Int32Array(6), Float32Array.from([-3, 0, 7, 7, 256, Number.NaN]));
    expect(bins.quantiles(0, [0.2, 0.4, 0.5, 0.8, 1])).toEqual([-3, 0, 7, 7, 256]);
    expect(bins.extremes(0)).toEqual([-3, 256]);
    expect(bins.bars(0, { low: 0, high: 10 }, 2)).toEqual([2, 3]);
    expect(bins.isWhole(0)).toBe(true);
    bins.add(new Int32Array(1), Float32Array.from([0.5]));
    expect(bins.isWhole(0)).toBe(false);
  });
});
