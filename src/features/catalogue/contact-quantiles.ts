import { contactQuantiles as quantilesOf } from "../../graph/contacts/contact-quantiles.ts";
import { identifier } from "../../warehouse/warehouse.ts";
import type { Feature } from "../feature.ts";
import { contactWords } from "./contact-moments.ts";

/** The middle of the contacts, and the borders of their lowest and highest quarter. */
const quantiles = [
  {
    probability: 0.25,
    name: "q25",
    words: { en: "{attribute} of the lower quarter of", ru: "{attribute} у нижней четверти" },
  },
  { probability: 0.5, name: "median", words: { en: "middle {attribute} of", ru: "{attribute}, середина у" } },
  {
    probability: 0.75,
    name: "q75",
    words: { en: "{attribute} of the upper quarter of", ru: "{attribute} у верхней четверти" },
  },
];

export const contactQuantiles: Feature = {
  name: "contact_quantiles",
  row: 13,
  group: "contacts",
  about: "Quartiles and median of each numeric attribute of the contacts whose value is known.",
  source:
    "neighbourhood feature aggregation: GraphLand, Bazhenov et al. (2024); quantiles: Hyndman & Fan (1996), type 7",
  needs: ["attributes"],
  cost: "ties × attributes",
  measures: [],
  columns: ({ directions, numeric }) =>
    directions.flatMap((direction) =>
      numeric.flatMap((attribute) =>
        quantiles.map(({ probability, name, words }) => ({
          name: `contact_${attribute}_${name}`,
          direction,
          attribute,
          phrase: {
            en: `${words.en} ${contactWords[direction].en}`,
            ru: `${words.ru} ${contactWords[direction].ru}`,
          },
          formula: `${probability} quantile of x_j`,
          family: `contact_${attribute}`,
          // Of a few contacts it is the value of one of them.
          isPrivate: true,
          hiddenBelow: { attribute },
          sql: `quantile_cont(c.${identifier(attribute)}, ${probability})`,
        })),
      ),
    ),
  compute: (scope) =>
    scope.contacts.numeric.length === 0
      ? []
      : scope.plan.directions.flatMap((direction) =>
          quantilesOf(
            scope.ties(direction),
            scope.matrix,
            quantiles.map(({ probability }) => probability),
          ),
        ),
};
