import { weightedContactMean } from "../../graph/contacts/weighted-contact-mean.ts";
import { identifier } from "../../warehouse/warehouse.ts";
import type { Feature } from "../feature.ts";
import { plannedWeights } from "../tie-weights.ts";
import { contactWords } from "./contact-moments.ts";

export const contactWeightedMean: Feature = {
  name: "contact_weighted_mean",
  row: 14,
  group: "contacts",
  about: "Mean of each numeric attribute of the contacts, by each of the tie weights.",
  source: "Óskarsdóttir et al., Expert Systems with Applications 85 (2017)",
  needs: ["attributes"],
  cost: "ties × attributes",
  measures: ["weights"],
  columns: (plan) =>
    plan.directions.flatMap((direction) =>
      plannedWeights(plan).flatMap((weight) =>
        plan.numeric.map((attribute) => ({
          name: `contact_${attribute}_weighted_mean_${weight.name}`,
          direction,
          attribute,
          phrase: {
            en: `average {attribute} of the closest ${contactWords[direction].en}`,
            ru: `{attribute} в среднем у самых близких ${contactWords[direction].ru}`,
          },
          formula: `Σ_j w_ij x_j / Σ_j w_ij, w = ${weight.formula}`,
          family: `contact_${attribute}`,
          // One dominating tie makes it that contact's value.
          isPrivate: true,
          hiddenBelow: { attribute },
          sql: `sum(t.w_${weight.name} * c.${identifier(attribute)}) / nullif(sum(t.w_${weight.name}) filter (c.${identifier(attribute)} is not null), 0)`,
        })),
      ),
    ),
  compute: (scope) =>
    scope.contacts.numeric.length === 0
      ? []
      : scope.plan.directions.flatMap((direction) => {
          const ties = scope.ties(direction);
          return plannedWeights(scope.plan).flatMap((weight) =>
            weightedContactMean(ties, scope.matrix, scope.weight(weight)),
          );
        }),
};
