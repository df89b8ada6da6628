import type { Csr, TieValues } from "../csr/csr.ts";
import { OwnReturn } from "./own-return.ts";

export interface SpreadingOptions {
  /** Share of its energy that a node keeps at each step, the rest goes to its contacts; above 0 and below 1. Default 0.5. */
  keep?: number;
  /** Steps, so how far energy reaches. Default 3. */
  nSteps?: number;
}

/**
 * Spreading activation (feature 22; Dasgupta et al. 2008): each adopter known at t starts with energy 1, and at each step every node keeps a
 * share and splits the rest among its contacts in proportion to tie weight,
 *
 *     e ← keep e + (1 − keep) Pᵀ e,   P_ij = w_ij / K_i
 *
 * A node's result is the energy of **other** adopters that is with it after the last step: what is left or back of its own, its own return
 * (`OwnReturn`, exact), is taken out. So whoever has no contact has 0.
 *
 * @param csr symmetric rows; a self-loop counts once
 * @param weights per-tie array, > 0, the same both ways; null: every tie weighs 1
 * @param isSeed length nNodes, 1 for those known to have adopted before t
 * @returns f64 for each node, ≥ 0; energy in units of one adopter's
 *
 * f64 sums in tie order. Deterministic. Cost O(nSteps × nTies), and for each seed the ties within (nSteps − 1) / 2 steps of it.
 */
export function spreadingActivation(
  csr: Csr,
  weights: TieValues | null,
  isSeed: Uint8Array,
  { keep = 0.5, nSteps = 3 }: SpreadingOptions = {},
): Float64Array {
  const { nRows: n, offsets, targets } = csr;
  const degrees = Float64Array.from({ length: n }, (_, node) => {
    let degree = 0;
    for (let tie = offsets[node]!; tie < offsets[node + 1]!; tie++) degree += weights ? weights[tie]! : 1;
    return degree;
  });
  let energy = Float64Array.from(isSeed);
  let next = new Float64Array(n);
  const perWeight = new Float64Array(n);
  for (let step = 0; step < nSteps; step++) {
    for (let node = 0; node < n; node++)
      perWeight[node] = degrees[node]! > 0 ? energy[node]! / degrees[node]! : 0;
    for (let node = 0; node < n; node++) {
      let given = 0;
      for (let tie = offsets[node]!; tie < offsets[node + 1]!; tie++) {
        const of = perWeight[targets[tie]!]!;
        given += weights ? weights[tie]! * of : of;
      }
      next[node] = keep * energy[node]! + (1 - keep) * given;
    }
    [energy, next] = [next, energy];
  }
  const ownReturn = new OwnReturn(csr, weights);
  for (let node = 0; node < n; node++) {
    if (isSeed[node] === 1)
      energy[node] = Math.max(0, energy[node]! - ownReturn.ofLazySteps(node, keep, nSteps));
  }
  return energy;
}
