import type { Campaign } from "../config/campaign.ts";
import { houseReasons } from "./waterfall.ts";

/** A rule that keeps clients out of the campaign. */
export interface Rule {
  name: string;
  /** SQL condition over the clients' table: it excludes whom it holds for, and whom it cannot tell of. */
  excludes: string;
  /** What it says, for people. */
  words: string;
}

/** What rules need beyond the campaign's own section. */
export interface RuleContext {
  /** Whom the project scores; `all` in a static graph. */
  segment: string;
}

/**
 * All rules in the order in which they are applied: a client is counted at the first that excludes it. First those of the house
 * (whom the project is about, whom nobody may contact), then the campaign's.
 *
 * @param campaign text of its settings goes into SQL as it is: they are the project owner's own
 */
export function campaignRules(campaign: Campaign, { segment }: RuleContext): Rule[] {
  const rules: Rule[] = [...houseRules(segment)];
  const add = (name: string, excludes: string, words: string) => rules.push({ name, excludes, words });
  const { min_age_years, max_age_years, income, min_income, max_contacts } = campaign;
  if (campaign.eligible) add("not_eligible_here", `not (${campaign.eligible})`, "outside campaign.eligible");
  if (min_age_years !== undefined)
    add("too_young", `age_years < ${min_age_years}`, `younger than ${min_age_years}, or of unknown age`);
  if (max_age_years !== undefined)
    add("too_old", `age_years > ${max_age_years}`, `older than ${max_age_years}, or of unknown age`);
  if (min_income !== undefined)
    add("low_income", `(${income}) < ${min_income}`, `income below ${min_income}, or unknown`);
  for (const [name, condition] of Object.entries(campaign.exclude))
    add(name, `(${condition})`, `campaign.exclude.${name}`);
  if (campaign.quarantine_days > 0)
    add(
      "refused_recently",
      "campaign_refused",
      `refused an offer in the last ${campaign.quarantine_days} days`,
    );
  if (max_contacts !== undefined)
    add(
      "contacted_enough",
      `campaign_contacts >= ${max_contacts}`,
      `contacted ${max_contacts} times or more in the last ${campaign.contact_window_days} days`,
    );
  if (campaign.control_share > 0)
    add("control_group", "campaign_control", "universal control group: never contacted");
  if (campaign.min_probability > 0)
    add(
      "low_probability",
      `coalesce(probability < ${campaign.min_probability}, false)`,
      `probability below ${campaign.min_probability}`,
    );
  return rules;
}

/** Of those whom no rule excludes: why they get no offer all the same. */
export const leftWithout = {
  no_offer_allowed: "no offer and channel that the client may get",
  no_offer_pays: "no offer brings more than it costs",
  beyond_limits: "others pay more: beyond the budget or a capacity",
} as const;

export type LeftWithout = keyof typeof leftWithout;

/** The rules of every list, before those of a campaign. */
function houseRules(segment: string): Rule[] {
  const leftOut = (reason: string) => `coalesce(campaign_left_out = '${reason}', false)`;
  const excludes: Record<string, string> = {
    other_segment: segment === "all" ? "false" : `segment <> '${segment}'`,
    holds_product: `holds_product or ${leftOut("holds_product")}`,
    excluded: leftOut("excluded"),
    refused: leftOut("refused"),
    not_eligible: "not eligible",
  };
  const house = Object.entries(houseReasons).map(([name, { en }]) => ({
    name,
    excludes: excludes[name]!,
    words: en,
  }));
  return [...house, { name: "not_scored", excludes: "probability is null", words: "without a score" }];
}

/** What one rule does to the population. */
export interface RuleCount {
  rule: string;
  words: string;
  /** Clients whom it excludes, whatever the other rules say. */
  alone: number;
  /** Clients whom it excludes and none before it did. */
  excluded: number;
  /** Who is left after it. */
  left: number;
}
