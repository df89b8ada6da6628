import type { ContactCategories } from "../contacts/category-shares.ts";
import type { Csr, TieValues } from "../csr/csr.ts";

/** The slow, obvious twin of `categoryShares`. */
export function categorySharesReference(
  graph: Csr,
  { codes, nCategories }: ContactCategories,
  weights?: TieValues,
): Float32Array[] {
  return Array.from({ length: nCategories }, (_, category) =>
    Float32Array.from({ length: graph.nRows }, (_, rowIdx) => {
      let sum = 0;
      let total = 0;
      for (let tieIdx = graph.offsets[rowIdx]!; tieIdx < graph.offsets[rowIdx + 1]!; tieIdx++) {
        const code = codes[graph.targets[tieIdx]!]!;
        if (code < 0) continue;
        const weight = weights?.[tieIdx] ?? 1;
        if (code === category) sum += weight;
        total += weight;
      }
      return sum / total;
    }),
  );
}
