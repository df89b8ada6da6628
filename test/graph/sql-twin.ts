import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Warehouse } from "../../src/warehouse/warehouse.ts";
import type { Rows } from "./symmetric-rows.ts";

/**
 * Columns of a query over a graph's tables `tie` (source, target, weight), both ways and without ties to oneself, and `node` (node and the given columns).
 */
export async function queryGraph(
  { csr, weights }: Rows,
  nodes: Record<string, Float32Array>,
  sql: string,
): Promise<Record<string, ArrayLike<number>>> {
  const folder = mkdtempSync(join(tmpdir(), "entourage-sql-twin-"));
  const warehouse = await Warehouse.open({
    memoryLimitGb: 1,
    threads: 1,
    spillFolder: folder,
    timeZone: "UTC",
  });
  try {
    const source = new Int32Array(csr.targets.length);
    for (let node = 0; node < csr.nRows; node++)
      source.fill(node, csr.offsets[node]!, csr.offsets[node + 1]!);
    await warehouse.loadTable("all_ties", source.length, [
      { name: "source", values: source },
      { name: "target", values: new Int32Array(csr.targets) },
      { name: "weight", values: new Float64Array(weights) },
    ]);
    await warehouse.run("create view tie as from all_ties where source <> target");
    const columns = Object.entries(nodes).map(([name, values]) => ({ name, values }));
    await warehouse.loadTable("node", csr.nRows, [
      { name: "node", values: Int32Array.from({ length: csr.nRows }, (_, node) => node) },
      ...columns,
    ]);
    return (await warehouse.readColumns(sql)) as Record<string, ArrayLike<number>>;
  } finally {
    warehouse.close();
    rmSync(folder, { recursive: true });
  }
}
