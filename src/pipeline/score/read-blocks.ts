import type { Column } from "../../core/columns.ts";
import type { FeatureSchema } from "../../model/feature-schema.ts";
import { encodeLevels } from "../../train/dataset.ts";
import { identifier, type TypedColumn, type Warehouse } from "../../warehouse/warehouse.ts";

/** Some rows of a feature table. */
export interface RowBlock {
  nRows: number;
  /** In the order of the schema. */
  columns: Column[];
  /** Each row's place in its file, from 0. */
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
  const names = schema.map(({ name }) => identifier(name));
  const chunks = warehouse.streamColumns(
    `select file_row_number::integer as "file row", ${names.join(", ")} from ${from} where ${where}`,
  );
  let parts: Record<string, TypedColumn>[] = [];
  let nRows = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    nRows += chunk["file row"]!.length;
    if (nRows < blockRows) continue;
    yield blockOf(schema, parts, nRows);
    parts = [];
    nRows = 0;
  }
  if (nRows > 0) yield blockOf(schema, parts, nRows);
}

function blockOf(
  schema: FeatureSchema,
  parts: readonly Record<string, TypedColumn>[],
  nRows: number,
): RowBlock {
  const join = <Values extends Float32Array | Int32Array>(name: string, values: Values): Values => {
    let at = 0;
    for (const part of parts) {
      values.set(part[name] as Values, at);
      at += part[name]!.length;
    }
    return values;
  };
  const columns = schema.map(({ name, kind }): Column => {
    if (kind === "numeric") return { kind, name, values: join(name, new Float32Array(nRows)) };
    return { kind, name, ...encodeLevels(parts.flatMap((part) => part[name] as (string | null)[])) };
  });
  return { nRows, columns, fileRow: join("file row", new Int32Array(nRows)) };
}
