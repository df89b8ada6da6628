/** A partition of nodes, as `leiden` and `louvain` give it. */
interface Partition {
  /** Community of each node, 0 to nCommunities − 1. */
  labels: Int32Array;
  nCommunities: number;
}

/** What the other members of each node's community say together. */
export interface CommunityMembers {
  /** Other members with a known value. */
  count: Float32Array;
  /** Sum of their values, 0 without one. */
  sum: Float64Array;
}

/**
 * Sum and number of an attribute over the other members of each node's community (feature 24): the node's own value is left out,
 *
 *     sum_i = Σ_{j ∈ c(i)} x_j − x_i,   count_i likewise, j with a known value
 *
 * @param values one a node, finite or NaN = missing
 * @param nRows only the first so many nodes are asked for
 * f64 sums in node order; exact for flags. Deterministic. Cost O(nNodes).
 */
export function communityMembers(
  { labels, nCommunities }: Partition,
  values: ArrayLike<number>,
  nRows = labels.length,
): CommunityMembers {
  const sums = new Float64Array(nCommunities);
  const counts = new Float64Array(nCommunities);
  for (let node = 0; node < labels.length; node++) {
    const value = values[node]!;
    if (Number.isNaN(value)) continue;
    sums[labels[node]!]! += value;
    counts[labels[node]!]!++;
  }
  const count = new Float32Array(nRows);
  const sum = new Float64Array(nRows);
  for (let node = 0; node < nRows; node++) {
    const value = values[node]!;
    const isKnown = !Number.isNaN(value);
    count[node] = counts[labels[node]!]! - (isKnown ? 1 : 0);
    // A difference of equal sums is rounding when nobody else has a value.
    sum[node] = count[node] === 0 ? 0 : sums[labels[node]!]! - (isKnown ? value : 0);
  }
  return { count, sum };
}

/** Mean over the other members with a known value; NaN without one. See `communityMembers`. */
export function communityMeans(
  partition: Partition,
  values: Float32Array,
  nRows = values.length,
): Float32Array {
  const { count, sum } = communityMembers(partition, values, nRows);
  return Float32Array.from(sum, (total, node) => total / count[node]!);
}

/**
 * Share of flagged people among the other members, smoothed by the share p0 among everybody else (features 19 and 24):
 *
 *     (Σ_{j ∈ c(i), j ≠ i} f_j + a p0) / (n_c(i) − 1 + a),   p0 = Σ_{j ≠ i} f_j / (n − 1)
 *
 * @param flags length nNodes, 0 or 1
 * @param priorPeople a, people's worth of p0 that a small community begins with
 * @returns in [0, 1]; NaN where there is nobody else at all
 */
export function communityShares(
  partition: Partition,
  flags: Uint8Array,
  priorPeople: number,
  nRows = flags.length,
): Float32Array {
  const { count, sum } = communityMembers(partition, flags, nRows);
  let total = 0;
  for (const flag of flags) total += flag;
  return Float32Array.from(sum, (flagged, node) => {
    const prior = (total - flags[node]!) / (flags.length - 1);
    return (flagged + priorPeople * prior) / (count[node]! + priorPeople);
  });
}
