/**
 * Percentile intervals of bootstrap replicates: Efron & Tibshirani, "An Introduction to the Bootstrap" (1993), ch. 13.
 */

import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { quantile } from "../util/quantile.ts";

/** A value with the bounds of its interval; null where it is not defined, because JSON has no NaN. */
export interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
}

/** The part of the replicates between `low` and `high` of every reported interval. */
export const intervalLevel = 0.95;

/** Standard errors between the centre and either bound of a normal interval: 1.96. */
export const standardNormalBound = normalQuantile(1 - (1 - intervalLevel) / 2, 0, 1);

/**
 * A value with the central 95 % of its replicates.
 *
 * @param value the metric on the rows as they are
 * @param replicates the metric on each resample; empty when there was none, which leaves the bounds null
 *
 * Cost: O(r log r).
 */
export function estimate(value: number, replicates: Float64Array): Estimate {
  const sorted = replicates.toSorted();
  const tail = (1 - intervalLevel) / 2;
  return {
    value: orNull(value),
    low: orNull(quantile(sorted, tail)),
    high: orNull(quantile(sorted, 1 - tail)),
  };
}

/** JSON has no NaN. */
export function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
