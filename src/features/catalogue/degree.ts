import type { Words } from "../../core/language.ts";
import { degree as degreeOf } from "../../graph/ties/degree.ts";
import type { Feature } from "../feature.ts";
import { directionOf } from "./direction-of.ts";

export const degree: Feature = {
  name: "degree",
  row: 1,
  group: "activity",
  about: "How many contacts the client has, in all, called, and calling.",
  source: "bandicoot: de Montjoye, Rocher & Pentland, JMLR 17 (2016)",
  needs: [],
  cost: "ties",
  measures: ["calls_out", "calls_in"],
  columns: ({ hasTime }) => [
    column("degree", { en: "contacts", ru: "число контактов" }, "k", "count(*)"),
    ...(hasTime
      ? [
          column(
            "degree_out",
            { en: "contacts called", ru: "число контактов, которым звонил клиент," },
            "contacts with a call from the client",
            "count_if(t.calls_out > 0)",
          ),
          column(
            "degree_in",
            { en: "contacts who called", ru: "число звонивших контактов" },
            "contacts with a call to the client",
            "count_if(t.calls_in > 0)",
          ),
        ]
      : []),
  ],
  compute(scope) {
    const { graph, plan } = scope;
    if (!plan.hasTime) return [degreeOf(graph)];
    const { degreeOut, degreeIn } = directionOf(scope);
    return [degreeOf(graph), degreeOut, degreeIn];
  },
};

const column = (name: string, phrase: Words, formula: string, sql: string) => ({
  name,
  phrase,
  formula,
  sql,
  family: "contacts",
  isCensored: true,
  isTotal: true,
  withoutContacts: 0 as const,
});
