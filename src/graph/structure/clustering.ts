import type { Csr } from "../csr/csr.ts";
import { triangles } from "./triangles.ts";

export interface Clustering {
  /** Ties between contacts, exact below 2^24. */
  triangles: Float32Array;
  /** Share of the pairs of contacts who have a tie, among those whose tie could be seen, in [0, 1]; NaN without such a pair. */
  clustering: Float32Array;
}

/**
 * Local clustering coefficient (feature 23; Watts & Strogatz 1998), among pairs whose tie can be seen at all:
 *
 *     c_i = triangles_i / (pairs of contacts − pairs of unseen contacts) = t_i / (k (k − 1) / 2 − u (u − 1) / 2)
 *
 * An operator sees a call when one end is its own. Two contacts who both are not subscribers may talk without being seen: such pairs are in
 * no denominator. A non-subscriber's contacts are all subscribers, so that every pair of them counts.
 *
 * @param csr symmetric rows, targets ascending; a tie to oneself is left out
 * @param isUnseen length nNodes, 1 for whose calls among each other are not seen (non-subscribers); null: everybody is seen
 * @param threads as for `KernelMemory`
 *
 * Deterministic. Cost: that of `triangles`.
 */
export function clustering(
  csr: Csr,
  isUnseen: Uint8Array | null,
  options: { threads?: number } = {},
): Clustering {
  const { nRows: n, offsets, targets } = csr;
  const counts = triangles(csr, options);
  const coefficient = Float32Array.from({ length: n }, (_, node) => {
    let contacts = 0;
    let unseen = 0;
    for (let tie = offsets[node]!; tie < offsets[node + 1]!; tie++) {
      const target = targets[tie]!;
      if (target === node) continue;
      contacts++;
      if (isUnseen?.[target] === 1) unseen++;
    }
    return counts[node]! / ((contacts * (contacts - 1)) / 2 - (unseen * (unseen - 1)) / 2);
  });
  return { triangles: Float32Array.from(counts), clustering: coefficient };
}
