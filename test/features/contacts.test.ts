import { beforeAll, expect, it } from "vitest";
import { featuresOf } from "../support/bank.ts";
import { call, client, clientNumber, subscriberNumber, subscription } from "../support/people.ts";

/**
 * Ann and Bob, and whom they talk to:
 *
 *            s1  spend 10, red         Ann → s1  60 s        Bob → s1 60 s
 *     Ann ─<  s2  spend 20, blue        s2 → Ann 120 s
 *          \ s3  spend 60, red          Ann → s3 300 s       s3 is Cyd, who took the product
 *           s4  spend  ?, green         s4 → Ann 600 s
 *
 * Ann spends 50 herself; of Bob nothing is known.
 */
const contacts = ["s1", "s2", "s3", "s4"];
const given = {
  clients: ["ann", "bob", "cyd"].map((id) => client(id)),
  numbers: [
    clientNumber("1", "ann"),
    clientNumber("2", "bob"),
    ...contacts.map((id, at) => subscriberNumber(`7${at + 1}`, id)),
  ],
  subscriptions: [subscription("cyd", "s3")],
  uptakes: [{ client_id: "cyd", product: "credit_card", opened_at: "2026-02-01" }],
  client_features: [{ client_id: "ann", valid_from: "2026-01-01", spend: 50, income: 9 }],
  subscriber_features: contacts.map((subscriber_id, at) => ({
    subscriber_id,
    valid_from: "2026-01-01",
    spend: [10, 20, 60, null][at]!,
    plan: ["red", "blue", "red", "green"][at]!,
  })),
  calls: [
    call("1", "71", "2026-02-10", { seconds: 60 }),
    call("72", "1", "2026-02-11", { seconds: 120 }),
    call("1", "73", "2026-02-12", { seconds: 300 }),
    call("74", "1", "2026-02-13", { seconds: 600 }),
    call("2", "71", "2026-02-14", { seconds: 60 }),
  ],
};

let ann: Awaited<ReturnType<typeof featuresOf>>[string];
let bob: typeof ann;

beforeAll(async () => {
  const rows = await featuresOf(given, {
    privacy: { min_contacts: 1, consent: "opt_out" },
    surroundings: { directions: ["both", "in", "out"] },
  });
  ann = rows.ann!;
  bob = rows.bob!;
});

it("has the quartiles and the median of contacts whose value is known", () => {
  expect(["q25", "median", "q75"].map((name) => ann[`contact_spend_${name}_30d`])).toEqual([15, 20, 40]);
  expect(["q25", "median", "q75"].map((name) => bob[`contact_spend_${name}_30d`])).toEqual([10, 10, 10]);
  expect(ann.contact_spend_median_out_30d).toBe(35);
});

it("has the strongest contact's value, and the mean of those of the three strongest that are known", () => {
  expect([ann.contact_spend_strongest_1_30d, ann.contact_spend_strongest_3_30d]).toEqual(["NaN", 40]);
  expect([ann.contact_spend_strongest_1_out_30d, ann.contact_spend_strongest_3_in_30d]).toEqual([60, 20]);
});

it("names the category of most contacts, of equal ones the more frequent among all", () => {
  expect([ann.contact_plan_mode_30d, ann.contact_plan_mode_in_30d]).toEqual(["red", "blue"]);
  expect([bob.contact_plan_mode_30d, bob.contact_plan_mode_in_30d]).toEqual(["red", null]);
});

it("sets the client's own value against its contacts' mean, where both have the attribute", () => {
  expect([ann.contact_spend_difference_30d, ann.contact_spend_difference_in_30d]).toEqual([20, 30]);
  expect(bob.contact_spend_difference_30d).toBe("NaN");
  expect(Object.keys(ann)).not.toContain("contact_income_difference_30d");
});

it("draws the share of adopters to that of all contacts: one of four", () => {
  expect([ann.adopter_share_30d, ann.adopter_smoothed_share_30d]).toEqual([0.25, (1 + 2.5) / 14]);
  expect([bob.adopter_share_30d, bob.adopter_smoothed_share_30d]).toEqual([0, Math.fround(2.5 / 11)]);
});

it("weighs the strongest tie with an adopter", () => {
  expect(ann.adopter_strongest_tie_log_seconds_30d).toBeCloseTo(Math.log(302), 6);
  expect(bob.adopter_strongest_tie_log_seconds_30d).toBe(0);
});
