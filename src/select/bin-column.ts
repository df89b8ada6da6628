import type { Column } from "../core/columns.ts";

/** A column cut into few bins. */
export interface Bins {
  /** nRows places of bins; missing values have a bin of their own, the last one. */
  codes: Uint16Array;
  /** Bins, that of missing values included. */
  nBins: number;
}

/** Rows on which quantiles are sought at most. */
const maxRows = 50_000;

/**
 * Cuts numbers at quantiles of their known values; categories stay as they are, those beyond the 65,000 most frequent as one.
 *
 * @param most bins of known numbers at most; fewer where values repeat
 *
 * Deterministic. Cost: O(n log most).
 */
export function binColumn(column: Column, most: number): Bins {
  return column.kind === "numeric" ? binNumbers(column.values, most) : binCategories(column);
}

function binNumbers(values: Float32Array, most: number): Bins {
  const borders = quantileBorders(values, most);
  const missing = borders.length + 1;
  const codes = new Uint16Array(values.length);
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row]!;
    codes[row] = Number.isNaN(value) ? missing : bordersBelow(borders, value);
  }
  return { codes, nBins: missing + 1 };
}

/** Ascending borders; a value belongs to the bin of the borders that are not above it. */
function quantileBorders(values: Float32Array, most: number): Float32Array {
  const step = Math.max(1, Math.ceil(values.length / maxRows));
  const known = values.filter((value, row) => row % step === 0 && !Number.isNaN(value)).sort();
  const borders = new Set<number>();
  for (let bin = 1; bin < most; bin += 1) {
    const border = known[Math.floor((bin * known.length) / most)];
    if (border !== undefined && border > known[0]!) borders.add(border);
  }
  return Float32Array.from(borders);
}

function bordersBelow(borders: Float32Array, value: number): number {
  let low = 0;
  let high = borders.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (borders[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

const maxCategories = 65_000;

function binCategories({ codes, levels }: Extract<Column, { kind: "categorical" }>): Bins {
  const missing = levels.length;
  if (levels.length <= maxCategories)
    return { codes: Uint16Array.from(codes, (code) => (code < 0 ? missing : code)), nBins: missing + 1 };
  const counts = new Int32Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code]! += 1;
  const byCount = levels.map((_, code) => code).sort((a, b) => counts[b]! - counts[a]! || a - b);
  const binOf = new Uint16Array(levels.length).fill(maxCategories);
  for (const [bin, code] of byCount.slice(0, maxCategories).entries()) binOf[code] = bin;
  return {
    codes: Uint16Array.from(codes, (code) => (code < 0 ? maxCategories + 1 : binOf[code]!)),
    nBins: maxCategories + 2,
  };
}
