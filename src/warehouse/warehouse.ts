import { mkdirSync } from "node:fs";
import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  FLOAT,
  INTEGER,
  VARCHAR,
} from "@duckdb/node-api";
import { ColumnBlock, type TypedColumn } from "./column-block.ts";

export type { TypedColumn } from "./column-block.ts";

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

/** What DuckDB makes of a streamed query ahead of its reader, so that it goes on while the reader works: the default is one chunk of 100 columns. */
const streamingBuffer = "32MiB";

/** Rows of a block on the way into memory: so few that small results take little. */
const readRows = 16_384;

/** Connections that may have a query under way. A process that exits waits for its threads, so the query must end first. */
const connected = new Set<DuckDBConnection>();
process.on("exit", () => {
  for (const connection of connected) connection.interrupt();
});

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
    connected.add(connection);
    const warehouse = new Warehouse(instance, connection);
    await warehouse.run(`set TimeZone = ${quote(options.timeZone)}`);
    await warehouse.run(`set streaming_buffer_size = ${quote(streamingBuffer)}`);
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
    connected.delete(this.#connection);
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
    for await (const block of this.streamColumns(sql, readRows)) {
      for (const [name, values] of Object.entries(block)) {
        const column = parts.get(name);
        if (column) column.push(values);
        else parts.set(name, [values]);
      }
    }
    return Object.fromEntries([...parts].map(([name, blocks]) => [name, concatenate(blocks)]));
  }

  /**
   * As `readColumns`, one block at a time; an empty result yields one empty block.
   * @param blockRows rows of a block, at most
   */
  async *streamColumns(sql: string, blockRows = chunkRows): AsyncGenerator<Record<string, TypedColumn>> {
    const result = await this.#connection.stream(sql);
    const columns = result.columnNames().map((name, at) => ({ name, type: result.columnTypeId(at) }));
    let block: ColumnBlock | undefined;
    let isEmpty = true;
    for (
      let chunk = await result.fetchChunk();
      chunk && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      isEmpty = false;
      block ??= new ColumnBlock(columns, blockRows > chunkRows ? blockRows : chunk.rowCount);
      block.append(chunk);
      if (block.nRows + chunkRows <= blockRows) continue;
      yield block.columns();
      block = undefined;
    }
    if (block || isEmpty) yield (block ?? new ColumnBlock(columns, 0)).columns();
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
