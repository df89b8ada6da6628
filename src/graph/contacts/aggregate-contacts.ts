import type { ContactMatrix } from "../csr/contact-matrix.ts";
import type { TieGraph } from "../csr/csr.ts";
import { checkMatrix, columnsByBlock } from "../csr/row-blocks.ts";

/** Aggregates over the contacts with a value, in the order of a feature's output columns. */
export const aggregateNames = ["mean", "min", "max", "std", "sum"] as const;
export type AggregateName = (typeof aggregateNames)[number];

/**
 * Moments of contacts' features over each client's contacts N(i) (feature 13; GraphLand's neighbourhood feature aggregation):
 *
 *     mean_i = Σ_j x_j / n_i · min · max · sum_i = Σ_j x_j · std_i = sqrt(Σ_j (x_j − mean_i)² / n_i),   j in N(i) with a value
 *
 * NaN where no contact has a value. f64 sums in tie order around the row's first value (no cancellation), results f32.
 *
 * @param graph clients × contacts
 * @param matrix contacts' features, nCols as in the graph
 * @param aggregates which to compute; any subset, any order
 * @returns columns of nRows values: feature by feature, and inside a feature in the order of `aggregates`
 *
 * Deterministic. Cost O(nTies × nFeatures); little memory besides the columns.
 * @example const [ageMean, ageStd] = aggregateContacts(graph, contactMatrix(memory, [age]), ["mean", "std"]);
 */
export function aggregateContacts(
  graph: TieGraph,
  matrix: ContactMatrix,
  aggregates: readonly AggregateName[],
): Float32Array[] {
  const chosen = aggregateNames.filter((name) => aggregates.includes(name));
  const bits = chosen.reduce((sum, name) => sum | (1 << aggregateNames.indexOf(name)), 0);
  const columnIdxs = Array.from({ length: matrix.nFeatures }, (_, featureIdx) =>
    aggregates.map((name) => featureIdx * chosen.length + chosen.indexOf(name)),
  ).flat();

  checkMatrix(graph, matrix);
  return columnsByBlock(graph, {
    name: "aggregate",
    args: () => [graph.offsetsAt, graph.targetsAt, matrix.at, matrix.nPadded, bits],
    scratchBytes: 0,
    valuesPerTie: matrix.nPadded,
    nColumns: matrix.nPadded * chosen.length,
    columnIdxs,
  });
}
