import type { Feature } from "../feature.ts";

export const activeDays: Feature = {
  name: "active_days",
  row: 10,
  group: "activity",
  about: "On how many days of the window the client had a call or message.",
  source: "bandicoot: de Montjoye, Rocher & Pentland, JMLR 17 (2016)",
  needs: ["time"],
  cost: "exchanges",
  relation: "ftr_rhythm",
  columns: () => [
    {
      name: "active_days",
      phrase: { en: "days with a call", ru: "дни со звонками" },
      isTotal: true,
      formula: "days of 86,400 s, counted back from t, with an exchange",
      unit: "days",
      isCensored: true,
      withoutContacts: 0,
    },
  ],
};
