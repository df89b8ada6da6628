import type { TieGraph, TieValues } from "../graph/csr/csr.ts";

/** Calls and messages of each tie, both ways. */
export function tieCalls(graph: TieGraph): TieValues {
  return bothWays(graph, "calls");
}

/** Seconds talked of each tie, both ways. */
export function tieSeconds(graph: TieGraph): TieValues {
  return bothWays(graph, "seconds");
}

function bothWays(graph: TieGraph, measure: "calls" | "seconds"): TieValues {
  const incoming = graph.tieValues(`${measure}_in`);
  return graph.tieValues(`${measure}_out`).map((value, tie) => value + incoming[tie]!);
}
