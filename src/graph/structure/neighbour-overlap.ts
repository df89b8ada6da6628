import type { Csr } from "../csr/csr.ts";

/**
 * Overlap of two contacts' neighbourhoods, tie by tie (feature 23; Onnela et al. 2007, "Structure and tie strengths in mobile
 * communication networks"): which share of the people either of them knows, but for the two themselves, both know.
 *
 *     O_ij = c_ij / (k_i + k_j − 2 − c_ij),   c_ij = contacts of both
 *
 * Triangles are listed once each, from the end with the fewest contacts (Schank & Wagner 2005), and counted on their three ties.
 *
 * @param csr symmetric rows, targets ascending; a tie to oneself is left out of k and c
 * @returns for each tie a share in [0, 1], the same both ways; 0 where the two know nobody else, NaN for a tie to oneself
 *
 * Deterministic. Cost O(nTies^1.5) at most; 12 bytes a tie while it runs.
 */
export function neighbourOverlap(csr: Csr): Float32Array {
  const { nRows, offsets, targets } = csr;
  const common = commonContacts(csr);
  const degrees = Uint32Array.from({ length: nRows }, (_, node) => {
    const contacts = targets.subarray(offsets[node]!, offsets[node + 1]!);
    return contacts.length - (contacts.includes(node) ? 1 : 0);
  });
  const overlap = new Float32Array(targets.length);
  for (let node = 0; node < nRows; node++) {
    for (let tie = offsets[node]!; tie < offsets[node + 1]!; tie++) {
      const other = targets[tie]!;
      const either = degrees[node]! + degrees[other]! - 2 - common[tie]!;
      overlap[tie] = other === node ? Number.NaN : either === 0 ? 0 : common[tie]! / either;
    }
  }
  return overlap;
}

/** Contacts of both ends of each tie. */
function commonContacts(csr: Csr): Uint32Array {
  const { nRows, offsets, targets } = csr;
  const mirrors = mirrorTies(csr);
  const isUp = upwardTies(csr);
  const counts = new Uint32Array(targets.length);
  /** 1 + the upward tie from the current node to each node, 0 without one. */
  const tieTo = new Uint32Array(nRows);
  for (let low = 0; low < nRows; low++) {
    for (let tie = offsets[low]!; tie < offsets[low + 1]!; tie++)
      if (isUp[tie]) tieTo[targets[tie]!] = tie + 1;
    for (let first = offsets[low]!; first < offsets[low + 1]!; first++) {
      if (!isUp[first]) continue;
      const middle = targets[first]!;
      for (let second = offsets[middle]!; second < offsets[middle + 1]!; second++) {
        const third = isUp[second] ? tieTo[targets[second]!]! : 0;
        if (third === 0) continue;
        counts[first]!++;
        counts[second]!++;
        counts[third - 1]!++;
      }
    }
    for (let tie = offsets[low]!; tie < offsets[low + 1]!; tie++) tieTo[targets[tie]!] = 0;
  }
  for (const [tie, mirror] of mirrors.entries()) if (isUp[tie]) counts[mirror] = counts[tie]!;
  return counts;
}

/** 1 for ties toward the end with more contacts, of equal ones the larger number. */
function upwardTies({ nRows, offsets, targets }: Csr): Uint8Array {
  const isUp = new Uint8Array(targets.length);
  for (let node = 0; node < nRows; node++) {
    const own = offsets[node + 1]! - offsets[node]!;
    for (let tie = offsets[node]!; tie < offsets[node + 1]!; tie++) {
      const target = targets[tie]!;
      const theirs = offsets[target + 1]! - offsets[target]!;
      isUp[tie] = theirs > own || (theirs === own && target > node) ? 1 : 0;
    }
  }
  return isUp;
}

/** The same tie in the other end's row: rows are read in ascending order, so each row is met in the order of its targets. */
function mirrorTies({ nRows, offsets, targets }: Csr): Uint32Array {
  const next = offsets.slice(0, nRows);
  const mirrors = new Uint32Array(targets.length);
  for (let tie = 0; tie < targets.length; tie++) mirrors[tie] = next[targets[tie]!]!++;
  return mirrors;
}
