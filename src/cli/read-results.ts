import type { Context } from "../pipeline/context.ts";
import type { TrainReport } from "../pipeline/train.ts";
import type { FolderStore } from "../store/folder-store.ts";

/** What the last training found out. */
export function readTrainReport(store: Pick<FolderStore, "readText">): TrainReport {
  return JSON.parse(store.readText("train/metrics.json")!) as TrainReport;
}

/** A row of the campaign list, as far as it is shown. */
export interface ListRow {
  rank: number;
  client_id: string;
  probability: number;
  reason_1: string;
}

const headRows = 5;

/** The first rows of the campaign list. */
export async function readListHead(context: Context): Promise<ListRow[]> {
  const { withWarehouse } = await import("../pipeline/context.ts");
  const { quote } = await import("../warehouse/warehouse.ts");
  const file = quote(context.store.path("list/campaign.parquet"));
  return withWarehouse(context, (warehouse) =>
    warehouse.rows<ListRow>(
      `select rank, client_id::varchar as client_id, probability, reason_1 from read_parquet(${file}) order by rank limit ${headRows}`,
    ),
  );
}
