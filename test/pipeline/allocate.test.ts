import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { renderRules } from "../../src/cli/render/campaign-rules.ts";
import { renderCandidates } from "../../src/cli/render/candidates.ts";
import { renderPlan } from "../../src/cli/render/plan.ts";
import { loadProject } from "../../src/config/load.ts";
import { tokenOf } from "../../src/core/token.ts";
import { allocate, type CampaignPlan, readRuleCounts } from "../../src/pipeline/campaign/allocate.ts";
import { judgeCandidates } from "../../src/pipeline/campaign/candidates.ts";
import { type Context, openContext, withWarehouse } from "../../src/pipeline/stage/context.ts";
import { quote } from "../../src/warehouse/warehouse.ts";
import { client } from "../support/people.ts";
import { type Row, type TestProject, testKey, writeProject } from "../support/write-project.ts";

const score = "2026-04-01";
const numbered = (name: string, n: number) => Array.from({ length: n }, (_, at) => `${name} ${at}`);
const takers = numbered("taker", 20);
const others = numbered("other", 20);
const ruled = [
  "holder",
  "excluded",
  "refused",
  "no sms",
  "child",
  "ageless",
  "poor",
  "vip",
  "said no",
  "asked twice",
];
const features = (client_id: string, income: number, tier: string): Row => ({
  client_id,
  valid_from: "2025-06-01",
  income,
  tier,
});
const marketing = (person_id: string, more: Row = {}): Row => ({
  person_kind: "client",
  person_id,
  purpose: "marketing",
  granted: false,
  valid_from: "2026-02-01",
  ...more,
});
const contact = (client_id: string, contacted_at: string, outcome: string): Row => ({
  client_id,
  contacted_at,
  outcome,
});

const given = {
  clients: [
    ...[...takers, ...others, ...ruled]
      .filter((id) => !["child", "ageless"].includes(id))
      .map((id) => client(id, { birth_date: "1980-01-01" })),
    client("child", { birth_date: "2010-01-01" }),
    client("ageless"),
  ],
  client_features: [...takers, ...others, ...ruled].map((id) =>
    features(id, id === "poor" ? 10 : 100, id === "vip" ? "vip" : takers.includes(id) ? "a" : "b"),
  ),
  uptakes: [...takers, "holder"].map((client_id) => ({
    client_id,
    product: "credit_card",
    opened_at: "2026-03-02",
  })),
  exclusions: [{ client_id: "excluded", valid_from: "2026-01-01", valid_to: null }],
  consents: [marketing("refused"), marketing("no sms", { channel: "sms" })],
  contact_history: [
    contact("said no", "2026-03-20", "refused"),
    contact("asked twice", "2026-03-10", "none"),
    contact("asked twice", "2026-03-11", "none"),
    contact("other 1", "2026-03-11", "none"),
    contact("other 2", "2025-03-11", "refused"),
  ],
};

const campaign = {
  acceptance: "gross",
  organic_share: 0.5,
  offers: {
    card: { value: "10 * income", acceptance: 0.1 },
    bonus: { value: 2000, cost: 100, acceptance: 0.1, capacity: 3 },
  },
  channels: { call: { cost: 5, capacity: 10 }, sms: { cost: 1, response: 0.5 } },
  min_age_years: 18,
  income: "income",
  min_income: 50,
  exclude: { vip: "tier = 'vip'" },
  quarantine_days: 30,
  max_contacts: 2,
  min_probability: 0.0001,
  protected: ["tier"],
};

let bank: Promise<TestProject> | undefined;

/** The bank is trained once; each test has its own section `campaign`. */
async function openBank(more: object = {}): Promise<Context> {
  bank ??= writeProject(given, {
    snapshots: { train: ["2026-03-01"], score: [score] },
    train: { iterations: 3, depth: 2 },
    evaluation: { folds: 2, replicates: 10 },
  });
  const { file } = await bank;
  const project = JSON.parse(readFileSync(file, "utf8")) as object;
  writeFileSync(file, JSON.stringify({ ...project, campaign: { ...campaign, ...more } }));
  return openContext(loadProject(file));
}

async function planOf(more: object = {}) {
  const context = await openBank(more);
  try {
    await allocate(context);
    const plan = JSON.parse(context.store.readText("allocate/plan.json")!) as CampaignPlan;
    const decisions = await withWarehouse(context, (warehouse) =>
      warehouse.rows<Record<string, string | number | null>>(
        `select * replace (client_id::varchar as client_id) from read_parquet(${quote(context.store.path("allocate/decisions.parquet"))})`,
      ),
    );
    return { plan, decisions };
  } finally {
    context.store.close();
  }
}

const tokenOfClient = (id: string) => tokenOf(Buffer.from(testKey), "client", id);
const paint = (_: unknown, text: string) => text;

describe("allocate", () => {
  it("gives each client the first rule that excludes it, or an offer, and everybody is counted", async () => {
    const { plan, decisions } = await planOf();
    const reasonOf = (id: string) => decisions.find((row) => row.client_id === tokenOfClient(id))!.reason;
    expect(Object.fromEntries(ruled.map((id) => [id, reasonOf(id)]))).toEqual({
      holder: "holds_product",
      excluded: "excluded",
      refused: "refused",
      "no sms": null,
      child: "too_young",
      ageless: "too_young",
      poor: "low_income",
      vip: "vip",
      "said no": "refused_recently",
      "asked twice": "contacted_enough",
    });
    expect(decisions.length).toBe(50);
    expect(plan.population).toBe(50);
    expect(plan.eligible).toBe(21);
    const excluded = plan.rules.reduce((sum, rule) => sum + rule.excluded, 0);
    const without = plan.without_offer.reduce((sum, each) => sum + each.clients, 0);
    expect(excluded + without + plan.totals.contacts).toBe(50);
    await expect(renderPlan(plan, { columns: 80, paint })).toMatchFileSnapshot("golden/plan.golden.txt");
  });

  it("offers within capacities what pays best, and no channel that was refused", async () => {
    const { plan, decisions } = await planOf();
    // The bonus brings .1 × (.5 × 2000 − 100) = 90 by call, the card .1 × .5 × 1000 = 50; calls cost 5 and double the response.
    const got = (offer: string, channel: string) =>
      decisions.filter((row) => row.offer === offer && row.channel === channel).length;
    expect([got("bonus", "call"), got("card", "call"), got("bonus", "sms"), got("card", "sms")]).toEqual([
      3, 7, 0, 11,
    ]);
    expect(plan.totals.profit).toBeCloseTo(3 * (90 - 5) + 7 * (50 - 5) + 11 * (25 - 1), 9);
    expect(decisions.find((row) => row.client_id === tokenOfClient("no sms"))!.channel).toBe("call");
    const total = decisions.reduce(
      (sum, row) => sum + Number(row.expected_value ?? 0) - Number(row.cost ?? 0),
      0,
    );
    expect(total).toBeCloseTo(plan.totals.profit, 9);
  });

  it("with a budget of zero offers nothing, and says why", async () => {
    const { plan } = await planOf({ budget: 0 });
    expect(plan.totals.contacts).toBe(0);
    expect(
      plan.without_offer.filter(({ clients }) => clients > 0).map(({ reason, clients }) => [reason, clients]),
    ).toEqual([["beyond_limits", 21]]);
  });

  it("is the same solved exactly", async () => {
    const [found, exact] = [await planOf({ budget: 60 }), await planOf({ budget: 60, exact: true })];
    expect(exact.plan.totals.profit).toBeGreaterThanOrEqual(found.plan.totals.profit);
    expect(exact.plan.totals.profit).toBeLessThanOrEqual(found.plan.bound + 1e-9);
    expect([exact.plan.gap, exact.plan.is_exact]).toEqual([0, true]);
  });

  it("keeps the same control group, whatever else the campaign says", async () => {
    const groupOf = async (more: object) => {
      const { decisions } = await planOf({ control_share: 0.3, control_salt: "here", ...more });
      return new Set(
        decisions.filter(({ reason }) => reason === "control_group").map((row) => row.client_id),
      );
    };
    const [one, other] = [await groupOf({}), await groupOf({ budget: 20, min_income: 0, income: "income" })];
    expect(one.size).toBeGreaterThan(0);
    expect([...one].filter((id) => !other.has(id))).toEqual([]);
  });

  it("tells every expression that cannot be evaluated, together", async () => {
    const context = await openBank({
      eligible: "incom > 5",
      offers: { card: { value: "price * 2" } },
      channels: { call: { cost: "case" } },
      protected: ["sex"],
    });
    await expect(readRuleCounts(context)).rejects.toThrow(
      /campaign.eligible: `incom > 5`.*[\s\S]*campaign.offers.card.value: `price \* 2`[\s\S]*campaign.channels.call.cost: `case`[\s\S]*protected, column sex/,
    );
    context.store.close();
  });

  it("tells amounts that cannot be, and minimums beyond the clients", async () => {
    await expect(planOf({ offers: { card: { value: 10, acceptance: "2 * income" } } })).rejects.toThrow(
      "campaign.offers.card.acceptance: 21 of 21 clients with 200, expected a probability from 0 to 1",
    );
    const channels = { call: { cost: 5, minimum: 22 } };
    await expect(planOf({ channels })).rejects.toThrow(
      /channel call, minimum: 1 beyond what the other limits and the clients leave, expected at least 22/,
    );
  });

  it("asks for the amounts of those alone whom an offer may be made to", async () => {
    const value = "if(client_id::varchar < '8', 5000, null)";
    const { decisions } = await planOf({
      offers: { card: { value, acceptance: 0.1, eligible: "client_id::varchar < '8'" } },
    });
    expect(decisions.filter(({ offer }) => offer !== null).length).toBeGreaterThan(0);
    await expect(planOf({ offers: { card: { value, acceptance: 0.1 } } })).rejects.toThrow(
      "with NaN, expected an amount of money for every client",
    );
  });

  it("takes what is not known for a condition that does not hold", async () => {
    // Nobody has a contact, so that no average is known; NaN is above every number.
    const { decisions } = await planOf({ eligible: "reciprocity_30d > 0" });
    expect(decisions.filter(({ offer }) => offer !== null)).toEqual([]);
  });

  it("says what rules exclude, alone and in their turn", async () => {
    const context = await openBank();
    const counted = await readRuleCounts(context);
    context.store.close();
    await expect(renderRules(counted, { columns: 80 })).toMatchFileSnapshot("golden/rules.golden.txt");
  });

  it("needs offers", async () => {
    const context = await openBank({ offers: {}, channels: {} });
    await expect(allocate(context)).rejects.toThrow("campaign.offers: no offer");
    context.store.close();
  });

  it("counts what a pilot measured, and refuses a pilot without an effect", async () => {
    const { file } = await bank!;
    const pilot = `${file}.pilot.json`;
    const write = (value: number) =>
      writeFileSync(pilot, JSON.stringify({ incrementalShare: { value, low: 0.1, high: 0.4 } }));
    write(0.25);
    const measured = { acceptance: "incremental", pilot_result: pilot };
    const { plan } = await planOf(measured);
    expect(plan.counted_share.value).toBe(0.25);
    expect(plan.profit_is).toContain("contacts won 0.25, 0.10 to 0.40 of the takers");
    write(-0.1);
    await expect(planOf(measured)).rejects.toThrow("an incremental share of -0.1: contacts won nobody");
  });
});

describe("candidates", () => {
  it("are judged by what clients did at the test snapshot, chosen on half of them", async () => {
    const days = ["2026-03-01", "2026-04-01"];
    const rest = numbered("rest", 40);
    const ids = [...takers, ...others, ...rest];
    const { file } = await writeProject(
      {
        clients: ids.map((id) => client(id, { birth_date: "1980-01-01" })),
        client_features: ids.map((id) => features(id, rest.includes(id) ? 200 : 100, "a")),
        uptakes: [
          ...takers.map((client_id) => ({ client_id, product: "credit_card", opened_at: "2026-03-02" })),
          ...rest
            .slice(0, 10)
            .map((client_id) => ({ client_id, product: "credit_card", opened_at: "2026-04-05" })),
        ],
      },
      {
        snapshots: { train: days.slice(0, 1), test: days.slice(1), score: ["2026-05-01"] },
        train: { iterations: 3, depth: 2 },
        evaluation: { replicates: 10 },
        campaign: {
          acceptance: "gross",
          organic_share: 0,
          offers: { card: { value: 100 } },
          channels: { call: { cost: 1 } },
          candidates: {
            everybody: {},
            rich: { eligible: "income > 150" },
            own: { model: "own", min_probability: 1 },
          },
        },
      },
    );
    const context = openContext(loadProject(file));
    const { candidates, best } = await judgeCandidates(context);
    context.store.close();
    // 20 others and 40 of the rest are left, of whom 10 take: 10 × 100 less a call each.
    expect(candidates.map(({ name, contacts, profit }) => [name, contacts, profit.value])).toEqual([
      ["everybody", 60, 940],
      ["rich", 40, 960],
      ["own", 0, 0],
    ]);
    const [everybody, rich] = candidates;
    expect(rich!.choosing.value! + rich!.judging.value!).toBeCloseTo(960, 9);
    expect(best).toBe(rich!.choosing.value! > everybody!.choosing.value! ? "rich" : "everybody");
    // 40 clients, 10 of whom bring 99 and 30 of whom cost 1: a standard error of 100 √(40 × .25 × .75).
    expect(rich!.profit.high! - 960).toBeCloseTo(1.959964 * 100 * Math.sqrt(7.5), 2);
    expect(
      renderCandidates({ as_of: days[1]!, profit_is: "gross", candidates, best }, { columns: 80 }),
    ).toContain("rich            40");
  });
});
