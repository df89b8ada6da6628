/**
 * Population stability index: how far a distribution lies from an earlier one.
 *
 *   PSI = Σ_b (q_b − p_b) ln(q_b / p_b)        p, q: shares of the bins
 *
 * Twice the mean of the two Kullback–Leibler divergences; below 0.1 it is taken for no change, above 0.25 for a change that a
 * model should not be trusted through (Siddiqi, "Credit Risk Scorecards" (2006), ch. 7).
 */
import chiSquareQuantile from "@stdlib/stats-base-dists-chisquare-quantile";

/** Rows that an empty bin is given, so that its logarithm is finite; where no bin is empty, the index is the formula's to the digit. */
const pseudoRows = 0.5;
/** How rarely sampling alone passes what it is said to allow. */
const errorRate = 0.001;

export interface Stability {
  /** 0 or more. */
  psi: number;
  /**
   * What chance alone lets PSI reach, once in a thousand times: where nothing changed it is distributed as (1/n + 1/m) χ² with a degree of freedom
   * fewer than bins (Yurdakul & Naranjo, "Statistical properties of the population stability index", J. Risk Model Validation 14 (2020)).
   */
  byChance: number;
}

/**
 * @param first rows in each bin · @param second rows in the same bins, later; bins without rows on either side do not count
 * @example populationStability([50, 50], [40, 60]).psi // 0.0405
 */
export function populationStability(first: ArrayLike<number>, second: ArrayLike<number>): Stability {
  const bins = [...Array(first.length).keys()].filter((bin) => first[bin]! + second[bin]! > 0);
  const [before, after] = [first, second].map((counts) => bins.map((bin) => counts[bin]!));
  const [p, q] = [shares(before!), shares(after!)];
  const scale = 1 / total(before!) + 1 / total(after!);
  return {
    psi: p.reduce((sum, share, bin) => sum + (q[bin]! - share) * Math.log(q[bin]! / share), 0),
    byChance: bins.length < 2 ? 0 : scale * chiSquareQuantile(1 - errorRate, bins.length - 1),
  };
}

function shares(counts: readonly number[]): number[] {
  const smoothed = counts.map((count) => Math.max(count, pseudoRows));
  const all = total(smoothed);
  return smoothed.map((count) => count / all);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
