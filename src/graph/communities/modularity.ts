import type { Csr, TieValues } from "../csr/csr.ts";

/**
 * Newman's modularity of a partition of an undirected weighted graph:
 *
 *     Q = Σ_c [ in_c / 2m − (K_c / 2m)² ],   in_c: weight of the ties inside c both ways, K_c: of all its nodes' ties
 *
 * A self-loop counts twice. f64 sums in tie order. Result −1/2 to 1, NaN without ties.
 *
 * @param csr symmetric rows
 * @param labels community of each node, 0 or more
 */
export function modularity({ nRows, offsets, targets }: Csr, weights: TieValues, labels: Int32Array): number {
  const nLabels = labels.reduce((most, label) => Math.max(most, label), -1) + 1;
  const inside = new Float64Array(nLabels);
  const sizes = new Float64Array(nLabels);
  let total = 0;
  for (let node = 0; node < nRows; node++) {
    const label = labels[node]!;
    for (let tie = offsets[node]!; tie < offsets[node + 1]!; tie++) {
      const target = targets[tie]!;
      const weight = target === node ? 2 * weights[tie]! : weights[tie]!;
      total += weight;
      sizes[label]! += weight;
      if (labels[target] === label) inside[label]! += weight;
    }
  }
  return sizes.reduce(
    (q, size, label) => q + inside[label]! / total - (size / total) ** 2,
    total > 0 ? 0 : NaN,
  );
}
