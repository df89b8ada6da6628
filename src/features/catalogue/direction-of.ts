import { type Direction, direction } from "../../graph/ties/direction.ts";
import type { TieScope } from "../tie-scope.ts";

/** Direction of a window's calls and messages. */
export function directionOf(scope: TieScope): Direction {
  const { graph } = scope;
  return scope.once("direction", () =>
    direction(graph, graph.tieValues("calls_out"), graph.tieValues("calls_in")),
  );
}
