/**
 * Sample size, power and smallest visible effect of a comparison of two rates by the z-test: the variance is pooled under
 * the hypothesis of no effect and not pooled under the effect.
 *
 *   n₁ = ((z_α σ₀ + z_β σ₁) / (p₁ − p₀))²   σ₀² = p̄(1 − p̄)(1 + 1/r)   σ₁² = p₁(1 − p₁) + p₀(1 − p₀)/r   r = n₀ / n₁
 *
 * Fleiss, Levin & Paik, "Statistical Methods for Rates and Proportions" (3rd ed. 2003), §4.2. The same figures as statsmodels'
 * `samplesize_proportions_2indep_onetail` and `power_proportions_2indep`.
 */
import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";

export interface TestPlan {
  /** Probability of a false alarm, 0 … 1. */
  alpha: number;
  sides: "two" | "one";
  /** Size of the control arm for each client of the treated arm; default 1. */
  ratio?: number;
}

/**
 * Treated clients needed, not rounded; the control arm takes `ratio` times as many.
 *
 * @param base rate of the control arm, 0 … 1 · @param treated rate of the treated arm, another one
 * @param power probability to see the effect, 0 … 1
 * @returns Infinity where the two rates are equal
 *
 * The far tail of a two-sided test is left out: it matters only where the effect is next to nothing. Cost: O(1).
 * @example sampleSize(0.02, 0.021, 0.8, { alpha: 0.05, sides: "two" }) // 315205.9 an arm
 */
export function sampleSize(base: number, treated: number, power: number, plan: TestPlan): number {
  const { null: nullSd, effect: effectSd } = standardDeviations(base, treated, plan.ratio ?? 1);
  const reach = criticalValue(plan) * nullSd + normalQuantile(power, 0, 1) * effectSd;
  return (reach / (treated - base)) ** 2;
}

/** Probability that the test sees the effect, of both tails where it has two. Cost: O(1). */
export function powerOf(base: number, treated: number, nTreated: number, plan: TestPlan): number {
  const { null: nullSd, effect: effectSd } = standardDeviations(base, treated, plan.ratio ?? 1);
  const critical = (criticalValue(plan) * nullSd) / effectSd;
  const drift = ((treated - base) * Math.sqrt(nTreated)) / effectSd;
  const upper = normalCdf(drift - critical, 0, 1);
  return plan.sides === "one" ? upper : upper + normalCdf(-drift - critical, 0, 1);
}

/**
 * The smallest rise of the rate that a number of treated clients lets the test see with the given power, in points (0 … 1).
 *
 * @returns null where not even a rise to 1 can be seen
 *
 * Cost: 60 evaluations of `sampleSize`.
 */
export function visibleRise(base: number, nTreated: number, power: number, plan: TestPlan): number | null {
  const isSeen = (rise: number) => sampleSize(base, base + rise, power, plan) <= nTreated;
  let [low, high] = [0, 1 - base];
  if (!isSeen(high)) return null;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (isSeen(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The z beyond which the test calls an effect. */
function criticalValue({ alpha, sides }: Pick<TestPlan, "alpha" | "sides">): number {
  return normalQuantile(1 - (sides === "two" ? alpha / 2 : alpha), 0, 1);
}

/** Of the difference of the two rates, times √nTreated. */
function standardDeviations(base: number, treated: number, ratio: number): { null: number; effect: number } {
  const pooled = (treated + base * ratio) / (1 + ratio);
  return {
    null: Math.sqrt(pooled * (1 - pooled) * (1 + 1 / ratio)),
    effect: Math.sqrt(treated * (1 - treated) + (base * (1 - base)) / ratio),
  };
}
