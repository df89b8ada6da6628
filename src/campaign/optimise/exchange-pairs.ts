import { noChoice } from "./problem.ts";
import type { Switches } from "./switches.ts";

interface Move {
  client: number;
  to: number;
  gain: number;
  loss: number;
}

/** Changes looked at together: the nearest to being worth it at the prices. */
const nMoves = 300;

/**
 * Local improvement: two clients change at once, one of whom makes room for the other. Only the `nMoves` changes with the
 * least reduced loss are paired, since no pair can gain more than the limits' slack is worth less its two losses.
 *
 * Cost: one pass over nClients × nChoices, then nMoves² pairs for each improvement.
 */
export function exchangePairs(switches: Switches): void {
  for (let round = 0; round < nMoves; round++) {
    const moves = nearestMoves(switches);
    if (!improve(switches, moves)) return;
  }
}

function improve(switches: Switches, moves: readonly Move[]): boolean {
  for (const [at, first] of moves.entries()) {
    for (const second of moves.slice(at + 1)) {
      if (first.client === second.client || first.gain + second.gain <= 1e-12 * Math.abs(first.gain))
        continue;
      if (!fitTogether(switches, first, second)) continue;
      switches.apply(first.client, first.to);
      switches.apply(second.client, second.to);
      return true;
    }
  }
  return false;
}

function fitTogether(switches: Switches, first: Move, second: Move): boolean {
  return switches.problem.limits.every(({ atMost }, limit) => {
    const change =
      switches.changeOf(limit, first.client, first.to) + switches.changeOf(limit, second.client, second.to);
    return change <= 0 || switches.used[limit]! + change <= atMost;
  });
}

/** The changes with the least loss at the prices, kept in order while the clients go by. */
function nearestMoves(switches: Switches): Move[] {
  const { nClients, nChoices } = switches.problem;
  const nearest: Move[] = [];
  let worst = Number.POSITIVE_INFINITY;
  for (let client = 0; client < nClients; client++) {
    const from = switches.choice[client]!;
    const reduced = switches.reducedOf(client, from);
    for (let to = noChoice; to < nChoices; to++) {
      const loss = reduced - switches.reducedOf(client, to);
      if (to === from || !(loss < worst)) continue;
      const gain = switches.valueOf(client, to) - switches.valueOf(client, from);
      nearest.splice(placeOf(nearest, loss), 0, { client, to, gain, loss });
      if (nearest.length > nMoves) nearest.pop();
      if (nearest.length === nMoves) worst = nearest.at(-1)!.loss;
    }
  }
  return nearest;
}

/** First place whose loss is larger. */
function placeOf(moves: readonly Move[], loss: number): number {
  let low = 0;
  let high = moves.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moves[middle]!.loss <= loss) low = middle + 1;
    else high = middle;
  }
  return low;
}
