// PageRank as it is defined, solved exactly for small graphs: the obvious twin of ../diffusion/pagerank.ts.
import type { Csr, TieValues } from "../csr/csr.ts";

/** Solves (I − damping Pᵀ) r = start by Gaussian elimination, and scales to sum 1. */
export function exactPageRank(
  { nRows: n, offsets, targets }: Csr,
  weights: TieValues | null,
  start: ArrayLike<number>,
  damping = 0.85,
): number[] {
  const rows = Array.from({ length: n }, (_, node) => [
    ...Array.from({ length: n }, (_, other) => (other === node ? 1 : 0)),
    start[node]!,
  ]);
  for (let from = 0; from < n; from++) {
    let degree = 0;
    for (let tie = offsets[from]!; tie < offsets[from + 1]!; tie++) degree += weights?.[tie] ?? 1;
    for (let tie = offsets[from]!; tie < offsets[from + 1]!; tie++) {
      rows[targets[tie]!]![from]! -= (damping * (weights?.[tie] ?? 1)) / degree;
    }
  }
  // The matrix is diagonally dominant by columns: no pivoting needed.
  for (let pivot = 0; pivot < n; pivot++) {
    for (let row = 0; row < n; row++) {
      if (row === pivot) continue;
      const factor = rows[row]![pivot]! / rows[pivot]![pivot]!;
      for (let col = pivot; col <= n; col++) rows[row]![col]! -= factor * rows[pivot]![col]!;
    }
  }
  const result = rows.map((row, node) => row[n]! / row[node]!);
  const total = result.reduce((sum, value) => sum + value, 0);
  return result.map((value) => value / total);
}
