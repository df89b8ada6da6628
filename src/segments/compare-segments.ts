/** What sets segments apart, column by column, the greatest difference first. Pure: from tallies to plain JSON. */

import { orNull } from "../evaluate/interval.ts";
import { sum } from "../util/sums.ts";
import { benjaminiHochberg } from "./benjamini-hochberg.ts";
import { cohensH } from "./cohens-h.ts";
import { cramersV } from "./cramers-v.ts";
import { hedgesG } from "./hedges-g.ts";
import type { Interval } from "./interval.ts";
import { chooseMethod, commonMix, effectiveSize, imbalance, type Mix, type MixMethod } from "./mix.ts";
import { joinMoments, type Moments, noMoments } from "./moments.ts";
import { standardisedCategories, standardisedDifference, standardisedShares } from "./standardise.ts";
import { type NumericSummary, summariseNumbers } from "./summarise-numbers.ts";
import { cellsOf, ofSegment, type Tallies } from "./tallies.ts";
import { welchTest } from "./welch-test.ts";

/** A value and its interval of 95 %; null where not defined, because JSON has no NaN. */
export type Effect = { [key in keyof Interval]: number | null };

/** `hedges_g` of numbers, `cohens_h` of yes and no, `cramers_v` of categories (which has no sign). */
export type EffectName = "hedges_g" | "cohens_h" | "cramers_v";

export interface ColumnComparison {
  column: string;
  /** Compared with the reference, the first segment. */
  segment: string;
  effect: EffectName;
  value: Effect;
  /** Of Welch's test for numbers, of Pearson's χ² for categories. */
  p: number | null;
  /** p among all comparisons: Benjamini & Hochberg. */
  q: number | null;
  /** Of the share of missing values: Cohen's h. */
  missing: Effect;
  /** With the reference's mix of strata, and the share of both segments' values that this is about; null without strata. */
  adjusted: { value: Effect; kept: number } | null;
}

interface CategorySummary {
  level: string | null;
  /** Share of each segment, in their order. */
  shares: number[];
}

/** How a segment was given the reference's mix. */
export interface SegmentMix {
  segment: string;
  method: MixMethod;
  /** Share of the segment's clients, and of the reference's, who have somebody of their kind on the other side. */
  kept: number;
  keptReference: number;
  /** The segment's clients say as much as so many of one weight. */
  effective: number;
  /** The greatest difference that is left between shares of a level of any variable. */
  imbalance: number;
}

export interface SegmentComparison {
  segments: { name: string; nRows: number }[];
  /** One for each segment but the first; none without variables to adjust for. */
  mixes: SegmentMix[];
  /** Greatest |effect| first; then by column and segment. */
  comparisons: ColumnComparison[];
  numeric: Record<string, NumericSummary[]>;
  categorical: Record<string, CategorySummary[]>;
}

/**
 * Compares every segment with the first.
 *
 * Effects, not p values, order the columns: of millions of rows everything is significant. Cost: O(columns × segments ×
 * (65,536 bins + strata)).
 */
export function compareSegments(tallies: Tallies): SegmentComparison {
  const mixes = tallies.mixVariables.length > 0 ? mixSegments(tallies) : [];
  const comparisons = tallies.segments
    .slice(1)
    .flatMap((_, at) => [
      ...tallies.numeric.map((_column, column) => compareNumbers(tallies, column, at + 1, mixes[at])),
      ...tallies.categorical.map((_column, column) => compareCategories(tallies, column, at + 1, mixes[at])),
    ]);
  const q = benjaminiHochberg(comparisons.map(({ p }) => p ?? Number.NaN));
  return {
    segments: tallies.segments.map(({ name, nRows }) => ({ name, nRows })),
    mixes,
    comparisons: comparisons
      .map((comparison, at) => ({ ...comparison, q: orNull(q[at]!) }))
      .sort((a, b) => sizeOf(b) - sizeOf(a) || byName(a, b)),
    numeric: Object.fromEntries(
      tallies.numeric.map(({ name }, column) => [name, summariseNumbers(tallies, column)]),
    ),
    categorical: Object.fromEntries(
      tallies.categorical.map(({ name, levels }) => [
        name,
        levels.map(({ level, counts }) => ({
          level,
          shares: tallies.segments.map(
            ({ nRows }, segment) => sum(ofSegment(tallies, counts, segment)) / nRows,
          ),
        })),
      ]),
    ),
  };
}

function mixSegments({ segments, mixVariables, nStrata, cellRows }: Tallies): SegmentMix[] {
  const rowsOf = (segment: number) => cellRows.slice(segment * nStrata, (segment + 1) * nStrata);
  const reference = rowsOf(0);
  return segments.slice(1).map(({ name }, at) => {
    const of = rowsOf(at + 1);
    const method = chooseMethod(of, reference);
    const mix = commonMix(method, of, reference, mixVariables);
    return {
      segment: name,
      method,
      kept: countKept(of, mix.of) / sum(of),
      keptReference: countKept(reference, mix.reference) / sum(reference),
      effective: effectiveSize(mix.of, of),
      imbalance: imbalance(mix, mixVariables),
    };
  });
}

function compareNumbers(
  tallies: Tallies,
  column: number,
  segment: number,
  mixed: SegmentMix | undefined,
): ColumnComparison {
  const { name } = tallies.numeric[column]!;
  const strata = cellsOf(tallies, column, segment);
  const referenceStrata = cellsOf(tallies, column, 0);
  const [of, reference] = [strata, referenceStrata].map((cells) => cells.reduce(joinMoments, noMoments)) as [
    Moments,
    Moments,
  ];
  const isFlag = tallies.segments.every((_, at) => isYesNo(tallies, column, at));
  const value = isFlag
    ? cohensH({ count: of.n * of.mean, n: of.n }, { count: reference.n * reference.mean, n: reference.n })
    : hedgesG(of, reference);
  const known = [strata, referenceStrata].map((cells) => cells.map(({ n }) => n)) as [number[], number[]];
  const standardised = isFlag ? standardisedShares : standardisedDifference;
  return {
    column: name,
    segment: tallies.segments[segment]!.name,
    effect: isFlag ? "cohens_h" : "hedges_g",
    value: effect(value),
    p: orNull(welchTest(of, reference)),
    q: null,
    missing: missingEffect(tallies, segment, of.n, reference.n),
    adjusted: adjust(tallies, mixed, known, (mix) => standardised(strata, referenceStrata, mix)),
  };
}

function compareCategories(
  tallies: Tallies,
  column: number,
  segment: number,
  mixed: SegmentMix | undefined,
): ColumnComparison {
  const { name, levels } = tallies.categorical[column]!;
  const known = levels.filter(({ level }) => level !== null);
  const countsOf = (at: number) => known.map(({ counts }) => ofSegment(tallies, counts, at));
  const [reference, of] = [countsOf(0), countsOf(segment)];
  const { v, p } = cramersV([reference.map(sum), of.map(sum)]);
  const inStrata = (rows: readonly Uint32Array[]) =>
    Array.from({ length: tallies.nStrata }, (_, stratum) => sum(rows.map((counts) => counts[stratum]!)));
  return {
    column: name,
    segment: tallies.segments[segment]!.name,
    effect: "cramers_v",
    value: effect(v),
    p: orNull(p),
    q: null,
    missing: missingEffect(tallies, segment, sum(of.map(sum)), sum(reference.map(sum))),
    adjusted: adjust(tallies, mixed, [inStrata(of), inStrata(reference)], (mix) =>
      standardisedCategories(of, reference, mix),
    ),
  };
}

/** The effect at one mix. @param known rows with a value by stratum, of the segment and of the reference */
function adjust(
  { mixVariables }: Tallies,
  mixed: SegmentMix | undefined,
  [of, reference]: [number[], number[]],
  standardised: (mix: Mix) => Interval,
): ColumnComparison["adjusted"] {
  if (!mixed) return null;
  const mix = commonMix(mixed.method, of, reference, mixVariables);
  const kept = countKept(of, mix.of) + countKept(reference, mix.reference);
  return { value: effect(standardised(mix)), kept: kept / (sum(of) + sum(reference)) };
}

function countKept(counts: readonly number[], shares: readonly number[]): number {
  return sum(counts.filter((_, stratum) => shares[stratum]! > 0));
}

function missingEffect(
  { segments }: Tallies,
  segment: number,
  known: number,
  knownReference: number,
): Effect {
  const share = (at: number, n: number) => ({ count: segments[at]!.nRows - n, n: segments[at]!.nRows });
  return effect(cohensH(share(segment, known), share(0, knownReference)));
}

/** Whether a segment's values are 0 and 1 alone, of which the mean tells everything. */
function isYesNo(tallies: Tallies, column: number, segment: number): boolean {
  const { n, mean, squares } = cellsOf(tallies, column, segment).reduce(joinMoments, noMoments);
  const [low, high] = tallies.numeric[column]!.bins.extremes(segment);
  const isWithin = n === 0 || (low >= 0 && high <= 1);
  return isWithin && Math.abs(squares - n * mean * (1 - mean)) <= 1e-9 * n;
}

function effect({ value, low, high }: Interval): Effect {
  return { value: orNull(value), low: orNull(low), high: orNull(high) };
}

function sizeOf({ value }: ColumnComparison): number {
  return value.value === null ? -1 : Math.abs(value.value);
}

function byName(a: ColumnComparison, b: ColumnComparison): number {
  const [left, right] = [`${a.column} ${a.segment}`, `${b.column} ${b.segment}`];
  return left < right ? -1 : Number(left > right);
}
