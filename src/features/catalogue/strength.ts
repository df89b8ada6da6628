import { strength as strengthOf } from "../../graph/ties/strength.ts";
import type { Feature } from "../feature.ts";
import { plannedWeights } from "../tie-weights.ts";

export const strength: Feature = {
  name: "strength",
  row: 2,
  group: "activity",
  about:
    "Weight of all the client's ties together, by each of the tie weights; by `recency` it is catalogue row 11.",
  source: "Onnela et al., PNAS 104 (2007)",
  needs: [],
  cost: "ties",
  measures: ["weights"],
  columns: (plan) =>
    plannedWeights(plan).map(({ name, words, formula }) => ({
      name: `strength_${name}`,
      phrase: { en: `amount of ${words.en}`, ru: `количество ${words.ru}` },
      scale: "index" as const,
      formula: `Σ_j w_ij, w = ${formula}`,
      family: "strength",
      isCensored: true,
      withoutContacts: 0,
      sql: `sum(t.w_${name})`,
    })),
  compute: (scope) =>
    plannedWeights(scope.plan).map((weight) =>
      strengthOf(scope.graph, scope.graph.tieValues(scope.weight(weight))),
    ),
};
