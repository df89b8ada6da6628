import { aggregateContacts } from "../../graph/contacts/aggregate-contacts.ts";
import { filterTies, strongestTies } from "../../graph/csr/filter-ties.ts";
import { identifier } from "../../warehouse/warehouse.ts";
import type { ColumnPlan } from "../column-plan.ts";
import type { Feature } from "../feature.ts";
import type { TieScope } from "../tie-scope.ts";
import { plannedWeights, type TieWeight } from "../tie-weights.ts";
import { contactWords } from "./contact-moments.ts";

/** How many of the strongest contacts a column is about. */
const counts = [1, 3];

export const contactStrongest: Feature = {
  name: "contact_strongest",
  row: 14,
  group: "contacts",
  about:
    "Each numeric attribute of the strongest contact, and its mean over the three strongest, by the first of the tie weights; of equal ties the contact with the smaller token.",
  source: "Entourage; strong ties: Onnela et al., PNAS 104 (2007)",
  needs: ["attributes"],
  cost: "ties × attributes",
  measures: ["weights"],
  columns: (plan) =>
    plan.directions.flatMap((direction) =>
      counts.flatMap((count) =>
        plan.numeric.map((attribute) => ({
          name: `contact_${attribute}_strongest_${count}`,
          direction,
          attribute,
          phrase: {
            en: `${count === 1 ? "{attribute} of the closest of" : `average {attribute} of the ${count} closest`} ${contactWords[direction].en}`,
            ru: `{attribute}${count === 1 ? " у ближайшего из" : `, в среднем у ${count} ближайших`} ${contactWords[direction].ru}`,
          },
          formula: `mean of x_j over the ${count} j of the largest w_ij, w = ${strongestBy(plan).formula}`,
          family: `contact_${attribute}`,
          ...(count === 1 ? { neverTold: true } : { isPrivate: true }),
          hiddenBelow: { attribute },
          sql: `list_avg(list(c.${identifier(attribute)} order by t.w_${strongestBy(plan).name}::float desc, t.contact_id)[1:${count}])`,
        })),
      ),
    ),
  compute: (scope) =>
    scope.contacts.numeric.length === 0
      ? []
      : scope.plan.directions.flatMap((direction) =>
          counts.flatMap((count) => meansOfStrongest(scope, direction, count)),
        ),
};

function strongestBy(plan: ColumnPlan): TieWeight {
  return plannedWeights(plan)[0]!;
}

function meansOfStrongest(
  scope: TieScope,
  direction: Parameters<TieScope["ties"]>[0],
  count: number,
): Float32Array[] {
  const { matrix, plan } = scope;
  const ties = scope.ties(direction);
  const weights = ties.tieValues(scope.weight(strongestBy(plan)));
  const mark = ties.memory.mark();
  const means = aggregateContacts(filterTies(ties, strongestTies(ties, weights, count)), matrix, ["mean"]);
  ties.memory.release(mark);
  return means;
}
