import type { Csr, TieValues } from "../csr/csr.ts";

/** Lowest and highest value of a per-tie measure over each client's ties (feature 10); NaN without ties. Cost O(nTies). */
export function tieExtremes(
  { nRows, offsets }: Csr,
  values: TieValues,
): { min: Float32Array; max: Float32Array } {
  const min = new Float32Array(nRows).fill(Number.NaN);
  const max = new Float32Array(nRows).fill(Number.NaN);
  for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
    for (let tieIdx = offsets[rowIdx]!; tieIdx < offsets[rowIdx + 1]!; tieIdx++) {
      const value = values[tieIdx]!;
      if (!(min[rowIdx]! <= value)) min[rowIdx] = value;
      if (!(max[rowIdx]! >= value)) max[rowIdx] = value;
    }
  }
  return { min, max };
}
