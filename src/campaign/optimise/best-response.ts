import { type AllocationProblem, noChoice, type Totals, usedOf } from "./problem.ts";

/** What clients choose when everything that is limited has its price. */
export interface Response extends Totals {
  /** The dual function at the prices: no allocation that keeps the limits is worth more. */
  bound: number;
}

/**
 * The Lagrangian relaxation of the limits: with a price on each of them, every client by itself takes the choice of the
 * largest value less what it uses (Geoffrion, "Lagrangean relaxation for integer programming", 1974).
 *
 * @param prices one a limit, not negative
 * @param choice OUT, nClients; ties go to nothing, then to the first choice
 *
 * Deterministic. Cost: one pass over nClients × nChoices.
 */
export function bestResponse(
  problem: AllocationProblem,
  prices: ArrayLike<number>,
  choice: Int8Array,
): Response {
  const { nClients, nChoices, nGroups, value, cost, group, limits } = problem;
  const { costPrice, toll } = tollsOf(problem, prices);
  const counts = new Float64Array(nGroups * nChoices);
  let relaxed = 0;
  let totalValue = 0;
  let totalCost = 0;
  for (let client = 0, pair = 0; client < nClients; client++) {
    const cell = group[client]! * nChoices;
    let best = 0;
    let chosen = noChoice;
    for (let at = 0; at < nChoices; at++, pair++) {
      const reduced = value[pair]! - costPrice * cost[pair]! - toll[cell + at]!;
      if (reduced > best) {
        best = reduced;
        chosen = at;
      }
    }
    choice[client] = chosen;
    if (chosen === noChoice) continue;
    const taken = pair - nChoices + chosen;
    relaxed += best;
    totalValue += value[taken]!;
    totalCost += cost[taken]!;
    counts[cell + chosen]!++;
  }
  const paid = limits.reduce((sum, { atMost }, at) => sum + prices[at]! * atMost, 0);
  return { bound: relaxed + paid, value: totalValue, used: usedOf(limits, counts, totalCost) };
}

/** Prices of all limits as what one unit of cost costs, and what a choice of a group costs beside it (nGroups × nChoices). */
export function tollsOf(
  { limits, nGroups, nChoices }: AllocationProblem,
  prices: ArrayLike<number>,
): { costPrice: number; toll: Float64Array } {
  const toll = new Float64Array(nGroups * nChoices);
  let costPrice = 0;
  for (const [at, { use }] of limits.entries()) {
    if (use === "cost") costPrice += prices[at]!;
    else for (let cell = 0; cell < toll.length; cell++) toll[cell]! += prices[at]! * use[cell]!;
  }
  return { costPrice, toll };
}
