import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Warehouse, type WarehouseOptions } from "../../warehouse/warehouse.ts";

/** Opens DuckDB for work that writes nothing; what it spills goes with it. */
export async function withScratchWarehouse<T>(
  options: Omit<WarehouseOptions, "spillFolder">,
  work: (warehouse: Warehouse) => Promise<T>,
): Promise<T> {
  const spillFolder = mkdtempSync(join(tmpdir(), "entourage-"));
  const remove = () => rmSync(spillFolder, { recursive: true, force: true });
  process.once("exit", remove);
  const warehouse = await Warehouse.open({ ...options, spillFolder });
  try {
    return await work(warehouse);
  } finally {
    warehouse.close();
    remove();
    process.off("exit", remove);
  }
}
