import { InternalError } from "../../core/errors.ts";
import type { TieGraph } from "../csr/csr.ts";
import { columnsByBlock } from "../csr/row-blocks.ts";

/** A categorical feature of contacts. */
export interface ContactCategories {
  /** Length nCols: 0 to nCategories - 1, or -1 = missing. */
  codes: Int32Array;
  nCategories: number;
}

/**
 * Share of each category among a client's contacts that have one (feature 16):
 *
 *     share_ic = Σ_j w_ij [c_j = c] / Σ_j w_ij,   j in N(i) with a category;   w_ij = 1 without a weight
 *
 * NaN where no contact has a category (or their weights sum to 0).
 *
 * @param weight name of a per-tie array, values >= 0; default: every contact counts 1
 * @returns one column of nRows shares in [0, 1] per category; a row sums to 1
 * @throws InternalError when a code is outside -1 .. nCategories - 1 or there is not one code per contact
 *
 * Deterministic. Cost O(nTies + nRows × nCategories).
 */
export function categoryShares(
  graph: TieGraph,
  { codes, nCategories }: ContactCategories,
  weight?: string,
): Float32Array[] {
  const { memory } = graph;
  if (codes.length !== graph.nCols || codes.some((code) => code < -1 || code >= nCategories)) {
    throw new InternalError(
      `contact categories: a code out of range or ${codes.length} codes, expected ${graph.nCols} of -1 to ${nCategories - 1}`,
    );
  }
  const mark = memory.mark();
  const codesAt = memory.copy(codes);
  const weightsAt = weight === undefined ? 0 : graph.tieValuesAt(weight);
  const columnIdxs = Array.from({ length: nCategories }, (_, category) => category);
  const columns = columnsByBlock(graph, {
    name: "categoryShares",
    args: (sums) => [graph.offsetsAt, graph.targetsAt, codesAt, weightsAt, nCategories, sums],
    scratchBytes: nCategories * 8,
    valuesPerTie: 1,
    nColumns: nCategories,
    columnIdxs,
  });
  memory.release(mark);
  return columns;
}
