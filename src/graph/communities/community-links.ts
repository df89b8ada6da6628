import type { Csr, TieValues } from "../csr/csr.ts";

/** What goes between two communities, `from` < `to`. */
export interface CommunityLink {
  from: number;
  to: number;
  /** Σ of the weights of the ties between their members. */
  weight: number;
}

/**
 * Weight of the ties between communities:
 *
 *     W_cd = Σ_{i ∈ c, j ∈ d} w_ij,  c ≠ d
 *
 * @param csr symmetric rows
 * @param weights per-tie array, > 0, the same both ways
 * @param labels community of each node, 0 to nCommunities − 1
 * @returns by `from`, then by `to`
 * f64 sums in tie order. Deterministic. Cost O(nTies + pairs · log pairs), memory O(pairs).
 */
export function communityLinks(
  { offsets, targets, nRows }: Csr,
  weights: TieValues,
  { labels, nCommunities }: { labels: Int32Array; nCommunities: number },
): CommunityLink[] {
  const sums = new Map<number, number>();
  for (let node = 0; node < nRows; node++) {
    for (let tie = offsets[node]!; tie < offsets[node + 1]!; tie++) {
      const [from, to] = [labels[node]!, labels[targets[tie]!]!];
      // Each tie is there both ways: it is counted the way that leads up.
      if (from >= to) continue;
      const pair = from * nCommunities + to;
      sums.set(pair, (sums.get(pair) ?? 0) + weights[tie]!);
    }
  }
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([pair, weight]) => ({ from: Math.floor(pair / nCommunities), to: pair % nCommunities, weight }));
}
