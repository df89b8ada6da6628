import type { Csr, TieValues } from "../csr/csr.ts";

/**
 * Share of one per-tie measure in another over each client's ties (feature 6): Σ_j part_ij / Σ_j whole_ij; NaN without ties.
 * f64 sums in tie order, results f32. Cost O(nTies).
 */
export function tieShare({ nRows, offsets }: Csr, part: TieValues, whole: TieValues): Float32Array {
  const result = new Float32Array(nRows);
  for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
    let [partSum, wholeSum] = [0, 0];
    for (let tieIdx = offsets[rowIdx]!; tieIdx < offsets[rowIdx + 1]!; tieIdx++) {
      partSum += part[tieIdx]!;
      wholeSum += whole[tieIdx]!;
    }
    result[rowIdx] = partSum / wholeSum;
  }
  return result;
}
