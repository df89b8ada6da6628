import type { Feature } from "../feature.ts";

export const coveragePeriods: Feature = {
  name: "coverage_periods",
  row: 26,
  group: "coverage",
  about: "In how many weeks and months of the window the client is seen at all.",
  source: "Entourage",
  needs: ["time"],
  cost: "exchanges",
  relation: "ftr_rhythm",
  columns: () => [
    {
      name: "coverage_weeks",
      phrase: { en: "weeks with a visible call", ru: "недели со звонками" },
      formula: "weeks of 7 days, counted back from t, with an exchange",
      unit: "weeks",
      family: "coverage",
      withoutContacts: 0,
    },
    {
      name: "coverage_months",
      phrase: { en: "months with a visible call", ru: "месяцы со звонками" },
      formula: "months of 30 days, counted back from t, with an exchange",
      unit: "months",
      family: "coverage",
      withoutContacts: 0,
    },
  ],
};
