import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SimulatedBank, simulatedBank } from "./simulated-folder.ts";

/** At-risk rows of the truth with what happened in the four weeks after. */
const outcomes = `create table outcomes as
  select h.*, coalesce(c.opened_at < h.as_of + interval 7 day, false)::int as took_week,
    coalesce(c.opened_at < h.as_of + interval 28 day, false)::int as took_month
  from truth_hazards h join truth_clients c using (client_id) where h.is_at_risk`;

/** Mean log arpu of each non-subscriber's contacts, from their calls. */
const contactTrait = `create table contact_trait as
  with pairs as (select caller as a, callee as b from calls union select callee, caller from calls),
  arpu as (select subscriber_id, avg(ln(arpu)) as arpu from subscriber_features group by all)
  select a.owner_id as client_id, avg(arpu) as arpu from pairs
  join numbers a on a.number = pairs.a and a.owner_kind = 'client'
  join numbers b on b.number = pairs.b and b.owner_kind = 'subscriber'
  join arpu on arpu.subscriber_id = b.owner_id group by all`;

/** Correlation of two columns, in standard errors from zero. */
const zOfCorrelation = (x: string, y: string) => `corr(${x}, ${y}) * sqrt(count(*))`;

async function bankWith(effects: {
  own: number;
  likeness: number;
  influence: number;
}): Promise<SimulatedBank> {
  const bank = await simulatedBank({ effects, seed: 5, uptakeRate: 0.06 });
  await bank.query(outcomes);
  await bank.query(contactTrait);
  return bank;
}

const zOfContacts = `select ${zOfCorrelation("arpu", "took_month")} from outcomes join contact_trait using (client_id)`;
const zOfAdopters = `select ${zOfCorrelation("least(n_adopters, 5)", "took_month")} from outcomes`;

describe("a bank where only the own attributes count", () => {
  let bank: SimulatedBank;
  beforeAll(async () => {
    bank = await bankWith({ own: 1.4, likeness: 0, influence: 0 });
  });
  afterAll(() => bank.remove());

  it("has clients take the card by their own score", async () => {
    expect(
      await bank.number(`select ${zOfCorrelation("own_part", "took_month")} from outcomes`),
    ).toBeGreaterThan(10);
  });

  it("has contacts whose features and uptakes say nothing", async () => {
    expect(Math.abs(await bank.number(zOfContacts))).toBeLessThan(3.5);
    expect(Math.abs(await bank.number(zOfAdopters))).toBeLessThan(3.5);
    expect(await bank.number("select max(abs(likeness_part) + abs(influence_part)) from truth_hazards")).toBe(
      0,
    );
  });

  it("has attributes that know nothing of the trait", async () => {
    const z = `select greatest(abs(${zOfCorrelation("trait", "own_part")}), abs(${zOfCorrelation("trait", "ln(balance)")}))
      from truth_clients join client_features using (client_id) join truth_hazards using (client_id)
      where valid_from = '2026-01-01' and as_of = '2026-01-01'`;
    expect(await bank.number(z)).toBeLessThan(3.5);
  });
});

describe("a bank where likeness counts", () => {
  let bank: SimulatedBank;
  beforeAll(async () => {
    bank = await bankWith({ own: 1.4, likeness: 1, influence: 0 });
  });
  afterAll(() => bank.remove());

  it("has contacts whose features foretell uptake", async () => {
    expect(await bank.number(zOfContacts)).toBeGreaterThan(4);
  });
});

describe("a bank where influence counts", () => {
  let bank: SimulatedBank;
  beforeAll(async () => {
    bank = await bankWith({ own: 1.4, likeness: 0, influence: 0.6 });
  });
  afterAll(() => bank.remove());

  it("has more uptake with each further adopter among the contacts", async () => {
    const rates = await bank.query(
      "select avg(took_month) as rate from outcomes group by least(n_adopters, 3) order by least(n_adopters, 3)",
    );
    for (let dose = 1; dose < rates.length; dose++)
      expect(Number(rates[dose]!.rate)).toBeGreaterThan(Number(rates[dose - 1]!.rate));
    expect(await bank.number(zOfAdopters)).toBeGreaterThan(8);
  });

  it("has contacts whose features say nothing, for only their uptakes do", async () => {
    expect(Math.abs(await bank.number(zOfContacts))).toBeLessThan(3.5);
  });

  it("takes the card as often as its hazards say, in total and among the high and the low", async () => {
    const groups =
      await bank.query(`select sum(took_week) as took, sum(weekly_hazard) as expected, sum(weekly_hazard * (1 - weekly_hazard)) as variance
      from (select *, ntile(4) over (order by weekly_hazard) as quarter from outcomes) group by quarter`);
    for (const { took, expected, variance } of groups) {
      expect(Math.abs(Number(took) - Number(expected))).toBeLessThan(3.5 * Math.sqrt(Number(variance)));
    }
  });

  it("keeps the declared rate among eligible non-subscribers in every week", async () => {
    const hazards = await bank.query(
      "select avg(weekly_hazard) as hazard from outcomes where not is_subscriber group by as_of",
    );
    for (const { hazard } of hazards) expect(1 - (1 - Number(hazard)) ** 2).toBeCloseTo(0.06, 6);
  });
});
