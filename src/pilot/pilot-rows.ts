import { cells } from "./cells.ts";
import type { ClusteredRates } from "./contrast.ts";
import type { Arm } from "./two-rates.ts";

/** What a reading sees of the assigned clients, a row each. */
export interface PilotRows {
  /** Index into `cells`. */
  cell: Uint8Array;
  /** 1 treated, 0 control: as assigned, whatever became of it. */
  treated: Uint8Array;
  /** Dense numbers 0 … nStrata − 1 of the strata that the split was made in, cell among them. */
  stratum: Int32Array;
  /** 1: took the product inside the horizon that begins with the contact. */
  taken: Uint8Array;
  /** The model's probability at the assignment. */
  score: Float64Array;
  /** Dense numbers of the communities that were assigned as one; undefined: each client by itself. */
  cluster?: Int32Array;
}

/** Rates of the groups that a pilot compares: the arms of each cell, `group(cell, treated)` in order. */
export interface Groups {
  arms: Arm[];
  clustered?: ClusteredRates;
}

export const nGroups = 2 * cells.length;

export function groupIdx(cell: number, treated: number): number {
  return 2 * cell + treated;
}

/** Counts clients and takers of each group. Cost: O(rows). */
export function groupsOf({ cell, treated, taken, cluster }: PilotRows): Groups {
  const arms = Array.from({ length: nGroups }, (): Arm => ({ nClients: 0, nTakers: 0 }));
  const group = Uint8Array.from(cell, (own, row) => groupIdx(own, treated[row]!));
  for (let row = 0; row < group.length; row++) {
    arms[group[row]!]!.nClients++;
    arms[group[row]!]!.nTakers += taken[row]!;
  }
  return { arms, ...(cluster ? { clustered: { group, taken, cluster, arms } } : {}) };
}

/** Several arms as one. */
export function merged(arms: readonly Arm[]): Arm {
  return {
    nClients: arms.reduce((sum, arm) => sum + arm.nClients, 0),
    nTakers: arms.reduce((sum, arm) => sum + arm.nTakers, 0),
  };
}
