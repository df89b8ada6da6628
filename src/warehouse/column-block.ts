import { type DuckDBDataChunk, DuckDBTypeId } from "@duckdb/node-api";
import { InternalError } from "../core/errors.ts";

/** Typed columns of a query: FLOAT → Float32Array (NULL → NaN), DOUBLE → Float64Array (NULL → NaN), INTEGER → Int32Array, BIGINT → BigInt64Array, else text or null. */
export type TypedColumn = Float32Array | Float64Array | Int32Array | BigInt64Array | (string | null)[];

/** A column of a query's result. */
export interface ResultColumn {
  name: string;
  type: DuckDBTypeId;
}

/** Rows of DuckDB's chunks one after another: each value is copied once, into an array for all of the block. */
export class ColumnBlock {
  nRows = 0;
  readonly #columns: readonly ResultColumn[];
  readonly #values: TypedColumn[];

  /** @param capacity rows that there is room for */
  constructor(columns: readonly ResultColumn[], capacity: number) {
    this.#columns = columns;
    this.#values = columns.map(({ type }) => newColumn(type, capacity));
  }

  /** @throws InternalError for a NULL in an INTEGER or BIGINT column */
  append(chunk: DuckDBDataChunk): void {
    for (const [at, { name }] of this.#columns.entries()) {
      const values = this.#values[at]!;
      if (Array.isArray(values)) appendTexts(values, chunk, at);
      else copyNumbers(values, this.nRows, chunk, at, name);
    }
    this.nRows += chunk.rowCount;
  }

  /** The rows by the columns' names: views, where there was room for more. */
  columns(): Record<string, TypedColumn> {
    return Object.fromEntries(
      this.#columns.map(({ name }, at) => {
        const values = this.#values[at]!;
        return [
          name,
          Array.isArray(values) || values.length === this.nRows ? values : values.subarray(0, this.nRows),
        ];
      }),
    );
  }
}

type NumberArray = Exclude<TypedColumn, unknown[]>;
type RawVector = {
  /** In the chunk's memory. */
  items: NumberArray;
  /** One bit a row, 1 where there is a value; null: there is everywhere. */
  validity: { data: BigUint64Array | null };
};

function newColumn(type: DuckDBTypeId, capacity: number): TypedColumn {
  if (type === DuckDBTypeId.INTEGER) return new Int32Array(capacity);
  if (type === DuckDBTypeId.BIGINT) return new BigInt64Array(capacity);
  if (type === DuckDBTypeId.FLOAT) return new Float32Array(capacity);
  if (type === DuckDBTypeId.DOUBLE) return new Float64Array(capacity);
  return [];
}

function appendTexts(texts: (string | null)[], chunk: DuckDBDataChunk, at: number): void {
  for (const value of chunk.getColumnValues(at)) texts.push(value === null ? null : String(value));
}

function copyNumbers(
  values: NumberArray,
  from: number,
  chunk: DuckDBDataChunk,
  at: number,
  name: string,
): void {
  const { items, validity } = chunk.getColumnVector(at) as unknown as RawVector;
  values.set(items as never, from);
  if (validity.data === null) return;
  const isFloat = values instanceof Float32Array || values instanceof Float64Array;
  // The library's own `itemValid` makes two big integers a row.
  const words = new Uint32Array(validity.data.buffer, validity.data.byteOffset, 2 * validity.data.length);
  for (let word = 0; word < words.length; word++) {
    for (let missing = ~words[word]!; missing !== 0; missing &= missing - 1) {
      const row = 32 * word + 31 - Math.clz32(missing & -missing);
      if (row >= items.length) break;
      if (!isFloat) throw new InternalError(`column ${name} holds a NULL, expected none`);
      values[from + row] = Number.NaN;
    }
  }
}
