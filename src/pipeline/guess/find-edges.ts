import type { ProjectGuess } from "../../guess/guess-project.ts";
import { type ColumnGuess, matchColumns } from "../../guess/match-columns.ts";
import type { SourceGuess } from "../../guess/match-sources.ts";
import type { ColumnProfile, TableProfile } from "../../warehouse/profile-table.ts";
import { sharedValues } from "../../warehouse/profile-table.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { SeenData } from "./look-at-data.ts";

/** Share of a column's values that must be nodes, for an end of edges. */
const minShare = 0.5;

/**
 * Edges by what the columns hold: where no name told them, a table of which two columns have the nodes' ids in them.
 * @returns the guess with them, or as it was
 */
export async function findEdges(
  warehouse: Warehouse,
  data: SeenData,
  guess: ProjectGuess,
): Promise<ProjectGuess> {
  const nodes = guess.sources.find(({ source }) => source === "nodes");
  const id = nodes?.columns.find(({ column }) => column === "node_id")?.theirs;
  if (!nodes || !id || guess.sources.some(({ source }) => source === "edges")) return guess;
  const key = { files: data.filesOf.get(nodes.table)!, column: id };
  for (const table of guess.unused) {
    const ends: ColumnGuess[] = [];
    for (const { name } of table.columns.filter((column) => canBeEnd(column))) {
      const share = await sharedValues(warehouse, { files: data.filesOf.get(table)!, column: name }, key);
      if (share < minShare || ends.length === 2) continue;
      const column = ends.length === 0 ? "source" : "target";
      ends.push({ column, theirs: name, confidence: Math.min(0.85, share), why: "its values" });
    }
    if (ends.length === 2) return withEdges(guess, table, ends);
  }
  return guess;
}

/** A column of whole numbers or text that is no time. */
function canBeEnd({ type, time, nDistinct }: ColumnProfile): boolean {
  return /INT|VARCHAR|UUID/.test(type) && (time === undefined || /seconds/.test(time)) && nDistinct > 2;
}

function withEdges(guess: ProjectGuess, table: TableProfile, ends: ColumnGuess[]): ProjectGuess {
  const weight = matchColumns("edges", table).filter(
    ({ column, theirs }) => column === "weight" && !ends.some((end) => end.theirs === theirs),
  );
  const confidence = Math.min(...ends.map((end) => end.confidence));
  const edges: SourceGuess = {
    source: "edges",
    table,
    columns: [...ends, ...weight],
    confidence,
    why: "what two of its columns hold",
  };
  return {
    ...guess,
    sources: [...guess.sources, edges],
    unused: guess.unused.filter((one) => one !== table),
  };
}
