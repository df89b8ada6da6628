import { type Interval, interval } from "./interval.ts";
import { type Moments, variance } from "./moments.ts";

/**
 * The standardised mean difference of two segments: Hedges' g, with the variance of its large-sample distribution. Hedges,
 * "Distribution theory for Glass's estimator", Journal of Educational Statistics 6 (1981); variance as in Hartung, Knapp &
 * Sinha, "Statistical Meta-Analysis with Applications" (2008), ch. 16.
 *
 *     g = J (x̄₁ − x̄₀) / s,  s² pooled,  J = 1 − 3 / (4 (n₁ + n₀) − 9)
 *
 * @returns NaN where a segment has fewer than two values or nobody differs from anybody
 */
export function hedgesG(of: Moments, reference: Moments): Interval {
  const n = of.n + reference.n;
  const correction = 1 - 3 / (4 * n - 9);
  const g = (correction * (of.mean - reference.mean)) / pooledDeviation(of, reference);
  const ofG = n / of.n / reference.n + (g * g) / 2 / (n - 3.94);
  return interval(g, Math.sqrt(ofG));
}

/** Pooled standard deviation; NaN where a segment has fewer than two values or all values are one. */
export function pooledDeviation(of: Moments, reference: Moments): number {
  if (Number.isNaN(variance(of)) || Number.isNaN(variance(reference))) return Number.NaN;
  const pooled = (of.squares + reference.squares) / (of.n + reference.n - 2);
  return pooled > 0 ? Math.sqrt(pooled) : Number.NaN;
}
