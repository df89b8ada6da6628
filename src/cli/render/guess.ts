import { type Contract, contracts } from "../../config/contracts.ts";
import { type ProjectGuess, sureness, unusedWords } from "../../guess/guess-project.ts";
import type { SourceGuess } from "../../guess/match-sources.ts";
import { exampleOf, tableName } from "../../guess/table-profile.ts";
import { counted } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { cut, renderTable, wideColumns, wrap } from "./table.ts";

/** What `init` took the files for: each source with its columns, what they hold, and why. */
export function renderGuess(guess: ProjectGuess, port: Pick<Port, "columns" | "paint">): string {
  const parts = guess.sources.map((source) => renderSource(source, port));
  if (guess.splits)
    parts.push(wrap("splits: by the files that are named train, val and test\n", port.columns));
  if (guess.unused.length > 0)
    parts.push(`${wrap(`Not used: ${guess.unused.map(unusedWords).join(", ")}.`, port.columns)}\n`);
  return parts.join("\n");
}

function renderSource(source: SourceGuess, port: Pick<Port, "columns" | "paint">): string {
  const { table, why, confidence } = source;
  const head = `${port.paint("bold", source.source)}: ${tableName(table)}, ${counted(table.nRows, "row")} (${sureness(confidence)}, by ${why})`;
  const { attributes }: Contract = contracts[source.source]!;
  const nFeatures = table.columns.length - source.columns.length;
  const rest = attributes ? `  and ${counted(nFeatures, "feature")}\n` : "";
  return `${wrap(head, port.columns)}\n${renderColumns(source, port.columns)}${rest}`;
}

/** What the contract calls it, what the file does, what is in it, why; without examples where there is no room. Same names in one line. */
function renderColumns({ table, columns }: SourceGuess, width: number): string {
  const same = columns.filter(({ column, theirs }) => column === theirs).map(({ column }) => column);
  const sameText = same.length === 0 ? "" : `${hang(`  same names: ${same.join(", ")}`, width)}\n`;
  const rows = columns.flatMap(({ column, theirs, confidence, why }) => {
    if (column === theirs) return [];
    const profile = table.columns.find(({ name }) => name === theirs);
    const example = profile && width >= wideColumns ? [cut(exampleOf(profile), 24)] : [];
    return [[`  ${column}`, cut(theirs, 20), ...example, `${sureness(confidence)}: ${why}`]];
  });
  const align = rows[0]?.map(() => "left" as const) ?? [];
  const lines = renderTable(rows, align).split("\n");
  return `${lines.map((line) => cut(line, width)).join("\n")}${sameText}`;
}

function hang(text: string, width: number): string {
  return wrap(text, width - 4).replaceAll("\n", "\n    ");
}

/** What no guess was found for. */
export function missingWords({ missing }: ProjectGuess): string[] {
  return missing.map(({ source, column, help }) => `${column ? `${source}.${column}` : source}: ${help}`);
}
