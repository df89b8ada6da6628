import type { Waterfall } from "../campaign/waterfall.ts";
import type { CampaignPlan } from "../pipeline/allocate.ts";
import type { Context } from "../pipeline/context.ts";
import type { EvaluationReport } from "../pipeline/evaluate.ts";
import type { ScoreReport } from "../pipeline/score-report.ts";
import type { SegmentReport } from "../pipeline/segments.ts";
import type { TrainReport } from "../pipeline/train.ts";
import type { FolderStore } from "../store/folder-store.ts";

/** What the last training found out. */
export function readTrainReport(store: Pick<FolderStore, "readText">): TrainReport {
  return JSON.parse(store.readText("train/metrics.json")!) as TrainReport;
}

/** How the population became the last list. */
export function readWaterfall(store: Pick<FolderStore, "readText">): Waterfall {
  return JSON.parse(store.readText("list/waterfall.json")!) as Waterfall;
}

/** What the last scoring noticed. */
export function readScoreReport(store: Pick<FolderStore, "readText">): ScoreReport {
  return JSON.parse(store.readText("score/report.json")!) as ScoreReport;
}

/** What the last evaluation found out. */
export function readEvaluation(store: Pick<FolderStore, "readText">): EvaluationReport {
  return JSON.parse(store.readText("evaluate/evaluation.json")!) as EvaluationReport;
}

/** What the last comparison of segments found out. */
export function readSegments(store: Pick<FolderStore, "readText">): SegmentReport {
  return JSON.parse(store.readText("segments/segments.json")!) as SegmentReport;
}

/** What the last allocation decided. */
export function readPlan(store: Pick<FolderStore, "readText">): CampaignPlan {
  return JSON.parse(store.readText("allocate/plan.json")!) as CampaignPlan;
}

/** A row of the campaign list, as far as it is shown. */
export interface ListRow {
  rank: number;
  client_id: string;
  probability: number;
  /** Its strongest reason; empty where the list has none. */
  reason: string;
}

const headRows = 5;

/** The first rows of the campaign list. */
export async function readListHead(context: Context): Promise<ListRow[]> {
  const { withWarehouse } = await import("../pipeline/context.ts");
  const { quote } = await import("../warehouse/warehouse.ts");
  const file = quote(context.store.path("list/campaign.parquet"));
  const reason = context.project.list.reasons > 0 ? "reason_1" : "''";
  return withWarehouse(context, (warehouse) =>
    warehouse.rows<ListRow>(
      `select rank, client_id::varchar as client_id, probability, ${reason} as reason from read_parquet(${file}) order by rank limit ${headRows}`,
    ),
  );
}
