import type { Csr, TieValues } from "../csr/csr.ts";
import { strength } from "./strength.ts";

/** How evenly a client's calls spread over its contacts, one value per client. */
export interface ContactEntropy {
  /** In nats, from 0 (one contact) to ln k (all alike); NaN without contacts. */
  entropy: Float32Array;
  /** entropy / ln k, in [0, 1]; NaN below two contacts. */
  evenness: Float32Array;
}

/**
 * Entropy of a client's calls over its contacts (feature 7): −Σ_j p_ij ln p_ij with p_ij = n_ij / n_i (Shannon 1948; of contacts in
 * bandicoot, de Montjoye, Rocher and Pentland 2016), and the same over its largest value, ln k (Pielou 1966).
 *
 * @param calls per-tie array, > 0
 * Deterministic: f64 sums in tie order, results f32. Cost O(nTies).
 */
export function contactEntropy(graph: Csr, calls: TieValues): ContactEntropy {
  const { nRows, offsets } = graph;
  const totals = strength(graph, calls);
  const entropy = new Float32Array(nRows);
  const evenness = new Float32Array(nRows);
  for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
    const begin = offsets[rowIdx]!;
    const end = offsets[rowIdx + 1]!;
    const total = totals[rowIdx]!;
    let sum = 0;
    for (let tieIdx = begin; tieIdx < end; tieIdx++) {
      const share = calls[tieIdx]! / total;
      sum -= share * Math.log(share);
    }
    entropy[rowIdx] = end > begin ? sum : Number.NaN;
    evenness[rowIdx] = end - begin > 1 ? sum / Math.log(end - begin) : Number.NaN;
  }
  return { entropy, evenness };
}
