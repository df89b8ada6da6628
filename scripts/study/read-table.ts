import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Column } from "../../src/core/columns.ts";
import { type Dataset, encodeLevels } from "../../src/train/dataset.ts";
import { identifier, Warehouse } from "../../src/warehouse/warehouse.ts";

/**
 * Reads a query into a dataset, in the query's order: `label` (0 or 1) and columns, numbers as numbers and texts as categories. Every row
 * is a client of its own.
 */
export async function readTable(query: string): Promise<Dataset> {
  const folder = mkdtempSync(join(tmpdir(), "entourage-study-"));
  const warehouse = await Warehouse.open({ memoryLimitGb: 1, spillFolder: folder, timeZone: "UTC" });
  try {
    const described = await warehouse.rows<{ column_name: string; column_type: string }>(`describe ${query}`);
    const selected = described.map(({ column_name, column_type }) => {
      const name = identifier(column_name);
      return column_type === "VARCHAR" ? name : `${name}::float as ${name}`;
    });
    const { label, ...read } = await warehouse.readColumns(`select ${selected.join(", ")} from (${query})`);
    const columns = Object.entries(read).map(
      ([name, values]): Column =>
        values instanceof Float32Array
          ? { kind: "numeric", name, values }
          : { kind: "categorical", name, ...encodeLevels(values as (string | null)[]) },
    );
    const nRows = (label as Float32Array).length;
    return {
      nRows,
      clientId: Array.from({ length: nRows }, (_, row) => String(row)),
      cluster: Int32Array.from({ length: nRows }, (_, row) => row),
      label: label as Float32Array,
      covered: new Uint8Array(nRows).fill(1),
      columns,
    };
  } finally {
    warehouse.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
