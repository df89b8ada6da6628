import { existsSync, globSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import { type Contract, type ContractType, contracts } from "../config/contracts.ts";
import type { Project } from "../config/load.ts";
import type { Source } from "../config/schema.ts";
import type { Problem } from "../core/errors.ts";
import { nearestName } from "../util/nearest.ts";
import { encodingFault } from "./text-encoding.ts";
import { engineMessage, identifier, quote, type Warehouse } from "./warehouse.ts";

/** A source as it lies there: its files or its query, and the columns found. */
export interface RawSource {
  name: string;
  contract: Contract;
  config: Source;
  /** SQL that reads it with its own column names. */
  relation: string;
  /** Column of the source → DuckDB type. */
  found: Map<string, string>;
  /** Contract column → column of the source. */
  mapping: Map<string, string>;
}

const sqlTypes: Record<ContractType, string> = {
  id: "varchar",
  instant: "timestamptz",
  date: "date",
  number: "double",
  integer: "bigint",
  text: "varchar",
  boolean: "boolean",
};

const numericType = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*|BOOLEAN)$/;
const categoricalType = /^(VARCHAR|ENUM.*|UUID)$/;

/** Finds a source's files and columns. Problems (no file, broken file, bad query, columns) are pushed, then undefined comes back. */
export async function openSource(
  warehouse: Warehouse,
  project: Project,
  name: string,
  config: Source,
  problems: Problem[],
): Promise<RawSource | undefined> {
  const contract = contracts[name]!;
  const where = `source ${name}`;
  const { relation, readTyped, files, missing } = locateSource(project, config);
  for (const pattern of missing) {
    problems.push({
      code: "missing-file",
      where,
      found: `no file at ${pattern}`,
      expected: "a file or glob that DuckDB reads",
      hint: hintForMissing(pattern, project),
    });
  }
  const empty = files.filter((file) => statSync(file).size === 0);
  for (const file of empty) {
    problems.push({
      code: "empty-file",
      where,
      found: `${relative(project.dataFolder, file)} has no byte`,
      expected: "a file with rows, or a CSV file with a header",
      hint: "copy or export the file again",
    });
  }
  if (missing.length + empty.length > 0) return undefined;
  let found: Map<string, string>;
  try {
    const described = await warehouse.rows<{ column_name: string; column_type: string }>(
      `describe ${relation}`,
    );
    await warehouse.rows(`select count(*)::double as n from (${relation})`);
    found = new Map(described.map((row) => [row.column_name, row.column_type]));
  } catch (error) {
    problems.push(wrongEncoding(where, files) ?? unreadable(name, config, error));
    return undefined;
  }
  const mapping = mapColumns(contract, config, found, where, problems);
  if (!mapping) return undefined;
  const source = { name, contract, config, relation, found, mapping };
  return readTyped ? asText(source, readTyped) : source;
}

/** A header that was not taken apart is the name of the one column. */
function isUnsplit(found: ReadonlyMap<string, string>): boolean {
  return found.size === 1 && /[,;|\t]/.test([...found.keys()][0]!);
}

function wrongEncoding(where: string, files: readonly string[]): Problem | undefined {
  const fault = encodingFault(files);
  if (!fault) return undefined;
  const { file, found, hint } = fault;
  return { code: "wrong-encoding", where, found: `${file} is ${found}`, expected: "text in UTF-8", hint };
}

function hintForMissing(pattern: string, { data, dataFolder }: Project): string {
  if (statSync(pattern, { throwIfNoEntry: false })?.isDirectory())
    return "that is a folder: name the files in it, for example with *.parquet";
  const folder = dirname(pattern);
  const near = existsSync(folder) ? nearestName(basename(pattern), readdirSync(folder)) : undefined;
  if (near) return `did you mean ${near}?`;
  return `paths are relative to ${data === "." ? "the project file" : `\`data\`: ${dataFolder}`}`;
}

/**
 * Reads ids and instants of CSV and JSON as the text that they are: a number would lose its leading zeros and its plus, and
 * an instant without an offset would pass for one with. The other columns keep the types that were found.
 */
function asText(source: RawSource, readTyped: (types: string) => string): RawSource {
  const found = new Map(source.found);
  for (const [column, theirs] of source.mapping) {
    if (["id", "instant"].includes(source.contract.columns[column]!.type)) found.set(theirs, "VARCHAR");
  }
  const types = [...found].map(([name, type]) => `${quote(name)}: ${quote(type)}`);
  return { ...source, found, relation: readTyped(`{${types.join(", ")}}`) };
}

/**
 * What DuckDB says of a source that it cannot read, as a problem.
 * @throws the error itself when it is none of DuckDB's
 */
export function unreadable(name: string, config: Source, error: unknown): Problem {
  const message = engineMessage(error);
  if (message === undefined) throw error;
  return {
    code: "unreadable",
    where: `source ${name}`,
    found: config.query ? `a query that fails (${message})` : `cannot be read (${message})`,
    expected: config.query ? "a query that runs" : "a whole, readable file",
    hint: config.query ? `mend sources.${name}.query` : "copy or export the file again",
  };
}

/**
 * What a source reads: SQL, the files behind it (a query's are the absolute paths in its quotes), patterns without a file,
 * and for text files, whose types are guessed, SQL that reads them with types of ours.
 */
export function locateSource(
  project: Project,
  config: Source,
): { relation: string; files: string[]; missing: string[]; readTyped?: (types: string) => string } {
  if (config.query !== undefined) {
    const { sql, files, missing } = locateInQuery(project, config.query);
    return { relation: `select * from (${sql})`, files, missing };
  }
  const patterns = [config.from!].flat().map((pattern) => resolve(project.dataFolder, pattern));
  const missing = patterns.filter((pattern) => filesAt(pattern).length === 0);
  const files = patterns.flatMap(filesAt).sort();
  const list = `[${files.map(quote).join(", ")}]`;
  const extension = files[0]?.replace(/\.gz$/, "").split(".").at(-1)?.toLowerCase();
  if (extension === "parquet") return { relation: `select * from read_parquet(${list})`, files, missing };
  // The types must hold for every row, not for the first few thousand.
  const [reader, types] = /json/.test(extension ?? "") ? ["read_json", "columns"] : ["read_csv", "types"];
  return {
    relation: `select * from ${reader}(${list}, sample_size = -1)`,
    files,
    missing,
    readTyped: (struct) => `select * from ${reader}(${list}, ${types} = ${struct})`,
  };
}

/** A query with its placeholders filled in, the files at the absolute paths in its quotes, and those in the data folder that are not there. */
export function locateInQuery(
  { root, dataFolder }: Project,
  query: string,
): { sql: string; files: string[]; missing: string[] } {
  const sql = query.replaceAll("{root}", root).replaceAll("{data}", dataFolder);
  const quoted = [...sql.matchAll(/'([^']+)'/g)].map((match) => match[1]!);
  const files = quoted.filter((text) => text.startsWith("/") || /^[A-Za-z]:/.test(text)).flatMap(filesAt);
  const missing = quoted.filter((text) => text.startsWith(dataFolder) && filesAt(text).length === 0);
  return { sql, files: files.sort(), missing };
}

function filesAt(pattern: string): string[] {
  return globSync(pattern).filter((path) => statSync(path).isFile());
}

function mapColumns(
  contract: Contract,
  config: Source,
  found: Map<string, string>,
  where: string,
  problems: Problem[],
): Map<string, string> | undefined {
  const before = problems.length;
  const mapping = new Map<string, string>();
  const users = new Map<string, string>();
  for (const key of Object.keys(config.columns)) {
    if (key in contract.columns) continue;
    problems.push({
      code: "unknown-column",
      where: `${where}, columns.${key}`,
      found: "no such column in the contract",
      expected: `one of ${Object.keys(contract.columns).join(", ")}`,
      hint: "the contract's name stands before the colon, the source's own after it",
    });
  }
  for (const [column, { optional, help }] of Object.entries(contract.columns)) {
    const theirs = config.columns[column] ?? column;
    const isMapped = config.columns[column] !== undefined;
    if (!found.has(theirs)) {
      if (optional && !isMapped) continue;
      problems.push({
        code: "missing-column",
        where: `${where}, column ${column}`,
        found: `no column \`${theirs}\` among ${[...found.keys()].join(", ")}`,
        expected: `a column that holds: ${help}`,
        hint: isUnsplit(found)
          ? "the file was read as one column: its rows have unlike numbers of fields, or its delimiter is a rare one"
          : `name it in the project file: sources.${where.split(" ")[1]}.columns.${column}`,
      });
      continue;
    }
    const other = users.get(theirs);
    if (other) {
      problems.push({
        code: "doubly-mapped",
        where: `${where}, column ${theirs}`,
        found: `mapped to both ${other} and ${column}`,
        expected: "one contract column for each column of the source",
        hint: `name another under sources.${where.split(" ")[1]}.columns.${column}, or leave it out`,
      });
    }
    users.set(theirs, column);
    mapping.set(column, theirs);
  }
  if ("known_at" in contract.columns && !mapping.has("known_at") && config.lag_days === undefined) {
    problems.push({
      code: "no-known-at",
      where,
      found: "neither a column known_at nor lag_days",
      expected: "when a row could first be seen",
      hint: "name the column under `columns`, or declare lag_days (zero must be written out)",
    });
  }
  return problems.length === before ? mapping : undefined;
}

/** Columns of the source that are attributes, with the SQL type they are kept in. */
export function attributesOf(source: RawSource): { name: string; type: "float" | "varchar" | undefined }[] {
  if (!source.contract.attributes) return [];
  const mapped = new Set(source.mapping.values());
  return [...source.found]
    .filter(([name]) => !mapped.has(name))
    .map(([name, type]) => ({
      name,
      type: numericType.test(type) ? "float" : categoricalType.test(type) ? "varchar" : undefined,
    }));
}

/** Makes the view `src_<name>` of a source that is not calls. */
export async function createSourceView(warehouse: Warehouse, source: RawSource): Promise<void> {
  await warehouse.run(`create or replace view src_${source.name} as ${sourceSql(source)}`);
}

/** Makes the view `src_calls` of one or several sources of calls, one below another; `batch` says which, from 0. */
export async function createCallsView(warehouse: Warehouse, sources: readonly RawSource[]): Promise<void> {
  const parts = sources.map((source, at) => `select *, ${at} as batch from (${sourceSql(source)})`);
  await warehouse.run(`create or replace view src_calls as ${parts.join(" union all ")}`);
}

/**
 * A source as SQL: the contract's columns in the contract's types, then the attributes. What a source leaves
 * out, as a column or in a row, follows from its other columns where it can.
 */
function sourceSql(source: RawSource): string {
  const read: string[] = [];
  const made: string[] = [];
  for (const [column, { type }] of Object.entries(source.contract.columns)) {
    const theirs = source.mapping.get(column);
    const otherwise = fallback(source, column);
    if (theirs) read.push(`${identifier(theirs)}::${sqlTypes[type]} as ${column}`);
    if (theirs && !otherwise) made.push(column);
    else
      made.push(
        `${theirs ? `coalesce(${column}, ${otherwise})` : (otherwise ?? `null::${sqlTypes[type]}`)} as ${column}`,
      );
  }
  for (const { name, type } of attributesOf(source)) {
    read.push(`${identifier(name)}::${type} as ${identifier(name)}`);
    made.push(identifier(name));
  }
  return `select ${made.join(", ")} from (select ${read.join(", ")} from (${source.relation}))`;
}

/** An empty `src_<name>` for an optional source that the project does not have. */
export async function createEmptySource(warehouse: Warehouse, name: string): Promise<void> {
  const columns = Object.entries(contracts[name]!.columns).map(
    ([column, { type }]) => `null::${sqlTypes[type]} as ${column}`,
  );
  await warehouse.run(`create or replace view src_${name} as select ${columns.join(", ")} where false`);
}

/** SQL for what a column that may be left out says where there is nothing; undefined: NULL. */
function fallback({ contract, config, mapping }: RawSource, column: string): string | undefined {
  const { lag_days } = config;
  if (column === "known_at" && lag_days !== undefined) return later(contract.event!, lag_days);
  if (column === "closed_known_at") {
    const end = "left_at" in contract.columns ? "left_at" : "valid_to";
    if (!mapping.has(end)) return undefined;
    return lag_days === undefined ? `greatest(${end}, known_at)` : later(end, lag_days);
  }
  if (column === "kind") return "'call'";
  if (column === "seconds" && !mapping.has(column)) return "0";
  return undefined;
}

/** An instant so many days of 86,400 s after another. (Adding an interval asks the calendar for each row: microseconds a row.) */
function later(instant: string, days: number): string {
  return days === 0 ? instant : `make_timestamptz(epoch_us(${instant}) + ${Math.round(days * 86_400e6)})`;
}
