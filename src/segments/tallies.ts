import type { CellSums } from "./cell-sums.ts";
import type { MixVariables } from "./mix.ts";
import type { Moments } from "./moments.ts";
import type { ValueBins } from "./value-bins.ts";

/** What was counted of a table: a cell for each stratum of each segment, segment by segment. */
export interface Tallies {
  segments: readonly { name: string; nRows: number }[];
  /** Their levels make the strata; none: one stratum. */
  mixVariables: MixVariables;
  nStrata: number;
  /** Rows of each cell. */
  cellRows: readonly number[];
  numeric: readonly { name: string; bins: ValueBins }[];
  /** Of the numeric columns, in their order. */
  sums: CellSums;
  /** Per category, its count in each cell; missing values are a category of their own. */
  categorical: readonly {
    name: string;
    levels: readonly { level: string | null; counts: Uint32Array }[];
  }[];
}

/** The moments of a segment in each stratum. */
export function cellsOf({ sums, nStrata }: Tallies, column: number, segment: number): Moments[] {
  return Array.from({ length: nStrata }, (_, stratum) => sums.moments(column, segment * nStrata + stratum));
}

/** A segment's part of what was counted by cell. */
export function ofSegment({ nStrata }: Tallies, counts: Uint32Array, segment: number): Uint32Array {
  return counts.subarray(segment * nStrata, (segment + 1) * nStrata);
}
