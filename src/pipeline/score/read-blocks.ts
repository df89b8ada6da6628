import type { Column } from "../../core/columns.ts";
import type { FeatureSchema } from "../../model/feature-schema.ts";
import { identifier, type TypedColumn, type Warehouse } from "../../warehouse/warehouse.ts";
import { columnsOf } from "../features/read-dataset.ts";

/** Some rows of a feature table. */
export interface RowBlock {
  nRows: number;
  /** In the order of the schema. */
  columns: Column[];
  /** Each row's place in its file, from 0. */
  fileRow: Int32Array;
}

/** The same as it was read: numbers, and categories as text. */
interface RawBlock {
  columns: Record<string, TypedColumn>;
  fileRow: Int32Array;
}

/** Rows of one block: 64 MB of 250 columns. */
const blockRows = 65_536;

/**
 * Reads a feature table block after block, so that memory does not grow with its rows.
 * @param from SQL of the table, with `file_row_number`
 * @param where SQL condition on the rows
 */
export async function* readBlocks(
  warehouse: Warehouse,
  schema: FeatureSchema,
  from: string,
  where: string,
): AsyncGenerator<RowBlock> {
  for await (const { columns, fileRow } of readRawBlocks(warehouse, schema, from, where)) {
    const nRows = fileRow.length;
    if (nRows > 0) yield { nRows, columns: columnsOf(schema, columns), fileRow };
  }
}

/** As `readBlocks`, by the columns' names; no row gives one block without rows. */
export async function* readRawBlocks(
  warehouse: Warehouse,
  schema: FeatureSchema,
  from: string,
  where: string,
): AsyncGenerator<RawBlock> {
  const names = schema.map(({ name }) => identifier(name));
  const blocks = warehouse.streamColumns(
    `select file_row_number::integer as "file row", ${names.join(", ")} from ${from} where ${where}`,
    blockRows,
  );
  for await (const { "file row": fileRow, ...columns } of blocks)
    yield { columns, fileRow: fileRow as Int32Array };
}
