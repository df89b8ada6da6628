import { afterAll, beforeAll, expect, it } from "vitest";
import { contracts } from "../../src/config/contracts.ts";
import { simulationDefaults } from "../../src/simulate/options.ts";
import { simulatedFiles } from "../../src/simulate/simulate.ts";
import { type SimulatedBank, simulatedBank, smallBank } from "./simulated-folder.ts";

let bank: SimulatedBank;
beforeAll(async () => {
  bank = await simulatedBank();
});
afterAll(() => bank.remove());

const sources = simulatedFiles.filter((file) => !file.startsWith("truth"));

/** The simulated bank's consents are for every channel. */
const isLeftOut = (source: string, column: string) => source === "consents" && column === "channel";

it.each(sources)("%s has the columns and the grain of its contract", async (source) => {
  const contract = contracts[source]!;
  const columns = (await bank.query(`describe ${source}`)).map((row) => [row.column_name, row.column_type]);
  const types = Object.fromEntries(columns) as Record<string, string>;
  for (const [name, column] of Object.entries(contract.columns)) {
    if (isLeftOut(source, name)) continue;
    expect(types[name], `${source}.${name}`).toBeDefined();
    if (column.type === "instant") expect(types[name]).toBe("TIMESTAMP WITH TIME ZONE");
  }
  if (contract.grain.length === 0) return;
  const grain = contract.grain.filter((name) => !isLeftOut(source, name)).join(", ");
  expect(
    await bank.number(
      `select count(*) from (select ${grain} from ${source} group by ${grain} having count(*) > 1)`,
    ),
  ).toBe(0);
  const rows = `(select *, row_number() over () as place from ${source})`;
  const outOfOrder = `select count(*) from (select row_number() over (order by ${grain}) <> place as is_wrong from ${rows}) where is_wrong`;
  expect(await bank.number(outOfOrder)).toBe(0);
});

it("has as many clients, subscribers and calls as asked for, and reports its rows", async () => {
  expect(await bank.number("select count(*) from clients")).toBe(smallBank.clients);
  expect(await bank.number("select count(distinct subscriber_id) from subscriber_features")).toBeGreaterThan(
    0.99 * smallBank.subscribers,
  );
  expect(
    await bank.number("select count(*) from consents where person_kind = 'subscriber' and granted"),
  ).toBeGreaterThan(0.9 * smallBank.subscribers);
  for (const file of simulatedFiles) {
    expect(await bank.number(`select count(*) from ${file}`), file).toBe(bank.report.rows[file]);
  }
  expect(bank.report.rows.calls).toBe(smallBank.calls);
});

it("has 45 % of the clients subscribed at the start, some ends and some new subscriptions", async () => {
  const atStart = "valid_from < '2026-01-01' and (valid_to is null or valid_to >= '2026-01-01')";
  expect((await bank.number(`select count(*) from subscriptions where ${atStart}`)) / 3000).toBeCloseTo(
    0.45,
    1,
  );
  expect(await bank.number("select count(*) from subscriptions where valid_to is not null")).toBeGreaterThan(
    30,
  );
  expect(
    await bank.number("select count(*) from subscriptions where valid_from >= '2026-01-01'"),
  ).toBeGreaterThan(30);
  expect(await bank.number("select count(*) from subscriptions where closed_known_at <= valid_to")).toBe(0);
});

it("learns everything after it happened, attributes days and some calls hours late", async () => {
  for (const [source, event] of [
    ["clients", "joined_at"],
    ["uptakes", "opened_at"],
    ["calls", "started_at"],
    ["client_features", "valid_from"],
    ["subscriber_features", "valid_from"],
  ]) {
    expect(await bank.number(`select count(*) from ${source} where known_at <= ${event}`), source).toBe(0);
  }
  const late = await bank.number("select avg((known_at > started_at + interval 1 hour)::int) from calls");
  expect(late / simulationDefaults.lateShare).toBeGreaterThan(0.9);
  expect(late / simulationDefaults.lateShare).toBeLessThan(1.1);
});

it("has values missing in some attributes and none in others", async () => {
  expect(await bank.number("select avg((income is null)::int) from client_features")).toBeCloseTo(0.1, 1);
  expect(await bank.number("select count(*) from client_features where balance is null")).toBe(0);
});

it("lets 3 % of the subscribers refuse the transfer of their features", async () => {
  const refused = await bank.number(
    "select count(distinct person_id) from consents where purpose = 'transfer' and not granted and valid_from < '2026-01-01'",
  );
  expect(refused / smallBank.subscribers).toBeGreaterThan(0.02);
  expect(refused / smallBank.subscribers).toBeLessThan(0.04);
});

it("has the share of faults that was asked for, one quarter of each kind", async () => {
  const [faults] = await bank.query(`select
    count(*) filter (caller = callee) as own, count(*) filter (seconds < 0) as negative,
    count(*) filter (seconds > 86400) as endless,
    count(*) filter (callee not in (select number from numbers)) as unknown from calls`);
  const counts = Object.values(faults!).map(Number);
  const total = counts.reduce((sum, count) => sum + count, 0);
  expect(total / smallBank.calls).toBeGreaterThan(0.0025);
  expect(total / smallBank.calls).toBeLessThan(0.0035);
  for (const count of counts) expect(count / total).toBeGreaterThan(0.15);
});

it("calls more by day than by night and less at weekends", async () => {
  expect(
    await bank.number("select avg((hour(started_at) between 8 and 21)::int) from calls"),
  ).toBeGreaterThan(0.85);
  expect(await bank.number("select avg((dayofweek(started_at) in (0, 6))::int) from calls")).toBeLessThan(
    2 / 7,
  );
});
