import { type AggregateName, aggregateContacts, aggregateNames } from "../graph/aggregate-contacts.ts";
import type { ContactMatrix } from "../graph/contact-matrix.ts";
import type { TieGraph } from "../graph/csr.ts";
import { weightedContactMean } from "../graph/weighted-contact-mean.ts";
import { type FeatureColumn, inWords } from "./declaration.ts";

const words: Record<AggregateName, string> = {
  mean: "average of",
  min: "lowest of",
  max: "highest of",
  std: "spread of",
  sum: "sum of",
};

/** Moments of contacts' numeric attributes (catalogue 13) and their tie-weighted mean (14). */
export function contactAttributeFeatures(
  graph: TieGraph,
  matrix: ContactMatrix,
  names: readonly string[],
): FeatureColumn[] {
  if (names.length === 0) return [];
  const moments = aggregateContacts(graph, matrix, aggregateNames);
  const weighted = weightedContactMean(graph, matrix, "weight");
  return names.flatMap((name, at) => {
    const declared = { group: "surroundings", kind: "numeric", family: `contact_${name}` } as const;
    const columns: FeatureColumn[] = aggregateNames.map((aggregate, place) => ({
      ...declared,
      name: `contact_${name}_${aggregate}`,
      phrase: `contacts, ${words[aggregate]} ${inWords(name)}`,
      formula: `${aggregate} of x_j over N(i)`,
      // The lowest and highest value belong to one contact.
      ...(aggregate === "min" || aggregate === "max" ? { isPrivate: true } : {}),
      values: moments[at * aggregateNames.length + place]!,
    }));
    columns.push({
      ...declared,
      name: `contact_${name}_weighted_mean`,
      phrase: `closest contacts, average of ${inWords(name)}`,
      formula: "Σ_j w_ij x_j / Σ_j w_ij",
      values: weighted[at]!,
    });
    return columns;
  });
}
