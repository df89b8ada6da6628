import { z } from "zod";
import { sum } from "../util/sums.ts";

/** A number, or an SQL expression over the feature table's columns, `probability` and `score`. */
const amount = z.union([z.number(), z.string().min(1)], "a number or an SQL expression");
const condition = z.string().min(1);
const ruleName = z.string().regex(/^[a-z][a-z0-9_]*$/, "small letters, digits and _");
const people = z.int().min(0).optional();
const share = z.number().min(0).max(1);

const offer = z.strictObject({
  product: z.string().optional().describe("product that is offered; default: target.product"),
  value: amount.describe("money that a taker brings: a number or SQL over the feature table's columns"),
  cost: amount.default(0).describe("money that a taker costs, such as a bonus: a number or SQL"),
  acceptance: amount
    .default("probability")
    .describe(
      "probability that the client takes the offer: a number or SQL, such as 0.6 * probability, the calibrated one of the scores",
    ),
  eligible: condition.optional().describe("SQL condition: who may get this offer"),
  minimum: people.describe("clients who must get this offer at least"),
  capacity: people.describe("clients who may get this offer at most"),
});

const channel = z.strictObject({
  cost: amount.describe("money that one contact costs: a number or SQL"),
  response: z
    .number()
    .positive()
    .default(1)
    .describe("what acceptance is multiplied by in this channel; acceptance stays at most 1"),
  eligible: condition.optional().describe("SQL condition: who may be contacted through this channel"),
  minimum: people.describe("contacts through this channel that must be made at least"),
  capacity: people.describe("contacts through this channel that can be made at most"),
});

const candidate = z.strictObject({
  model: z
    .enum(["full", "own"])
    .default("full")
    .describe("full: the calibrated model with the surroundings; own: that on own features, as it is"),
  min_probability: share.optional().describe("cut-off of this candidate; default: campaign.min_probability"),
  eligible: condition.optional().describe("SQL condition of this candidate, instead of campaign.eligible"),
});

/** Offers, channels and rules: who may be offered what, and what limits it. */
export const campaign = z
  .strictObject({
    offers: z.record(ruleName, offer).default({}).describe("what clients may be offered; empty: no campaign"),
    channels: z.record(ruleName, channel).default({}).describe("how clients may be contacted"),
    acceptance: z
      .enum(["gross", "incremental"])
      .optional()
      .describe(
        "what profit counts: gross takes organic_share of the takers away by assumption, incremental what a pilot measured",
      ),
    organic_share: z
      .number()
      .min(0)
      .lt(1)
      .optional()
      .describe("of gross acceptance: assumed share of the takers who would have taken the product anyway"),
    pilot_result: z
      .string()
      .optional()
      .describe(
        "of incremental acceptance: a pilot's result, such as out/pilot/result.json, relative to the project file",
      ),
    eligible: condition
      .optional()
      .describe("SQL condition over the feature table: who may be contacted at all"),
    min_age_years: z.number().min(0).optional().describe("youngest age; unknown ages are left out"),
    max_age_years: z.number().min(0).optional().describe("oldest age; unknown ages are left out"),
    income: z.string().optional().describe("column or SQL expression that is the client's income"),
    min_income: z.number().optional().describe("lowest income; unknown incomes are left out"),
    exclude: z
      .record(ruleName, condition)
      .default({})
      .describe("further exclusions: a name of your own and an SQL condition that excludes"),
    quarantine_days: z
      .int()
      .min(0)
      .default(0)
      .describe("days without a contact after a refusal; contact_history must have `outcome`"),
    max_contacts: z
      .int()
      .min(1)
      .optional()
      .describe(
        "contacts of a client within contact_window_days at most, all channels and this one together",
      ),
    contact_window_days: z
      .int()
      .min(1)
      .default(30)
      .describe("days in which contacts of a client are counted"),
    control_share: z
      .number()
      .min(0)
      .lt(1)
      .default(0)
      .describe("share of the clients who are never contacted: the universal control group"),
    control_salt: z
      .string()
      .min(1)
      .optional()
      .describe(
        "text that draws the universal control group: the same in every campaign, or it is another group",
      ),
    min_probability: share.default(0).describe("cut-off: clients below this probability are left out"),
    budget: z.number().min(0).optional().describe("money that the campaign may cost, in expectation"),
    exact: z
      .boolean()
      .default(false)
      .describe(
        "solve the whole integer programme instead of proving a gap; up to 10,000 pairs of client and choice",
      ),
    protected: z
      .array(z.string())
      .default([])
      .describe("columns of protected groups: who is contacted is shown by group"),
    min_rate_ratio: share
      .optional()
      .describe(
        "lowest contact rate of a protected group by the highest, at least: 0.8 is the four-fifths rule",
      ),
    max_rate_difference: share
      .optional()
      .describe("largest difference between the contact rates of protected groups"),
    candidates: z
      .record(ruleName, candidate)
      .default({})
      .describe("models, cut-offs and rules that `entourage campaign candidates` chooses among"),
  })
  .superRefine((section, context) => {
    for (const { path, found, expected } of contradictions(section))
      context.addIssue({ code: "custom", path, message: expected, params: { found } });
  });

export type Campaign = z.infer<typeof campaign>;

interface Contradiction {
  path: string[];
  found: string;
  expected: string;
}

/** Everything in the section that cannot hold together, whatever the data are. */
function contradictions(section: Campaign): Contradiction[] {
  return [...incomplete(section), ...floorsAboveCeilings(section), ...minimumsAboveLimits(section)];
}

function incomplete(section: Campaign): Contradiction[] {
  const { offers, channels, acceptance, organic_share, pilot_result } = section;
  const found: Contradiction[] = [];
  const add = (key: string, has: string, expected: string) =>
    found.push({ path: [key], found: has, expected });
  const hasOffers = Object.keys(offers).length > 0;
  const hasChannels = Object.keys(channels).length > 0;
  if (hasOffers && !hasChannels) add("channels", "nothing", "at least one channel for the offers");
  if (hasChannels && !hasOffers) add("offers", "nothing", "at least one offer for the channels");
  if (hasOffers && !acceptance)
    add("acceptance", "nothing", "gross with an organic_share, or incremental with a pilot_result");
  if (acceptance === "gross" && organic_share === undefined)
    add("organic_share", "nothing", "the assumed share of takers who would come anyway, also where it is 0");
  if (acceptance === "incremental" && pilot_result === undefined)
    add("pilot_result", "nothing", "the file of a pilot's reading: incremental acceptance is measured");
  if (section.control_share > 0 && section.control_salt === undefined)
    add("control_salt", "nothing", "a text of your own that stays the same over campaigns");
  if (section.min_income !== undefined && section.income === undefined)
    add("income", "nothing", "the column that min_income is about");
  const limitsRates = section.min_rate_ratio !== undefined || section.max_rate_difference !== undefined;
  if (limitsRates && section.protected.length === 0)
    add("protected", "no column", "the columns whose groups' rates are limited");
  return found;
}

function floorsAboveCeilings({ min_age_years, max_age_years, offers, channels }: Campaign): Contradiction[] {
  const found: Contradiction[] = [];
  if (min_age_years !== undefined && max_age_years !== undefined && min_age_years > max_age_years)
    found.push({
      path: ["min_age_years"],
      found: `${min_age_years}, above max_age_years`,
      expected: `at most ${max_age_years}`,
    });
  for (const [kind, limited] of Object.entries({ offers, channels })) {
    for (const [name, { minimum, capacity }] of Object.entries(limited)) {
      if (minimum === undefined || capacity === undefined || minimum <= capacity) continue;
      found.push({
        path: [kind, name, "minimum"],
        found: `${minimum}, above its capacity`,
        expected: `at most ${capacity}`,
      });
    }
  }
  return found;
}

/** Minimums of offers that all channels cannot carry, those of channels that all offers cannot fill, and what the budget cannot pay. */
function minimumsAboveLimits({ offers, channels, budget }: Campaign): Contradiction[] {
  const found: Contradiction[] = [];
  const nOffers = sum(Object.values(offers).map(({ minimum = 0 }) => minimum));
  const nChannels = sum(Object.values(channels).map(({ minimum = 0 }) => minimum));
  const most = (of: readonly { capacity?: number | undefined }[]) =>
    sum(of.map(({ capacity = Infinity }) => capacity));
  const carried = most(Object.values(channels));
  const filled = most(Object.values(offers));
  if (nOffers > carried)
    found.push({
      path: ["offers"],
      found: `minimums of ${nOffers} in all`,
      expected: `at most ${carried}, what all channels carry`,
    });
  if (nChannels > filled)
    found.push({
      path: ["channels"],
      found: `minimums of ${nChannels} in all`,
      expected: `at most ${filled}, what all offers hold`,
    });
  const needed = Math.max(
    nOffers * cheapest(channels),
    sum(Object.values(channels).map(({ minimum = 0, cost }) => minimum * fixed(cost))),
  );
  if (budget !== undefined && needed > budget)
    found.push({
      path: ["budget"],
      found: `${budget}, below what the minimums cost`,
      expected: `at least ${needed}`,
    });
  return found;
}

/** Cost of a contact through the cheapest channel, as far as it is known without data. */
function cheapest(channels: Campaign["channels"]): number {
  const costs = Object.values(channels).map(({ cost }) => fixed(cost));
  return costs.length === 0 ? 0 : Math.min(...costs);
}

function fixed(cost: number | string): number {
  return typeof cost === "number" ? cost : 0;
}
