/**
 * How alike the sets are that several runs select: 1 for the same set always, about 0 for sets drawn by lot, corrected for their sizes.
 *
 *   Φ = 1 − (1/d Σ_f M/(M−1) p_f (1 − p_f)) / (k̄/d (1 − k̄/d))
 *
 * p_f: share of the M runs that select column f of d; k̄: mean size. Nogueira, Sechidis & Brown, "On the stability of feature selection
 * algorithms", JMLR 18(174) (2018), definition 4; the interval is their corollary 9's, normal.
 */
import { standardNormalBound } from "../evaluate/interval.ts";

export interface SetStability {
  /** At most 1; NaN where every run selects all columns or none. */
  stability: number;
  /** 95 % interval. */
  low: number;
  high: number;
  /** d values: share of the runs that select each column. */
  frequency: Float64Array;
}

/**
 * @param sets for each of two runs or more, d × 0/1
 * @example setStability([[1, 1, 0], [1, 1, 0]]).stability // 1
 */
export function setStability(sets: readonly ArrayLike<number>[]): SetStability {
  const [m, d] = [sets.length, sets[0]!.length];
  const frequency = Float64Array.from({ length: d }, (_, f) => sum(sets, (set) => set[f]!) / m);
  const sizes = sets.map((set) => sum(set, (z) => z));
  const size = sum(frequency, (p) => p);
  const scale = (size / d) * (1 - size / d);
  const stability = 1 - ((m / (m - 1)) * (sum(frequency, (p) => p * (1 - p)) / d)) / scale;
  const parts = sets.map((set, i) => {
    const k = sizes[i]!;
    const agreement = sum(frequency, (p, f) => set[f]! * p) / d - (k * size) / d ** 2;
    return (agreement + (stability / 2) * ((2 * k * size) / d ** 2 - k / d - size / d + 1)) / scale;
  });
  const mean = sum(parts, (part) => part) / m;
  const variance = (4 / m ** 2) * sum(parts, (part) => (part - mean) ** 2);
  const margin = standardNormalBound * Math.sqrt(variance);
  return { stability, low: stability - margin, high: stability + margin, frequency };
}

function sum<T>(values: ArrayLike<T>, of: (value: T, at: number) => number): number {
  let total = 0;
  for (let at = 0; at < values.length; at += 1) total += of(values[at]!, at);
  return total;
}
