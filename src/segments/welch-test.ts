import tCdf from "@stdlib/stats-base-dists-t-cdf";
import { type Moments, variance } from "./moments.ts";

/**
 * Welch's test of two means whose variances may differ, two-sided: Welch, "The generalization of Student's problem", Biometrika
 * 34 (1947).
 * @returns p, NaN where it is not defined
 */
export function welchTest(of: Moments, reference: Moments): number {
  const [a, b] = [variance(of) / of.n, variance(reference) / reference.n];
  const t = (of.mean - reference.mean) / Math.sqrt(a + b);
  const degrees = (a + b) ** 2 / (a ** 2 / (of.n - 1) + b ** 2 / (reference.n - 1));
  return Number.isFinite(t) ? 2 * tCdf(-Math.abs(t), degrees) : Number.NaN;
}
