import { expect, it } from "vitest";
import { declarationsOf, featuresOf, relationOf } from "../support/bank.ts";
import { call, client, clientNumber, subscriberNumber, subscription } from "../support/people.ts";

const contacts = ["s1", "s2", "s3"];
const given = {
  clients: ["none", "two", "three"].map((id) => client(id)),
  numbers: [
    clientNumber("10", "none"),
    clientNumber("12", "two"),
    clientNumber("13", "three"),
    ...contacts.map((id, at) => subscriberNumber(`7${at}`, id)),
  ],
  subscriber_features: contacts.map((subscriber_id, at) => ({
    subscriber_id,
    valid_from: "2026-01-01",
    spend: [10, 20, 60][at]!,
    plan: ["red", "blue", "red"][at]!,
  })),
  calls: [
    call("12", "70", "2026-02-10"),
    call("71", "12", "2026-02-11"),
    ...contacts.map((_, at) => call("13", `7${at}`, "2026-02-20")),
  ],
};
const columnOf = (rows: Awaited<ReturnType<typeof featuresOf>>, column: string) =>
  Object.fromEntries(Object.entries(rows).map(([id, row]) => [id, row[column]]));

/** A missing number, or a missing category. */
const nothingIn = (column: string) => (column.includes("_mode") ? null : "NaN");

it("keeps a client without visible contacts, with NaN aggregates and coverage 0", async () => {
  const rows = await featuresOf(given);
  expect(columnOf(rows, "contact_spend_mean_30d")).toEqual({ none: "NaN", two: 15, three: 30 });
  expect(columnOf(rows, "adopter_share_30d")).toEqual({ none: "NaN", two: 0, three: 0 });
  expect(columnOf(rows, "coverage_days_30d")).toEqual({ none: 0, two: 20, three: 10 });
  expect(columnOf(rows, "coverage_client_share_30d")).toEqual({ none: 0, two: 0, three: 0 });
  expect(columnOf(rows, "contacts_hidden_30d")).toEqual({ none: 0, two: 0, three: 0 });
});

it("hides what contacts' attributes say below privacy.min_contacts, with a flag, and keeps own counts", async () => {
  const rows = await featuresOf(given, { privacy: { min_contacts: 3, consent: "opt_out" } });
  expect(columnOf(rows, "contacts_hidden_30d")).toEqual({ none: 0, two: 1, three: 0 });
  expect(columnOf(rows, "contact_spend_mean_30d")).toEqual({ none: "NaN", two: "NaN", three: 30 });
  expect(columnOf(rows, "degree_30d")).toEqual({ none: 0, two: 2, three: 3 });
  const told = Object.entries(rows.two!).filter(([name]) => /^contact_|^adopter_/.test(name));
  for (const [name, value] of told) expect(value, name).toBe(nothingIn(name));
});

it("hides an attribute that fewer contacts than privacy.min_contacts have, however many contacts there are", async () => {
  const known = given.subscriber_features;
  const gaps = {
    ...given,
    subscriber_features: known.map((row, at) => ({ ...row, spend: at === 0 ? 10 : null, age: 30 + at })),
  };
  const rows = await featuresOf(gaps, { privacy: { min_contacts: 3, consent: "opt_out" } });
  const told = Object.entries(rows.three!).filter(([name]) => name.startsWith("contact_spend_"));
  expect(told).toHaveLength(11);
  for (const [name, value] of told) expect(value, name).toBe(nothingIn(name));
  expect(rows.three!.contact_age_mean_30d).toBe(31);
  expect(rows.three!.contact_plan_share_red_30d).toBeCloseTo(2 / 3, 6);
  expect(rows.three!.contacts_hidden_30d).toBe(0);
});

it("hides a category that fewer contacts than privacy.min_contacts have one of", async () => {
  const known = given.subscriber_features;
  const gaps = {
    ...given,
    subscriber_features: known.map((row, at) => ({ ...row, plan: at === 0 ? "red" : null })),
  };
  const rows = await featuresOf(gaps, { privacy: { min_contacts: 3, consent: "opt_out" } });
  const told = Object.entries(rows.three!).filter(([name]) => name.startsWith("contact_plan_"));
  expect(told).toHaveLength(4);
  for (const [name, value] of told) expect(value, name).toBe(nothingIn(name));
  expect(rows.three!.contact_spend_mean_30d).toBe(30);
});

it("shows what is known of a single contact where the project allows one", async () => {
  const known = given.subscriber_features;
  const gaps = {
    ...given,
    subscriber_features: known.map((row, at) => ({ ...row, spend: at === 0 ? 10 : null })),
  };
  const rows = await featuresOf(gaps, { privacy: { min_contacts: 1, consent: "opt_out" } });
  expect(columnOf(rows, "contact_spend_sum_30d")).toEqual({ none: "NaN", two: 10, three: 10 });
});

it("hides the share of contacts who are clients below privacy.min_contacts; days seen stay", async () => {
  const rows = await featuresOf(given, { privacy: { min_contacts: 3, consent: "opt_out" } });
  expect(columnOf(rows, "coverage_client_share_30d")).toEqual({ none: 0, two: "NaN", three: 0 });
  expect(columnOf(rows, "coverage_days_30d")).toEqual({ none: 0, two: 20, three: 10 });
});

it("never tells in a reason what a dominating tie or a known number of contacts would give away", async () => {
  const declarations = await declarationsOf(given);
  const isPrivate = ({ name }: { name: string }) =>
    declarations.find((declaration) => declaration.name === name)!.isPrivate === true;
  const aggregates = ["min", "max", "weighted_mean_log_seconds", "sum", "mean", "std"];
  expect(aggregates.map((name) => isPrivate({ name: `contact_spend_${name}_30d` }))).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});

it("counts as clients the contacts who are active clients at t, as known at t", async () => {
  const people = ["present", "left", "left, learned late", "joins later"];
  const bank = {
    clients: [
      client("ann"),
      client("present"),
      client("left", { left_at: "2026-02-20", closed_known_at: "2026-02-21" }),
      client("left, learned late", { left_at: "2026-02-20", closed_known_at: "2026-03-05" }),
      client("joins later", { joined_at: "2026-03-05" }),
    ],
    numbers: [
      clientNumber("1", "ann"),
      ...people.map((id, at) => subscriberNumber(`7${at}`, `${id} as subscriber`)),
    ],
    subscriptions: people.map((id) => subscription(id, `${id} as subscriber`)),
    uptakes: [{ client_id: "left", product: "credit_card", opened_at: "2026-02-01" }],
    calls: people.map((_, at) => call("1", `7${at}`, "2026-02-10")),
  };
  const contacts = await relationOf(bank, "ftr_contact", ["contact_id", "is_client", "adopted_age_days"]);
  expect(
    Object.fromEntries(contacts.map((row) => [row.contact_id, [row.is_client, row.adopted_age_days]])),
  ).toEqual({
    "present as subscriber": [true, null],
    "left as subscriber": [false, 28],
    "left, learned late as subscriber": [true, null],
    "joins later as subscriber": [false, null],
  });
});

it("chooses the categories by what each contact's newest row said at the last training snapshot", async () => {
  const plans = [
    ["s1", "2025-01-01", "old"],
    ["s1", "2026-02-01", "new"],
    ["s2", "2025-01-01", "old"],
    ["s2", "2026-02-01", "new"],
    ["s3", "2025-01-01", "old"],
    ["s3", "2026-04-01", "future"],
  ] as const;
  const subscriber_features = plans.map(([subscriber_id, valid_from, plan]) => ({
    subscriber_id,
    valid_from,
    plan,
  }));
  const rows = await featuresOf({ ...given, subscriber_features }, { surroundings: { max_levels: 1 } });
  expect(Object.keys(rows.two!).filter((name) => name.startsWith("contact_plan_share_"))).toEqual([
    "contact_plan_share_new_30d",
    "contact_plan_share_other_30d",
  ]);
});

it("gives each of the training data's most frequent categories a share, and the others one together", async () => {
  const rows = await featuresOf(given, {
    privacy: { min_contacts: 1, consent: "opt_out" },
    surroundings: { max_levels: 1 },
  });
  expect(columnOf(rows, "contact_plan_share_red_30d")).toEqual({
    none: "NaN",
    two: 0.5,
    three: expect.closeTo(2 / 3, 6),
  });
  expect(columnOf(rows, "contact_plan_share_other_30d")).toEqual({
    none: "NaN",
    two: 0.5,
    three: expect.closeTo(1 / 3, 6),
  });
  expect(Object.keys(rows.two!)).not.toContain("contact_plan_share_blue_30d");
});
