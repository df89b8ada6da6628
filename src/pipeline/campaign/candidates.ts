import { campaignProblem } from "../../campaign/allocation-problem.ts";
import { countedShare } from "../../campaign/counted-share.ts";
import { optimise } from "../../campaign/optimise/optimise.ts";
import { noChoice } from "../../campaign/optimise/problem.ts";
import { profitLabel } from "../../campaign/plan.ts";
import { UserError } from "../../core/errors.ts";
import { type Estimate, standardNormalBound } from "../../evaluate/interval.ts";
import { logOdds, probabilityOf } from "../../model/calibrator.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { heldOutFile } from "../train/held-out.ts";
import { readTrainedIndex, registryOf } from "../train/registry.ts";
import { trainModels } from "../train/train.ts";
import { loadCampaignClients, requireCampaign } from "./campaign-clients.ts";
import { readCampaignClients } from "./campaign-columns.ts";

/** What a candidate would have brought at the test snapshot. */
interface JudgedCandidate {
  name: string;
  contacts: number;
  /** By the candidate's own probabilities. */
  expectedProfit: number;
  /** By what the clients did: those who took the product are its takers; with the interval that other clients would give it. */
  profit: Estimate;
  /** Of the half of the clients that the choice is made on, and of the other half. */
  choosing: Estimate;
  judging: Estimate;
}

/** What each candidate would have brought, and which is best. */
export interface CandidateReport {
  as_of: string;
  profit_is: string;
  candidates: JudgedCandidate[];
  /** Name of the candidate with the largest profit in the choosing half. */
  best: string;
}

/**
 * Judges every candidate (model × cut-off × rules) at the latest test snapshot, whose clients the models have not seen: each
 * allocates by its own probabilities, and profit counts who took the product. The best is chosen on half of the clients, by a bit of
 * their tokens, so that its profit in the other half is not the largest of several by luck.
 *
 * @throws UserError when there are no offers, no candidates or no test snapshot
 * Deterministic. Cost: two allocations' worth of columns a candidate.
 */
export async function judgeCandidates(context: Context): Promise<CandidateReport> {
  requireCampaign(context);
  const { campaign, snapshots } = context.project;
  const asOf = [...snapshots.test].sort().at(-1);
  const names = Object.keys(campaign.candidates);
  if (!asOf || names.length === 0) throw nothingToJudge(asOf);
  await trainModels(context);
  const { progress } = context;
  progress.start("candidates");
  return withWarehouse(context, async (warehouse) => {
    await loadHeldOut(context, warehouse, asOf);
    const candidates: JudgedCandidate[] = [];
    for (const [at, name] of names.entries()) {
      progress.step("candidates", name, at, names.length);
      candidates.push(await judge(context, warehouse, asOf, name));
    }
    const best = candidates.reduce((a, b) => (b.choosing.value! > a.choosing.value! ? b : a));
    return {
      as_of: asOf,
      profit_is: profitLabel(campaign, countedShare(context.project)),
      candidates,
      best: best.name,
    };
  });
}

/** Both models' scores of the test snapshot's clients; the full model's calibrated too. */
async function loadHeldOut(context: Context, warehouse: Warehouse, asOf: string): Promise<void> {
  const file = quote(context.store.path(`train/${heldOutFile}`));
  const held = await warehouse.readColumns(
    `select client_id::varchar as client_id, own_score, full_score from read_parquet(${file})
     where as_of = ${quote(asOf)}::date::timestamptz and trial = 0 order by 1`,
  );
  const { calibrator } = registryOf(context).open(readTrainedIndex(context).version);
  const calibrate = probabilityOf(calibrator);
  const full = held.full_score as Float64Array;
  const clientId = held.client_id as string[];
  await warehouse.loadTable("candidate_score", clientId.length, [
    { name: "client_id", values: clientId },
    { name: "own_probability", values: held.own_score as Float64Array },
    { name: "full_probability", values: full.map((score) => calibrate(logOdds(score))) },
  ]);
}

async function judge(
  context: Context,
  warehouse: Warehouse,
  asOf: string,
  name: string,
): Promise<JudgedCandidate> {
  const candidate = context.project.campaign.candidates[name]!;
  const campaign = {
    ...context.project.campaign,
    min_probability: candidate.min_probability ?? context.project.campaign.min_probability,
    eligible: candidate.eligible ?? context.project.campaign.eligible,
  };
  const own: Context = { ...context, project: { ...context.project, campaign } };
  const probability = `${candidate.model}_probability`;
  await loadCampaignClients(
    own,
    warehouse,
    asOf,
    `select client_id::uuid as client_id, ${probability} as probability, ${probability} as score from candidate_score`,
  );
  const share = countedShare(context.project).value;
  const clients = await readCampaignClients(own, warehouse);
  const { choice, value } = await optimise(campaignProblem(campaign, clients, share));
  // What the client did in place of what the model said: the same offers, the same clients, in the same order.
  await warehouse.run("update campaign_client set probability = coalesce(label, 0)");
  const truth = campaignProblem(campaign, await readCampaignClients(own, warehouse), share);
  const profit = Float64Array.from(choice, (at, client) =>
    at === noChoice ? 0 : truth.value[client * truth.nChoices + at]!,
  );
  const isChoosing = clients.clientId.map((token) => Number.parseInt(token.at(-1)!, 16) % 2 === 0);
  return {
    name,
    contacts: choice.reduce((n, at) => n + (at === noChoice ? 0 : 1), 0),
    expectedProfit: value,
    profit: sumOf(profit),
    choosing: sumOf(profit.filter((_, client) => isChoosing[client])),
    judging: sumOf(profit.filter((_, client) => !isChoosing[client])),
  };
}

/** A sum over clients who might have been others: the normal interval, which the bootstrap over clients comes to. */
function sumOf(profit: Float64Array): Estimate {
  const n = profit.length;
  const value = profit.reduce((sum, each) => sum + each, 0);
  const squares = profit.reduce((sum, each) => sum + (each - value / n) ** 2, 0);
  const half = standardNormalBound * Math.sqrt(squares);
  return { value, low: value - half, high: value + half };
}

function nothingToJudge(asOf: string | undefined): UserError {
  return new UserError([
    {
      code: "no-candidates",
      where: asOf ? "campaign.candidates" : "snapshots.test",
      found: "nothing",
      expected: asOf ? "candidates to choose among" : "a test snapshot to judge candidates at",
      hint: "docs/campaign.md shows what a candidate is",
    },
  ]);
}
