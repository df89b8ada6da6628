import { bestResponse, type Response } from "./best-response.ts";
import type { AllocationProblem, Limit } from "./problem.ts";
import { RestrictedMaster } from "./restricted-master.ts";

/** The least upper bound that prices on the limits can prove, and those prices. */
export interface PricedLimits {
  /** Per limit: what one more unit of it is worth. */
  prices: Float64Array;
  /** No allocation is worth more: the optimum of the linear relaxation, up to `tolerance`. */
  bound: number;
  /** Best value of a mixture of allocations; `bound` where the prices are optimal. */
  mixture: number;
  /** Per limit: by how much even mixtures of allocations fall short of it; all 0 where the limits can be kept. */
  shortfall: Float64Array;
  /** Passes over the clients. */
  nPasses: number;
}

export interface PricingOptions {
  /** Relative distance of bound and mixture to stop at; default 1e-10. */
  tolerance?: number;
  maxPasses?: number;
  onPass?: (nPasses: number, gap: number) => void;
}

/**
 * Minimises the dual function of the limits by column generation, which for this problem is Kelley's cutting-plane method
 * seen from the other side: the master mixes allocations, its prices ask the clients for a better one. Queries are drawn
 * towards the best prices so far (Wentges, "Weighted Dantzig–Wolfe decomposition", 1997), since the master's own prices
 * jump about at first. As there are finitely many allocations it ends at the optimum of the linear relaxation: a client's
 * choices without the limits are whole anyway, so no bound of this kind is better or worse than that (Geoffrion 1974).
 *
 * @param responses IN/OUT allocations known from other values of `atMost`: their columns hold for all of them
 * Deterministic. Cost: nPasses × nClients × nChoices.
 */
export function priceLimits(
  problem: AllocationProblem,
  { tolerance = 1e-10, maxPasses = 5000, onPass }: PricingOptions = {},
  responses: Response[] = [],
): PricedLimits {
  const { limits, nClients } = problem;
  const choice = new Int8Array(nClients);
  const scale = limits.map((limit) => rowScale(problem, limit));
  const largest = largestValue(problem);
  const master = new RestrictedMaster(
    limits.map(({ atMost }, at) => atMost / scale[at]!),
    limits.map((limit, at) => (10 * largest * scale[at]!) / largestUse(problem, limit)),
  );
  const addColumn = ({ value, used }: Response) =>
    master.add(
      value,
      used.map((each, at) => each / scale[at]!),
    );
  for (const response of responses) addColumn(response);
  let bound = Number.POSITIVE_INFINITY;
  let prices: Float64Array = new Float64Array(limits.length);
  let nPasses = 0;
  const ask = (at: Float64Array): Response => {
    const response = bestResponse(problem, at, choice);
    nPasses++;
    responses.push(response);
    addColumn(response);
    if (response.bound < bound) {
      bound = response.bound;
      prices = at;
    }
    return response;
  };
  const free = responses[0] ?? ask(prices);
  let isDrawn = true;
  let nRaises = 0;
  for (;;) {
    const solved = master.solve();
    const masterPrices = solved.prices.map((price, at) => price / scale[at]!);
    const gap = (bound - solved.value) / Math.max(Math.abs(bound), 1e-6 * Math.abs(free.value), 1e-300);
    onPass?.(nPasses, gap);
    const isShort = solved.shortfall.some((each) => each > 1e-9);
    if (gap <= tolerance && isShort && nRaises < maxRaises) {
      master.raisePenalty(100);
      nRaises++;
      isDrawn = false;
      continue;
    }
    if (gap <= tolerance || nPasses >= maxPasses) {
      const shortfall = solved.shortfall.map((each, at) => each * scale[at]!);
      return { prices, bound, mixture: solved.value, shortfall, nPasses };
    }
    if (!isDrawn) {
      ask(masterPrices);
      isDrawn = true;
      continue;
    }
    const drawn = masterPrices.map((price, at) => pull * prices[at]! + (1 - pull) * price);
    const news = worthAt(ask(drawn), masterPrices, problem) - solved.value;
    // A drawn query that tells the master nothing new is followed by one at its own prices, which does or ends the search.
    isDrawn = news > tolerance * Math.abs(solved.value);
  }
}

/** How often a shortfall is made dearer before it counts as one that no price can mend. */
const maxRaises = 3;

/** How far a query lies from the master's prices towards the best ones. */
const pull = 0.7;

/** What an allocation is worth at prices, unused limits paid for: above the master's value, its column is news. */
function worthAt(response: Response, prices: Float64Array, { limits }: AllocationProblem): number {
  return limits.reduce(
    (sum, { atMost }, at) => sum + prices[at]! * (atMost - response.used[at]!),
    response.value,
  );
}

/** Rows of like size keep the master's numbers apart from its rounding. */
function rowScale(problem: AllocationProblem, limit: Limit): number {
  return limit.atMost === 0 ? problem.nClients * largestUse(problem, limit) : Math.abs(limit.atMost);
}

/** The largest value of a pair, of either sign. */
function largestValue({ value }: AllocationProblem): number {
  let largest = 0;
  for (const each of value)
    if (each !== Number.NEGATIVE_INFINITY) largest = Math.max(largest, Math.abs(each));
  return largest;
}

/** The largest use that a pair makes of a limit; 1 where none makes any. */
function largestUse({ cost }: AllocationProblem, { use }: Limit): number {
  let largest = 0;
  for (const each of use === "cost" ? cost : use) largest = Math.max(largest, Math.abs(each));
  return largest || 1;
}
