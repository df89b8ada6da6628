import { writeFileSync } from "node:fs";
import { type CampaignProblem, campaignProblem } from "../../campaign/allocation-problem.ts";
import { contactRates, type GroupRate } from "../../campaign/contact-rates.ts";
import { type CountedShare, countedShare } from "../../campaign/counted-share.ts";
import type { Response } from "../../campaign/optimise/best-response.ts";
import { solveExactly } from "../../campaign/optimise/exact.ts";
import { optimise } from "../../campaign/optimise/optimise.ts";
import { noChoice } from "../../campaign/optimise/problem.ts";
import {
  type PlanLimit,
  type PlanPoint,
  type PlanTotals,
  planLimits,
  planPath,
  planTotals,
  profitByChance,
  profitLabel,
} from "../../campaign/plan.ts";
import { type LeftWithout, leftWithout, type RuleCount } from "../../campaign/rules.ts";
import type { Estimate } from "../../evaluate/interval.ts";
import type { Manifest } from "../../store/manifest.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { featuresStage } from "../features/features.ts";
import { scoreClients } from "../score/score.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { outputHashes, readManifest, runStage, type StageWork } from "../stage/stage.ts";
import { campaignSnapshot, countRules, loadCampaignClients, requireCampaign } from "./campaign-clients.ts";
import { readCampaignClients } from "./campaign-columns.ts";

/** What `allocate` decided and why, as stored in `allocate/plan.json`. */
export interface CampaignPlan {
  as_of: string;
  /** What profit counts. */
  profit_is: string;
  counted_share: CountedShare;
  population: number;
  /** In their order; after the last, `eligible` clients are left. */
  rules: RuleCount[];
  eligible: number;
  /** Of the eligible: why they get no offer. */
  without_offer: { reason: LeftWithout; words: string; clients: number }[];
  totals: PlanTotals;
  /** With the interval that chance alone gives it. */
  profit: Estimate;
  bound: number;
  gap: number;
  is_exact: boolean;
  choices: (PlanTotals & { offer: string; channel: string })[];
  limits: PlanLimit[];
  path: PlanPoint[];
  fairness: GroupRate[];
}

/**
 * Decides who gets which offer through which channel at the latest score snapshot: `allocate/decisions.parquet`, one row for
 * each client of the population, with the rule that excludes it or the offer that it gets, and `allocate/plan.json`.
 *
 * @throws UserError when the project has no offers; DataError when an expression cannot be evaluated or limits contradict
 */
export async function allocate(context: Context): Promise<Manifest> {
  requireCampaign(context);
  const { project } = context;
  const scored = await scoreClients(context);
  const asOf = campaignSnapshot(context);
  const share = countedShare(project);
  const { candidates: _judgedElsewhere, ...campaign } = project.campaign;
  const spec = {
    stage: "allocate",
    inputs: {
      ...outputHashes(scored),
      ...outputHashes(readManifest(context, featuresStage(asOf))!),
      ...stagedHashes(context),
    },
    settings: {
      asOf,
      campaign,
      share,
      population: project.population,
      target: project.target,
    },
  };
  return runStage(context, spec, (stage) =>
    withWarehouse(context, async (warehouse) => {
      stage.step("rules", 0, 3);
      await loadCampaignClients(context, warehouse, asOf, scoresSql(context, asOf));
      const plan = await decide(context, warehouse, asOf, share, stage);
      writeFileSync(stage.draft("plan.json"), `${JSON.stringify(plan, null, 2)}\n`);
      stage.rows("decisions.parquet", plan.population);
      stage.count("population", plan.population);
      stage.count("contacts", plan.totals.contacts);
    }),
  );
}

/** What each rule excludes at the latest score snapshot, without an allocation. */
export async function readRuleCounts(
  context: Context,
): Promise<Pick<CampaignPlan, "as_of" | "population" | "rules" | "eligible">> {
  requireCampaign(context);
  await scoreClients(context);
  const as_of = campaignSnapshot(context);
  return withWarehouse(context, async (warehouse) => {
    await loadCampaignClients(context, warehouse, as_of, scoresSql(context, as_of));
    const { population, rules, left } = await countRules(context, warehouse);
    return { as_of, population, rules, eligible: left };
  });
}

/** SQL of the scores of one snapshot. */
function scoresSql({ store }: Context, asOf: string): string {
  const file = quote(store.path("score/scores.parquet"));
  return `select client_id, probability, score from read_parquet(${file}) where as_of = ${quote(asOf)}::date::timestamptz`;
}

/** What the rules read beside features and scores. */
function stagedHashes(context: Context): Record<string, string> {
  const staged = outputHashes(readManifest(context, "staging")!);
  const keys = ["consents", "exclusions", "contact_history", "uptakes"].map(
    (name) => `staging/stg_${name}.parquet`,
  );
  return Object.fromEntries(keys.map((key) => [key, staged[key]!]));
}

async function decide(
  context: Context,
  warehouse: Warehouse,
  asOf: string,
  share: CountedShare,
  stage: StageWork,
): Promise<CampaignPlan> {
  const { campaign } = context.project;
  const counted = await countRules(context, warehouse);
  const clients = await readCampaignClients(context, warehouse);
  const problem = campaignProblem(campaign, clients, share.value);
  stage.step("prices", 1, 3);
  const responses: Response[] = [];
  const found = await optimise(problem, {}, responses);
  const allocation = campaign.exact ? await solveExactly(problem, found) : found;
  stage.step("path over budgets", 2, 3);
  const path = await planPath(problem, responses);
  const { choice } = allocation;
  const without = reasonsWithout(problem, choice);
  await writeDecisions(
    warehouse,
    problem,
    clients.clientId,
    choice,
    without,
    stage.draft("decisions.parquet"),
  );
  return {
    as_of: asOf,
    profit_is: profitLabel(campaign, share),
    counted_share: share,
    population: counted.population,
    rules: counted.rules,
    eligible: counted.left,
    without_offer: withoutCounts(without),
    totals: planTotals(problem, choice),
    profit: profitByChance(problem, choice),
    bound: allocation.bound,
    gap: allocation.gap,
    is_exact: campaign.exact,
    choices: problem.choices.map((pair, at) => ({
      ...pair,
      ...planTotals(problem, choice, (each) => each === at),
    })),
    limits: planLimits(problem, allocation),
    path,
    fairness: contactRates(campaign, clients, problem, choice),
  };
}

/** Why each client gets nothing; undefined for those who get an offer. */
function reasonsWithout(
  { nClients, nChoices, value }: CampaignProblem,
  choice: Int8Array,
): (LeftWithout | undefined)[] {
  return Array.from({ length: nClients }, (_, client) => {
    if (choice[client] !== noChoice) return undefined;
    const best = value
      .subarray(client * nChoices, (client + 1) * nChoices)
      .reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
    if (best === Number.NEGATIVE_INFINITY) return "no_offer_allowed";
    return best > 0 ? "beyond_limits" : "no_offer_pays";
  });
}

function withoutCounts(without: readonly (LeftWithout | undefined)[]): CampaignPlan["without_offer"] {
  return (Object.keys(leftWithout) as LeftWithout[]).map((reason) => ({
    reason,
    words: leftWithout[reason],
    clients: without.reduce((n, each) => n + (each === reason ? 1 : 0), 0),
  }));
}

/** A column of texts has no NULL on its way into DuckDB. */
const nothing = "";

async function writeDecisions(
  warehouse: Warehouse,
  problem: CampaignProblem,
  clientId: readonly string[],
  choice: Int8Array,
  without: readonly (LeftWithout | undefined)[],
  file: string,
): Promise<void> {
  const chosen = (of: Float64Array) =>
    Float64Array.from(choice, (at, client) => (at === noChoice ? 0 : of[client * problem.nChoices + at]!));
  const named = (key: "offer" | "channel") =>
    Array.from(choice, (at) => (at === noChoice ? nothing : problem.choices[at]![key]));
  await warehouse.loadTable("decided", clientId.length, [
    { name: "client_id", values: clientId },
    { name: "why", values: without.map((reason) => reason ?? nothing) },
    { name: "offer", values: named("offer") },
    { name: "channel", values: named("channel") },
    { name: "expected_value", values: chosen(problem.gross) },
    { name: "cost", values: chosen(problem.cost) },
  ]);
  await warehouse.copyToParquet(
    `select c.client_id, coalesce(c.campaign_reason, nullif(d.why, '')) as reason, nullif(d.offer, '') as offer, nullif(d.channel, '') as channel, c.probability,
       if(d.offer = '', null, d.expected_value) as expected_value, if(d.offer = '', null, d.cost) as cost
     from campaign_client c
     left join (select * replace (client_id::uuid as client_id) from decided) d using (client_id)
     order by c.client_id`,
    file,
  );
}
