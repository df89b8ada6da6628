import { expect, it } from "vitest";
import { relationOf } from "../support/bank.ts";
import { client, subscription } from "../support/people.ts";

it("holds the clients who joined before t and of whose leaving nothing was known before t", async () => {
  const clients = [
    client("joined before", { joined_at: "2026-02-28 23:59:59" }),
    client("joined at t", { joined_at: "2026-03-01" }),
    client("learned at t", { known_at: "2026-03-01" }),
    client("left and learned", { left_at: "2026-02-27", closed_known_at: "2026-02-28" }),
    client("left, learned at t", { left_at: "2026-02-27", closed_known_at: "2026-03-01" }),
    client("leaves at t", { left_at: "2026-03-01", closed_known_at: "2026-02-01" }),
  ];
  const rows = await relationOf({ clients }, "dim_population", ["client_id"]);
  expect(rows.map((row) => row.client_id).sort()).toEqual([
    "joined before",
    "leaves at t",
    "left, learned at t",
  ]);
});

it("tells subscribers from non-subscribers by the subscriptions known before t", async () => {
  const ids = ["never", "active", "lapsed", "lapse learned late", "begins at t", "came back"];
  const lapsed = { valid_to: "2026-02-10", closed_known_at: "2026-02-20" };
  const given = {
    clients: ids.map((id) => client(id)),
    subscriptions: [
      subscription("active", "s1"),
      subscription("lapsed", "s2", lapsed),
      subscription("lapse learned late", "s3", { ...lapsed, closed_known_at: "2026-03-05" }),
      subscription("begins at t", "s4", { valid_from: "2026-03-01" }),
      subscription("came back", "s5", lapsed),
      subscription("came back", "s5", { valid_from: "2026-02-20" }),
    ],
  };
  const rows = await relationOf(given, "dim_population", ["client_id", "segment"]);
  expect(Object.fromEntries(rows.map((row) => [row.client_id, row.segment]))).toEqual({
    never: "non_subscriber",
    active: "subscriber",
    lapsed: "non_subscriber",
    "lapse learned late": "subscriber",
    "begins at t": "non_subscriber",
    "came back": "subscriber",
  });
});

it("gives a subscriber who passed to another client to the newest one alone", async () => {
  const given = {
    clients: [client("former"), client("present")],
    subscriptions: [
      subscription("former", "s1"),
      subscription("present", "s1", { valid_from: "2026-02-01" }),
    ],
  };
  const rows = await relationOf(given, "dim_population", ["client_id", "segment"]);
  expect(Object.fromEntries(rows.map((row) => [row.client_id, row.segment]))).toEqual({
    former: "non_subscriber",
    present: "subscriber",
  });
});

it("has eligible those who do not hold the product, are not excluded and did not refuse marketing, as known", async () => {
  const excluded = (client_id: string, more = {}) => ({ client_id, valid_from: "2026-02-01", ...more });
  const marketing = (person_id: string, granted: boolean, valid_from: string) => ({
    person_kind: "client",
    person_id,
    purpose: "marketing",
    granted,
    valid_from,
  });
  const opened = (client_id: string, product: string, opened_at: string, more = {}) => ({
    client_id,
    product,
    opened_at,
    ...more,
  });
  const ids = [
    "plain",
    "holder",
    "other product",
    "opens at t",
    "learned late",
    "excluded",
    "no longer excluded",
  ];
  const given = {
    clients: [...ids, "refused", "allowed again"].map((id) => client(id)),
    uptakes: [
      opened("holder", "credit_card", "2026-02-28 23:59:59"),
      opened("other product", "deposit", "2026-02-01"),
      opened("opens at t", "credit_card", "2026-03-01"),
      opened("learned late", "credit_card", "2026-02-27", { known_at: "2026-03-01" }),
    ],
    exclusions: [excluded("excluded"), excluded("no longer excluded", { valid_to: "2026-02-20" })],
    consents: [
      marketing("refused", true, "2026-01-01"),
      marketing("refused", false, "2026-02-01"),
      marketing("allowed again", false, "2026-01-01"),
      marketing("allowed again", true, "2026-02-01"),
    ],
  };
  const rows = await relationOf(given, "dim_population", ["client_id", "holds_product", "eligible"]);
  const of = (column: string) => rows.filter((row) => row[column]).map((row) => row.client_id);
  expect(of("holds_product")).toEqual(["holder"]);
  expect(of("eligible").toSorted()).toEqual(
    ["allowed again", "learned late", "no longer excluded", "opens at t", "other product", "plain"].sort(),
  );
});

it("counts age in whole years and tenure in whole days as of t", async () => {
  const clients = [
    client("birthday today", { birth_date: "1990-03-01", joined_at: "2026-02-27" }),
    client("birthday tomorrow", { birth_date: "1990-03-02", joined_at: "2026-02-27 00:00:01" }),
  ];
  const rows = await relationOf({ clients }, "dim_population", ["client_id", "age_years", "tenure_days"]);
  expect(rows.toSorted((a, b) => (String(a.client_id) < String(b.client_id) ? -1 : 1))).toEqual([
    { client_id: "birthday today", age_years: 36, tenure_days: 2 },
    { client_id: "birthday tomorrow", age_years: 35, tenure_days: 1 },
  ]);
});
