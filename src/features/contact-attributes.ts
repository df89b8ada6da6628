import { type AggregateName, aggregateContacts, aggregateNames } from "../graph/aggregate-contacts.ts";
import type { ContactMatrix } from "../graph/contact-matrix.ts";
import type { TieGraph } from "../graph/csr.ts";
import { maskFewContacts } from "../graph/mask-few-contacts.ts";
import { weightedContactMean } from "../graph/weighted-contact-mean.ts";
import { type FeatureColumn, inWords } from "./declaration.ts";
import type { GraphInput } from "./graph-input.ts";
import { knownContacts } from "./known-contacts.ts";

const words: Record<AggregateName, string> = {
  mean: "average of",
  min: "lowest of",
  max: "highest of",
  std: "spread of",
  sum: "sum of",
};

/**
 * The lowest and highest value belong to one contact, and a sum of contacts whose number is known, or a mean with one
 * dominating tie, comes near to telling one.
 */
const privateAggregates: readonly AggregateName[] = ["min", "max", "sum"];

/**
 * Moments of contacts' numeric attributes (catalogue 13) and their tie-weighted mean (14); NaN where fewer than
 * `minContacts` contacts have a value.
 * @param matrix the attributes' values, in their order
 */
export function contactAttributeFeatures(
  graph: TieGraph,
  matrix: ContactMatrix,
  attributes: GraphInput["numeric"],
  minContacts: number,
): FeatureColumn[] {
  if (attributes.length === 0) return [];
  const moments = aggregateContacts(graph, matrix, aggregateNames);
  const weighted = weightedContactMean(graph, matrix, "weight");
  return attributes.flatMap(({ name, values }, at) => {
    const declared = { group: "surroundings", kind: "numeric", family: `contact_${name}` } as const;
    const columns: FeatureColumn[] = aggregateNames.map((aggregate, place) => ({
      ...declared,
      name: `contact_${name}_${aggregate}`,
      phrase: `contacts, ${words[aggregate]} ${inWords(name)}`,
      formula: `${aggregate} of x_j over N(i)`,
      ...(privateAggregates.includes(aggregate) ? { isPrivate: true } : {}),
      values: moments[at * aggregateNames.length + place]!,
    }));
    columns.push({
      ...declared,
      name: `contact_${name}_weighted_mean`,
      phrase: `closest contacts, average of ${inWords(name)}`,
      formula: "Σ_j w_ij x_j / Σ_j w_ij",
      isPrivate: true,
      values: weighted[at]!,
    });
    const known = knownContacts(graph, values, (value) => !Number.isNaN(value));
    maskFewContacts(
      columns.map((column) => column.values),
      known,
      minContacts,
    );
    return columns;
  });
}
