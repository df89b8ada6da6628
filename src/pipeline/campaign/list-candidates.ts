import { houseReasons } from "../../campaign/waterfall.ts";
import { buildModels } from "../../warehouse/models.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import type { Context } from "../stage/context.ts";
import { openSnapshots } from "../stage/snapshots.ts";
import type { CampaignPlan } from "./allocate.ts";

/** Who may be listed, in the order of tokens, and how many may not. */
export interface Candidates {
  /** Clients of the snapshot. */
  population: number;
  /** How many each reason keeps off the list, in the order of the reasons. */
  excluded: Map<string, number>;
  clientId: string[];
  /** Ranks: the expected value of a campaign, else the score, which tells apart what ties in probability. */
  value: Float64Array;
  probability: Float64Array;
  model: string[];
  modelVersion: string[];
  /** Of a campaign. */
  decided?: { expected_value: Float64Array; offer: string[]; channel: string[] };
}

/** Whether the project has offers, so that the campaign's decisions say who is listed. */
export function hasCampaign({ project }: Context): boolean {
  return Object.keys(project.campaign.offers).length > 0;
}

/** Makes the table `list_candidate` of those who may be listed, and reads what is known of them. */
export async function readCandidates(
  context: Context,
  warehouse: Warehouse,
  asOf: string,
): Promise<Candidates> {
  await openSnapshots(context, warehouse, [asOf]);
  const counts = await (hasCampaign(context)
    ? takeDecisions(context, warehouse)
    : findCandidates(context, warehouse));
  const scores = quote(context.store.path("score/scores.parquet"));
  const read = await warehouse.readColumns(
    `select c.* replace (c.client_id::varchar as client_id), s.score, s.probability, s.model, s.model_version
     from list_candidate c join read_parquet(${scores}) s using (client_id)
     where s.as_of = ${quote(asOf)}::date::timestamptz
     order by c.client_id`,
  );
  const decided = hasCampaign(context) && {
    expected_value: read.expected_value as Float64Array,
    offer: read.offer as string[],
    channel: read.channel as string[],
  };
  return {
    ...counts,
    clientId: read.client_id as string[],
    value: decided ? decided.expected_value : (read.score as Float64Array),
    probability: read.probability as Float64Array,
    model: read.model as string[],
    modelVersion: read.model_version as string[],
    ...(decided ? { decided } : {}),
  };
}

/** Everybody whom nothing forbids. */
async function findCandidates(context: Context, warehouse: Warehouse) {
  await warehouse.setVariable("segment", quote(context.project.population.segment));
  await buildModels(warehouse, context.models(["population", "campaign"]), ["int_list_fate"]);
  await warehouse.run(
    "create table list_candidate as select client_id from int_list_fate where reason is null",
  );
  return countReasons(warehouse, "int_list_fate", Object.keys(houseReasons));
}

/** Those to whom the campaign's allocation gave an offer. */
async function takeDecisions({ store }: Context, warehouse: Warehouse) {
  const decisions = `read_parquet(${quote(store.path("allocate/decisions.parquet"))})`;
  await warehouse.run(
    `create table list_candidate as
     select client_id, offer, channel, (expected_value - cost)::double as expected_value
     from ${decisions} where reason is null`,
  );
  const plan = JSON.parse(store.readText("allocate/plan.json")!) as CampaignPlan;
  const reasons = [...plan.rules.map(({ rule }) => rule), ...plan.without_offer.map(({ reason }) => reason)];
  return countReasons(warehouse, decisions, reasons);
}

/** How many clients there are, and how many have each reason. */
async function countReasons(
  warehouse: Warehouse,
  relation: string,
  reasons: readonly string[],
): Promise<Pick<Candidates, "population" | "excluded">> {
  const rows = await warehouse.rows<{ reason: string | null; n: number }>(
    `select reason, count(*)::double as n from ${relation} group by reason`,
  );
  const countOf = new Map(rows.map(({ reason, n }) => [reason, n]));
  return {
    population: rows.reduce((sum, { n }) => sum + n, 0),
    excluded: new Map(reasons.map((reason) => [reason, countOf.get(reason) ?? 0])),
  };
}
