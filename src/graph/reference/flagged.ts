import type { FlaggedContacts } from "../contacts/flagged-contacts.ts";
import type { Csr, TieValues } from "../csr/csr.ts";

/** The slow, obvious twin of `flaggedContacts`. */
export function flaggedReference(graph: Csr, flags: Uint8Array, weights?: TieValues): FlaggedContacts {
  const rows = Array.from({ length: graph.nRows }, (_, rowIdx) => {
    let count = 0;
    let flaggedWeight = 0;
    let totalWeight = 0;
    for (let tieIdx = graph.offsets[rowIdx]!; tieIdx < graph.offsets[rowIdx + 1]!; tieIdx++) {
      const weight = weights?.[tieIdx] ?? 1;
      const hasFlag = flags[graph.targets[tieIdx]!] === 1;
      if (hasFlag) count++;
      if (hasFlag) flaggedWeight += weight;
      totalWeight += weight;
    }
    const nTies = graph.offsets[rowIdx + 1]! - graph.offsets[rowIdx]!;
    return { count, share: count / nTies, weightedShare: flaggedWeight / totalWeight };
  });
  return {
    count: Float32Array.from(rows, (row) => row.count),
    share: Float32Array.from(rows, (row) => row.share),
    weightedShare: Float32Array.from(rows, (row) => row.weightedShare),
  };
}
