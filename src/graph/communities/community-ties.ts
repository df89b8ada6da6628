import type { Csr, TieValues } from "../csr/csr.ts";

/** One value of each per node; NaN without ties. */
export interface CommunityTies {
  /** Part of the tie weight that goes to the node's own community, in [0, 1]. */
  insideShare: Float32Array;
  /** 1 − Σ_c (K_ic / K_i)², 0 when all ties go to one community, below 1. */
  participation: Float32Array;
}

/**
 * How a node's ties spread over communities (feature 24): with K_ic the weight of i's ties to community c,
 *
 *     inside_i = K_i,c(i) / K_i        participation_i = 1 − Σ_c (K_ic / K_i)²      (Guimerà & Amaral, Nature 433, 2005)
 *
 * @param csr symmetric rows; a tie to oneself is left out
 * @param weights per-tie array, > 0
 * @param labels community of each node, 0 to nCommunities − 1; which number a community has changes nothing
 * @param nRows only the first so many nodes are asked for
 * f64 sums in tie order, results f32. Deterministic. Cost O(nTies).
 */
export function communityTies(
  { offsets, targets, nRows: n }: Csr,
  weights: TieValues,
  { labels, nCommunities }: { labels: Int32Array; nCommunities: number },
  nRows = n,
): CommunityTies {
  const insideShare = new Float32Array(nRows);
  const participation = new Float32Array(nRows);
  const toward = new Float64Array(nCommunities);
  for (let node = 0; node < nRows; node++) {
    const [begin, end] = [offsets[node]!, offsets[node + 1]!];
    let total = 0;
    for (let tie = begin; tie < end; tie++) {
      if (targets[tie] === node) continue;
      toward[labels[targets[tie]!]!]! += weights[tie]!;
      total += weights[tie]!;
    }
    insideShare[node] = toward[labels[node]!]! / total;
    let squares = 0;
    for (let tie = begin; tie < end; tie++) {
      const community = labels[targets[tie]!]!;
      squares += (toward[community]! / total) ** 2;
      toward[community] = 0;
    }
    participation[node] = total > 0 ? Math.max(0, 1 - squares) : Number.NaN;
  }
  return { insideShare, participation };
}
