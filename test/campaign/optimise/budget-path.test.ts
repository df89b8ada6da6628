import { describe, expect, it } from "vitest";
import { randomProblem } from "../../../scripts/study/random-problem.ts";
import { budgetPath, choiceAt, pointAt } from "../../../src/campaign/optimise/budget-path.ts";
import { priceLimits } from "../../../src/campaign/optimise/limit-prices.ts";
import { type AllocationProblem, totalsOf } from "../../../src/campaign/optimise/problem.ts";

/** Two clients; letter (cost 1), call (cost 3) and a visit (cost 5) that lies beneath the hull of the first. */
const two: AllocationProblem = {
  nClients: 2,
  nChoices: 3,
  value: Float64Array.of(5, 9, 9.5, 4, 2, Number.NEGATIVE_INFINITY),
  cost: Float64Array.of(1, 3, 5, 1, 3, 0),
  group: new Uint8Array(2),
  nGroups: 1,
  limits: [],
};

describe("the path over all budgets", () => {
  it("is that of the hulls, worked by hand", () => {
    // First client: letter at rate 5, call at (9 − 5) / 2 = 2, visit at 0.5 / 2; second: letter at 4, the call is dominated.
    const path = budgetPath(two);
    expect([...path.client]).toEqual([0, 1, 0, 0]);
    expect([...path.choice]).toEqual([0, 0, 1, 2]);
    expect([...path.cost]).toEqual([1, 2, 4, 6]);
    expect([...path.value]).toEqual([5, 9, 13, 13.5]);
    expect(pointAt(path, 3)).toEqual({ nSteps: 2, cost: 2, value: 9, bound: 11, price: 2 });
    expect([...choiceAt(path, 2, 2)]).toEqual([0, 0]);
  });

  it("begins with nothing and ends with everything worth its cost", () => {
    const path = budgetPath(two);
    expect(pointAt(path, 0)).toEqual({ nSteps: 0, cost: 0, value: 0, bound: 0, price: 5 });
    expect(pointAt(path, 100)).toEqual({ nSteps: 4, cost: 6, value: 13.5, bound: 13.5, price: 0 });
  });

  it("takes what costs nothing before everything else", () => {
    const free = { ...two, cost: Float64Array.of(0, 3, 5, 1, 3, 0) };
    expect(pointAt(budgetPath(free), 0)).toMatchObject({ nSteps: 1, value: 5, bound: 5 });
  });

  it("has the bound that prices prove, at every budget, and whole allocations of that cost and value", () => {
    for (let seed = 0; seed < 10; seed++) {
      const whole = randomProblem({ seed, nClients: 60, nOffers: 3, nChannels: 3 });
      const path = budgetPath(whole);
      for (const budget of [0, 3, 20, 55.5, 140, 1000]) {
        const problem = { ...whole, limits: [{ name: "budget", use: "cost" as const, atMost: budget }] };
        const { nSteps, cost, value, bound } = pointAt(path, budget);
        expect(bound).toBeCloseTo(priceLimits(problem).bound, 8);
        const totals = totalsOf(problem, choiceAt(path, nSteps, whole.nClients));
        expect(totals.value).toBeCloseTo(value, 8);
        expect(totals.used[0]).toBeCloseTo(cost, 8);
        expect(cost).toBeLessThanOrEqual(budget + 1e-9);
      }
    }
  });

  it("brings more value with every step, at a price that never rises", () => {
    const path = budgetPath(randomProblem({ seed: 5, nClients: 300, nOffers: 4, nChannels: 3 }));
    const rates = Array.from(
      path.value,
      (value, at) => (value - (path.value[at - 1] ?? 0)) / (path.cost[at]! - (path.cost[at - 1] ?? 0)),
    );
    for (const [at, rate] of rates.entries()) {
      expect(rate).toBeGreaterThan(0);
      if (at > 0) expect(rate).toBeLessThanOrEqual(rates[at - 1]! * (1 + 1e-6));
    }
  });
});
