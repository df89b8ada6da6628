import { contracts } from "../config/contracts.ts";
import { type Problem, UserError } from "../core/errors.ts";
import { nearestName } from "../util/nearest.ts";
import type { TableProfile } from "../warehouse/profile-table.ts";
import { canBe, isTwoValued } from "./match-columns.ts";
import {
  knownSources,
  matchSources,
  nearMiss,
  requiredColumns,
  type SourceGuess,
  sourceAs,
} from "./match-sources.ts";
import { translate } from "./source-query.ts";
import { tableName } from "./table-profile.ts";

/** What the user says instead of a guess. */
export interface Said {
  isStatic: boolean;
  /** Source → a table by its file, or `none`. */
  sources: Readonly<Record<string, string>>;
  /** `source.column` → column of its table, or `none`. */
  columns: Readonly<Record<string, string>>;
}

/** What a project would be made of. */
export interface ProjectGuess {
  isStatic: boolean;
  sources: SourceGuess[];
  /** Parts of ready-made splits, as the files of a static graph name them. */
  splits: SplitGuess | undefined;
  unused: TableProfile[];
  /** What a project cannot do without and nothing was found for. */
  missing: { source: string; column?: string; help: string }[];
}

/** `rows`: the nodes' own files are train and test. `columns`: files of one column for each split. */
export type SplitGuess = { kind: "rows" } | { kind: "columns"; table: TableProfile; id: string };

const requiredTemporal = ["clients", "numbers", "calls", "uptakes"];

/**
 * Which table is which source, of a project with time where its sources are there, else of a static graph.
 * @throws UserError when what was said is not there
 */
export function guessProject(tables: readonly TableProfile[], said: Said): ProjectGuess {
  refuseUnknown(tables, said);
  const temporal = said.isStatic ? undefined : complete(tables, said, false);
  if (temporal && (temporal.missing.length === 0 || namesTemporal(said))) return temporal;
  const still = complete(tables, said, true);
  const isTemporal = temporal?.sources.some(({ source }) => source === "calls" || source === "numbers");
  const isBetter = !isTemporal && still.sources.some(({ source }) => source === "nodes");
  return !temporal || isBetter ? still : temporal;
}

function namesTemporal({ sources }: Said): boolean {
  return Object.keys(sources).some((source) => requiredTemporal.includes(source));
}

function complete(tables: readonly TableProfile[], said: Said, isStatic: boolean): ProjectGuess {
  const named = Object.entries(said.sources).flatMap(([source, file]) => {
    const table = file === "none" ? undefined : findTable(tables, file);
    return table ? [sourceAs(source, table)] : [];
  });
  const rest = tables.filter((table) => !named.some((guess) => guess.table === table));
  const isSaid = (source: string) => source in said.sources;
  const splitTable = isStatic ? rest.find(isSplitTable) : undefined;
  const guessed = matchSources(
    rest.filter((table) => table !== splitTable),
    isStatic,
  ).filter(({ source }) => !isSaid(source));
  const sources = [...named, ...guessed].map((guess) => withColumns(guess, said));
  const nodes = sources.find(({ source }) => source === "nodes");
  const splits = nodes && splitsOf(nodes, splitTable);
  const used = [...sources.map(({ table }) => table), splits?.kind === "columns" ? splits.table : undefined];
  return {
    isStatic,
    sources: sources.toSorted((a, b) => knownSources.indexOf(a.source) - knownSources.indexOf(b.source)),
    splits,
    unused: tables.filter((table) => !used.includes(table)),
    missing: missingParts(sources, isStatic),
  };
}

/** What was said of columns, over what was guessed. */
function withColumns(guess: SourceGuess, said: Said): SourceGuess {
  const own = Object.entries(said.columns).flatMap(([name, theirs]) => {
    const [source, column] = name.split(".") as [string, string];
    return source === guess.source ? [{ column, theirs }] : [];
  });
  const kept = guess.columns.filter(
    ({ column, theirs }) => !own.some((one) => one.column === column || one.theirs === theirs),
  );
  const set = own
    .filter(({ theirs }) => theirs !== "none")
    .map(({ column, theirs }) => ({ column, theirs, confidence: 1, why: "you said so" }));
  const order = Object.keys(contracts[guess.source]!.columns);
  const columns = [...kept, ...set].sort((a, b) => order.indexOf(a.column) - order.indexOf(b.column));
  return { ...guess, columns };
}

/** Files of train, val and test with an id and nothing but zeros and ones: a column for each split. */
function isSplitTable({ parts, columns }: TableProfile): boolean {
  return parts !== undefined && columns.length > 1 && columns.slice(1).every(isTwoValued);
}

function splitsOf(nodes: SourceGuess, table: TableProfile | undefined): SplitGuess | undefined {
  if (nodes.table.parts) return { kind: "rows" };
  const id = nodes.columns.find(({ column }) => column === "node_id")?.theirs;
  const hasId = table?.columns.some(({ name }) => name === id);
  return table && id && hasId ? { kind: "columns", table, id } : undefined;
}

function missingParts(sources: readonly SourceGuess[], isStatic: boolean): ProjectGuess["missing"] {
  const required = isStatic ? ["nodes"] : requiredTemporal;
  const absent = required.filter((name) => !sources.some(({ source }) => source === name));
  return [
    ...absent.map((source) => ({ source, help: contracts[source]!.help })),
    ...sources.flatMap(({ source, table, columns }) =>
      requiredColumns(source).flatMap((column) => {
        const declared = contracts[source]!.columns[column]!;
        const guess = columns.find((one) => one.column === column);
        const theirs = guess && table.columns.find(({ name }) => name === guess.theirs);
        if (!theirs) return [{ source, column, help: declared.help }];
        const isUnderstood =
          !declared.values || translate(theirs.values ?? [], declared.values) !== undefined;
        const fits = canBe(source, column, declared, theirs, table);
        return isUnderstood && fits ? [] : [{ source, column, help: declared.help }];
      }),
    ),
  ];
}

/** A table by its file's name, whole or without folder and ending. */
function findTable(tables: readonly TableProfile[], file: string): TableProfile | undefined {
  const is = (path: string) => path === file || path.split("/").at(-1)!.replace(/\..*$/, "") === file;
  return tables.find((table) => table.from.some(is));
}

function refuseUnknown(tables: readonly TableProfile[], { sources, columns }: Said): void {
  const problems: Problem[] = [];
  const say = (where: string, found: string, known: readonly string[], what: string) => {
    const near = nearestName(found, known);
    problems.push({
      code: "unknown-name",
      where,
      found,
      expected: `${what}: ${known.join(", ")}`,
      ...(near ? { hint: `did you mean ${near}?` } : {}),
    });
  };
  for (const [source, file] of Object.entries(sources)) {
    if (!knownSources.includes(source)) say(`--source ${source}=${file}`, source, knownSources, "a source");
    else if (file !== "none" && !findTable(tables, file))
      say(`--source ${source}=${file}`, file, tables.map(tableName), "one of the files");
  }
  for (const [name, theirs] of Object.entries(columns)) {
    const [source, column = ""] = name.split(".") as [string, string?];
    const known = contracts[source] ? Object.keys(contracts[source].columns) : [];
    if (!knownSources.includes(source)) say(`--column ${name}=${theirs}`, source, knownSources, "a source");
    else if (!known.includes(column))
      say(`--column ${name}=${theirs}`, column, known, "a column of the contract");
    else {
      const found = tables.flatMap((table) => table.columns.map((one) => one.name));
      if (theirs !== "none" && !found.includes(theirs))
        say(`--column ${name}=${theirs}`, theirs, [...new Set(found)], "a column of the files");
    }
  }
  if (problems.length > 0) throw new UserError(problems);
}

/** A file that is not used, and what it lacks to be a source. */
export function unusedWords(table: TableProfile): string {
  const near = nearMiss(table);
  const name = tableName(table);
  return near
    ? `${name} (like ${near.source}, but nothing is surely ${near.missing.join(" or ")})`
    : `${name} (like no source)`;
}

/** How sure a guess is, in a word. */
export function sureness(confidence: number): string {
  if (confidence >= 0.8) return "sure";
  return confidence >= 0.55 ? "likely" : "a guess";
}

/** Columns that could be a column of the contract, the guessed one first. */
export function choicesFor(guess: SourceGuess, column: string): string[] {
  const declared = contracts[guess.source]!.columns[column]!;
  return guess.table.columns
    .filter((theirs) => canBe(guess.source, column, declared, theirs, guess.table))
    .map(({ name }) => name);
}
