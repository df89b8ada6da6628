import { contracts } from "../config/contracts.ts";
import { takenNames } from "../warehouse/check-source.ts";
import { type ColumnProfile, commaNumberSql, readFiles } from "../warehouse/profile-table.ts";
import { identifier, quote } from "../warehouse/warehouse.ts";
import { isTwoValued } from "./match-columns.ts";
import type { SourceGuess } from "./match-sources.ts";
import { positiveValue } from "./positive-value.ts";
import { tokensOf } from "./words.ts";

/** A column of the table that does not become a feature, and why. */
export interface LeftColumn {
  name: string;
  why: string;
}

/** What a source needs beside new names for its columns. */
export interface SourceSql {
  /** DuckDB's, `{data}` for the data folder; undefined where renaming will do. */
  query?: string;
  left: LeftColumn[];
}

/** What the queries of a project have in common. */
export interface QuerySettings {
  /** Zone of times that name none. */
  timeZone: string;
  /** The product of uptakes that name none. */
  product: string;
  /** The value of a label that is a 1, where the user said which. */
  positive?: string;
}

/** A source's query, where names alone do not make it what the contract asks for. */
export function sourceSql(guess: SourceGuess, settings: QuerySettings): SourceSql {
  const { source, table, columns } = guess;
  const ofName = new Map(table.columns.map((column) => [column.name, column]));
  const made = columns.map(({ column, theirs }) => ({
    column,
    theirs,
    sql: expression(source, column, ofName.get(theirs)!, settings),
  }));
  const extra = extraColumns(guess, settings);
  const { left, renamed, commas } = attributes(guess);
  const isPlain =
    made.every(({ theirs, sql }) => sql === identifier(theirs)) && extra.length === 0 && !table.parts;
  if (isPlain && left.length + renamed.length + commas.length === 0) return { left };
  const selected = [...extra, ...made.map(({ column, sql }) => `${sql} as ${column}`)];
  if (contracts[source]!.attributes) {
    const gone = [
      ...made.map(({ theirs }) => theirs),
      ...left.map(({ name }) => name),
      ...renamed,
      ...(table.parts ? ["part"] : []),
    ];
    const asNumber = (name: string) =>
      commas.includes(name) ? commaNumberSql(identifier(name)) : identifier(name);
    const numbers = commas.filter((name) => !renamed.includes(name));
    const excluded = [...new Set(gone)].map(identifier);
    const replaced = numbers.map((name) => `${asNumber(name)} as ${identifier(name)}`);
    const clause = (word: string, parts: string[]) =>
      parts.length > 0 ? ` ${word} (${parts.join(", ")})` : "";
    selected.push(`*${clause("exclude", excluded)}${clause("replace", replaced)}`);
    selected.push(...renamed.map((name) => `${asNumber(name)} as ${identifier(`${name}_given`)}`));
  }
  return { query: `select\n${selected.map((one) => `  ${one}`).join(",\n")}\nfrom ${rowsOf(guess)}`, left };
}

/** SQL for a table's rows; of files that are named for their part, with that part. */
function rowsOf({ table, columns, source }: SourceGuess): string {
  const ids = columns.filter(({ column }) => contracts[source]!.columns[column]!.type === "id");
  const types = Object.fromEntries(ids.map(({ theirs }) => [theirs, "VARCHAR"]));
  const read = (from: readonly string[]) =>
    readFiles(
      from.map((file) => `{data}/${file}`),
      types,
    );
  if (!table.parts) return read(table.from);
  const parts = table.parts.map(({ part, from }) => `select *, ${quote(part)} as part from ${read([from])}`);
  return `(\n  ${parts.join("\n  union all ")}\n)`;
}

/** What a contract asks for and the table does not have, but can be made. */
function extraColumns({ source, columns }: SourceGuess, { product }: QuerySettings): string[] {
  const has = (name: string) => columns.some(({ column }) => column === name);
  if (source === "uptakes" && !has("product")) return [`${quote(product)} as product`];
  if (source === "nodes" && !has("node_id")) return [`${rowNumber} as node_id`];
  return [];
}

/** Rows without an id are named by their place. */
export const rowNumber = "row_number() over ()";

function expression(
  source: string,
  column: string,
  theirs: ColumnProfile,
  { timeZone, positive }: QuerySettings,
): string {
  const { type, values } = contracts[source]!.columns[column]!;
  const name = identifier(theirs.name);
  if (type === "instant") return instantSql(theirs, timeZone);
  if (type === "boolean") return truth(theirs, name, positive);
  if (theirs.hasDecimalComma) return commaNumberSql(name);
  const translated = values && translate(theirs.values ?? [], values);
  if (!translated || Object.entries(translated).every(([from, to]) => from === to)) return name;
  const cases = Object.entries(translated).map(([from, to]) => `when ${quote(from)} then ${quote(to)}`);
  return `case ${name} ${cases.join(" ")} end`;
}

/** A time as DuckDB's instant or date; where it is one already, the column as it is. */
export function instantSql({ name, time }: ColumnProfile, timeZone: string): string {
  const column = identifier(name);
  if (time === "local") return `timezone(${quote(timeZone)}, ${column}::timestamp)`;
  if (time === "other date") return `${column}::date`;
  if (time === "seconds") return `to_timestamp(${column})`;
  return time === "milliseconds" ? `to_timestamp(${column} / 1000)` : column;
}

/** One of two values is true; DuckDB knows 0 and 1, true and false itself. */
function truth(column: ColumnProfile, name: string, positive: string | undefined): string {
  const plain = (column.values ?? []).map((value) => value.toLowerCase());
  const isKnown = plain.every((value) => ["0", "1", "true", "false"].includes(value));
  if ((isKnown && positive === undefined) || !isTwoValued(column)) return name;
  return `rtrim(trim(${name}::varchar), '.') = ${quote(positiveValue(column, positive).value)}`;
}

/** Their values in the contract's words; undefined where one of them says nothing. */
export function translate(
  values: readonly string[],
  allowed: readonly string[],
): Record<string, string> | undefined {
  const pairs = values.map((value) => {
    const tokens = tokensOf(value);
    const meant =
      allowed.find((one) => tokens.includes(one)) ??
      allowed.find((one) => value.length <= 3 && one.startsWith(value.toLowerCase()));
    return [value, meant] as const;
  });
  if (pairs.some(([, meant]) => meant === undefined)) return undefined;
  return Object.fromEntries(pairs) as Record<string, string>;
}

/** Columns of a source of attributes that do not become features. */
export function leftOut(guess: SourceGuess): LeftColumn[] {
  return attributes(guess).left;
}

/** Of a source of attributes: columns that cannot be features, those whose name is taken, and numbers that DuckDB would take for text. */
function attributes({ source, table, columns }: SourceGuess): {
  left: LeftColumn[];
  renamed: string[];
  commas: string[];
} {
  const contract = contracts[source]!;
  if (!contract.attributes) return { left: [], renamed: [], commas: [] };
  const mapped = new Set(columns.map(({ theirs }) => theirs));
  const left: LeftColumn[] = [];
  const renamed: string[] = [];
  const rest = table.columns.filter(({ name }) => !mapped.has(name));
  for (const { name, type, nDistinct, nValues } of rest) {
    const isText = type === "VARCHAR";
    if (!/INT|DOUBLE|FLOAT|DECIMAL|BOOLEAN|VARCHAR|ENUM|UUID/.test(type))
      left.push({ name, why: `a ${type.toLowerCase()}, no feature` });
    else if (nValues === 0) left.push({ name, why: "without a value" });
    else if (isText && nDistinct > maxCategories && nDistinct > 0.5 * nValues)
      left.push({ name, why: "text that is another in nearly each row" });
    else if (
      [...Object.keys(contract.columns), ...(takenNames[source] ?? []), "visible_at"].includes(
        name.toLowerCase(),
      )
    )
      renamed.push(name);
  }
  const commas = rest.filter(({ hasDecimalComma }) => hasDecimalComma);
  return { left, renamed, commas: commas.map(({ name }) => name) };
}

/** Text with more values than that, most of them in one row, says nothing of another row. */
const maxCategories = 50;
