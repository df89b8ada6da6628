import { expect, it } from "vitest";
import { relationOf } from "../support/bank.ts";
import { call, client, clientNumber, subscriberNumber } from "../support/people.ts";
import type { Row } from "../support/write-project.ts";

const attributes = (valid_from: string, income: number, known_at?: string): Row => ({
  client_id: "ann",
  valid_from,
  income,
  ...(known_at ? { known_at } : {}),
});

async function incomeOf(rows: Row[], snapshots: string[] = ["2026-03-01"]) {
  const given = { clients: [client("ann")], client_features: rows };
  const settings = { snapshots: { train: snapshots } };
  const found = await relationOf(given, "ftr_client", ["as_of", "income"], settings);
  return found.map((row) => row.income);
}

it("takes the newest row that holds and was known before t", async () => {
  const rows = [
    attributes("2026-01-01", 10, "2026-01-05"),
    attributes("2026-02-01", 20, "2026-02-05"),
    attributes("2026-02-15", 30, "2026-03-01"),
    attributes("2026-03-01", 40, "2026-02-28"),
  ];
  expect(await incomeOf(rows)).toEqual([20]);
  expect(
    await incomeOf(rows, ["2026-01-05", "2026-01-06", "2026-02-05", "2026-02-06", "2026-03-02"]),
  ).toEqual([null, 10, 10, 20, 40]);
});

it("ignores an older row that was learned after a newer one", async () => {
  const rows = [attributes("2026-02-01", 20, "2026-02-05"), attributes("2026-01-01", 10, "2026-02-20")];
  expect(await incomeOf(rows)).toEqual([20]);
});

it("takes a correction of the same period from when it was learned on", async () => {
  const rows = [attributes("2026-02-01", 20, "2026-02-05"), attributes("2026-02-01", 25, "2026-02-20")];
  expect(await incomeOf(rows, ["2026-02-20", "2026-02-21"])).toEqual([20, 25]);
});

it("keeps a client of whom nothing is known, with NULL", async () => {
  expect(await incomeOf([attributes("2026-03-01", 20)])).toEqual([null]);
});

it("reads a contact's attributes and uptake as known before t", async () => {
  const contacts = ["plain", "adopter", "late adopter"];
  const given = {
    clients: [client("ann"), client("bob"), client("cid")],
    numbers: [clientNumber("1", "ann"), ...contacts.map((id, at) => subscriberNumber(`7${at}`, id))],
    subscriptions: [
      { client_id: "bob", subscriber_id: "adopter", valid_from: "2025-01-01" },
      { client_id: "cid", subscriber_id: "late adopter", valid_from: "2025-01-01" },
    ],
    uptakes: [
      { client_id: "bob", product: "credit_card", opened_at: "2026-02-19" },
      { client_id: "bob", product: "credit_card", opened_at: "2026-02-26 12:00" },
      { client_id: "cid", product: "credit_card", opened_at: "2026-02-19", known_at: "2026-03-01" },
    ],
    subscriber_features: [
      { subscriber_id: "plain", valid_from: "2026-02-01", spend: 1 },
      { subscriber_id: "plain", valid_from: "2026-03-01", spend: 2 },
    ],
    calls: contacts.map((_, at) => call("1", `7${at}`, "2026-02-10")),
  };
  const rows = await relationOf(given, "ftr_contact", [
    "contact_id",
    "is_client",
    "adopted_age_days",
    "spend",
  ]);
  expect(rows.toSorted((a, b) => (String(a.contact_id) < String(b.contact_id) ? -1 : 1))).toEqual([
    { contact_id: "adopter", is_client: true, adopted_age_days: 2, spend: null },
    { contact_id: "late adopter", is_client: true, adopted_age_days: null, spend: null },
    { contact_id: "plain", is_client: false, adopted_age_days: null, spend: 1 },
  ]);
});
