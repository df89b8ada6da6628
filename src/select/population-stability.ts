/**
 * Population stability index: how far a column's distribution in one snapshot lies from that in another.
 *
 *   PSI = Σ_b (q_b − p_b) ln(q_b / p_b)        p, q: shares of the bins in the two snapshots
 *
 * Twice the mean of the two Kullback–Leibler divergences; below 0.1 it is taken for no change, above 0.25 for a change that a
 * model should not be trusted through (Siddiqi, "Credit Risk Scorecards" (2006), ch. 7).
 */
import chisquareQuantile from "@stdlib/stats-base-dists-chisquare-quantile";
import type { Bins } from "./bin-column.ts";

/** Rows that are added to an empty bin, so that its logarithm is finite. */
const pseudoRows = 0.5;

/**
 * @param counts rows in each bin, of either snapshot
 * @returns 0 or more
 * @example populationStability([50, 50], [40, 60]) // 0.0405
 */
export function populationStability(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const [p, q] = [shares(first, second), shares(second, first)];
  return p.reduce((sum, share, bin) => sum + (q[bin]! - share) * Math.log(q[bin]! / share), 0);
}

/** Shares of the bins that either snapshot has rows in. */
function shares(counts: ArrayLike<number>, others: ArrayLike<number>): number[] {
  const used = Array.from(counts, (count, bin) => [count, others[bin]!] as const).filter(
    ([count, other]) => count + other > 0,
  );
  const smoothed = used.map(([count]) => Math.max(count, pseudoRows));
  const total = smoothed.reduce((sum, count) => sum + count, 0);
  return smoothed.map((count) => count / total);
}

/**
 * What chance alone lets PSI reach: under no change PSI is distributed as (1/n + 1/m) χ² with bins − 1 degrees of freedom (Yurdakul & Naranjo,
 * Journal of Risk Model Validation 14 (2020)).
 * @returns the point that one column in a thousand passes by chance
 */
export function chanceOfStability(nBins: number, nFirst: number, nSecond: number): number {
  return nBins < 2 ? 0 : (1 / nFirst + 1 / nSecond) * chisquareQuantile(0.999, nBins - 1);
}

/** Largest PSI of a column between two snapshots next to each other in time, and what chance alone would allow there. */
export function largestDrift(
  { codes, nBins }: Bins,
  snapshotOf: Int32Array,
  nSnapshots: number,
): { psi: number; byChance: number } {
  const counts = Array.from({ length: nSnapshots }, () => new Float64Array(nBins));
  for (let row = 0; row < codes.length; row += 1) counts[snapshotOf[row]!]![codes[row]!]! += 1;
  let largest = { psi: 0, byChance: 0 };
  for (let later = 1; later < nSnapshots; later += 1) {
    const [first, second] = [counts[later - 1]!, counts[later]!];
    const psi = populationStability(first, second);
    if (psi <= largest.psi) continue;
    const nUsed = first.filter((count, bin) => count + second[bin]! > 0).length;
    const total = (all: Float64Array) => all.reduce((sum, count) => sum + count, 0);
    largest = { psi, byChance: chanceOfStability(nUsed, total(first), total(second)) };
  }
  return largest;
}
