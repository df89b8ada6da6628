import type { Feature } from "../feature.ts";
import { directionOf } from "./direction-of.ts";

export const reciprocity: Feature = {
  name: "reciprocity",
  row: 3,
  group: "activity",
  about: "Share of contacts with calls both ways.",
  source: "bandicoot: de Montjoye, Rocher & Pentland, JMLR 17 (2016)",
  needs: ["time"],
  cost: "ties",
  measures: ["calls_out", "calls_in"],
  columns: () => [
    {
      name: "reciprocity",
      phrase: { en: "contacts with calls both ways", ru: "доля контактов, с которыми созваниваются взаимно" },
      scale: "share",
      formula: "share of contacts with calls both ways",
      isCensored: true,
      sql: "count_if(t.calls_out > 0 and t.calls_in > 0) / count(*)",
    },
  ],
  compute: (scope) => [directionOf(scope).reciprocity],
};
