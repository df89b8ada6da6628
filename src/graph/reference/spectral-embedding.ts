import type { Csr } from "../csr/csr.ts";
import { symmetricEigen } from "../structure/symmetric-eigen.ts";

/** The slow, obvious twin of `spectralEmbedding`: the whole matrix D^−½ A D^−½, all its eigenvalues, the largest in magnitude first. */
export function spectralValuesReference({ nRows, offsets, targets }: Csr): number[] {
  const degree = (node: number) => offsets[node + 1]! - offsets[node]!;
  const matrix = Array.from({ length: nRows }, (_, node) => {
    const row = new Float64Array(nRows);
    for (const other of targets.slice(offsets[node], offsets[node + 1])) {
      row[other] = 1 / Math.sqrt(degree(node) * degree(other));
    }
    return row;
  });
  return [...symmetricEigen(matrix).values].sort((a, b) => Math.abs(b) - Math.abs(a));
}
