/**
 * CUPED: what was known of a client before the pilot takes a part of the outcome's variance away. Deng, Xu, Kohavi & Walker,
 * "Improving the sensitivity of online controlled experiments by utilizing pre-experiment data", WSDM 2013.
 *
 *   y' = y − θ (x − x̄)   θ = cov(y, x) / var(x) over both arms   var(y') / var(y) = 1 − ρ²
 */

import type { Estimate } from "../evaluate/interval.ts";
import { mean } from "../util/sums.ts";
import { undefinedEstimate } from "./two-rates.ts";

export interface CupedInput {
  /** nRows outcomes. */
  outcome: ArrayLike<number>;
  /** nRows values known before the assignment: of anything later, the effect itself would be taken away. */
  covariate: ArrayLike<number>;
  /** nRows × 0/1. */
  treated: Uint8Array;
}

export interface CupedResult {
  /** Treated − control of the adjusted outcomes. */
  difference: Estimate;
  theta: number;
  /** Correlation of outcome and covariate over all rows, −1 … 1; null where one of them does not vary. */
  correlation: number | null;
  /** Variance of the adjusted outcomes over that of the outcomes: 1 − correlation². */
  varianceRatio: number;
}

/**
 * The difference of means after adjustment, with the interval of two means of unequal variance.
 *
 * @param z critical value of the interval
 *
 * A covariate that does not vary adjusts nothing. Deterministic. Cost: O(nRows), three passes.
 */
export function cuped({ outcome, covariate, treated }: CupedInput, z: number): CupedResult {
  const nRows = treated.length;
  const meanY = mean(outcome);
  const meanX = mean(covariate);
  let [xx, xy, yy] = [0, 0, 0];
  for (let row = 0; row < nRows; row++) {
    const [dx, dy] = [covariate[row]! - meanX, outcome[row]! - meanY];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const isVaried = varies(covariate);
  const theta = isVaried ? xy / xx : 0;
  const adjusted = Float64Array.from(
    { length: nRows },
    (_, row) => outcome[row]! - theta * (covariate[row]! - meanX),
  );
  const squares = adjusted.reduce((sum, value) => sum + (value - meanY) ** 2, 0);
  return {
    difference: meanDifference(adjusted, treated, z),
    theta,
    correlation: isVaried && varies(outcome) ? xy / Math.sqrt(xx * yy) : null,
    varianceRatio: yy > 0 ? squares / yy : 1,
  };
}

/** By the values: the sum of squares of equal values need not round to zero. */
function varies(values: ArrayLike<number>): boolean {
  for (let row = 1; row < values.length; row++) if (values[row] !== values[0]) return true;
  return false;
}

/** Treated − control of the means; nulls where an arm has fewer than two clients. */
function meanDifference(values: Float64Array, treated: Uint8Array, z: number): Estimate {
  const [control, contacted] = [0, 1].map((arm) => {
    const own = values.filter((_, row) => treated[row] === arm);
    const centre = mean(own);
    const variance = own.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (own.length - 1);
    return { nClients: own.length, centre, variance };
  }) as [ArmMoments, ArmMoments];
  if (control.nClients < 2 || contacted.nClients < 2) return undefinedEstimate;
  const value = contacted.centre - control.centre;
  const reach = z * Math.sqrt(contacted.variance / contacted.nClients + control.variance / control.nClients);
  return { value, low: value - reach, high: value + reach };
}

interface ArmMoments {
  nClients: number;
  centre: number;
  variance: number;
}
