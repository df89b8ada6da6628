import { type AggregateName, aggregateContacts, aggregateNames } from "../../graph/aggregate-contacts.ts";
import { identifier } from "../../warehouse/warehouse.ts";
import { inWords } from "../declaration.ts";
import type { Feature } from "../feature.ts";

const described: Record<AggregateName, { words: string; formula: string; sql: string }> = {
  mean: { words: "average of", formula: "Σ_j x_j / k", sql: "avg" },
  min: { words: "lowest of", formula: "min_j x_j", sql: "min" },
  max: { words: "highest of", formula: "max_j x_j", sql: "max" },
  std: { words: "spread of", formula: "std_j x_j", sql: "stddev_pop" },
  sum: { words: "sum of", formula: "Σ_j x_j", sql: "sum" },
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
          phrase: `${contactWords[direction]}, ${described[aggregate].words} ${inWords(attribute)}`,
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

/** Whom a direction is about. */
export const contactWords = { both: "contacts", in: "callers", out: "contacts called" } as const;
