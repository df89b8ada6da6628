import { expect, it } from "vitest";
import { campaign } from "../../src/config/campaign.ts";

const told = (section: object) =>
  campaign.safeParse(section).error?.issues.map((issue) => {
    const { found } = (issue as { params?: { found?: string } }).params ?? {};
    return `${issue.path.join(".")}: ${found}, expected ${issue.message}`;
  }) ?? [];

it("is fine without anything: no campaign", () => {
  expect(told({})).toEqual([]);
});

it("tells all that contradicts at once", () => {
  expect(
    told({
      acceptance: "gross",
      offers: { card: { value: 100, minimum: 50, capacity: 10 }, loan: { value: 200, minimum: 30 } },
      channels: { call: { cost: 3, capacity: 20 }, app: { cost: 1, capacity: 40 } },
      budget: 60,
      min_age_years: 70,
      max_age_years: 21,
      min_income: 1000,
      control_share: 0.1,
      max_rate_difference: 0.1,
    }),
  ).toMatchInlineSnapshot(`
    [
      "organic_share: nothing, expected the assumed share of takers who would come anyway, also where it is 0",
      "control_salt: nothing, expected a text of your own that stays the same over campaigns",
      "income: nothing, expected the column that min_income is about",
      "protected: no column, expected the columns whose groups' rates are limited",
      "min_age_years: 70, above max_age_years, expected at most 21",
      "offers.card.minimum: 50, above its capacity, expected at most 10",
      "offers: minimums of 80 in all, expected at most 60, what all channels carry",
      "budget: 60, below what the minimums cost, expected at least 80",
    ]
  `);
});

it("asks for what gross and incremental need, and for channels", () => {
  expect(told({ offers: { card: { value: 1 } } })).toMatchInlineSnapshot(`
    [
      "channels: nothing, expected at least one channel for the offers",
      "acceptance: nothing, expected gross with an organic_share, or incremental with a pilot_result",
    ]
  `);
  expect(told({ acceptance: "incremental", channels: { call: { cost: 1 } } })).toMatchInlineSnapshot(`
    [
      "offers: nothing, expected at least one offer for the channels",
      "pilot_result: nothing, expected the file of a pilot's reading: incremental acceptance is measured",
    ]
  `);
});
