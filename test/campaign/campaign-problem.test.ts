import { expect, it } from "vitest";
import { campaignProblem } from "../../src/campaign/allocation-problem.ts";
import type { CampaignClients } from "../../src/campaign/campaign-clients.ts";
import { contactRates } from "../../src/campaign/contact-rates.ts";
import { optimise } from "../../src/campaign/optimise/optimise.ts";
import { planPath, planTotals, profitByChance, profitLabel } from "../../src/campaign/plan.ts";
import { campaign as section } from "../../src/config/campaign.ts";

/** A card by call (cost 2) or by app (cost 0, half the response) to four clients of two groups. */
const campaign = section.parse({
  acceptance: "gross",
  organic_share: 0.5,
  offers: { card: { value: 100, cost: 10 } },
  channels: { call: { cost: 2, capacity: 1 }, app: { cost: 0, response: 0.5 } },
  protected: ["sex"],
});

const clients: CampaignClients = {
  nClients: 4,
  acceptance: { card: Float64Array.of(0.4, 0.2, 0.1, Number.NaN) },
  value: { card: new Float64Array(4).fill(100) },
  takerCost: { card: new Float64Array(4).fill(10) },
  contactCost: { call: new Float64Array(4).fill(2), app: new Float64Array(4) },
  mayOffer: { card: Int32Array.of(1, 1, 1, 1) },
  mayContact: { call: Int32Array.of(1, 1, 1, 1), app: Int32Array.of(0, 1, 1, 1) },
  group: Uint8Array.of(0, 0, 1, 1),
  groups: [{ sex: "f" }, { sex: "m" }],
};

const problem = campaignProblem(campaign, clients, 0.5);

it("counts half of the value, and every taker's bonus", () => {
  expect(problem.choices).toEqual([
    { offer: "card", channel: "call" },
    { offer: "card", channel: "app" },
  ]);
  const no = Number.NEGATIVE_INFINITY;
  // Called: .4 × .5 × 100 = 20, less 2 and .4 × 10. By app: .2 × .5 takers bring 5, less 1.
  expect([...problem.gross]).toEqual([20, 0, 10, 5, 5, 2.5, 0, 0]);
  expect([...problem.cost]).toEqual([6, 0, 4, 1, 3, 0.5, 0, 0]);
  expect([...problem.value]).toEqual([14, no, 6, 4, 2, 2, no, no]);
  expect(problem.limits.map(({ name, atMost }) => [name, atMost])).toEqual([["channel call, capacity", 1]]);
});

it("calls whom a call serves best, and adds up", async () => {
  const { choice } = await optimise(problem);
  expect([...choice]).toEqual([0, 1, 1, -1]);
  const totals = planTotals(problem, choice);
  expect(totals.contacts).toBe(3);
  expect(totals.takers).toBeCloseTo(0.55, 12);
  expect([totals.value, totals.cost, totals.profit]).toEqual([27.5, 7.5, 20]);
});

it("gives the profit the interval of chance: a taker counts 50, by its probability", () => {
  const { value, low, high } = profitByChance(problem, Int8Array.of(0, -1, -1, -1));
  expect(value).toBe(14);
  expect(high! - 14).toBeCloseTo(1.959964 * 50 * Math.sqrt(0.4 * 0.6), 4);
  expect(14 - low!).toBeCloseTo(high! - 14, 12);
});

it("shows how groups fare, with Wilson's interval", () => {
  const rates = contactRates(campaign, clients, problem, Int8Array.of(0, 1, 1, -1));
  expect(rates.map(({ group, clients, contacted }) => [group, clients, contacted])).toEqual([
    ["f", 2, 2],
    ["m", 2, 1],
  ]);
  expect(rates[1]!.rate.value).toBe(0.5);
  // Wilson, 1 of 2 at 95 %: 0.0945 to 0.9055
  expect(rates[1]!.rate.low).toBeCloseTo(0.0945, 4);
  expect(rates[1]!.rate.high).toBeCloseTo(0.9055, 4);
  expect(rates.map(({ value }) => value.value)).toEqual([12.5, 1.25]);
});

it("keeps the groups' rates together where that is asked for", async () => {
  // The second group's clients bring a loss of about 1 each.
  const open = {
    ...clients,
    acceptance: { card: Float64Array.of(0.4, 0.3, 0.001, 0.001) },
    contactCost: { ...clients.contactCost, app: new Float64Array(4).fill(1) },
  };
  const rateOf = async (limits: object) => {
    const own = { ...campaign, ...limits };
    const made = campaignProblem(own, open, 0.5);
    const { choice } = await optimise(made);
    return contactRates(own, open, made, choice).map(({ rate }) => rate.value);
  };
  expect(await rateOf({})).toEqual([1, 0]);
  expect(await rateOf({ max_rate_difference: 0.5 })).toEqual([1, 0.5]);
  expect(await rateOf({ min_rate_ratio: 1 })).toEqual([1, 1]);
});

it("shows tenths of the money that can be spent at a profit, more of which never brings less", async () => {
  const path = await planPath(problem);
  expect(path.map(({ budget }) => budget)).toEqual(
    Array.from({ length: 10 }, (_, at) => (7.5 * (at + 1)) / 10),
  );
  expect(path.at(-1)).toMatchObject({ profit: 20 });
  for (const [at, { profit, bound, cost, budget }] of path.entries()) {
    expect(profit).toBeGreaterThanOrEqual(path[at - 1]?.profit ?? 0);
    expect(bound).toBeGreaterThanOrEqual(profit - 1e-9);
    expect(cost).toBeLessThanOrEqual(budget + 1e-9);
  }
});

it("says what profit counts", () => {
  expect(profitLabel(campaign, { value: 0.5, low: null, high: null })).toBe(
    "gross (assumed organic share 0.5)",
  );
  const measured = section.parse({ acceptance: "incremental", pilot_result: "pilot.json" });
  expect(profitLabel(measured, { value: 0.42, low: 0.3, high: 0.55 })).toBe(
    "incremental (a pilot measured that contacts won 0.42, 0.30 to 0.55 of the takers)",
  );
});
