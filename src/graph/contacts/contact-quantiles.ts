import type { ContactMatrix } from "../csr/contact-matrix.ts";
import type { TieGraph } from "../csr/csr.ts";
import { columnsByTile } from "../csr/row-blocks.ts";

/**
 * Quantiles of contacts' features over each client's contacts with a value (feature 13). Between two values they interpolate
 * linearly (Hyndman and Fan 1996, type 7; DuckDB's `quantile_cont`); NaN where no contact has a value.
 *
 * @param matrix contacts' features, nCols as in the graph, in the graph's memory
 * @param probabilities each in [0, 1]; 0.5 is the median
 * @returns columns of nRows values: feature by feature, and inside a feature in the order of `probabilities`
 *
 * Deterministic. Cost O(nTies × nFeatures × log² k), k contacts of a client.
 * @example const [ageLow, ageMedian, ageHigh] = contactQuantiles(graph, contactMatrix(memory, [age]), [0.25, 0.5, 0.75]);
 */
export function contactQuantiles(
  graph: TieGraph,
  matrix: ContactMatrix,
  probabilities: readonly number[],
): Float32Array[] {
  const { memory } = graph;
  const mark = memory.mark();
  const probabilitiesAt = memory.copy(new Uint8Array(Float64Array.from(probabilities).buffer));
  const nColumns = matrix.nFeatures * probabilities.length;
  const columns = columnsByTile(graph, matrix, {
    name: "contactQuantiles",
    args: (tileTies, tile) => [
      graph.offsetsAt,
      graph.targetsAt,
      matrix.at,
      matrix.nPadded,
      probabilitiesAt,
      probabilities.length,
      tileTies,
      tile,
    ],
    nColumns: matrix.nPadded * probabilities.length,
    columnIdxs: Array.from({ length: nColumns }, (_, column) => column),
  });
  memory.release(mark);
  return columns;
}
