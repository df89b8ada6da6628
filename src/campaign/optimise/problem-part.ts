import { type AllocationProblem, noChoice } from "./problem.ts";
import type { Switches } from "./switches.ts";

/** Clients whose choice is open, while the others keep theirs. */
export interface OpenPart {
  clients: Int32Array;
  /** Losses at the prices above which a choice of an open client is not considered. */
  maxLoss: number;
  nPairs: number;
}

/** The clients who have another choice within a loss of their best at the prices. Cost: one pass over nClients × nChoices. */
export function openPart(switches: Switches, maxLoss: number): OpenPart {
  const { nClients, nChoices } = switches.problem;
  const clients: number[] = [];
  let nPairs = 0;
  for (let client = 0; client < nClients; client++) {
    const best = bestReduced(switches, client);
    let nOpen = 0;
    let nOther = 0;
    for (let to = noChoice; to < nChoices; to++) {
      if (best - switches.reducedOf(client, to) > maxLoss) continue;
      nOpen++;
      if (to !== switches.choice[client]) nOther++;
    }
    if (nOther === 0) continue;
    clients.push(client);
    nPairs += nOpen;
  }
  return { clients: Int32Array.from(clients), maxLoss, nPairs };
}

/**
 * Solves the problem of the open clients, with what the others leave of the limits.
 * @returns their choices; undefined where none keeps the limits
 */
export async function solvePart(
  switches: Switches,
  { clients, maxLoss }: OpenPart,
  solve: (problem: AllocationProblem) => Promise<Int8Array | undefined>,
): Promise<Int8Array | undefined> {
  const { problem, choice } = switches;
  const { nChoices, group, limits } = problem;
  const value = new Float64Array(clients.length * nChoices).fill(Number.NEGATIVE_INFINITY);
  const cost = new Float64Array(value.length);
  for (const [at, client] of clients.entries()) {
    const best = bestReduced(switches, client);
    for (let to = 0; to < nChoices; to++) {
      const reduced = switches.reducedOf(client, to);
      if (reduced === Number.NEGATIVE_INFINITY || best - reduced > maxLoss) continue;
      value[at * nChoices + to] = problem.value[client * nChoices + to]!;
      cost[at * nChoices + to] = problem.cost[client * nChoices + to]!;
    }
  }
  return solve({
    ...problem,
    nClients: clients.length,
    value,
    cost,
    group: Uint8Array.from(clients, (client) => group[client]!),
    limits: limits.map((limit, at) => {
      const own = clients.reduce((sum, client) => sum + switches.useOf(at, client, choice[client]!), 0);
      return { ...limit, atMost: limit.atMost - (switches.used[at]! - own) };
    }),
  });
}

function bestReduced(switches: Switches, client: number): number {
  let best = 0;
  for (let to = 0; to < switches.problem.nChoices; to++)
    best = Math.max(best, switches.reducedOf(client, to));
  return best;
}
