import { ContactMatrix } from "../graph/contact-matrix.ts";
import type { TieGraph } from "../graph/csr.ts";
import { CsrBuilder } from "../graph/csr-builder.ts";
import { degree } from "../graph/degree.ts";
import { KernelMemory } from "../graph/kernel-memory.ts";
import { maskFewContacts } from "../graph/mask-few-contacts.ts";
import { activityFeatures } from "./activity.ts";
import { adopterFeatures } from "./adopters.ts";
import { contactAttributeFeatures } from "./contact-attributes.ts";
import { contactCategoryFeatures } from "./contact-categories.ts";
import { coverageFeatures } from "./coverage.ts";
import type { FeatureColumn } from "./declaration.ts";
import { type GraphInput, tieMeasures } from "./graph-input.ts";

export interface SurroundingsOptions {
  /** Below so many visible contacts whose value is known, what contacts' attributes and uptakes say becomes NaN. */
  minContacts: number;
  /** Without time there is no direction, recency or adopter: edges are undirected and labels are not dated. */
  hasTime: boolean;
}

/**
 * All features of the surroundings, one value for each client.
 *
 * Counts of the client's own exchanges are kept whatever their number; aggregates over contacts' attributes and uptakes
 * are NaN below `minContacts` contacts, and `contacts_hidden` says so. Of an attribute only the contacts count whose value
 * is known.
 *
 * Deterministic. Cost: O(ties × attributes); memory: ties × 36 bytes + contacts × attributes × 4 bytes.
 */
export async function computeSurroundings(
  input: GraphInput,
  { minContacts, hasTime }: SurroundingsOptions,
): Promise<FeatureColumn[]> {
  const graph = await buildGraph(input);
  const contacts = degree(graph);
  const visible = [
    ...activityFeatures(graph, hasTime),
    ...(hasTime ? coverageFeatures(graph, input.isClient, minContacts) : []),
  ];
  const attributes = [
    ...contactAttributeFeatures(graph, matrixOf(graph, input), input.numeric, minContacts),
    ...contactCategoryFeatures(graph, input.categorical, minContacts),
  ];
  const adopters = hasTime ? adopterFeatures(graph, input.adoptedAgeDays) : [];
  const hidden = maskFewContacts(
    adopters.map(({ values }) => values),
    contacts,
    minContacts,
  );
  return [...visible, ...attributes, ...adopters, hiddenFlag(hidden, contacts)];
}

async function buildGraph({ nClients, nContacts, nTies, ties }: GraphInput): Promise<TieGraph> {
  const builder = new CsrBuilder(new KernelMemory(), {
    nRows: nClients,
    nCols: nContacts,
    values: tieMeasures,
    expectedTies: nTies,
  });
  for await (const chunk of ties) builder.add(chunk);
  return builder.finish();
}

function matrixOf(graph: TieGraph, { nContacts, numeric }: GraphInput): ContactMatrix {
  const matrix = new ContactMatrix(graph.memory, nContacts, numeric.length);
  if (numeric.length > 0)
    matrix.set(
      0,
      numeric.map(({ values }) => values),
    );
  return matrix;
}

function hiddenFlag(isHidden: Uint8Array, contacts: Float32Array): FeatureColumn {
  return {
    name: "contacts_hidden",
    group: "surroundings",
    kind: "numeric",
    family: "contacts",
    phrase: "contacts too few to be told of",
    formula: "1 where 0 < k < privacy.min_contacts",
    values: Float32Array.from(isHidden, (flag, row) => (flag === 1 && contacts[row]! > 0 ? 1 : 0)),
  };
}
