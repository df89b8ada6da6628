/** What groups of contacts add to a client's score: the model asked again as if each group had not been there. */
import { type Column, missingLevel } from "../core/columns.ts";
import type { ComputedFeature } from "../features/declaration.ts";
import { rowValues } from "./row-values.ts";

export interface ScoresWithoutGroups {
  /** Log-odds without each group, in their order. */
  raw: number[];
  /** Columns of the surroundings that were made again. */
  nMade: number;
}

/**
 * @param columns of the feature table, in the order of the model
 * @param row the client's
 * @param made columns with and without groups: the first value with all contacts, then one without each group
 * @param nGroups groups of contacts
 * @param predict log-odds of values in the order of the columns
 *
 * A column is taken only if its first value is that of the feature table, to the bit; any other needs more than the client's own ties,
 * and keeps its value.
 */
export function scoresWithoutGroups(
  columns: readonly Column[],
  row: number,
  made: readonly ComputedFeature[],
  nGroups: number,
  predict: (values: readonly (number | string | null)[]) => number,
): ScoresWithoutGroups {
  const stored = rowValues(columns, row);
  const byName = new Map(made.map((feature) => [feature.name, feature]));
  const agreeing = columns.flatMap(({ name }, at) => {
    const feature = byName.get(name);
    return feature && Object.is(valueAs(feature, 0), stored[at]) ? [{ at, feature }] : [];
  });
  const raw = Array.from({ length: nGroups }, (_, group) => {
    const values = [...stored];
    for (const { at, feature } of agreeing) values[at] = valueAs(feature, group + 1);
    return predict(values);
  });
  return { raw, nMade: agreeing.length };
}

/** As the feature table has it: of a category its level. */
function valueAs({ values, levels }: ComputedFeature, at: number): number | string {
  const value = values[at]!;
  if (!levels) return value;
  return Number.isNaN(value) ? missingLevel : levels[value]!;
}
