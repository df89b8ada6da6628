import { minContactsTold } from "../../campaign/reason-rules.ts";
import { type CommunityMap, communityMap } from "../../evaluate/community-map.ts";
import { compareScores } from "../../evaluate/compare-scores.ts";
import type { EvaluationSettings } from "../../evaluate/evaluate-rows.ts";
import type { Estimate } from "../../evaluate/interval.ts";
import { type MetricName, pairMetrics } from "../../evaluate/metric-set.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { readCommunities } from "../features/community-blocks.ts";
import type { Context } from "../stage/context.ts";
import type { TrainPlan } from "../train/train-plan.ts";
import { datesOf, type JudgedRows, modelScores } from "./evaluation-rows.ts";

/** Intervals if whole communities were drawn, not single clients: clients who talk with each other may decide together. */
export interface CommunityEvaluation {
  /** The judged snapshot whose calls the communities are of. */
  asOf: string;
  nRows: number;
  /** Blocks that are drawn: communities, and clients without one. */
  nBlocks: number;
  full: Record<MetricName, Estimate>;
  own: Record<MetricName, Estimate>;
  /** full − own, paired. */
  difference: Record<MetricName, Estimate>;
}

/** The last judged snapshot once more, by blocks, and as a map. Cost: the graph of its calls, Leiden, one bootstrap. */
export async function evaluateByCommunity(
  context: Context,
  warehouse: Warehouse,
  plan: TrainPlan,
  judged: JudgedRows,
  { seed, replicates }: EvaluationSettings,
): Promise<{ evaluation: CommunityEvaluation; map: CommunityMap }> {
  const { dataset, times } = plan;
  const asOfs = datesOf(plan);
  const asOf = asOfs.at(-1)!;
  const { communityOf, links } = await readCommunities(context, warehouse, asOf);
  const isLast = (at: number) => asOfs[times.snapshotOf[judged.datasetRow[at]!]!] === asOf;
  const rows = modelScores(judged, isLast);
  const clients = judged.datasetRow.filter((_, at) => isLast(at));
  // Who is in no community is a block alone, numbered after all communities.
  let nextBlock = Math.max(-1, ...new Set(communityOf.values())) + 1;
  const cluster = Int32Array.from(clients, (row) => communityOf.get(dataset.clientId[row]!) ?? nextBlock++);
  const { nRows, nClients, metrics, differences } = compareScores(
    pairMetrics,
    { ...rows, cluster },
    seed,
    replicates,
  );
  const isOfLast = (_: unknown, at: number) => isLast(at);
  const mapped = {
    community: Int32Array.from(clients, (row) => communityOf.get(dataset.clientId[row]!) ?? -1),
    label: judged.label.filter(isOfLast),
    probability: judged.probability.filter(isOfLast),
  };
  return {
    evaluation: {
      asOf,
      nRows,
      nBlocks: nClients,
      full: metrics[0]!,
      own: metrics[1]!,
      difference: differences[0]!,
    },
    map: communityMap(mapped, links, minContactsTold(context.project.privacy.min_contacts)),
  };
}
