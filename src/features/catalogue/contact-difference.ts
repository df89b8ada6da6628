import { aggregateContacts } from "../../graph/aggregate-contacts.ts";
import { identifier } from "../../warehouse/warehouse.ts";
import { inWords } from "../declaration.ts";
import type { Feature } from "../feature.ts";
import { contactWords } from "./contact-moments.ts";

export const contactDifference: Feature = {
  name: "contact_difference",
  row: 17,
  group: "contacts",
  about:
    "How far the client is from the mean of its contacts, in each numeric attribute that clients and contacts both have: every one of a static graph; with time, columns of one name in client_features and subscriber_features.",
  source: "GAT-sep: Platonov et al., ICLR (2023)",
  needs: ["attributes"],
  cost: "ties × attributes",
  measures: [],
  columns: ({ directions, shared }) =>
    directions.flatMap((direction) =>
      shared.map((attribute) => ({
        name: `contact_${attribute}_difference`,
        direction,
        phrase: `${inWords(attribute)} beyond the average of ${contactWords[direction]}`,
        formula: "x_i − Σ_j x_j / k",
        family: `contact_${attribute}`,
        hiddenBelow: { attribute },
        sql: `any_value(o.${identifier(attribute)}) - avg(c.${identifier(attribute)})::float`,
      })),
    ),
  compute: (scope) =>
    scope.plan.shared.length === 0
      ? []
      : scope.plan.directions.flatMap((direction) => {
          const means = aggregateContacts(scope.ties(direction), scope.matrix, ["mean"]);
          return scope.clients.numeric.map(({ name, values: own }) => {
            const mean = means[scope.contacts.numeric.findIndex((attribute) => attribute.name === name)]!;
            return mean.map((value, row) => own[row]! - value);
          });
        }),
};
