import { mkdirSync } from "node:fs";
import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  DuckDBTypeId,
  FLOAT,
  INTEGER,
  VARCHAR,
} from "@duckdb/node-api";
import { InternalError } from "../core/errors.ts";

export interface WarehouseOptions {
  /** Memory DuckDB may use before it spills, in GiB. */
  memoryLimitGb: number;
  /** Default: all cores. No result depends on it. */
  threads?: number | undefined;
  /** Folder for what does not fit into memory. */
  spillFolder: string;
  /** Zone of local midnights and of day arithmetic. */
  timeZone: string;
  /** Hears some times a second how much of the running query is done, 0 … 1, as far as DuckDB can tell. */
  onQuery?: ((share: number) => void) | undefined;
}

/** Typed columns of a query: FLOAT → Float32Array (NULL → NaN), DOUBLE → Float64Array (NULL → NaN), INTEGER → Int32Array, BIGINT → BigInt64Array, else text or null. */
export type TypedColumn = Float32Array | Float64Array | Int32Array | BigInt64Array | (string | null)[];

/** A column to load: 32-bit floats, doubles, integers or text. */
export interface TableColumn {
  name: string;
  values: Float32Array | Float64Array | Int32Array | readonly string[];
}

export type SqlValue = string | number | bigint | boolean | null;

/** Rows in one row group of every Parquet file that is written: part of "same inputs, same bytes". */
const rowGroupSize = 122_880;

/** Milliseconds from one look at the running query to the next. */
const lookEvery = 250;

/** Rows of one chunk of DuckDB's. */
const chunkRows = 2048;

/** An embedded DuckDB. Everything that knows DuckDB's API is in this folder. */
export class Warehouse {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  #lookout: NodeJS.Timeout | undefined;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open(options: WarehouseOptions): Promise<Warehouse> {
    mkdirSync(options.spillFolder, { recursive: true });
    const instance = await DuckDBInstance.create(":memory:", {
      memory_limit: `${options.memoryLimitGb}GiB`,
      temp_directory: options.spillFolder,
      ...(options.threads ? { threads: String(options.threads) } : {}),
    });
    const connection = await instance.connect();
    const warehouse = new Warehouse(instance, connection);
    await warehouse.run(`set TimeZone = ${quote(options.timeZone)}`);
    if (options.onQuery) await warehouse.#watch(options.onQuery);
    return warehouse;
  }

  async #watch(onQuery: (share: number) => void): Promise<void> {
    await this.run("set enable_progress_bar = true");
    await this.run("set enable_progress_bar_print = false");
    await this.run("set progress_bar_time = 0");
    this.#lookout = setInterval(() => {
      const { percentage } = this.#connection.progress;
      if (percentage > 0) onQuery(Math.min(1, percentage / 100));
    }, lookEvery);
    this.#lookout.unref();
  }

  close(): void {
    clearInterval(this.#lookout);
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  async run(sql: string): Promise<void> {
    await this.#connection.run(sql);
  }

  /** Small results as objects; 64-bit integers come as text, so ask for `::integer` or `::double` where a number is meant. */
  async rows<T = Record<string, SqlValue>>(sql: string): Promise<T[]> {
    const reader = await this.#connection.runAndReadAll(sql);
    return reader.getRowObjectsJson() as T[];
  }

  /** Makes `expression` what `getvariable(name)` returns. */
  async setVariable(name: string, expression: string): Promise<void> {
    await this.run(`set variable ${name} = ${expression}`);
  }

  /** Reads a query column by column into typed arrays, chunk after chunk; a NULL in an INTEGER or BIGINT column is an error. */
  async readColumns(sql: string): Promise<Record<string, TypedColumn>> {
    const parts = new Map<string, TypedColumn[]>();
    for await (const chunk of this.streamColumns(sql)) {
      for (const [name, values] of Object.entries(chunk)) {
        const column = parts.get(name);
        if (column) column.push(values);
        else parts.set(name, [values]);
      }
    }
    return Object.fromEntries([...parts].map(([name, chunks]) => [name, concatenate(chunks)]));
  }

  /** As `readColumns`, one chunk (up to `chunkRows` rows) at a time; an empty result yields one empty chunk. */
  async *streamColumns(sql: string): AsyncGenerator<Record<string, TypedColumn>> {
    const result = await this.#connection.stream(sql);
    const names = result.columnNames();
    const types = names.map((_, at) => result.columnTypeId(at));
    let isEmpty = true;
    for (
      let chunk = await result.fetchChunk();
      chunk && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      isEmpty = false;
      const current = chunk;
      yield Object.fromEntries(names.map((name, at) => [name, columnOf(current, at, types[at]!, name)]));
    }
    if (isEmpty) yield Object.fromEntries(names.map((name, at) => [name, emptyColumn(types[at]!)]));
  }

  /** Makes a table of equally long columns; its `row_idx` counts from 0. */
  async loadTable(table: string, nRows: number, columns: readonly TableColumn[]): Promise<void> {
    const types = columns.map(({ values }) => sqlTypeOf(values));
    const declared = columns.map(({ name }, at) => `${identifier(name)} ${types[at]!.sql}`);
    await this.run(
      `create or replace table ${table} (row_idx integer${declared.map((one) => `, ${one}`).join("")})`,
    );
    const appender = await this.#connection.createAppender(table);
    for (let from = 0; from < nRows; from += chunkRows) {
      const count = Math.min(chunkRows, nRows - from);
      const chunk = DuckDBDataChunk.create([INTEGER, ...types.map(({ duckdb }) => duckdb)], count);
      fillVector(
        chunk,
        0,
        Int32Array.from({ length: count }, (_, at) => from + at),
      );
      for (const [at, { values }] of columns.entries())
        fillVector(chunk, at + 1, values.slice(from, from + count));
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  }

  /** Writes a query to a Parquet file; the query must order its rows by their grain. */
  async copyToParquet(sql: string, file: string): Promise<void> {
    await this.run(
      `copy (${sql}) to ${quote(file)} (format parquet, compression zstd, row_group_size ${rowGroupSize})`,
    );
  }
}

/** What DuckDB says of what it was given, without the error's kind; undefined for any other error, and for want of memory. */
export function engineMessage(error: unknown): string | undefined {
  const [, message] = /^(?!Out of Memory)(?:[A-Z][\w-]* )+Error: (.*)/.exec((error as Error).message) ?? [];
  return message?.slice(0, 300);
}

/** Number of rows and a sum over their MD5: the same for the same rows in any order. */
export async function hashRows(warehouse: Warehouse, query: string): Promise<string> {
  const [row] = await warehouse.rows<{ sum: string }>(
    `select concat(count(*), ' ', sum(md5_number_lower(t::varchar)::hugeint)) as sum from (${query}) t`,
  );
  return row!.sum;
}

/** SQL text literal. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Quoted SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function sqlTypeOf(values: TableColumn["values"]): { sql: string; duckdb: DuckDBType } {
  if (values instanceof Float32Array) return { sql: "float", duckdb: FLOAT };
  if (values instanceof Float64Array) return { sql: "double", duckdb: DOUBLE };
  if (values instanceof Int32Array) return { sql: "integer", duckdb: INTEGER };
  return { sql: "varchar", duckdb: VARCHAR };
}

function fillVector(chunk: DuckDBDataChunk, at: number, values: TableColumn["values"]): void {
  if (!ArrayBuffer.isView(values)) {
    chunk.setColumnValues(at, values as readonly string[]);
    return;
  }
  const vector = chunk.getColumnVector(at) as unknown as { items: Float64Array; flush(): void };
  vector.items.set(values as Float64Array);
  vector.flush();
}

type NumberArray = Float32Array | Float64Array | Int32Array | BigInt64Array;
type RawVector = {
  items?: NumberArray;
  /** One bit a row, 1 where there is a value; null: there is everywhere. */
  validity: { data: BigUint64Array | null; offset: number };
};

/** Of a word of the validity bits. */
const allValid = 2n ** 64n - 1n;

function columnOf(chunk: DuckDBDataChunk, at: number, type: DuckDBTypeId, name: string): TypedColumn {
  const { items, validity } = chunk.getColumnVector(at) as unknown as RawVector;
  const isFloat = type === DuckDBTypeId.FLOAT || type === DuckDBTypeId.DOUBLE;
  if (!isFloat && type !== DuckDBTypeId.INTEGER && type !== DuckDBTypeId.BIGINT)
    return chunk.getColumnValues(at).map((value) => (value === null ? null : String(value)));
  // The vector's memory goes with its chunk.
  const values = items!.slice(0, chunk.rowCount);
  const { data, offset } = validity;
  // Most chunks have no NULL.
  if (data === null || data.every((bits) => bits === allValid)) return values;
  // The library's own `itemValid` makes two big integers a row.
  const words = new Uint32Array(data.buffer, data.byteOffset, 2 * data.length);
  for (let row = 0; row < values.length; row += 1) {
    const bit = offset + row;
    if (((words[bit >>> 5]! >>> (bit & 31)) & 1) === 1) continue;
    if (!isFloat) throw new InternalError(`column ${name} holds a NULL, expected none`);
    values[row] = Number.NaN;
  }
  return values;
}

function emptyColumn(type: DuckDBTypeId): TypedColumn {
  if (type === DuckDBTypeId.INTEGER) return new Int32Array(0);
  if (type === DuckDBTypeId.BIGINT) return new BigInt64Array(0);
  if (type === DuckDBTypeId.FLOAT) return new Float32Array(0);
  if (type === DuckDBTypeId.DOUBLE) return new Float64Array(0);
  return [];
}

function concatenate(parts: TypedColumn[]): TypedColumn {
  const first = parts[0]!;
  if (Array.isArray(first)) return (parts as (string | null)[][]).flat();
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new (first.constructor as new (length: number) => Float32Array)(total);
  let at = 0;
  for (const part of parts as Float32Array[]) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
