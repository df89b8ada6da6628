import type { Waterfall } from "../../campaign/waterfall.ts";
import type { SegmentReport } from "../../segments/segment-report.ts";
import type { SelectionReport } from "../../select/select-features.ts";
import type { FolderStore } from "../../store/folder-store.ts";
import { quote } from "../../warehouse/warehouse.ts";
import type { CampaignPlan } from "../campaign/allocate.ts";
import type { EvaluationReport } from "../evaluate/evaluate.ts";
import type { ScoreReport } from "../score/score-report.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import type { TrainReport } from "../train/train.ts";

/** What stages stored of what they found, for whoever tells it. Each must have been made. */
type Results = Pick<FolderStore, "readText">;

/** What the last training found out. */
export function readTrainReport(store: Results): TrainReport {
  return JSON.parse(store.readText("train/metrics.json")!) as TrainReport;
}

/** How the population became the last list. */
export function readWaterfall(store: Results): Waterfall {
  return JSON.parse(store.readText("list/waterfall.json")!) as Waterfall;
}

/** What the last scoring noticed. */
export function readScoreReport(store: Results): ScoreReport {
  return JSON.parse(store.readText("score/report.json")!) as ScoreReport;
}

/** What the last evaluation found out. */
export function readEvaluation(store: Results): EvaluationReport {
  return JSON.parse(store.readText("evaluate/evaluation.json")!) as EvaluationReport;
}

/** What the last allocation decided. */
export function readPlan(store: Results): CampaignPlan {
  return JSON.parse(store.readText("allocate/plan.json")!) as CampaignPlan;
}

/** What each stage of the last selection found. */
export function readSelectionReport(store: Results): SelectionReport {
  return JSON.parse(store.readText("select/report.json")!) as SelectionReport;
}

/** How the segments differed when they were compared last. */
export function readSegments(store: Results): SegmentReport {
  return JSON.parse(store.readText("segments/segments.json")!) as SegmentReport;
}

/** A row of the campaign list, as far as it is shown. */
export interface ListRow {
  rank: number;
  client_id: string;
  probability: number;
  /** Its strongest reason; empty where the list has none. */
  reason: string;
}

/** The campaign list in short. */
export interface ListSummary {
  /** Clients on the list. */
  listed: number;
  waterfall: Waterfall;
  /** The first rows. */
  head: ListRow[];
}

const headRows = 5;

/** The last campaign list in short. */
export async function readListSummary(context: Context): Promise<ListSummary> {
  const waterfall = readWaterfall(context.store);
  return { listed: waterfall.listed, waterfall, head: await readListHead(context) };
}

async function readListHead(context: Context): Promise<ListRow[]> {
  const file = quote(context.store.path("list/campaign.parquet"));
  const reason = context.project.list.reasons > 0 ? "reason_1" : "''";
  return withWarehouse(context, (warehouse) =>
    warehouse.rows<ListRow>(
      `select rank, client_id::varchar as client_id, probability, ${reason} as reason from read_parquet(${file}) order by rank limit ${headRows}`,
    ),
  );
}
