/**
 * How far one feature alone could move a client's score: the model is asked again with every value that occurs in the population,
 * all other features kept. It is the model's view of such a client, not what would happen if somebody changed the value: what goes
 * with the feature in life does not move here (individual conditional expectation: Goldstein et al., J. Comp. Graph. Stat. 24, 2015).
 */
import type { FeatureValue } from "../campaign/typical-values.ts";
import { type Column, missingLevel } from "../core/columns.ts";
import { rowValues } from "./row-values.ts";

/** A value that a feature could have, and the score with it. */
export interface Move {
  value: number | string;
  /** Log-odds. */
  raw: number;
}

/** The lowest and the highest score within reach of one feature; null where the client's own value is the best already. */
export interface FeatureMoves {
  /** Index of the column. */
  feature: number;
  lowest: Move | null;
  highest: Move | null;
}

/** Scores that differ by less are the same one in other rounding. */
const sameScore = 1e-12;

/**
 * @param columns of the population, in the order of the model
 * @param row whose score is moved
 * @param predict log-odds of values in the order of the columns
 * @returns one entry for each column
 *
 * Deterministic. Of values with equal scores the nearest to the client's own is told, of categories the most frequent.
 * Cost: up to 99 predictions a column, and sorting a column of the population.
 */
export function featureMoves(
  columns: readonly Column[],
  row: number,
  predict: (values: readonly (number | string | null)[]) => number,
): FeatureMoves[] {
  const values = rowValues(columns, row);
  const now = predict(values);
  return columns.map((column, feature) => {
    const tried = [...values];
    let lowest: Move | null = null;
    let highest: Move | null = null;
    for (const value of nearestFirst(occurringValues(column), values[feature]!)) {
      tried[feature] = value;
      const raw = predict(tried);
      if (raw < (lowest?.raw ?? now) - sameScore) lowest = { value, raw };
      if (raw > (highest?.raw ?? now) + sameScore) highest = { value, raw };
    }
    return { feature, lowest, highest };
  });
}

function nearestFirst<Value extends number | string>(
  values: readonly Value[],
  own: FeatureValue,
): readonly Value[] {
  if (typeof own !== "number" || Number.isNaN(own)) return values;
  return [...values].sort((a, b) => Math.abs(Number(a) - own) - Math.abs(Number(b) - own));
}

/** Rows that percentiles are taken of, evenly over the population; its order is that of the tokens, which is random. */
const percentileRows = 20_000;

/** A category counts as one that occurs from this share of the clients on. */
const leastShare = 0.01;

/**
 * Values of the population that are not rare: of a number the percentiles 1 to 99 of those who have one, ascending, each once; of a
 * category the levels that one client in a hundred has, the most frequent first.
 */
export function occurringValues(column: Column): (number | string)[] {
  return column.kind === "numeric" ? percentiles(column.values) : frequentLevels(column);
}

function percentiles(values: ArrayLike<number>): number[] {
  const step = Math.max(1, Math.ceil(values.length / percentileRows));
  const sample = Float64Array.from(
    { length: Math.ceil(values.length / step) },
    (_, at) => values[at * step]!,
  );
  const known = sample.filter((value) => !Number.isNaN(value)).sort();
  if (known.length === 0) return [];
  const found = Array.from({ length: 99 }, (_, at) => known[Math.floor((known.length * (at + 1)) / 100)]!);
  return [...new Set(found)];
}

function frequentLevels({ codes, levels }: Column & { kind: "categorical" }): string[] {
  const counts = new Float64Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code]! += 1;
  return [...levels.keys()]
    .filter((code) => levels[code] !== "" && levels[code] !== missingLevel)
    .filter((code) => counts[code]! > 0 && counts[code]! >= leastShare * codes.length)
    .sort((a, b) => counts[b]! - counts[a]! || (levels[a]! < levels[b]! ? -1 : 1))
    .map((code) => levels[code]!);
}
