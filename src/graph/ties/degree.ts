import type { Csr } from "../csr/csr.ts";

/** Degree (feature 1): k_i = the number of contacts of each client. Cost O(nRows). */
export function degree({ nRows, offsets }: Csr): Float32Array {
  const result = new Float32Array(nRows);
  for (let rowIdx = 0; rowIdx < nRows; rowIdx++) result[rowIdx] = offsets[rowIdx + 1]! - offsets[rowIdx]!;
  return result;
}
