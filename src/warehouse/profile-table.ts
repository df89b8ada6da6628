import { identifier, quote, type Warehouse } from "./warehouse.ts";

/** What was seen of a column: over all rows, but for `nDistinct` and `values`, which are of the first `maxDistinctRows`. */
export interface ColumnProfile {
  name: string;
  /** DuckDB's. */
  type: string;
  /** Rows with a value. */
  nValues: number;
  /** Different values. */
  nDistinct: number;
  /** As text; null where there is no value. */
  min: string | null;
  max: string | null;
  /** All values, where they are few. */
  values?: string[];
  /** Rows of each of them. */
  counts?: number[];
  /** Text that tells numbers with a decimal comma, perhaps with blanks between thousands; then `type` is DOUBLE. */
  hasDecimalComma?: true;
  /** How it tells a time, if it does. */
  time?: TimeKind;
}

/**
 * - `instant`: with a time zone, read as it is · `date`: a day, read as it is
 * - `local`: without a zone · `other date`: a day in a form of its own · `seconds`, `milliseconds`: since 1970
 */
export type TimeKind = "instant" | "date" | "local" | "other date" | "seconds" | "milliseconds";

/** Files with the same columns, read as one. */
export interface TableProfile {
  /** Files or globs, relative to the data folder. */
  from: string[];
  /** CSV and the like, which give no types of their own. */
  isText: boolean;
  /** Files that are named for a part of a split: `train.csv`, `test.csv`. */
  parts?: { part: string; from: string }[];
  nRows: number;
  columns: ColumnProfile[];
}

/** Different values are counted in so many rows: of more they take too much memory. */
export const maxDistinctRows = 2_000_000;

/** Columns with up to so many values are told with all of them. */
const maxValues = 24;

/** Text that ends in Z or an offset. */
const hasOffset = "'^.*[0-9]([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$'";

/** A number as it is written where the comma is decimal: `1601,53`, `-1 601,5`, `7`. */
const commaNumber = "'^\\s*[+-]?[0-9][0-9 ]*(,[0-9]+)?\\s*$'";

/** A comma before other than three digits, so that it cannot stand between thousands. */
const decimalComma = "'^[^,]*,([0-9]{1,2}|[0-9]{4,})\\s*$'";

/** Text with a decimal comma as a number. @param column quoted */
export function commaNumberSql(column: string): string {
  return `translate(${column}, ', ', '.')::double`;
}

/** Seconds since 1970 between 2001 and 2033. */
const epoch = { from: 1e9, to: 2e9 };

/** SQL that reads files of one kind by their extension. @param types of columns of text files that are not to be guessed: name → type */
export function readFiles(files: readonly string[], types: Readonly<Record<string, string>> = {}): string {
  const list = files.length === 1 ? quote(files[0]!) : `[${files.map(quote).join(", ")}]`;
  const extension = files[0]!.replace(/\.gz$/, "").split(".").at(-1)!.toLowerCase();
  if (extension === "parquet") return `read_parquet(${list})`;
  if (/json/.test(extension)) return `read_json(${list}, sample_size = -1)`;
  const pairs = Object.entries(types).map(([name, type]) => `${quote(name)}: ${quote(type)}`);
  return `read_csv(${list}, sample_size = -1${pairs.length > 0 ? `, types = {${pairs.join(", ")}}` : ""})`;
}

/** The columns of some files and their types. */
export async function describeFiles(
  warehouse: Warehouse,
  files: readonly string[],
): Promise<{ name: string; type: string }[]> {
  const rows = await warehouse.rows<{ column_name: string; column_type: string }>(
    `describe from ${readFiles(files)}`,
  );
  return rows.map(({ column_name, column_type }) => ({ name: column_name, type: column_type }));
}

/** Looks at every row of a table once: counts, extremes, few values, and what tells a time. */
export async function profileTable(
  warehouse: Warehouse,
  from: string[],
  files: readonly string[],
): Promise<TableProfile> {
  const found = await describeFiles(warehouse, files);
  const isText = /\.[ct]sv(\.gz)?$/i.test(files[0]!);
  // Times of text files are judged by what is written there, not by what DuckDB takes it for.
  const relation = isText ? readFiles(files, timesAsText(found)) : readFiles(files);
  const types = found.map(({ type }) => (isText && /DATE|TIME/.test(type) ? "VARCHAR" : type));
  const parts = found.map(({ name }, at) => columnSql(identifier(name), types[at]!, at));
  const distinct = found.map(({ name }, at) => `count(distinct ${identifier(name)})::double as d${at}`);
  const [row] = await warehouse.rows<Record<string, number | string | null>>(
    `select * from (select count(*)::double as n, ${parts.join(", ")} from ${relation}),
       (select ${distinct.join(", ")} from (from ${relation} limit ${maxDistinctRows}))`,
  );
  const columns: ColumnProfile[] = [];
  for (const [at, { name, type }] of found.entries()) {
    const ofKind = (kind: string) => row![`${kind}${at}`] as number;
    const profile: ColumnProfile = {
      name,
      type,
      nValues: ofKind("n"),
      nDistinct: ofKind("d"),
      min: row![`a${at}`] as string | null,
      max: row![`z${at}`] as string | null,
    };
    if (profile.nDistinct <= maxValues) Object.assign(profile, await valuesOf(warehouse, relation, name));
    if (isText && profile.nValues > 0 && ofKind("c") === profile.nValues && ofKind("f") > 0)
      Object.assign(profile, { type: "DOUBLE", hasDecimalComma: true });
    const time = timeKind(profile, isText, ofKind("t"), ofKind("o"));
    if (time) profile.time = time;
    const typed = typedSql(profile, types[at] !== type && ofKind("t") < profile.nValues);
    if (typed) Object.assign(profile, await extremes(warehouse, readFiles(files), typed));
    columns.push(profile);
  }
  return { from, isText, nRows: row!.n as number, columns };
}

function timesAsText(found: readonly { name: string; type: string }[]): Record<string, string> {
  const times = found.filter(({ type }) => /DATE|TIME/.test(type));
  return Object.fromEntries(times.map(({ name }) => [name, "VARCHAR"]));
}

/** What gives a column's extremes where its text does not: `02.01.2026` comes before `01.02.2026`, and `900,5` before `1000,5`. */
function typedSql({ name, hasDecimalComma }: ColumnProfile, isTimeOfItsOwn: boolean): string | undefined {
  if (hasDecimalComma) return commaNumberSql(identifier(name));
  return isTimeOfItsOwn ? identifier(name) : undefined;
}

async function extremes(
  warehouse: Warehouse,
  relation: string,
  sql: string,
): Promise<Pick<ColumnProfile, "min" | "max">> {
  const [row] = await warehouse.rows<{ min: string; max: string }>(
    `select min(${sql})::varchar as min, max(${sql})::varchar as max from ${relation}`,
  );
  return row!;
}

function columnSql(column: string, type: string, at: number): string {
  const isText = type === "VARCHAR";
  const parses = isText ? `count_if(try_cast(${column} as timestamptz) is not null)` : "0";
  const matches = (pattern: string) => (isText ? `count_if(regexp_matches(${column}, ${pattern}))` : "0");
  const offsets = matches(hasOffset);
  const isPlain = /^(VARCHAR|BOOLEAN|DATE|TIMESTAMP.*|.*INT.*|DOUBLE|FLOAT|DECIMAL.*|UUID|ENUM.*)$/.test(
    type,
  );
  return [
    `count(${column})::double as n${at}`,
    `${isPlain ? `min(${column})::varchar` : "null"} as a${at}`,
    `${isPlain ? `max(${column})::varchar` : "null"} as z${at}`,
    `${parses}::double as t${at}`,
    `${offsets}::double as o${at}`,
    `${matches(commaNumber)}::double as c${at}`,
    `${matches(decimalComma)}::double as f${at}`,
  ].join(", ");
}

async function valuesOf(
  warehouse: Warehouse,
  relation: string,
  name: string,
): Promise<Required<Pick<ColumnProfile, "values" | "counts">>> {
  const column = identifier(name);
  const rows = await warehouse.rows<{ value: string; n: number }>(
    `select ${column}::varchar as value, count(*)::double as n from ${relation} where ${column} is not null group by all order by value limit ${maxValues + 1}`,
  );
  return { values: rows.map(({ value }) => value), counts: rows.map(({ n }) => n) };
}

/** @param nTimes rows whose text is a time · @param nOffsets rows whose text ends with an offset */
function timeKind(
  { type, nValues, min, max }: ColumnProfile,
  isText: boolean,
  nTimes: number,
  nOffsets: number,
): TimeKind | undefined {
  if (nValues === 0) return undefined;
  if (!isText && type === "DATE") return "date";
  if (!isText && type.startsWith("TIMESTAMP")) return type.includes("WITH TIME ZONE") ? "instant" : "local";
  if (isText && type === "DATE" && nTimes < nValues) return "other date";
  if (isText && type === "TIMESTAMP" && nTimes < nValues) return "local";
  if (type === "VARCHAR" || /DATE|TIMESTAMP/.test(type)) {
    if (nTimes < nValues) return undefined;
    if (/^\d{4}-\d{2}-\d{2}$/.test(min!) && /^\d{4}-\d{2}-\d{2}$/.test(max!)) return "date";
    return nOffsets === nValues ? "instant" : "local";
  }
  if (!/INT|DOUBLE|DECIMAL/.test(type)) return undefined;
  const isWithin = (unit: number) => Number(min) >= epoch.from * unit && Number(max) <= epoch.to * unit;
  if (isWithin(1)) return "seconds";
  return isWithin(1000) ? "milliseconds" : undefined;
}

/** Share of a column's values, of some thousand of them, that are values of another column too. */
export async function sharedValues(
  warehouse: Warehouse,
  one: { files: readonly string[]; column: string },
  other: { files: readonly string[]; column: string },
): Promise<number> {
  const [row] = await warehouse.rows<{ share: number | null }>(
    `with sampled as (select distinct ${identifier(one.column)}::varchar as value from ${readFiles(one.files)} where value is not null limit 2000)
     select avg((value in (select ${identifier(other.column)}::varchar from ${readFiles(other.files)}))::integer)::double as share from sampled`,
  );
  return row!.share ?? 0;
}
