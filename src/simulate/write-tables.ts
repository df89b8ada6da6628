/** Writes tables into the simulation's folder. */
import { join } from "node:path";
import type { ParquetWriter } from "../warehouse/parquet-writer.ts";
import type { ResolvedOptions } from "./options.ts";
import type { Table } from "./table.ts";

/** Two tables at once: one's rows are drawn while the other's are compressed. Returns the rows of each source. */
export async function writeTables(
  options: ResolvedOptions,
  writer: ParquetWriter,
  tables: Table[],
): Promise<Partial<Record<string, number>>> {
  const rows: Partial<Record<string, number>> = {};
  const queue = tables.values();
  const writeFromQueue = async () => {
    for (const table of queue) {
      const nRows = await writeTable(options, writer, table);
      const file = table.name.split("/")[0]!;
      rows[file] = (rows[file] ?? 0) + nRows;
    }
  };
  const ends = await Promise.allSettled([writeFromQueue(), writeFromQueue()]);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return rows;
}

function writeTable(options: ResolvedOptions, writer: ParquetWriter, table: Table): Promise<number> {
  let done = 0;
  const nextReported = () => {
    const batch = table.nextBatch();
    done += batch?.nRows ?? 0;
    options.onProgress(table.name, done, table.nRows);
    return batch;
  };
  return writer.write(join(options.out, `${table.name}.parquet`), table.columns, nextReported);
}
