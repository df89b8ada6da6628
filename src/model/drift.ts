/** How far a table has moved from the rows that a model learned from. */
import chiSquareQuantile from "@stdlib/stats-base-dists-chisquare-quantile";

/** One column's move. */
export interface Drift {
  name: string;
  /** Population stability index, 0 or more. */
  psi: number;
  /** Above it a column counts as drifted. */
  limit: number;
  isDrifted: boolean;
}

/** A rule of thumb since credit scoring began: below 0.1 a column has hardly moved. */
const hardlyMoved = 0.1;
/** How rarely sampling alone passes the limit. */
const errorRate = 0.001;

/**
 * The population stability index Σ (aᵢ − eᵢ) ln(aᵢ / eᵢ) over the shares of bins, each count half a row larger so that an empty
 * bin is no infinity.
 *
 * Where nothing moved it is about (1/n + 1/m) χ² with a degree of freedom fewer than bins: Yurdakul & Naranjo, "Statistical properties of the
 * population stability index", J. Risk Model Validation 14 (2020). A column has drifted where it is above 0.1 and above what that says.
 *
 * @param expected counts of the rows learned from · @param actual counts of the same bins, later
 *
 * @example driftOf("age", [100, 100], [150, 50]).psi // 0.27
 */
export function driftOf(name: string, expected: ArrayLike<number>, actual: ArrayLike<number>): Drift {
  const nBins = expected.length;
  const [nExpected, nActual] = [total(expected), total(actual)];
  if (nActual === 0) return { name, psi: 0, limit: hardlyMoved, isDrifted: false };
  let psi = 0;
  for (let bin = 0; bin < nBins; bin++) {
    const e = (expected[bin]! + 0.5) / (nExpected + nBins / 2);
    const a = (actual[bin]! + 0.5) / (nActual + nBins / 2);
    psi += (a - e) * Math.log(a / e);
  }
  const noise = (1 / nExpected + 1 / nActual) * chiSquareQuantile(1 - errorRate, Math.max(1, nBins - 1));
  const limit = Math.max(hardlyMoved, noise);
  return { name, psi, limit, isDrifted: psi > limit };
}

function total(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let bin = 0; bin < counts.length; bin++) sum += counts[bin]!;
  return sum;
}
