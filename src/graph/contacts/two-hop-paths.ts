import type { Csr } from "../csr/csr.ts";

/**
 * Number of paths i – j – l to flagged people l other than i (feature 20): Σ_j (A_j − f_i), A_j the flagged contacts of j. Whoever is reached
 * through several contacts counts once for each of them. A tie to oneself is no path.
 *
 * @param csr symmetric rows
 * @param flags length nNodes, 0 or 1 (adopter known at t)
 * @param nRows only the first so many nodes are asked for
 * Integers, exact below 2^24. Cost O(nTies).
 */
export function twoHopPaths({ nRows: n, offsets, targets }: Csr, flags: Uint8Array, nRows = n): Float32Array {
  const flagged = new Uint32Array(n);
  for (let node = 0; node < n; node++) {
    for (let tie = offsets[node]!; tie < offsets[node + 1]!; tie++) {
      if (targets[tie] !== node) flagged[node]! += flags[targets[tie]!]!;
    }
  }
  return Float32Array.from({ length: nRows }, (_, node) => {
    let count = 0;
    for (let tie = offsets[node]!; tie < offsets[node + 1]!; tie++) {
      if (targets[tie] !== node) count += flagged[targets[tie]!]! - flags[node]!;
    }
    return count;
  });
}

/**
 * How many different people with a known value lie two steps away, the node itself left out, counted up to `most`: what
 * `privacy.min_contacts` asks of an aggregate over them.
 *
 * @param isKnown length nNodes, 1 where the person's value is known
 * @param most at least 1
 * @param nRows only the first so many nodes are asked for
 *
 * Cost: it stops at `most`, so some steps a node; O(paths) where fewer are there.
 */
export function twoHopPeople(csr: Csr, isKnown: Uint8Array, most: number, nRows = csr.nRows): Float32Array {
  const found = new Uint32Array(most);
  return Float32Array.from({ length: nRows }, (_, node) => findPeople(csr, isKnown, node, found));
}

/** Fills `found` with different people two steps away; how many it holds then. */
function findPeople(
  { offsets, targets }: Csr,
  isKnown: Uint8Array,
  node: number,
  found: Uint32Array,
): number {
  let nFound = 0;
  for (let first = offsets[node]!; first < offsets[node + 1]!; first++) {
    const contact = targets[first]!;
    if (contact === node) continue;
    for (let second = offsets[contact]!; second < offsets[contact + 1]!; second++) {
      const person = targets[second]!;
      if (person === node || person === contact || isKnown[person] !== 1) continue;
      const at = found.indexOf(person);
      if (at >= 0 && at < nFound) continue;
      found[nFound++] = person;
      if (nFound === found.length) return nFound;
    }
  }
  return nFound;
}
