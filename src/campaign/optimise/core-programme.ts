import { integerProgramme } from "./integer-programme.ts";
import { noChoice } from "./problem.ts";
import { solvePart } from "./problem-part.ts";
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
  const { nClients, nChoices } = switches.problem;
  const nCore = Math.min(nClients, Math.ceil(corePairs / nChoices));
  const losses = Float64Array.from({ length: nClients }, (_, client) => leastLoss(switches, client));
  const clients = Int32Array.from(losses.keys())
    .sort((a, b) => losses[a]! - losses[b]! || a - b)
    .subarray(0, nCore)
    .toSorted();
  const part = { clients, maxLoss: Number.POSITIVE_INFINITY, nPairs: nCore * nChoices };
  const solved = await solvePart(switches, part, integerProgramme);
  if (!solved) return false;
  for (const [at, client] of clients.entries()) switches.apply(client, solved[at]!);
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
