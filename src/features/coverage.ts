import { clientCoverage } from "../graph/client-coverage.ts";
import type { TieGraph } from "../graph/csr.ts";
import { degree } from "../graph/degree.ts";
import type { FeatureColumn } from "./declaration.ts";

/**
 * How much of the client is seen at all (catalogue 26): an operator sees calls with an end of its own only, so counts of
 * non-subscribers are censored. 0, not NaN, for a client without visible contacts; the share who are clients is NaN below
 * `minContacts`.
 */
export function coverageFeatures(
  graph: TieGraph,
  isClient: Int32Array,
  minContacts: number,
): FeatureColumn[] {
  const contacts = degree(graph);
  const isTooFew = (row: number) => contacts[row]! > 0 && contacts[row]! < minContacts;
  const declared = { group: "surroundings", kind: "numeric", family: "coverage" } as const;
  return [
    {
      ...declared,
      name: "coverage_days",
      phrase: "days since the first visible call of the window",
      unit: "days",
      formula: "1 + max_j age of the oldest exchange; 0 without contacts",
      values: oldestDays(graph),
    },
    {
      ...declared,
      name: "coverage_client_share",
      phrase: "contacts who are clients of the bank",
      formula: "share of contacts who are clients; 0 without contacts",
      values: clientCoverage(graph, Uint8Array.from(isClient)).map((share, row) =>
        isTooFew(row) ? Number.NaN : share,
      ),
    },
  ];
}

function oldestDays(graph: TieGraph): Float32Array {
  const { offsets, nRows } = graph;
  const ages = graph.tieValues("oldest_age_days");
  return Float32Array.from({ length: nRows }, (_, row) => {
    let oldest = 0;
    for (let tie = offsets[row]!; tie < offsets[row + 1]!; tie += 1)
      oldest = Math.max(oldest, ages[tie]! + 1);
    return oldest;
  });
}
