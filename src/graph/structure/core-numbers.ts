import type { Csr } from "../csr/csr.ts";

/**
 * Core number of each node (feature 23; Seidman 1983): the largest k such that the node belongs to a group in which everybody has at least k
 * contacts inside the group. 0 without contacts; a tie to oneself is left out.
 *
 * Nodes are peeled off by rising degree, in buckets (Batagelj & Zaveršnik 2003, "An O(m) algorithm for cores decomposition of networks").
 *
 * @param csr symmetric rows
 * Deterministic. Cost O(nNodes + nTies); 16 bytes a node while it runs.
 */
export function coreNumbers({ nRows: n, offsets, targets }: Csr): Uint32Array {
  const degrees = new Uint32Array(n);
  for (let node = 0; node < n; node++) {
    for (let tie = offsets[node]!; tie < offsets[node + 1]!; tie++)
      if (targets[tie] !== node) degrees[node]!++;
  }
  const { order, placeOf, starts } = sortedByDegree(degrees);
  for (const node of order) {
    const own = degrees[node]!;
    for (let tie = offsets[node]!; tie < offsets[node + 1]!; tie++) {
      const target = targets[tie]!;
      const theirs = degrees[target]!;
      if (theirs <= own) continue;
      // To the front of its bucket, whose start then moves on: the node is in the bucket below.
      const first = starts[theirs]!++;
      const displaced = order[first]!;
      const place = placeOf[target]!;
      order[place] = displaced;
      placeOf[displaced] = place;
      order[first] = target;
      placeOf[target] = first;
      degrees[target] = theirs - 1;
    }
  }
  return degrees;
}

/** Nodes by degree, where each node is, and where each degree begins. */
function sortedByDegree(degrees: Uint32Array) {
  const largest = degrees.reduce((most, degree) => Math.max(most, degree), 0);
  const starts = new Uint32Array(largest + 2);
  for (const degree of degrees) starts[degree + 1]!++;
  for (let degree = 0; degree <= largest; degree++) starts[degree + 1]! += starts[degree]!;
  const next = starts.slice();
  const order = new Uint32Array(degrees.length);
  const placeOf = new Uint32Array(degrees.length);
  degrees.forEach((degree, node) => {
    placeOf[node] = next[degree]!++;
    order[placeOf[node]!] = node;
  });
  return { order, placeOf, starts };
}
