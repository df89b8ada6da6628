import { DataError } from "../../core/errors.ts";
import { bestResponse, type Response } from "./best-response.ts";
import { solveCore } from "./core-programme.ts";
import { exchangePairs } from "./exchange-pairs.ts";
import { type PricedLimits, type PricingOptions, priceLimits } from "./limit-prices.ts";
import { type AllocationProblem, totalsOf } from "./problem.ts";
import { Switches } from "./switches.ts";
import { keepLimits, useRest } from "./whole-allocation.ts";

/** A whole allocation that keeps every limit, and how far from the best it can be. */
export interface Allocation {
  /** nClients: 0 … nChoices − 1, or `noChoice`. */
  choice: Int8Array;
  value: number;
  /** Per limit. */
  used: Float64Array;
  /** No allocation is worth more. */
  bound: number;
  /** (bound − value) / bound, 0 … 1: proved, not estimated. */
  gap: number;
  /** Per limit: what one more unit of it is worth. */
  prices: Float64Array;
}

/**
 * A near-best allocation with a proved gap: prices on the limits by column generation, the clients' answer to them, made
 * whole by the cheapest changes, improved by changes of one and of two clients.
 *
 * @param responses IN/OUT allocations known from the same problem at other limits; they save passes
 * @throws DataError naming every limit that cannot be kept together with the others
 * Deterministic. Cost: some 30 to 100 passes over nClients × nChoices.
 */
export async function optimise(
  problem: AllocationProblem,
  options: PricingOptions = {},
  responses: Response[] = [],
): Promise<Allocation> {
  const priced = priceLimits(problem, options, responses);
  refuseShortfall(problem, priced);
  const { bound, prices } = priced;
  const choice = new Int8Array(problem.nClients);
  bestResponse(problem, prices, choice);
  const switches = new Switches(problem, choice, prices);
  if (!keepLimits(switches, bound) && !(await solveCore(switches))) throw notWhole(problem, switches);
  useRest(switches, bound);
  exchangePairs(switches);
  const { value, used } = totalsOf(problem, choice);
  return { choice, value, used, bound, gap: gapOf(bound, value), prices };
}

/** Relative distance of a value to its bound; 0 where there is nothing to gain. */
export function gapOf(bound: number, value: number): number {
  return bound > 0 ? Math.max(0, (bound - value) / bound) : 0;
}

function refuseShortfall({ limits }: AllocationProblem, { shortfall }: PricedLimits): void {
  const problems = limits.flatMap(({ name, atMost }, at) => {
    if (shortfall[at]! <= 1e-6 * Math.max(1, Math.abs(atMost))) return [];
    return [
      {
        code: "contradiction",
        where: name,
        found: `${round(shortfall[at]!)} beyond what the other limits and the clients leave`,
        expected: `at most ${round(atMost)}`.replace("at most -", "at least "),
        hint: "lower the minimum, or raise the capacity or budget that stands against it",
      },
    ];
  });
  if (problems.length > 0) throw new DataError(problems);
}

function notWhole({ limits }: AllocationProblem, switches: Switches): DataError {
  return new DataError(
    switches.broken().map((at) => ({
      code: "no-whole-allocation",
      where: limits[at]!.name,
      found: `${round(switches.used[at]!)} in the best allocation found`,
      expected: `at most ${round(limits[at]!.atMost)}`,
      hint: "fractions of clients could keep the limits, whole clients hardly: leave some more room",
    })),
  );
}

function round(value: number): string {
  return String(Number(value.toPrecision(6)));
}
