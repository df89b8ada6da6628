import { orNull } from "../evaluate/interval.ts";
import { joinMoments, noMoments, variance } from "./moments.ts";
import { cellsOf, type Tallies } from "./tallies.ts";

/** A segment's values of a numeric column. */
export interface NumericSummary {
  n: number;
  missing: number;
  mean: number | null;
  deviation: number | null;
  /** At 5, 25, 50, 75, 95 %; within 0.8 % of the true ones. */
  quantiles: (number | null)[];
  /**
   * Counts in equal bars between all segments' outer quantiles, a bar for each of few whole numbers; what lies outside is in the
   * first or the last.
   */
  histogram: { low: number; high: number; counts: number[] } | null;
}

const probabilities = [0.05, 0.25, 0.5, 0.75, 0.95];
const nBars = 20;

/** A numeric column in each segment, in their order; histograms of one column have the same bars. */
export function summariseNumbers(tallies: Tallies, column: number): NumericSummary[] {
  const { bins } = tallies.numeric[column]!;
  const quantiles = tallies.segments.map((_, segment) => bins.quantiles(segment, probabilities));
  const known = quantiles.flat().filter((value) => !Number.isNaN(value));
  const [low, high] = [Math.min(...known), Math.max(...known)];
  // A bar for each, where they are few whole numbers.
  const isCounted = high - low < nBars && tallies.segments.every((_, segment) => bins.isWhole(segment));
  const range = { low, high: isCounted ? high + 1 : high };
  return tallies.segments.map(({ nRows }, segment) => {
    const moments = cellsOf(tallies, column, segment).reduce(joinMoments, noMoments);
    return {
      n: moments.n,
      missing: nRows - moments.n,
      mean: moments.n > 0 ? moments.mean : null,
      deviation: orNull(Math.sqrt(variance(moments))),
      quantiles: quantiles[segment]!.map(orNull),
      histogram:
        high > low
          ? { ...range, counts: bins.bars(segment, range, isCounted ? range.high - low : nBars) }
          : null,
    };
  });
}
