import { campaignRules, type Rule, type RuleCount } from "../../campaign/rules.ts";
import { DataError, InternalError, type Problem, UserError } from "../../core/errors.ts";
import { buildModels } from "../../warehouse/models.ts";
import { engineMessage, identifier, quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { featureRows } from "../features/read-dataset.ts";
import type { Context } from "../stage/context.ts";
import { openSnapshots, scoreSnapshots } from "../stage/snapshots.ts";

/** The snapshot that lists and campaigns are made for: the latest that is scored. */
export function campaignSnapshot(context: Context): string {
  return [...scoreSnapshots(context)].sort().at(-1)!;
}

/** @throws UserError when the project has no offers */
export function requireCampaign({ project }: Context): void {
  if (Object.keys(project.campaign.offers).length > 0) return;
  throw new UserError([
    {
      code: "no-campaign",
      where: "campaign.offers",
      found: "no offer",
      expected: "at least one offer and one channel",
      hint: "docs/campaign.md shows a section `campaign`",
    },
  ]);
}

/** The rules of a project's campaign, in their order. */
function rulesOf({ project }: Context): Rule[] {
  const segment = project.isStatic ? "all" : project.population.segment;
  return campaignRules(project.campaign, { segment });
}

/**
 * Makes the table `campaign_client`: everybody of the population at a snapshot with its features, `probability` and `score`,
 * and in `campaign_reason` the first rule that excludes it.
 *
 * @param scores SQL of client_id, probability and score
 * @throws DataError with every expression of the section that cannot be evaluated
 */
export async function loadCampaignClients(
  context: Context,
  warehouse: Warehouse,
  asOf: string,
  scores: string,
): Promise<void> {
  const { campaign } = context.project;
  await openSnapshots(context, warehouse, [asOf]);
  await warehouse.setVariable("contact_window_days", String(campaign.contact_window_days));
  await warehouse.setVariable("quarantine_days", String(campaign.quarantine_days));
  const models = context.models(["population", "campaign"]);
  await buildModels(warehouse, models, ["int_left_out", "int_refused_channel", "int_contact_burden"]);
  const control = `place_of(client_id, ${quote(campaign.control_salt ?? "")}) < ${campaign.control_share}`;
  await warehouse.run(
    `create or replace table campaign_input as
     select f.*, s.probability, s.score, l.reason as campaign_left_out,
       coalesce(b.n_contacts, 0) as campaign_contacts, coalesce(b.has_refused, false) as campaign_refused,
       ${control} as campaign_control
     from ${featureRows(context, [asOf])} f
     left join (${scores}) s using (client_id)
     left join int_left_out l using (client_id)
     left join int_contact_burden b using (client_id)
     order by client_id`,
  );
  await refuseBadExpressions(context, warehouse);
  const first = rulesOf(context).map((rule) => `when ${holds(rule)} then ${quote(rule.name)}`);
  await warehouse.run(
    `create or replace table campaign_client as
     select *, case ${first.join(" ")} end as campaign_reason from campaign_input order by client_id`,
  );
}

function holds({ excludes }: Rule): string {
  return `coalesce((${excludes})::boolean, true)`;
}

/** What each rule excludes, alone and in its turn. */
export async function countRules(
  context: Context,
  warehouse: Warehouse,
): Promise<{ population: number; rules: RuleCount[]; left: number }> {
  const rules = rulesOf(context);
  const alone = rules.map((rule, at) => `count(*) filter (${holds(rule)})::double as alone_${at}`);
  const [total] = await warehouse.rows<Record<string, number>>(
    `select count(*)::double as population, ${alone.join(", ")} from campaign_client`,
  );
  const counted = await warehouse.rows<{ reason: string | null; n: number }>(
    "select campaign_reason as reason, count(*)::double as n from campaign_client group by campaign_reason",
  );
  const nOf = new Map(counted.map(({ reason, n }) => [reason, n]));
  let left = total!.population!;
  const counts = rules.map(({ name, words }, at): RuleCount => {
    const excluded = nOf.get(name) ?? 0;
    left -= excluded;
    return { rule: name, words, alone: total![`alone_${at}`]!, excluded, left };
  });
  if (left !== (nOf.get(null) ?? 0))
    throw new InternalError(`rules: ${left} clients left, but ${nOf.get(null) ?? 0} without a reason`);
  return { population: total!.population!, rules: counts, left };
}

/** Every SQL text of the section, by where it stands. */
function expressionsOf({ project: { campaign } }: Context): Map<string, string> {
  const found = new Map<string, string>();
  const add = (where: string, text: string | number | undefined) => {
    if (typeof text === "string") found.set(`campaign.${where}`, text);
  };
  add("eligible", campaign.eligible);
  add("income", campaign.income);
  for (const [name, condition] of Object.entries(campaign.exclude)) add(`exclude.${name}`, condition);
  for (const [name, { value, cost, acceptance, eligible }] of Object.entries(campaign.offers)) {
    for (const [key, text] of Object.entries({ value, cost, acceptance, eligible }))
      add(`offers.${name}.${key}`, text);
  }
  for (const [name, { cost, eligible }] of Object.entries(campaign.channels)) {
    for (const [key, text] of Object.entries({ cost, eligible })) add(`channels.${name}.${key}`, text);
  }
  for (const [name, { eligible }] of Object.entries(campaign.candidates))
    add(`candidates.${name}.eligible`, eligible);
  for (const column of campaign.protected) add(`protected, column ${column}`, identifier(column));
  if (campaign.min_age_years !== undefined || campaign.max_age_years !== undefined)
    add("min_age_years, max_age_years", "age_years");
  return found;
}

async function refuseBadExpressions(context: Context, warehouse: Warehouse): Promise<void> {
  const problems: Problem[] = [];
  for (const [where, text] of expressionsOf(context)) {
    try {
      const type = /eligible|exclude/.test(where) ? "boolean" : undefined;
      await warehouse.rows(
        `select ${type ? `(${text})::${type}` : `(${text})`} as it from campaign_input limit 0`,
      );
    } catch (error) {
      const message = engineMessage(error);
      if (message === undefined) throw error;
      problems.push({
        code: "bad-expression",
        where,
        found: `\`${text}\`: ${message.split("\n")[0]}`,
        expected: "SQL over the columns of the feature table, `probability` and `score`",
        hint: "`entourage features list` and your client_features say which columns there are",
      });
    }
  }
  if (problems.length > 0) throw new DataError(problems);
}
