import type { ColumnPlan } from "./column-plan.ts";
import type { Feature } from "./feature.ts";
import { measuresOf, weightsRead } from "./plan.ts";
import type { ClientRange } from "./tie-scope.ts";

/** What a range of clients takes in kernel memory, in bytes. */
export interface RangeBytes {
  /** Whatever the range: contacts' attributes. */
  fixed: number;
  perTie: number;
  perClient: number;
}

/** Numbers are padded to SIMD vectors of four. */
const padded = (count: number) => Math.ceil(count / 4) * 4;

/** Aggregates of an attribute that are held at once. */
const nAggregates = 5;

/**
 * What the chosen tie features need in kernel memory: each tie's contact, measures and weights, once more for each direction
 * that is looked at alone (at most: a tie may be in both), contacts' attributes (those that clients have too a second time), results.
 */
export function rangeBytes(
  features: readonly Feature[],
  plan: ColumnPlan,
  size: { nContacts: number; nCategorical: number },
): RangeBytes {
  const nArrays = 1 + measuresOf(features, plan).length + weightsRead(features, plan).length;
  const nGraphs = 1 + plan.directions.filter((direction) => direction !== "both").length;
  const nAttributes = padded(plan.numeric.length) + padded(plan.shared.length);
  return {
    fixed: 4 * size.nContacts * (nAttributes + size.nCategorical + 1),
    perTie: 4 * nArrays * nGraphs,
    perClient: 4 * (nGraphs + nAttributes * nAggregates),
  };
}

/**
 * Splits the clients into the fewest ranges, of whole blocks, each of which fits: greedily from the first. A block that does not
 * fit by itself is a range all the same.
 *
 * @param nTies ties of each block of `blockClients` clients, in their order
 * @param budget bytes of kernel memory
 * @returns at least one range; together all clients
 */
export function clientRanges(
  nTies: ArrayLike<number>,
  { blockClients, nClients }: { blockClients: number; nClients: number },
  bytes: RangeBytes,
  budget: number,
): ClientRange[] {
  const ranges: ClientRange[] = [];
  let from = 0;
  let used = bytes.fixed;
  for (let block = 0; block < nTies.length; block += 1) {
    const begin = block * blockClients;
    const clients = Math.min(blockClients, nClients - begin);
    const needed = nTies[block]! * bytes.perTie + clients * bytes.perClient;
    if (used + needed > budget && begin > from) {
      ranges.push({ from, to: begin });
      from = begin;
      used = bytes.fixed;
    }
    used += needed;
  }
  return [...ranges, { from, to: nClients }];
}
