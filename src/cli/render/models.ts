import type { AliasMove } from "../../model/registry.ts";
import type { VersionSummary } from "../../pipeline/train/registry.ts";
import { count } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { fitTable, wrap } from "./table.ts";

/** What `models list` says: one line a version. */
export function renderVersions(
  name: string,
  versions: readonly VersionSummary[],
  moves: readonly AliasMove[],
  { columns }: Pick<Port, "columns">,
): string {
  if (versions.length === 0) return `No version of ${name} yet: \`entourage train\` makes one.\n`;
  const rows = versions.map(({ version, aliases, isTrained, snapshots, nPositives, auc }) => [
    version,
    [...aliases, ...(isTrained ? ["(trained last)"] : [])].join(", "),
    auc.value === null ? "–" : auc.value.toFixed(3),
    count(nPositives),
    snapshots.length > 0 ? snapshots.join(", ") : "a static graph",
  ]);
  const table = fitTable(
    [["version", "aliases", "AUC", "positives", "learned from"], ...rows],
    ["left", "left", "right", "right", "left"],
    columns,
  );
  const lines = moves.slice(-shownMoves).map((move) => `${wrap(renderLine(move), columns)}\n`);
  return `${name}\n\n${table}${lines.length > 0 ? `\n${lines.join("")}` : ""}`;
}

/** Moves that a list shows, the newest last; the log has all. */
const shownMoves = 5;

function renderLine({ at, action, alias, from, to }: AliasMove): string {
  return `${at}  ${action} ${alias}: ${from ?? "nothing"} → ${to ?? "nothing"}`;
}

/** What a moved alias means. */
export function renderMove(name: string, { alias, from, to }: AliasMove): string {
  if (to === null) return `${alias} of ${name} points nowhere any more; it pointed at ${from}.\n`;
  return `${alias} of ${name} points at ${to}${from === null ? "" : `; it pointed at ${from}`}.\n`;
}
