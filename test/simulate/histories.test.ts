import { afterAll, beforeAll, expect, it } from "vitest";
import { type SimulatedBank, simulatedBank } from "./simulated-folder.ts";

let bank: SimulatedBank;
beforeAll(async () => {
  bank = await simulatedBank({ seed: 21 });
  const isHeld = "valid_from <= started_at and (valid_to is null or started_at < valid_to)";
  await bank.query(`create table held_callers as
    select calls.*, owner_kind as caller_kind from calls join numbers on number = caller and ${isHeld}`);
  await bank.query(`create table held as
    select held_callers.*, owner_kind as callee_kind from held_callers join numbers on number = callee and ${isHeld}`);
});
afterAll(() => bank.remove());

it("never has two holders of one number at the same time, of whatever kind", async () => {
  const overlaps = await bank.number(`select count(*) from numbers a join numbers b on a.number = b.number
    and (a.owner_kind, a.valid_from) <> (b.owner_kind, b.valid_from)
    and a.valid_from <= b.valid_from and (a.valid_to is null or b.valid_from < a.valid_to)`);
  expect(overlaps).toBe(0);
});

it("recycles numbers after thirty days or more", async () => {
  const gaps = await bank.query(`select date_diff('day', a.valid_to, b.valid_from) as days from numbers a
    join numbers b on a.number = b.number and a.owner_kind = b.owner_kind and a.owner_id <> b.owner_id and a.valid_to <= b.valid_from`);
  expect(gaps.length).toBeGreaterThan(20);
  for (const { days } of gaps) expect(Number(days)).toBeGreaterThanOrEqual(30);
});

it("ports numbers both ways without a gap and to the same person", async () => {
  const ported =
    await bank.query(`select b.owner_kind as kind, count(*) as n, bool_and(s.client_id is not null) as is_same
    from numbers a join numbers b on a.number = b.number and a.owner_kind <> b.owner_kind and a.valid_to = b.valid_from
    left join subscriptions s on s.client_id = if(a.owner_kind = 'client', a.owner_id, b.owner_id)
      and s.subscriber_id = if(a.owner_kind = 'client', b.owner_id, a.owner_id)
    group by all order by all`);
  expect(ported.map((row) => [row.kind, row.is_same])).toEqual([
    ["client", true],
    ["subscriber", true],
  ]);
  for (const { n } of ported) expect(Number(n)).toBeGreaterThan(10);
});

it("gives some people several numbers at once", async () => {
  expect(
    await bank.number(
      "select count(*) from (select owner_id from numbers where valid_to is null group by owner_id having count(*) > 1)",
    ),
  ).toBeGreaterThan(200);
});

it("sees only calls with at least one end that is a subscriber's number when they begin", async () => {
  const unseen = "caller <> callee and caller_kind = 'client' and callee_kind = 'client'";
  expect(await bank.number(`select count(*) from held where ${unseen}`)).toBe(0);
});

it("knows both ends of every call but the injected faults, each at one holder", async () => {
  expect(await bank.number("select count(*) from held_callers")).toBe(bank.report.rows.calls);
  const nHeld = await bank.number("select count(*) from held");
  expect(nHeld).toBeLessThan(bank.report.rows.calls);
  expect(nHeld).toBeGreaterThan(bank.report.rows.calls * 0.9988);
});

it("leaves some non-subscribers without a visible contact, and most with several", async () => {
  const shares =
    await bank.query(`with talked as (select distinct number from (select caller as number from calls union all select callee from calls))
    select avg((number in (from talked))::int) as seen from numbers where owner_kind = 'client'`);
  expect(Number(shares[0]!.seen)).toBeGreaterThan(0.8);
  expect(Number(shares[0]!.seen)).toBeLessThan(0.97);
});
