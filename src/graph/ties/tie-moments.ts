import type { Csr, TieValues } from "../csr/csr.ts";

/** Mean and population standard deviation over a client's ties; NaN without ties with a value. */
export interface TieMoments {
  mean: Float32Array;
  std: Float32Array;
}

/**
 * Moments of a per-tie measure over each client's contacts (feature 5: calls per contact, seconds per contact; bandicoot):
 *
 *     mean_i = Σ_j v_ij / n_i,   std_i = sqrt(Σ_j (v_ij − mean_i)² / n_i),   j in N(i) with a value
 *
 * f64 sums in tie order, the deviation in a second pass, results f32. Cost O(nTies).
 *
 * @param values per-tie array, NaN = missing
 */
export function tieMoments({ nRows, offsets }: Csr, values: TieValues): TieMoments {
  const mean = new Float32Array(nRows);
  const std = new Float32Array(nRows);
  for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
    const begin = offsets[rowIdx]!;
    const end = offsets[rowIdx + 1]!;
    let sum = 0;
    let count = 0;
    for (let tieIdx = begin; tieIdx < end; tieIdx++) {
      const value = values[tieIdx]!;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    const rowMean = sum / count;
    let squares = 0;
    for (let tieIdx = begin; tieIdx < end; tieIdx++) {
      const deviation = values[tieIdx]! - rowMean;
      if (!Number.isNaN(deviation)) squares += deviation * deviation;
    }
    mean[rowIdx] = rowMean;
    std[rowIdx] = Math.sqrt(squares / count);
  }
  return { mean, std };
}
