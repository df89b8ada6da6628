import chisquareCdf from "@stdlib/stats-base-dists-chisquare-cdf";

/** Whether the arms are as large as they were meant to be. */
export interface SampleRatio {
  nTreated: number;
  nControl: number;
  /** Share that was to be treated. */
  plannedShare: number;
  chiSquare: number;
  /** Probability of a ratio as far off, or farther, by chance. */
  pValue: number;
  isFine: boolean;
}

/** Below it the ratio is no chance any more: one false alarm in two thousand pilots. */
export const ratioAlpha = 0.0005;

/**
 * The sample-ratio test: Pearson's chi-square of the sizes of the arms, one degree of freedom. Fabijan et al., "Diagnosing sample
 * ratio mismatch in online controlled experiments", KDD 2019.
 *
 * Cost: O(1). @example sampleRatio(5300, 4700, 0.5).isFine // false
 */
export function sampleRatio(nTreated: number, nControl: number, plannedShare: number): SampleRatio {
  const n = nTreated + nControl;
  const chiSquare =
    n === 0 ? 0 : (nTreated - n * plannedShare) ** 2 / (n * plannedShare * (1 - plannedShare));
  const pValue = 1 - chisquareCdf(chiSquare, 1);
  return { nTreated, nControl, plannedShare, chiSquare, pValue, isFine: pValue >= ratioAlpha };
}
