import { type Contract, contracts } from "../../config/contracts.ts";
import { type ProjectGuess, sureness, unusedWords } from "../../guess/guess-project.ts";
import type { SourceGuess } from "../../guess/match-sources.ts";
import { positiveLabel } from "../../guess/positive-value.ts";
import { leftOut } from "../../guess/source-query.ts";
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
  const left = leftOut(source);
  const others = table.columns.filter(
    ({ name }) =>
      ![...source.columns.map(({ theirs }) => theirs), ...left.map((one) => one.name)].includes(name),
  );
  const rest = attributes
    ? `  and ${counted(others.length, "feature")}\n`
    : others.length > 0
      ? `${hang(`  not used: ${others.map(({ name }) => name).join(", ")}`, port.columns)}\n`
      : "";
  const gone = left.map(({ name, why }) => `${hang(`  left out: ${name}, ${why}`, port.columns)}\n`);
  const columns = renderColumns(source, port.columns);
  return `${wrap(head, port.columns)}\n${columns}${positiveText(source, port.columns)}${rest}${gone.join("")}`;
}

/** Which value of the label is a 1. */
function positiveText(source: SourceGuess, width: number): string {
  const positive = positiveLabel([source]);
  if (!positive) return "";
  const { column, value, isGuess, why } = positive;
  return `${hang(`  yes is ${column} = ${value} (${isGuess ? "a guess" : "sure"}: ${why})`, width)}\n`;
}

/** What the contract calls it, what the file does, what is in it, why; without examples where there is no room. Same names in one line. */
function renderColumns({ source, table, columns }: SourceGuess, width: number): string {
  const same = columns.filter(({ column, theirs }) => column === theirs).map(({ column }) => column);
  const sameText = same.length === 0 ? "" : `${hang(`  same names: ${same.join(", ")}`, width)}\n`;
  const rows = columns.flatMap(({ column, theirs, confidence, why }) => {
    if (column === theirs) return [];
    const profile = table.columns.find(({ name }) => name === theirs);
    const example =
      profile && width >= wideColumns ? [cut(exampleOf(profile, isId(source, column)), 24)] : [];
    return [[`  ${column}`, cut(theirs, 20), ...example, `${sureness(confidence)}: ${why}`]];
  });
  const align = rows[0]?.map(() => "left" as const) ?? [];
  const lines = renderTable(rows, align).split("\n");
  return `${lines.map((line) => cut(line, width)).join("\n")}${sameText}`;
}

function isId(source: string, column: string): boolean {
  return contracts[source]!.columns[column]!.type === "id";
}

function hang(text: string, width: number): string {
  return wrap(text, width - 4).replaceAll("\n", "\n    ");
}

/** What no guess was found for. */
export function missingWords({ missing }: ProjectGuess): string[] {
  return missing.map(({ source, column, help }) => `${column ? `${source}.${column}` : source}: ${help}`);
}
