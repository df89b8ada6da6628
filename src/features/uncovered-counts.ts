import { catalogue } from "./catalogue/index.ts";
import type { FeatureDeclaration } from "./declaration.ts";

/**
 * Counts of which the operator sees a part only, where the client is no subscriber, in a table without the coverage that would tell
 * (feature 26): a model of both kinds of clients compares them as if they were equal.
 *
 * @param declarations the columns of a feature table
 * @returns names of such columns; none where a feature of the group `coverage` is among them
 */
export function uncoveredCounts(declarations: readonly FeatureDeclaration[]): string[] {
  const coverage = new Set(catalogue.filter(({ group }) => group === "coverage").map(({ name }) => name));
  if (declarations.some(({ feature }) => coverage.has(feature!))) return [];
  return declarations.filter(({ isCensored }) => isCensored).map(({ name }) => name);
}
