import { aggregateContacts } from "../../graph/contacts/aggregate-contacts.ts";
import { contactMatrix } from "../../graph/csr/contact-matrix.ts";
import { identifier } from "../../warehouse/warehouse.ts";
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
        attribute,
        phrase: {
          en: `{attribute} beyond the average of ${contactWords[direction].en}`,
          ru: `{attribute}, сверх среднего у ${contactWords[direction].ru}`,
        },
        formula: "x_i − Σ_j x_j / k",
        family: `contact_${attribute}`,
        hiddenBelow: { attribute },
        sql: `any_value(o.${identifier(attribute)}) - avg(c.${identifier(attribute)})::float`,
      })),
    ),
  compute(scope) {
    const { plan, graph, contacts, clients } = scope;
    const shared = contacts.numeric.filter(({ name }) => plan.shared.includes(name));
    if (shared.length === 0) return [];
    const byDirection = plan.directions.map((direction) => scope.ties(direction));
    const mark = graph.memory.mark();
    const matrix = contactMatrix(
      graph.memory,
      shared.map(({ values }) => values),
    );
    const means = byDirection.flatMap((ties) => aggregateContacts(ties, matrix, ["mean"]));
    graph.memory.release(mark);
    return means.map((mean, at) => {
      const own = clients.numeric[at % shared.length]!.values;
      return mean.map((value, row) => own[row]! - value);
    });
  },
};
