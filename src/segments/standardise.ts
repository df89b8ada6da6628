import { cohensH } from "./cohens-h.ts";
import { cramersV } from "./cramers-v.ts";
import { pooledDeviation } from "./hedges-g.ts";
import { type Interval, interval } from "./interval.ts";
import { effectiveSize, type Mix } from "./mix.ts";
import { joinMoments, type Moments, noMoments, variance } from "./moments.ts";

/**
 * Are two segments different, or only differently mixed? Their difference in one column when the strata of both have one mix.
 * A column's mix is that of the clients whose value is known, so that who is missing does not come back as a difference.
 */

/**
 * Of numbers, in the pooled standard deviations of the unadjusted difference, so that before and after are on one scale.
 *
 *     d = (Σ_s q_s x̄₁ₛ − Σ_s r_s x̄₀ₛ) / s,  error² = Σ_s (q_s² v₁ₛ / n₁ₛ + r_s² v₀ₛ / n₀ₛ) / s²
 *
 * with the mix q of the segment and r of the reference, as they are: what other clients of these strata would show. A stratum
 * of one value has the variance of all strata.
 *
 * @param of moments by stratum · @param reference the same strata · @returns NaN where no stratum has both
 */
export function standardisedDifference(
  of: readonly Moments[],
  reference: readonly Moments[],
  mix: Mix,
): Interval {
  const [all, allReference] = [of, reference].map((cells) => cells.reduce(joinMoments, noMoments)) as [
    Moments,
    Moments,
  ];
  const deviation = isEmpty(mix) ? Number.NaN : pooledDeviation(all, allReference);
  const difference = of.reduce(
    (sum, { mean }, stratum) =>
      sum + (mix.of[stratum]! * mean - mix.reference[stratum]! * reference[stratum]!.mean),
    0,
  );
  const squaredError = squaredErrorOf(of, mix.of) + squaredErrorOf(reference, mix.reference);
  return interval(difference / deviation, Math.sqrt(squaredError) / deviation);
}

/** Of yes and no: Cohen's h of the shares at one mix, each as sure as its effective number of clients. */
export function standardisedShares(
  of: readonly Moments[],
  reference: readonly Moments[],
  mix: Mix,
): Interval {
  const shareOf = (cells: readonly Moments[], shares: readonly number[]) => {
    const n = effectiveSize(
      shares,
      cells.map((cell) => cell.n),
    );
    // Rounding may lead a little out of 0 … 1.
    return { count: n * Math.min(1, Math.max(0, meanOf(cells, shares))), n };
  };
  return cohensH(shareOf(of, mix.of), shareOf(reference, mix.reference));
}

/**
 * Of categories: Cramér's V of their shares at one mix, with as many clients in either segment as there are, its interval
 * widened by what weights cost: Kish's design effect.
 *
 * @param of by category, its count in each stratum
 */
export function standardisedCategories(
  of: readonly Counts[],
  reference: readonly Counts[],
  mix: Mix,
): Interval {
  const sides = [
    { levels: of, shares: mix.of },
    { levels: reference, shares: mix.reference },
  ].map(({ levels, shares }) => {
    const counts = shares.map((_, stratum) => levels.reduce((sum, level) => sum + level[stratum]!, 0));
    const n = counts.reduce((sum, count) => sum + count, 0);
    const row = levels.map((level) =>
      shares.reduce(
        (sum, share, stratum) => (share > 0 ? sum + (n * share * level[stratum]!) / counts[stratum]! : sum),
        0,
      ),
    );
    return { row, n, effective: effectiveSize(shares, counts) };
  });
  const perClient = (count: (side: (typeof sides)[number]) => number) =>
    sides.reduce((sum, side) => sum + 1 / count(side), 0);
  const designEffect = perClient(({ effective }) => effective) / perClient(({ n }) => n);
  return cramersV(
    sides.map(({ row }) => row),
    designEffect,
  ).v;
}

/** Counts of one category by stratum. */
export type Counts = ArrayLike<number>;

function isEmpty({ of }: Mix): boolean {
  return of.every((share) => share === 0);
}

function meanOf(cells: readonly Moments[], shares: readonly number[]): number {
  return cells.reduce((sum, { mean }, stratum) => sum + shares[stratum]! * mean, 0);
}

function squaredErrorOf(cells: readonly Moments[], shares: readonly number[]): number {
  const within = withinVariance(cells);
  return cells.reduce((sum, cell, stratum) => {
    const share = shares[stratum]!;
    if (share === 0) return sum;
    const own = variance(cell);
    return sum + (share ** 2 * (Number.isNaN(own) ? within : own)) / cell.n;
  }, 0);
}

/** Variance inside strata, of all together; 0 where every stratum has one value. */
function withinVariance(cells: readonly Moments[]): number {
  const full = cells.filter(({ n }) => n > 1);
  const degrees = full.reduce((sum, { n }) => sum + n - 1, 0);
  return degrees > 0 ? full.reduce((sum, { squares }) => sum + squares, 0) / degrees : 0;
}
