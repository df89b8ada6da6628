/** How the values of a column were spread when the model learned, to compare later tables with. */
import type { Column } from "../core/columns.ts";

/** Plain JSON. Bins of numbers are [edge, next edge); a number below the first edge is in the first bin. */
export type Histogram =
  | { kind: "numeric"; edges: readonly number[]; counts: readonly number[] }
  | { kind: "categorical"; levels: readonly string[]; counts: readonly number[] };

/** Bins of numbers, each with about as many rows; fewer where values tie. */
const maxBins = 10;
/** Categories with a bin of their own, the most frequent ones; all others share one. */
const maxLevels = 20;
/** Rows that edges are chosen from, evenly over the table: counts are of all. */
const edgeRows = 20_000;

/** The histogram of some rows of a column. Numbers have a last bin for missing ones, categories one for all without their own. */
export function histogramOf(column: Column, rows: Int32Array): Histogram {
  const bins = column.kind === "numeric" ? numericBins(column.values, rows) : categoryBins(column, rows);
  const counts = emptyCounts(bins);
  countInto(bins, column, rows, counts);
  return { ...bins, counts: [...counts] };
}

type Bins =
  | { kind: "numeric"; edges: readonly number[] }
  | { kind: "categorical"; levels: readonly string[] };

/** One count for each bin of a histogram, all 0. */
export function emptyCounts(bins: Bins): Float64Array {
  return new Float64Array(bins.kind === "numeric" ? bins.edges.length + 2 : bins.levels.length + 1);
}

/**
 * Adds rows to the counts of their bins.
 * @param rows default: all
 * @param counts IN and OUT
 */
export function countInto(
  bins: Bins,
  column: Column,
  rows: Int32Array | undefined,
  counts: Float64Array,
): void {
  const binOf = binFinder(bins, column);
  if (rows) for (const row of rows) counts[binOf(row)]!++;
  else {
    const nRows = column.kind === "numeric" ? column.values.length : column.codes.length;
    for (let row = 0; row < nRows; row++) counts[binOf(row)]!++;
  }
}

function binFinder(bins: Bins, column: Column): (row: number) => number {
  if (bins.kind === "numeric" && column.kind === "numeric") {
    const edges = Float64Array.from(bins.edges);
    const { values } = column;
    return (row) => {
      const value = values[row]!;
      if (Number.isNaN(value)) return edges.length + 1;
      let bin = 0;
      while (bin < edges.length && value >= edges[bin]!) bin++;
      return bin;
    };
  }
  const { levels } = bins as Bins & { kind: "categorical" };
  const { codes, levels: own } = column as Column & { kind: "categorical" };
  const place = new Map(levels.map((level, at) => [level, at]));
  const binOfCode = own.map((level) => place.get(level) ?? levels.length);
  return (row) => binOfCode[codes[row]!] ?? levels.length;
}

function numericBins(values: ArrayLike<number>, rows: Int32Array): Bins {
  const step = Math.max(1, Math.ceil(rows.length / edgeRows));
  const sample = rows.filter((_, at) => at % step === 0);
  const sorted = Float64Array.from(sample, (row) => values[row]!)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const edges = Array.from(
    { length: maxBins - 1 },
    (_, at) => sorted[Math.floor(((at + 1) * sorted.length) / maxBins)]!,
  );
  return { kind: "numeric", edges: [...new Set(edges)].filter((edge) => edge > sorted[0]!) };
}

function categoryBins({ codes, levels }: Column & { kind: "categorical" }, rows: Int32Array): Bins {
  const counts = new Float64Array(levels.length);
  for (const row of rows) if (codes[row]! >= 0) counts[codes[row]!]!++;
  const order = [...levels.keys()].filter((code) => counts[code]! > 0);
  order.sort((a, b) => counts[b]! - counts[a]! || (levels[a]! < levels[b]! ? -1 : 1));
  return { kind: "categorical", levels: order.slice(0, maxLevels).map((code) => levels[code]!) };
}
