import type { Direction } from "../../config/surroundings.ts";
import type { Words } from "../../core/language.ts";
import {
  type AggregateName,
  aggregateContacts,
  aggregateNames,
} from "../../graph/contacts/aggregate-contacts.ts";
import { identifier } from "../../warehouse/warehouse.ts";
import type { Feature } from "../feature.ts";

const described: Record<AggregateName, { words: Words; formula: string; sql: string }> = {
  mean: {
    words: { en: "average {attribute} of", ru: "{attribute} в среднем у" },
    formula: "Σ_j x_j / k",
    sql: "avg",
  },
  min: {
    words: { en: "lowest {attribute} of", ru: "{attribute}, наименьшее у" },
    formula: "min_j x_j",
    sql: "min",
  },
  max: {
    words: { en: "highest {attribute} of", ru: "{attribute}, наибольшее у" },
    formula: "max_j x_j",
    sql: "max",
  },
  std: {
    words: { en: "spread of {attribute} over", ru: "{attribute}, разброс у" },
    formula: "std_j x_j",
    sql: "stddev_pop",
  },
  sum: {
    words: { en: "sum of {attribute} over", ru: "{attribute} в сумме у" },
    formula: "Σ_j x_j",
    sql: "sum",
  },
};

/**
 * The lowest and highest value belong to one contact, and a sum of contacts whose number is known comes near to telling
 * one.
 */
const privateAggregates: readonly AggregateName[] = ["min", "max", "sum"];

export const contactMoments: Feature = {
  name: "contact_moments",
  row: 13,
  group: "contacts",
  about: "Each numeric attribute of the contacts whose value is known: mean, lowest, highest, spread, sum.",
  source: "neighbourhood feature aggregation: GraphLand, Bazhenov et al. (2024)",
  needs: ["attributes"],
  cost: "ties × attributes",
  measures: [],
  columns: ({ directions, numeric }) =>
    directions.flatMap((direction) =>
      numeric.flatMap((attribute) =>
        aggregateNames.map((aggregate) => ({
          name: `contact_${attribute}_${aggregate}`,
          direction,
          attribute,
          phrase: {
            en: `${described[aggregate].words.en} ${contactWords[direction].en}`,
            ru: `${described[aggregate].words.ru} ${contactWords[direction].ru}`,
          },
          formula: described[aggregate].formula,
          family: `contact_${attribute}`,
          ...(privateAggregates.includes(aggregate) ? { isPrivate: true } : {}),
          hiddenBelow: { attribute },
          sql: `${described[aggregate].sql}(c.${identifier(attribute)})`,
        })),
      ),
    ),
  compute: (scope) =>
    scope.contacts.numeric.length === 0
      ? []
      : scope.plan.directions.flatMap((direction) =>
          aggregateContacts(scope.ties(direction), scope.matrix, aggregateNames),
        ),
};

/** Whom a direction is about; in Russian in the genitive, after "у". */
export const contactWords: Record<Direction, Words> = {
  both: { en: "contacts", ru: "контактов" },
  in: { en: "callers", ru: "контактов, звонящих клиенту" },
  out: { en: "contacts called", ru: "контактов, которым звонит клиент" },
};
