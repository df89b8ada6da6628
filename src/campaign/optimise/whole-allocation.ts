import { noChoice } from "./problem.ts";
import type { Switches } from "./switches.ts";

/**
 * Turns the clients' answer to optimal prices into an allocation that keeps every limit, at the least loss against those
 * prices. Losses are allowed for by levels that double, so that cheap changes come before dear ones without a sort; at
 * optimal prices the clients whom a limit divides are those without a loss, and few changes are needed at all.
 *
 * @returns whether every limit is kept
 * Cost: a pass over nClients × nChoices a level, 40 at most.
 */
export function keepLimits(switches: Switches, bound: number): boolean {
  for (const level of levels(bound, switches)) {
    if (switches.broken().length === 0) return true;
    mend(switches, level);
  }
  return switches.broken().length === 0;
}

/** Uses what is left of the limits: every change that adds value and fits, the least reduced loss first. */
export function useRest(switches: Switches, bound: number): void {
  for (const level of levels(bound, switches)) {
    eachClient(switches, (client, from) => {
      const least = switches.reducedOf(client, from) - level;
      const value = switches.valueOf(client, from);
      for (let to = noChoice; to < switches.problem.nChoices; to++) {
        if (switches.valueOf(client, to) <= value || switches.reducedOf(client, to) < least) continue;
        if (to === switches.choice[client] || !switches.fits(client, to)) continue;
        switches.apply(client, to);
        return;
      }
    });
  }
}

/** From rounding up to twice the whole bound, which no single change exceeds where a minimum does not force it. */
function* levels(bound: number, { problem }: Switches): Generator<number> {
  const mean = Math.max(Math.abs(bound), 1) / Math.max(1, problem.nClients);
  for (let level = 1e-6 * mean; level < 2 * Math.abs(bound) && level < 1e5 * mean; level *= 2) yield level;
  yield Number.POSITIVE_INFINITY;
}

function mend(switches: Switches, level: number): void {
  const { nChoices } = switches.problem;
  let broken = switches.broken();
  eachClient(switches, (client, from) => {
    if (broken.length === 0) return;
    const least = switches.reducedOf(client, from) - level;
    let best = from;
    let most = Number.NEGATIVE_INFINITY;
    for (let to = noChoice; to < nChoices; to++) {
      const reduced = switches.reducedOf(client, to);
      if (to === from || reduced < least || reduced <= most || reduced === Number.NEGATIVE_INFINITY) continue;
      if (!broken.some((limit) => switches.changeOf(limit, client, to) < 0) || !switches.fits(client, to))
        continue;
      best = to;
      most = reduced;
    }
    if (best === from) return;
    switches.apply(client, best);
    broken = switches.broken();
  });
}

function eachClient(switches: Switches, visit: (client: number, from: number) => void): void {
  for (let client = 0; client < switches.problem.nClients; client++) visit(client, switches.choice[client]!);
}
