/**
 * The A/A check: before anybody is contacted the arms must not differ by more than chance in what is known already.
 */

import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import { orNull } from "../evaluate/interval.ts";

export interface Covariate {
  name: string;
  /** nRows; NaN: not known. */
  values: ArrayLike<number>;
}

interface CovariateBalance {
  name: string;
  /** Means of the known values; null where there is none. */
  treated: number | null;
  control: number | null;
  /** (treated − control) / standard deviation over both arms; null where the values do not vary. Beyond 0.1 is much. */
  standardised: number | null;
  /** Two-sided, of Welch's z; null where the values do not vary. */
  pValue: number | null;
}

export interface Balance {
  covariates: CovariateBalance[];
  /** The smallest p-value times their number (Bonferroni), at most 1: of all covariates together. */
  pValue: number;
  isFine: boolean;
}

/** Below it, all covariates together, the arms differ by more than chance: one false alarm in a hundred splits. */
const balanceAlpha = 0.01;

/**
 * Compares the arms by what was known before. Austin, Statistics in Medicine 28 (2009), for the standardised difference.
 *
 * @param treated nRows × 0/1
 * @param cluster nRows clusters that were assigned as one; default: each client alone. Each cluster is then one observation, its
 *   clients' mean
 *
 * Cost: O(nRows) a covariate.
 */
export function balanceOf(
  covariates: readonly Covariate[],
  treated: Uint8Array,
  cluster?: Int32Array,
): Balance {
  const rows = covariates.map((covariate) => compare(covariate, treated, cluster));
  const tested = rows.flatMap(({ pValue }) => (pValue === null ? [] : [pValue]));
  const pValue = Math.min(1, tested.length * Math.min(1, ...tested));
  return { covariates: rows, pValue, isFine: pValue >= balanceAlpha };
}

function compare({ name, values }: Covariate, treated: Uint8Array, cluster?: Int32Array): CovariateBalance {
  const own = cluster ? clusterMeans(values, treated, cluster) : { values, treated };
  const [control, contacted] = [0, 1].map((arm) => moments(own.values, own.treated, arm)) as [
    Moments,
    Moments,
  ];
  const sd = Math.sqrt((control.variance + contacted.variance) / 2);
  // The variance of equal values need not round to zero.
  const isVaried = sd > 1e-9 * Math.abs(control.mean);
  const difference = contacted.mean - control.mean;
  const error = Math.sqrt(contacted.variance / contacted.n + control.variance / control.n);
  return {
    name,
    treated: orNull(contacted.mean),
    control: orNull(control.mean),
    standardised: isVaried ? difference / sd : null,
    pValue: isVaried ? 2 * normalCdf(-Math.abs(difference) / error, 0, 1) : null,
  };
}

interface Moments {
  n: number;
  mean: number;
  variance: number;
}

function moments(values: ArrayLike<number>, treated: Uint8Array, arm: number): Moments {
  const own: number[] = [];
  for (let row = 0; row < treated.length; row++) {
    if (treated[row] === arm && !Number.isNaN(values[row]!)) own.push(values[row]!);
  }
  const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
  const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (own.length - 1);
  return { n: own.length, mean, variance };
}

/** One observation a cluster: the mean of its known values. */
function clusterMeans(values: ArrayLike<number>, treated: Uint8Array, cluster: Int32Array) {
  const nClusters = cluster.reduce((most, id) => Math.max(most, id + 1), 0);
  const sum = new Float64Array(nClusters);
  const count = new Float64Array(nClusters);
  const arm = new Uint8Array(nClusters);
  for (let row = 0; row < cluster.length; row++) {
    arm[cluster[row]!] = treated[row]!;
    if (Number.isNaN(values[row]!)) continue;
    sum[cluster[row]!]! += values[row]!;
    count[cluster[row]!]!++;
  }
  return { values: sum.map((total, id) => total / count[id]!), treated: arm };
}
