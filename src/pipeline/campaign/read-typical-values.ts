import { type FeatureValue, typicalValues } from "../../campaign/typical-values.ts";
import type { FeatureSchema } from "../../model/feature-schema.ts";
import { identifier, type Warehouse } from "../../warehouse/warehouse.ts";
import { columnsOf } from "../features/read-dataset.ts";

/** Values in memory at a time: 64 MB of numbers. */
const mostValues = 2 ** 24;

/**
 * `typicalValues` of a table that need not be in memory: some columns at a time. (DuckDB's `median` takes three times as long as reading
 * the columns and selecting here.)
 * @param from SQL of the table
 * @param where SQL condition on its rows
 * @param nRows of them, about
 * @returns a value a column, in the order of the schema
 */
export async function readTypicalValues(
  warehouse: Warehouse,
  { from, where, nRows }: { from: string; where: string; nRows: number },
  schema: FeatureSchema,
): Promise<FeatureValue[]> {
  const typical: FeatureValue[] = [];
  const atOnce = Math.max(1, Math.floor(mostValues / Math.max(1, nRows)));
  for (let start = 0; start < schema.length; start += atOnce) {
    const some = schema.slice(start, start + atOnce);
    const names = some.map(({ name }) => identifier(name));
    const read = await warehouse.readColumns(`select ${names.join(", ")} from ${from} where ${where}`);
    typical.push(...typicalValues(columnsOf(some, read)));
  }
  return typical;
}
