import { pooledDeviation } from "./hedges-g.ts";
import { type Interval, interval } from "./interval.ts";
import { joinMoments, type Moments, noMoments, variance } from "./moments.ts";

/** A difference after the mix of strata was made the same, and how much of both segments it is about. */
export interface Standardised {
  /** In the pooled standard deviations of the unadjusted difference. */
  effect: Interval;
  /** Share of both segments' values that lie in strata which both have. */
  kept: number;
}

/**
 * Are two segments different, or only differently mixed? Within each stratum (an age and income band) means are compared, and
 * the differences are averaged as the reference is mixed: direct standardisation, with strata as in coarsened exact
 * matching, Iacus, King & Porro, Political Analysis 20 (2012). Strata that one of the two lacks are left out.
 *
 *     d = Σ_s p_s (x̄₁ₛ − x̄₀ₛ) / s,  p_s = n₀ₛ / Σ n₀ₛ,  error² = Σ_s p_s² (v₁ₛ / n₁ₛ + v₀ₛ / n₀ₛ) / s²
 *
 * A stratum of one value has the variance of all strata.
 *
 * @param of moments by stratum · @param reference the same strata
 */
export function standardise(of: readonly Moments[], reference: readonly Moments[]): Standardised {
  const both = of.map((_, at) => at).filter((at) => of[at]!.n > 0 && reference[at]!.n > 0);
  const [all, allReference] = [of, reference].map((cells) => cells.reduce(joinMoments, noMoments)) as [
    Moments,
    Moments,
  ];
  const weight = both.reduce((sum, at) => sum + reference[at]!.n, 0);
  const keptOf = both.reduce((sum, at) => sum + of[at]!.n, 0);
  const within = { of: withinVariance(of), reference: withinVariance(reference) };
  let difference = 0;
  let squaredError = 0;
  for (const stratum of both) {
    const [a, b] = [of[stratum]!, reference[stratum]!];
    const share = b.n / weight;
    difference += share * (a.mean - b.mean);
    squaredError += share ** 2 * (varianceOr(a, within.of) / a.n + varianceOr(b, within.reference) / b.n);
  }
  const deviation = both.length > 0 ? pooledDeviation(all, allReference) : Number.NaN;
  return {
    effect: interval(difference / deviation, Math.sqrt(squaredError) / deviation),
    kept: (keptOf + weight) / (all.n + allReference.n),
  };
}

function varianceOr(moments: Moments, otherwise: number): number {
  const own = variance(moments);
  return Number.isNaN(own) ? otherwise : own;
}

/** Variance inside strata, of all together; 0 where every stratum has one value. */
function withinVariance(cells: readonly Moments[]): number {
  const full = cells.filter(({ n }) => n > 1);
  const degrees = full.reduce((sum, { n }) => sum + n - 1, 0);
  return degrees > 0 ? full.reduce((sum, { squares }) => sum + squares, 0) / degrees : 0;
}
