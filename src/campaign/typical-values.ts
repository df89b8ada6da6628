/** What is typical of the population, to set a client's value against. */
import { type Column, missingLevel } from "../core/columns.ts";
import { median } from "./median.ts";

/** A number, a category, or null when every client's value is missing. */
export type FeatureValue = number | string | null;

/**
 * The typical value of each column: the median of a numeric one, the most frequent level of a categorical one (of equally
 * frequent levels the first by UTF-16 code units). Missing values (NaN, a negative code, the levels "" and `missingLevel`) are left
 * out.
 *
 * @param columns of the whole population, not of the listed clients alone
 * @returns one value per column, in their order
 *
 * Deterministic, independent of row order. Cost: O(rows) per column on average.
 */
export function typicalValues(columns: readonly Column[]): FeatureValue[] {
  return columns.map((column) =>
    column.kind === "numeric"
      ? orNull(median(column.values))
      : mostFrequentLevel(column.codes, column.levels),
  );
}

/** A client's value, null when it is missing. */
export function valueAt(column: Column, rowIdx: number): FeatureValue {
  if (column.kind === "numeric") return orNull(column.values[rowIdx]!);
  const level = column.levels[column.codes[rowIdx]!];
  return level === undefined || isMissing(level) ? null : level;
}

function mostFrequentLevel(codes: Int32Array, levels: readonly string[]): string | null {
  const counts = new Int32Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  let best = -1;
  for (const [code, level] of levels.entries()) {
    const count = counts[code]!;
    if (count === 0 || isMissing(level)) continue;
    if (best < 0 || count > counts[best]! || (count === counts[best]! && level < levels[best]!)) best = code;
  }
  return levels[best] ?? null;
}

function isMissing(level: string): boolean {
  return level === "" || level === missingLevel;
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
