import type { ContactMatrix } from "../csr/contact-matrix.ts";
import type { TieGraph } from "../csr/csr.ts";
import { columnsByTile } from "../csr/row-blocks.ts";

/**
 * Tie-weighted mean of contacts' features (feature 14):
 *
 *     Σ_j w_ij x_j / Σ_j w_ij,   j in N(i) with a value
 *
 * NaN where no contact has a value or the weights sum to 0. f64 sums in tie order, results f32.
 *
 * @param matrix contacts' features, nCols as in the graph, in the graph's memory
 * @param weight name of a per-tie array, values >= 0 (calls, seconds, a recency weight: feature 11)
 * @returns one column of nRows values per feature
 *
 * Deterministic. Cost O(nTies × nFeatures).
 */
export function weightedContactMean(graph: TieGraph, matrix: ContactMatrix, weight: string): Float32Array[] {
  const weightsAt = graph.tieValuesAt(weight);
  const columnIdxs = Array.from({ length: matrix.nFeatures }, (_, featureIdx) => featureIdx);
  return columnsByTile(graph, matrix, {
    name: "weightedMean",
    args: (tileTies, tile) => [
      graph.offsetsAt,
      graph.targetsAt,
      weightsAt,
      matrix.at,
      matrix.nPadded,
      tileTies,
      tile,
    ],
    nColumns: matrix.nPadded,
    columnIdxs,
  });
}
