import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeCase } from "../../../scripts/study/judge-case.ts";
import { randomProblem } from "../../../scripts/study/random-problem.ts";
import { solveExactly } from "../../../src/campaign/optimise/exact.ts";
import { loadHighs } from "../../../src/campaign/optimise/load-highs.ts";
import { lpText } from "../../../src/campaign/optimise/lp-text.ts";
import { optimise } from "../../../src/campaign/optimise/optimise.ts";
import { type AllocationProblem, isKept, totalsOf } from "../../../src/campaign/optimise/problem.ts";
import { bestOfEvery } from "../../../src/campaign/optimise/reference/every-allocation.ts";

/** One offer by call (cost 3) or letter (cost 1) to three clients. */
function threeClients(limits: AllocationProblem["limits"]): AllocationProblem {
  return {
    nClients: 3,
    nChoices: 2,
    value: Float64Array.of(9, 5, 7, 4, 2, 1),
    cost: Float64Array.of(3, 1, 3, 1, 3, 1),
    group: new Uint8Array(3),
    nGroups: 1,
    limits,
  };
}

const budget = (atMost: number) => ({ name: "budget", use: "cost" as const, atMost });
const calls = (atMost: number) => ({ name: "calls", use: Float64Array.of(1, 0), atMost });

describe("worked by hand", () => {
  it("gives everybody the best where nothing is limited", async () => {
    const { choice, value, gap } = await optimise(threeClients([]));
    expect([[...choice], value, gap]).toEqual([[0, 0, 0], 18, 0]);
  });

  it("with one call: the two that lose least get letters, and a call more is worth 3", async () => {
    // Calls add 4, 3 and 1 to the letters' 10: the first client is called.
    const { choice, value, bound, prices } = await optimise(threeClients([calls(1)]));
    expect([[...choice], value]).toEqual([[0, 1, 1], 14]);
    expect(bound).toBeCloseTo(14, 9);
    // One call more brings 3, one less would cost 4: any price between proves the optimum.
    expect(prices[0]).toBeGreaterThanOrEqual(3 - 1e-9);
    expect(prices[0]).toBeLessThanOrEqual(4 + 1e-9);
  });

  it("with a budget of 4: letters to two, and the linear relaxation calls the first client", async () => {
    // Hulls: letter 5, then call +4 for 2 (rate 2) · 4, then +3 for 2 (1.5) · 1, then +1 for 2 (0.5).
    // 5 + 4 for 2, then 2 of the first call: 9 + 4 = 13; whole: a call and a letter cost 4.
    const { choice, value, bound } = await optimise(threeClients([budget(4)]));
    expect([[...choice], value]).toEqual([[0, 1, -1], 13]);
    expect(bound).toBeCloseTo(13, 9);
  });

  it("with a budget of 3 the bound divides a client, the allocation does not", async () => {
    // Letters to the first two (9 for 2), then half of the first call: 9 + 2 = 11; whole: 10 by three letters.
    const { choice, value, bound, gap } = await optimise(threeClients([budget(3)]));
    expect([[...choice], value]).toEqual([[1, 1, 1], 10]);
    expect(bound).toBeCloseTo(11, 9);
    expect(gap).toBeCloseTo(1 / 11, 9);
  });

  it("with a budget of zero gives nothing, and says what the first unit would bring", async () => {
    const { choice, value, bound, gap, prices } = await optimise(threeClients([budget(0)]));
    expect([[...choice], value, gap]).toEqual([[-1, -1, -1], 0, 0]);
    expect(bound).toBeCloseTo(0, 9);
    expect(prices[0]).toBeGreaterThanOrEqual(5 - 1e-9);
  });

  it("meets a minimum at a loss", async () => {
    const letters = { name: "letters at least", use: Float64Array.of(0, -1), atMost: -2 };
    const { choice, value } = await optimise(threeClients([letters]));
    expect([[...choice], value]).toEqual([[0, 1, 1], 14]);
  });

  it("names limits that contradict, all of them", async () => {
    const atLeast = { name: "calls at least", use: Float64Array.of(-1, 0), atMost: -2 };
    await expect(optimise(threeClients([calls(1), atLeast]))).rejects.toThrow(
      /calls.*: 1 beyond what the other limits/,
    );
  });
});

const highs = await loadHighs();

describe("the optimiser", () => {
  it.each(Array.from({ length: 24 }, (_, seed) => seed))(
    "of small case %i is within what HiGHS proves",
    async (seed) => {
      const { bound, linear, value, exact } = await judgeCase(highs, seed);
      if (linear === undefined) {
        expect([bound, exact]).toEqual([undefined, undefined]);
        return;
      }
      expect(Math.abs(bound! - linear)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(linear)));
      if (exact === undefined) return; // fractions of clients keep the limits, whole clients cannot
      expect(value).toBeLessThanOrEqual(exact + 1e-6);
      expect(exact).toBeLessThanOrEqual(bound! + 1e-6);
    },
  );

  const tiny = fc.record({
    seed: fc.nat(),
    nClients: fc.integer({ min: 1, max: 4 }),
    nOffers: fc.integer({ min: 1, max: 2 }),
    nChannels: fc.integer({ min: 1, max: 2 }),
    budgetEach: fc.constantFrom(0.1, 0.5, 1, Infinity),
    capacityShare: fc.constantFrom(0.6, 1, Infinity),
  });

  it("is exact by `solveExactly`, as the best of every allocation", async () => {
    await fc.assert(
      fc.asyncProperty(tiny, async (options) => {
        const problem = randomProblem(options);
        const best = bestOfEvery(problem)!;
        const found = await optimise(problem);
        const exact = await solveExactly(problem, found);
        expect(exact.value).toBeCloseTo(best.value, 9);
        expect(found.value).toBeLessThanOrEqual(best.value + 1e-9);
        expect(best.value).toBeLessThanOrEqual(found.bound + 1e-9);
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  it("keeps every limit and gives nobody what is not allowed, with a gap from 0 to 1", async () => {
    for (let seed = 0; seed < 20; seed++) {
      const problem = randomProblem({
        seed,
        nClients: 500,
        nOffers: 3,
        nChannels: 2,
        budgetEach: 0.5,
        capacityShare: 0.5,
        minimumShare: 0.05,
        rateDifference: 0.02,
      });
      const { choice, value, gap, used } = await optimise(problem);
      const totals = totalsOf(problem, choice);
      expect([value, [...used]]).toEqual([totals.value, [...totals.used]]);
      for (const [at, limit] of problem.limits.entries())
        expect(isKept(limit, used[at]!), limit.name).toBe(true);
      expect(value).toBeGreaterThan(0);
      expect(gap).toBeGreaterThanOrEqual(0);
      expect(gap).toBeLessThan(0.01);
    }
  });

  it("has a bound that never falls with a larger budget", async () => {
    let last = 0;
    for (const budgetEach of [0, 0.1, 0.3, 0.7, 1.5, 4]) {
      const { bound } = await optimise(
        randomProblem({ seed: 3, nClients: 200, nOffers: 2, nChannels: 3, budgetEach, capacityShare: 0.6 }),
      );
      expect(bound).toBeGreaterThanOrEqual(last - 1e-9);
      last = bound;
    }
  });

  it("refuses an exact solution where the gap leaves too many pairs open", async () => {
    const problem = randomProblem({ seed: 1, nClients: 5000, nOffers: 3, nChannels: 1, budgetEach: 1 });
    const found = await optimise(problem);
    const unsure = { ...found, bound: 10 * found.bound };
    await expect(solveExactly(problem, unsure)).rejects.toThrow(
      /pairs of a client and a choice that the proved gap leaves open, expected at most 10000/,
    );
  });
});

it("writes a programme that says what the problem says", () => {
  expect(lpText(threeClients([budget(4), calls(1)]), "integer")).toMatchInlineSnapshot(`
    "Maximize
    value: + 9 x0_0
     + 5 x0_1
     + 7 x1_0
     + 4 x1_1
     + 2 x2_0
     + 1 x2_1
    Subject To
    l0: + 3 x0_0
     + 1 x0_1
     + 3 x1_0
     + 1 x1_1
     + 3 x2_0
     + 1 x2_1 <= 4
    l1: + 1 x0_0
     + 1 x1_0
     + 1 x2_0 <= 1
    c0: x0_0 + x0_1 <= 1
    c1: x1_0 + x1_1 <= 1
    c2: x2_0 + x2_1 <= 1
    Bounds
    none = 0
    x0_0 <= 1
    x0_1 <= 1
    x1_0 <= 1
    x1_1 <= 1
    x2_0 <= 1
    x2_1 <= 1
    Binary
    x0_0
    x0_1
    x1_0
    x1_1
    x2_0
    x2_1
    End
    "
  `);
});
