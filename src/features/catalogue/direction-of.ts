import type { TieGraph } from "../../graph/csr.ts";
import { type Direction, direction } from "../../graph/direction.ts";

/** Direction of a window's calls and messages. */
export function directionOf(graph: TieGraph): Direction {
  return direction(graph, graph.tieValues("calls_out"), graph.tieValues("calls_in"));
}
