/**
 * The mean of a difference that two models make on the same rows, with an interval that knows that a client's rows are not independent:
 *
 *   mean = Σ wᵢ dᵢ / Σ wᵢ        SE² = C/(C−1) · Σ_c (Σ_{i∈c} wᵢ (dᵢ − mean))² / (Σ wᵢ)²
 *
 * The linearised ("sandwich") variance of a ratio over C clusters: Liang & Zeger, Biometrika 73 (1986). What both models share cancels in d, so
 * the interval is of the difference alone. It says what other clients would show, not what another training run would.
 */
export interface PairedMean {
  mean: number;
  standardError: number;
}

/**
 * @param difference nRows
 * @param weight nRows, rows that each stands for
 * @param cluster nRows ids, not negative
 * @returns a standard error of NaN with fewer than two clusters
 *
 * Deterministic to rounding: sums run in row order. Cost: O(rows + largest id).
 *
 * @example pairedMean([1, 3], [1, 1], [0, 1]) // { mean: 2, standardError: 1 }
 */
export function pairedMean(
  difference: ArrayLike<number>,
  weight: ArrayLike<number>,
  cluster: ArrayLike<number>,
): PairedMean {
  let [sum, total, largest] = [0, 0, -1];
  for (let row = 0; row < difference.length; row += 1) {
    sum += weight[row]! * difference[row]!;
    total += weight[row]!;
    largest = Math.max(largest, cluster[row]!);
  }
  const mean = sum / total;
  const residual = new Float64Array(largest + 1);
  const isUsed = new Uint8Array(largest + 1);
  for (let row = 0; row < difference.length; row += 1) {
    residual[cluster[row]!]! += weight[row]! * (difference[row]! - mean);
    isUsed[cluster[row]!] = 1;
  }
  const nClusters = isUsed.reduce((n, used) => n + used, 0);
  const squares = residual.reduce((all, value) => all + value * value, 0);
  return { mean, standardError: Math.sqrt((nClusters / (nClusters - 1)) * squares) / total };
}
