import { expect, it } from "vitest";
import { featuresOf } from "../support/bank.ts";
import { call, client, clientNumber, subscriberNumber } from "../support/people.ts";

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

it("keeps a client without visible contacts, with NaN aggregates and coverage 0", async () => {
  const rows = await featuresOf(given);
  expect(columnOf(rows, "contact_spend_mean")).toEqual({ none: "NaN", two: 15, three: 30 });
  expect(columnOf(rows, "adopter_share")).toEqual({ none: "NaN", two: 0, three: 0 });
  expect(columnOf(rows, "coverage_days")).toEqual({ none: 0, two: 20, three: 10 });
  expect(columnOf(rows, "coverage_client_share")).toEqual({ none: 0, two: 0, three: 0 });
  expect(columnOf(rows, "contacts_hidden")).toEqual({ none: 0, two: 0, three: 0 });
});

it("hides what contacts' attributes say below privacy.min_contacts, with a flag, and keeps own counts", async () => {
  const rows = await featuresOf(given, { privacy: { min_contacts: 3, consent: "opt_out" } });
  expect(columnOf(rows, "contacts_hidden")).toEqual({ none: 0, two: 1, three: 0 });
  expect(columnOf(rows, "contact_spend_mean")).toEqual({ none: "NaN", two: "NaN", three: 30 });
  expect(columnOf(rows, "degree")).toEqual({ none: 0, two: 2, three: 3 });
  const told = Object.entries(rows.two!).filter(([name]) => /^contact_|^adopter_/.test(name));
  for (const [name, value] of told) expect(value, name).toBe("NaN");
});

it("gives each of the training data's most frequent categories a share, and the others one together", async () => {
  const rows = await featuresOf(given, {
    privacy: { min_contacts: 1, consent: "opt_out" },
    surroundings: { max_levels: 1 },
  });
  expect(columnOf(rows, "contact_plan_share_red")).toEqual({
    none: "NaN",
    two: 0.5,
    three: expect.closeTo(2 / 3, 6),
  });
  expect(columnOf(rows, "contact_plan_share_other")).toEqual({
    none: "NaN",
    two: 0.5,
    three: expect.closeTo(1 / 3, 6),
  });
  expect(Object.keys(rows.two!)).not.toContain("contact_plan_share_blue");
});
