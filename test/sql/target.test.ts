import { expect, it } from "vitest";
import { relationOf } from "../support/bank.ts";
import { client } from "../support/people.ts";
import type { Row } from "../support/write-project.ts";

const opened = (client_id: string, opened_at: string, more: Row = {}): Row => ({
  client_id,
  product: "credit_card",
  opened_at,
  ...more,
});

async function labelsOf(uptakes: Row[], settings = {}, more: Record<string, Row> = {}) {
  const ids = [...new Set(uptakes.map((row) => String(row.client_id)))];
  const clients = ids.map((id) => client(id, more[id]));
  const rows = await relationOf(
    { clients, uptakes },
    "fct_target",
    ["client_id", "as_of::date as as_of", "label"],
    settings,
  );
  return Object.fromEntries(rows.map((row) => [row.client_id, row.label]));
}

it("is 1 for a first opening inside [t, t + 14 d), whenever it became known", async () => {
  const labels = await labelsOf([
    opened("just before", "2026-02-28 23:59:59"),
    opened("at t", "2026-03-01"),
    opened("on the last second", "2026-03-14 23:59:59"),
    opened("at t + 14 d", "2026-03-15"),
    opened("known late", "2026-03-02", { known_at: "2026-05-01" }),
    opened("another product", "2026-03-02", { product: "deposit" }),
  ]);
  expect(labels).toEqual({
    "just before": 0,
    "at t": 1,
    "on the last second": 1,
    "at t + 14 d": 0,
    "known late": 1,
    "another product": 0,
  });
});

it("is 0 for a second opening, even when the first was not known at t", async () => {
  const labels = await labelsOf([
    opened("ann", "2026-02-20", { known_at: "2026-03-10" }),
    opened("ann", "2026-03-05"),
  ]);
  expect(labels).toEqual({ ann: 0 });
});

it("keeps who leaves inside the horizon, as 0, and as 1 when the product came first", async () => {
  const leaves = { left_at: "2026-03-05", closed_known_at: "2026-03-06" };
  const labels = await labelsOf(
    [opened("leaves", "2026-05-01"), opened("opens and leaves", "2026-03-02")],
    {},
    { leaves, "opens and leaves": leaves },
  );
  expect(labels).toEqual({ leaves: 0, "opens and leaves": 1 });
});

it("is unknown where horizon and label lag reach beyond the data", async () => {
  const uptakes = [opened("ann", "2026-03-02")];
  const target = { horizon_days: 14, label_lag_days: 3 };
  const score = { snapshots: { train: ["2026-02-01"], score: ["2026-03-01"] }, target };
  const clients = [client("ann")];
  const columns = ["as_of::date::varchar as as_of", "label"];
  const labels = async (data_through: string) =>
    (await relationOf({ clients, uptakes }, "fct_target", columns, { ...score, data_through })).map(
      (row) => row.label,
    );
  expect(await labels("2026-03-18")).toEqual([0, 1]);
  expect(await labels("2026-03-17")).toEqual([0, null]);
});

it("ends its horizon with the clocks of the project's zone", async () => {
  // Berlin's 2026-03-29 has 23 hours: fourteen days after 2026-03-20 00:00 (+01:00) is 2026-04-03 00:00 (+02:00).
  const settings = { time_zone: "Europe/Berlin", snapshots: { train: ["2026-03-20"] } };
  const labels = await labelsOf(
    [
      opened("in", "2026-04-02 21:59:59+00"),
      opened("out", "2026-04-02 22:00:00+00"),
      opened("first", "2026-03-19 23:00:00+00"),
    ],
    settings,
  );
  expect(labels).toEqual({ in: 1, out: 0, first: 1 });
});
