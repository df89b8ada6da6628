/**
 * The allocation problem: each client gets one of nChoices (an offer through a channel) or nothing.
 *
 *   maximise   Σ value[i, j] x[i, j]
 *   subject to Σ_j x[i, j] ≤ 1 for each client i, x ∈ {0, 1}
 *              Σ use_k[i, j] x[i, j] ≤ atMost_k for each limit k
 *
 * A multiple-choice knapsack with several coupling rows (Kellerer, Pferschy & Pisinger, "Knapsack Problems", 2004, ch. 11).
 */

/**
 * One coupling row. What a pair uses of it is its cost (the budget), or depends on the client's group and the choice alone
 * (capacities, minimums, differences between groups), so that a million clients need no further matrix.
 */
export interface Limit {
  name: string;
  /** `"cost"`, or nGroups × nChoices, of any sign: a minimum is a row of −1 that must be at most −minimum. */
  use: "cost" | Float64Array;
  atMost: number;
}

export interface AllocationProblem {
  nClients: number;
  nChoices: number;
  /** nClients × nChoices: expected profit; −Infinity where the pair is not allowed. */
  value: Float64Array;
  /** nClients × nChoices: expected cost, not negative; 0 where the pair is not allowed. */
  cost: Float64Array;
  /** nClients: the class of client that limits tell apart; all 0 where they tell none. */
  group: Uint8Array;
  nGroups: number;
  limits: readonly Limit[];
}

/** No offer: what `choice` holds for a client who gets nothing. */
export const noChoice = -1;

/** What an allocation comes to. */
export interface Totals {
  value: number;
  /** Per limit. */
  used: Float64Array;
}

/** Adds up an allocation. @param choice nClients: 0 … nChoices − 1, or `noChoice` */
export function totalsOf(problem: AllocationProblem, choice: Int8Array): Totals {
  const { nClients, nChoices, nGroups, group, limits } = problem;
  const counts = new Float64Array(nGroups * nChoices);
  let value = 0;
  let cost = 0;
  for (let client = 0; client < nClients; client++) {
    const chosen = choice[client]!;
    if (chosen === noChoice) continue;
    const pair = client * nChoices + chosen;
    value += problem.value[pair]!;
    cost += problem.cost[pair]!;
    counts[group[client]! * nChoices + chosen]!++;
  }
  return { value, used: usedOf(limits, counts, cost) };
}

/** What limits are used by, from how often each choice was made in each group. */
export function usedOf(limits: readonly Limit[], counts: Float64Array, cost: number): Float64Array {
  return Float64Array.from(limits, ({ use }) =>
    use === "cost" ? cost : use.reduce((sum, each, cell) => sum + each * counts[cell]!, 0),
  );
}

/** Limits count as kept to rounding: sums of a million costs are not exact. */
export function isKept({ atMost }: Limit, used: number): boolean {
  return used <= atMost + 1e-9 * Math.max(1, Math.abs(atMost));
}
