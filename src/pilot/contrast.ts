/**
 * Weighted sums of the groups' rates, and ratios of two of them, with their intervals: of independent clients, or of clients
 * whose outcomes hang together within a cluster.
 */
import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import type { Estimate } from "../evaluate/interval.ts";
import { wilson } from "../evaluate/wilson.ts";
import { type Arm, rateOf, undefinedEstimate } from "./two-rates.ts";

/** Groups of clients whose outcomes hang together within a cluster. */
export interface ClusteredRates {
  /** nRows groups, 0 … nGroups − 1. */
  group: Uint8Array;
  /** nRows × 0/1. */
  taken: Uint8Array;
  /** nRows clusters, 0 … nClusters − 1. */
  cluster: Int32Array;
  /** Per group. */
  arms: readonly Arm[];
}

interface Rates {
  arms: readonly Arm[];
  clustered?: ClusteredRates;
}

/**
 * Σ weight · rate.
 *
 * Independent groups: the method of variance estimates recovery over Wilson's interval of each rate, Zou & Donner, Statistics in
 * Medicine 27 (2008); with weights 1 and −1 it is Newcombe's interval (ibid. 17, 1998, method 10). Clusters: the sandwich
 * estimator with Student's t.
 *
 * @param weights one a group · @param z critical value of the interval, 1.96 for 95 %
 * @returns nulls where a group that counts is empty
 * @example weightedSum({ arms: [{ nClients: 70, nTakers: 56 }, { nClients: 80, nTakers: 48 }] }, [1, -1], 1.96) // 0.2, 0.0524 … 0.3339
 */
export function weightedSum(rates: Rates, weights: readonly number[], z: number): Estimate {
  if (isUndefined(rates, weights)) return undefinedEstimate;
  const value = dot(rates.arms, weights);
  if (rates.clustered) {
    const reach = clusteredReach(rates.clustered, weights, z);
    return { value, low: value - reach, high: value + reach };
  }
  let [below, above] = [0, 0];
  for (const [at, arm] of rates.arms.entries()) {
    const weight = weights[at]!;
    if (weight === 0) continue;
    const { low, high } = wilson(arm.nTakers, arm.nClients, z);
    const [down, up] = [(weight * (rateOf(arm) - low!)) ** 2, (weight * (high! - rateOf(arm))) ** 2];
    below += weight > 0 ? down : up;
    above += weight > 0 ? up : down;
  }
  return { value, low: value - Math.sqrt(below), high: value + Math.sqrt(above) };
}

/**
 * (Σ top · rate) / (Σ bottom · rate), both sums of rates that count 0 or more; the interval in logarithms by the delta method (Katz et
 * al., Biometrics 34, 1978, where two groups are compared).
 *
 * @returns nulls where a sum is zero
 */
export function weightedRatio(
  rates: Rates,
  top: readonly number[],
  bottom: readonly number[],
  z: number,
): Estimate {
  if (isUndefined(rates, top) || isUndefined(rates, bottom)) return undefinedEstimate;
  const [above, below] = [dot(rates.arms, top), dot(rates.arms, bottom)];
  if (above <= 0 || below <= 0) return undefinedEstimate;
  const gradient = top.map((weight, at) => weight / above - bottom[at]! / below);
  const reach = rates.clustered
    ? clusteredReach(rates.clustered, gradient, z)
    : z * independentError(rates.arms, gradient);
  const value = above / below;
  return { value, low: value * Math.exp(-reach), high: value * Math.exp(reach) };
}

/**
 * The standard error of Σ gradient · rate where clients of a cluster stand or fall together: of each cluster the sum of gradient ·
 * (taken − rate) / nClients, squared, times C / (C − 1). Liang & Zeger, Biometrika 73 (1986).
 *
 * @param gradient per group; of a smooth function of the rates its derivatives
 * Cost: O(rows).
 */
export function clusteredError({ group, taken, cluster, arms }: ClusteredRates, gradient: readonly number[]) {
  const factor = arms.map(({ nClients }, at) => (nClients === 0 ? 0 : gradient[at]! / nClients));
  const rate = arms.map((arm) => (arm.nClients === 0 ? 0 : rateOf(arm)));
  const sums = new Float64Array(cluster.reduce((most, id) => Math.max(most, id + 1), 0));
  const counts = new Uint8Array(sums.length);
  for (let row = 0; row < cluster.length; row++) {
    const at = group[row]!;
    if (factor[at] === 0) continue;
    sums[cluster[row]!]! += factor[at]! * (taken[row]! - rate[at]!);
    counts[cluster[row]!] = 1;
  }
  const nClusters = counts.reduce((sum, flag) => sum + flag, 0);
  const squares = sums.reduce((sum, value) => sum + value * value, 0);
  return { standardError: Math.sqrt((squares * nClusters) / (nClusters - 1)), nClusters };
}

/** As `clusteredError` where clients are independent: binomial variances. */
export function independentError(arms: readonly Arm[], gradient: readonly number[]): number {
  const variance = arms.map((arm, at) => {
    if (gradient[at] === 0) return 0;
    const rate = rateOf(arm);
    return (gradient[at]! ** 2 * rate * (1 - rate)) / arm.nClients;
  });
  return Math.sqrt(variance.reduce((sum, own) => sum + own, 0));
}

/** Half the interval: few clusters widen it by Student's t at the same level, two degrees fewer than clusters. */
function clusteredReach(rates: ClusteredRates, gradient: readonly number[], z: number): number {
  const { standardError, nClusters } = clusteredError(rates, gradient);
  return tQuantile(normalCdf(z, 0, 1), Math.max(1, nClusters - 2)) * standardError;
}

function isUndefined({ arms }: Rates, weights: readonly number[]): boolean {
  return arms.some(({ nClients }, at) => weights[at] !== 0 && nClients === 0);
}

function dot(arms: readonly Arm[], weights: readonly number[]): number {
  return arms.reduce((sum, arm, at) => sum + (weights[at] === 0 ? 0 : weights[at]! * rateOf(arm)), 0);
}
