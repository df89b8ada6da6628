import { integerProgramme } from "./integer-programme.ts";
import { noChoice } from "./problem.ts";
import type { Switches } from "./switches.ts";

/** Pairs of client and choice in the core: an integer programme of seconds. */
const corePairs = 2000;

/**
 * Settles the clients whose choice the prices leave open by an integer programme, the others' choices being as they are:
 * where whole clients hardly fit the limits, changes one after another may not find the way. (The core of a knapsack
 * problem: Balas & Zemel, Operations Research 28, 1980; Pisinger, European Journal of Operational Research 83, 1995.)
 *
 * @returns whether every limit is kept then; nothing is changed otherwise
 */
export async function solveCore(switches: Switches): Promise<boolean> {
  const { problem, choice } = switches;
  const { nClients, nChoices, value, cost, group, limits } = problem;
  const nCore = Math.min(nClients, Math.ceil(corePairs / nChoices));
  const losses = Float64Array.from({ length: nClients }, (_, client) => leastLoss(switches, client));
  const core = Int32Array.from(losses.keys())
    .sort((a, b) => losses[a]! - losses[b]! || a - b)
    .subarray(0, nCore)
    .toSorted();
  const rows = (of: Float64Array) => {
    const kept = new Float64Array(nCore * nChoices);
    for (const [at, client] of core.entries())
      kept.set(of.subarray(client * nChoices, (client + 1) * nChoices), at * nChoices);
    return kept;
  };
  const solved = await integerProgramme({
    ...problem,
    nClients: nCore,
    value: rows(value),
    cost: rows(cost),
    group: Uint8Array.from(core, (client) => group[client]!),
    limits: limits.map((limit, at) => {
      const own = core.reduce((sum, client) => sum + switches.useOf(at, client, choice[client]!), 0);
      return { ...limit, atMost: limit.atMost - (switches.used[at]! - own) };
    }),
  });
  if (!solved) return false;
  for (const [at, client] of core.entries()) switches.apply(client, solved[at]!);
  return true;
}

/** What a client's best other choice loses at the prices. */
function leastLoss(switches: Switches, client: number): number {
  const from = switches.choice[client]!;
  let most = Number.NEGATIVE_INFINITY;
  for (let to = noChoice; to < switches.problem.nChoices; to++)
    if (to !== from) most = Math.max(most, switches.reducedOf(client, to));
  return switches.reducedOf(client, from) - most;
}
