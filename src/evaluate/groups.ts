/** Groups of rows by one column: what is judged apart. */
import { type Column, missingLevel } from "../core/columns.ts";
import { equalCountBins } from "./bins.ts";

export interface Groups {
  /** The group of each row. */
  groupOf: Int32Array;
  /** Name of each group. */
  names: string[];
}

/** Categories that are groups of their own; rarer ones are together. */
const mostGroups = 12;

/** Numbers fall into quarters of the rows. */
const nNumericGroups = 4;

/**
 * Divides rows by a column: its categories, the rarest of many together; or quarters of its numbers, ties together, named by
 * their lowest and highest value. Missing values are a group.
 *
 * Deterministic, independent of row order. Cost: O(n log n).
 */
export function groupRows(column: Column): Groups {
  return column.kind === "numeric" ? byNumber(column.values) : byCategory(column.codes, column.levels);
}

function byCategory(codes: Int32Array, levels: readonly string[]): Groups {
  const nRows = new Int32Array(levels.length);
  for (const code of codes) nRows[code]!++;
  const present = [...levels.keys()].filter((code) => nRows[code]! > 0);
  const common = present.sort((a, b) => nRows[b]! - nRows[a]! || a - b).slice(0, mostGroups);
  const shown = common.sort((a, b) => a - b);
  const rare = shown.length;
  const groupOf = codes.map((code) => {
    const at = shown.indexOf(code);
    return at < 0 ? rare : at;
  });
  const names = shown.map((code) => (levels[code] === missingLevel ? "missing" : levels[code]!));
  return { groupOf, names: groupOf.includes(rare) ? [...names, "others"] : names };
}

function byNumber(values: Float32Array): Groups {
  const known = Int32Array.from(values.keys()).filter((rowIdx) => !Number.isNaN(values[rowIdx]));
  const { binOf, nBins } = equalCountBins(
    Float64Array.from(known, (rowIdx) => values[rowIdx]!),
    nNumericGroups,
  );
  const groupOf = new Int32Array(values.length).fill(nBins);
  const low = new Float64Array(nBins).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(nBins).fill(Number.NEGATIVE_INFINITY);
  for (const [at, rowIdx] of known.entries()) {
    const bin = binOf[at]!;
    groupOf[rowIdx] = bin;
    low[bin] = Math.min(low[bin]!, values[rowIdx]!);
    high[bin] = Math.max(high[bin]!, values[rowIdx]!);
  }
  const names = Array.from({ length: nBins }, (_, bin) =>
    low[bin] === high[bin] ? short(low[bin]!) : `${short(low[bin]!)} to ${short(high[bin]!)}`,
  );
  return { groupOf, names: known.length < values.length ? [...names, "missing"] : names };
}

/** As many digits as tell quarters apart. */
function short(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}
