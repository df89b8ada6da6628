import type { ChosenSnapshots } from "../config/choose-snapshots.ts";
import { type Contract, contracts, optionalSources } from "../config/contracts.ts";
import { type ProjectGuess, type SplitGuess, sureness, unusedWords } from "./guess-project.ts";
import type { SourceGuess } from "./match-sources.ts";
import { requiredColumns } from "./match-sources.ts";
import { positiveLabel } from "./positive-value.ts";
import { type QuerySettings, rowNumber, sourceSql } from "./source-query.ts";
import { tableName } from "./table-profile.ts";

/** What is chosen from the data beside sources and columns; nothing of times in a static graph. */
export interface GuessedSettings extends QuerySettings {
  /** Products that the uptakes name, the most frequent first. */
  products: string[];
  horizonDays: number;
  labelLagDays: number;
  /** Days until rows are known, where a source does not say. */
  lagDays: number;
  dataThrough: string;
  /** The last thing that happened, in words. */
  lastSeen: string;
  snapshots: ChosenSnapshots;
}

export interface ProjectText {
  name: string;
  /** Folder of the sources, relative to the project file. */
  data: string;
  guess: ProjectGuess;
  settings: GuessedSettings;
}

/** A commented project file: what was guessed with how sure it is, and what was not as comments to fill in. */
export function guessedProjectText({ name, data, guess, settings }: ProjectText): string {
  const { isStatic, missing } = guess;
  return [
    "# Entourage project file, made by `entourage init` from what the files hold. Look through what is called a guess.\n",
    "# Every other setting has a default: `entourage run --help` names them.\n",
    ...(missing.length > 0
      ? ["# To be filled in before `entourage check` passes: look for TO FILL IN.\n"]
      : []),
    `name: ${name}\ndata: ${scalar(data)}\noutput: out\n`,
    ...(isStatic ? [] : [timesText(guess, settings)]),
    "\nsources:\n",
    [
      ...guess.sources.map((source) => sourceText(source, guess, settings)),
      ...madeSources(guess),
      ...absentSources(guess),
    ].join("\n"),
    ...(guess.unused.length > 0 ? [`\n# Not used: ${guess.unused.map(unusedWords).join(", ")}.\n`] : []),
    ...(isStatic ? [] : [settingsText(guess, settings)]),
  ].join("");
}

function timesText(guess: ProjectGuess, { timeZone, dataThrough, lastSeen }: GuessedSettings): string {
  const isLocal = guess.sources.some(({ table, columns }) =>
    columns.some(({ theirs }) => table.columns.some(({ name, time }) => name === theirs && time === "local")),
  );
  const zone = isLocal
    ? "a guess: some times in the files name no zone and are taken to be of this one"
    : "zone of midnights";
  return `time_zone: ${timeZone}  # ${zone}\ndata_through: ${dataThrough}  # ${lastSeen}; the sources are taken to be complete up to this midnight\n`;
}

function sourceText(guess: SourceGuess, project: ProjectGuess, settings: GuessedSettings): string {
  const { source, table, why, confidence } = guess;
  const { query, left } = sourceSql(guess, settings);
  const body = query === undefined ? plainBody(guess) : queryBody(query);
  const lines = [
    `# ${contracts[source]!.help}. ${capital(sureness(confidence))}, by ${why}.`,
    ...(query === undefined ? [] : [`# From ${tableName(table)}: ${mappingWords(guess)}.`]),
    ...positiveLines(guess, settings),
    ...left.map(({ name, why }) => `# Left out: ${name}, ${why}.`),
    `${source}:`,
    ...body.map((line) => `  ${line}`),
    ...lagLines(guess, settings).map((line) => `  ${line}`),
    ...project.missing
      .filter((one) => one.source === source && one.column)
      .map(({ column, help }) => `  # TO FILL IN: columns.${column}: ${help}`),
  ];
  return indented(lines);
}

/** Which value of the label is a 1, and how to say the other. */
function positiveLines(guess: SourceGuess, { positive }: GuessedSettings): string[] {
  const label = positiveLabel([guess], positive);
  if (!label) return [];
  const { column, value, negative, isGuess, why } = label;
  const sure = isGuess
    ? `a guess: ${why}; if it is the other way round, write '${negative}'`
    : `sure: ${why}`;
  return [`# Yes is ${column} = ${value} (${sure}).`];
}

/** Renamed columns as they stand in the file; optional ones that were not found as comments. */
function plainBody({ source, table, columns }: SourceGuess): string[] {
  const contract: Contract = contracts[source]!;
  const renamed = columns.map(({ column, theirs, confidence, why }) => {
    const pair = `${column}: ${scalar(theirs)}`;
    return `  ${pair.padEnd(36)}  # ${sureness(confidence)}: ${why}`;
  });
  const found = new Set(columns.map(({ column }) => column));
  const absent = Object.entries(contract.columns)
    .filter(([column, { optional }]) => optional && !found.has(column) && column !== "known_at")
    .map(([column, { help }]) => `  # ${`${column}:`.padEnd(34)}  # ${help}`);
  const [one, ...more] = table.from;
  return [
    `from: ${more.length > 0 ? `[${table.from.map(scalar).join(", ")}]` : scalar(one!)}`,
    "columns:",
    ...renamed,
    ...absent,
  ];
}

function queryBody(query: string): string[] {
  return ["query: |", ...query.split("\n").map((line) => `  ${line}`)];
}

function mappingWords({ columns }: SourceGuess): string {
  return columns
    .map(({ column, theirs, confidence, why }) =>
      column === theirs ? column : `${column} is ${theirs} (${sureness(confidence)}: ${why})`,
    )
    .join(", ");
}

function lagLines({ source, columns }: SourceGuess, { lagDays }: GuessedSettings): string[] {
  const contract: Contract = contracts[source]!;
  if (!("known_at" in contract.columns) || columns.some(({ column }) => column === "known_at")) return [];
  return [`lag_days: ${lagDays}  # a guess: days until a row is known; no column says it`];
}

/** What a static graph needs and is made of its nodes' files. */
function madeSources(guess: ProjectGuess): string[] {
  if (!guess.isStatic) return [];
  const texts: string[] = [];
  if (!guess.sources.some(({ source }) => source === "edges")) {
    texts.push(
      indented([
        "# edges: not found, may be left out: then there is one model, of what is known of the rows themselves.",
        "# With edges it is compared with one of the surroundings as well: from: <file>, columns: source, target.",
      ]),
    );
  }
  const nodes = guess.sources.find(({ source }) => source === "nodes");
  if (nodes && guess.splits) texts.push(splitText(nodes, guess.splits));
  return texts;
}

function splitText(nodes: SourceGuess, splits: SplitGuess): string {
  const parts = (splits.kind === "rows" ? nodes.table : splits.table).parts!;
  const read = parts.map(({ part, from }) => `select *, '${part}' as part from read_csv('{data}/${from}')`);
  const union = read.map((one, at) => `    ${at > 0 ? "union all " : ""}${one}`);
  const rows =
    splits.kind === "rows"
      ? [`  select ${idOf(nodes)} as id, 'given' as split, part from (`, ...union, "  )"]
      : [
          `  select ${splits.id} as id, split, part from (unpivot (`,
          ...union,
          `  ) on columns(* exclude (${splits.id}, part)) into name split value is_in) where is_in = 1`,
        ];
  return indented([
    "# Ready-made splits, by the files' names: the parts that were learned from and judged on.",
    "splits:",
    "  query: |",
    ...rows.map((line) => `  ${line}`),
  ]);
}

function idOf({ columns }: SourceGuess): string {
  return columns.find(({ column }) => column === "node_id")?.theirs ?? rowNumber;
}

function absentSources({ missing, isStatic, sources }: ProjectGuess): string[] {
  const absent = missing.filter(({ column }) => column === undefined);
  const needed = absent.map(({ source, help }) =>
    indented([
      `# TO FILL IN: ${help}.`,
      `# ${source}:`,
      "#   from: <file>",
      "#   columns:",
      ...requiredColumns(source).map(
        (column) => `#     ${`${column}:`.padEnd(14)}  # ${contracts[source]!.columns[column]!.help}`,
      ),
      "#   lag_days: 1",
    ]),
  );
  if (isStatic) return needed;
  const optional = optionalSources.filter(
    (name) => !["edges", "splits"].includes(name) && !sources.some(({ source }) => source === name),
  );
  const notes = optional.map((name) => `# ${name}: not found, may be left out: ${contracts[name]!.help}.`);
  return [...needed, ...(notes.length > 0 ? [indented(notes)] : [])];
}

function settingsText({ sources }: ProjectGuess, settings: GuessedSettings): string {
  const { product, products, horizonDays, labelLagDays, snapshots } = settings;
  const others = products.filter((name) => name !== product).slice(0, 8);
  const hasConsents = sources.some(({ source }) => source === "consents");
  return [
    "\ntarget:\n",
    `  product: ${scalar(product)}${others.length > 0 ? `  # a guess; there are also ${others.join(", ")}` : ""}\n`,
    `  horizon_days: ${horizonDays}\n`,
    `  label_lag_days: ${labelLagDays}  # days after which an opening is surely known\n`,
    "\n# Moments, chosen so that no horizon reaches beyond the data, nor beyond the next moment's beginning.\n",
    "snapshots:\n",
    `  train: [${snapshots.train.join(", ")}]\n  test: [${snapshots.test.join(", ")}]\n  score: [${snapshots.score.join(", ")}]\n`,
    ...(hasConsents
      ? []
      : [
          "\nprivacy:\n",
          "  consent: opt_out  # a guess: no file of consents was found, so every contact's features are used; may they be?\n",
        ]),
  ].join("");
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}\n`).join("");
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** As YAML has it: quoted unless it is a plain word or path. */
function scalar(text: string): string {
  const isPlain =
    /^[\p{L}_./][\p{L}\p{N}_./-]*$/u.test(text) && !/^(true|false|null|y|n|yes|no|on|off)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
