/** A table of the simulated sources: its columns and its rows, made entity by entity when the Parquet writer asks. */
import type { ParquetBatch, ParquetColumn } from "../warehouse/parquet-writer.ts";

export interface Table {
  name: string;
  columns: readonly ParquetColumn[];
  /** Rows, or the most there can be. */
  nRows: number;
  nextBatch: () => ParquetBatch | undefined;
}

/** Columns of a batch under way. */
export type Values<Name extends string> = Record<Name, Float64Array>;

/** Writes the rows of one entity from row `row` on, and returns the row after its last one. */
export type FillRows<Name extends string> = (entity: number, values: Values<Name>, row: number) => number;

const rowsPerBatch = 32_768;

/**
 * @param nEntities how often `fillRows` is called, with 0, 1, 2 …: in the order of the table's grain.
 * @param maxRows most rows that one entity has.
 */
export function makeTable<Name extends string>(
  name: string,
  columns: readonly ParquetColumn<Name>[],
  nEntities: number,
  maxRows: number,
  fillRows: FillRows<NoInfer<Name>>,
): Table {
  const values = makeValues(columns, rowsPerBatch + maxRows);
  let entity = 0;
  const nextBatch = () => {
    let nRows = 0;
    while (entity < nEntities && nRows < rowsPerBatch) nRows = fillRows(entity++, values, nRows);
    return nRows > 0 ? { nRows, values } : undefined;
  };
  return { name, columns, nRows: nEntities * maxRows, nextBatch };
}

export function makeValues<Name extends string>(
  columns: readonly ParquetColumn<Name>[],
  nRows: number,
): Values<Name> {
  return Object.fromEntries(columns.map((column) => [column.name, new Float64Array(nRows)])) as Values<Name>;
}

/** Digits of ids: `C00000123`. */
const idDigits = 8;
/** A client's id as text. */
export const clientId = <Name extends string>(name: Name) =>
  ({ name, type: "varchar", prefixes: ["C"], digits: idDigits }) as const;
/** A subscriber's id as text. */
export const subscriberId = <Name extends string>(name: Name) =>
  ({ name, type: "varchar", prefixes: ["S"], digits: idDigits }) as const;
/** The id of a client or of a subscriber as text, from `personCode`. */
export const personId = <Name extends string>(name: Name) =>
  ({ name, type: "varchar", prefixes: ["C", "S"], digits: idDigits }) as const;
export const personCode = (isSubscriber: boolean, id: number) => (isSubscriber ? 10 ** idDigits : 0) + id;
/** Which of the two a `personId` is: 0 client, 1 subscriber. */
export const personKind = <Name extends string>(name: Name) =>
  ({ name, type: "varchar", labels: ["client", "subscriber"] }) as const;
/** Telephone numbers as text: `+79` and nine digits. */
export const phoneNumber = <Name extends string>(name: Name) =>
  ({ name, type: "varchar", prefixes: ["+79"], digits: 9 }) as const;
export const instant = <Name extends string>(name: Name) => ({ name, type: "timestamptz" }) as const;
