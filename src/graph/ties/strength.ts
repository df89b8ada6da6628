import type { Csr, TieValues } from "../csr/csr.ts";

/**
 * Strength (feature 2; Onnela et al. 2007): s_i = Σ_j w_ij for each client, 0 without contacts.
 * f64 sums in tie order, results f32. Cost O(nTies).
 *
 * @param weights per-tie array, for example calls, seconds or log(1 + seconds)
 */
export function strength({ nRows, offsets }: Csr, weights: TieValues): Float32Array {
  const result = new Float32Array(nRows);
  for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
    const end = offsets[rowIdx + 1]!;
    let sum = 0;
    for (let tieIdx = offsets[rowIdx]!; tieIdx < end; tieIdx++) sum += weights[tieIdx]!;
    result[rowIdx] = sum;
  }
  return result;
}
