import type { Csr, TieValues } from "../csr/csr.ts";
import { strength } from "./strength.ts";

/** How much of a client's calls a few contacts have, one value per client; NaN without contacts. */
export interface Concentration {
  /** Σ_j p_ij² with p_ij = n_ij / n_i (Herfindahl 1950), in [1 / k, 1]. */
  herfindahl: Float32Array;
  /** The fewest contacts who have four fifths of the calls, over k, in (0, 1]; bandicoot's `percent_pareto_interactions`. */
  topShare: Float32Array;
}

/**
 * Concentration of a client's calls on its contacts (feature 8; de Montjoye, Rocher and Pentland, JMLR 17, 2016).
 *
 * @param calls per-tie array of whole numbers > 0
 * Deterministic: f64 sums, results f32. Cost O(nTies log k).
 */
export function concentration(graph: Csr, calls: TieValues): Concentration {
  const { nRows, offsets } = graph;
  const totals = strength(graph, calls);
  const herfindahl = new Float32Array(nRows);
  const topShare = new Float32Array(nRows);
  for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
    const ascending = calls.slice(offsets[rowIdx], offsets[rowIdx + 1]).sort();
    const total = totals[rowIdx]!;
    let squares = 0;
    for (const count of ascending) squares += count * count;
    herfindahl[rowIdx] = squares / (total * total);
    let nTop = 0;
    for (let sum = 0; 5 * sum < 4 * total; nTop++) sum += ascending.at(-1 - nTop)!;
    topShare[rowIdx] = nTop / ascending.length;
  }
  return { herfindahl, topShare };
}
