import { type Estimate, orNull, standardNormalBound } from "./interval.ts";

/**
 * A share with its score interval, which stays inside 0 … 1: Wilson, Journal of the American Statistical Association 22 (1927).
 *
 * @param z standard errors to either bound; default 1.96, for 95 %
 * @returns nulls without trials
 * @example wilson(10, 100) // 0.1, 0.0552 … 0.1744
 */
export function wilson(nSuccesses: number, nTrials: number, z = standardNormalBound): Estimate {
  const share = nSuccesses / nTrials;
  const scale = 1 + z ** 2 / nTrials;
  const centre = (share + z ** 2 / (2 * nTrials)) / scale;
  const reach = (z * Math.sqrt((share * (1 - share)) / nTrials + z ** 2 / (4 * nTrials ** 2))) / scale;
  return {
    value: orNull(share),
    low: nSuccesses === 0 && nTrials > 0 ? 0 : orNull(centre - reach),
    high: nSuccesses === nTrials && nTrials > 0 ? 1 : orNull(centre + reach),
  };
}
