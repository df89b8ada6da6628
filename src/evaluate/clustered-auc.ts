/**
 * The difference of two AUCs where a client has several rows, and where each of several trials has a model of its own.
 *
 *   AUC = mean over trials of the mean placement;   Var(difference) = Σ_c (Σ_{i∈c} (δᵢ − d_t) / (T √(n_t (n_t − 1))))²
 *
 * δ: by how much a row's placement (`delong`) differs between the two; d_t: its mean in trial t; n_t: rows of the row's class there; c: clients. Obuchowski,
 * "Nonparametric analysis of clustered ROC curve data", Biometrics 53 (1997). With one row a client it is DeLong's variance.
 */
import { placementsOf } from "./delong.ts";
import type { Labels } from "./steps.ts";

/** Rows of several trials, scored by the model of their trial. */
export interface TrialRows {
  label: Labels;
  /** nRows client ids, not negative. */
  cluster: Int32Array;
  /** nRows trial ids 0 … nTrials − 1. */
  trial: Int32Array;
}

/**
 * Of each row, the share of the other class of its trial that it is on the right side of, ties half.
 * @throws DataError when a score is NaN
 *
 * Cost: O(n log n).
 */
export function trialPlacements({ label, trial }: TrialRows, score: Float64Array): Float64Array {
  const placement = new Float64Array(score.length);
  for (let id = 0; id < trialCount(trial); id += 1) {
    const rows = [...trial.keys()].filter((row) => trial[row] === id);
    const labels = Uint8Array.from(rows, (row) => label[row]!);
    const { positives, negatives } = placementsOf(
      labels,
      Float64Array.from(rows, (row) => score[row]!),
    );
    let [positive, negative] = [0, 0];
    for (const row of rows)
      placement[row] = label[row] === 1 ? positives[positive++]! : negatives[negative++]!;
  }
  return placement;
}

/** Mean AUC over trials. @param placement of `trialPlacements` */
export function placementAuc(rows: TrialRows, placement: Float64Array): number {
  const { means } = classMeans(rows, placement);
  return means.reduce((sum, [, ofPositives]) => sum + ofPositives, 0) / means.length;
}

/**
 * AUC of the first minus that of the second, with its standard error over clients.
 *
 * Deterministic. Cost: O(n).
 */
export function clusteredAucDifference(
  rows: TrialRows,
  first: Float64Array,
  second: Float64Array,
): { difference: number; standardError: number } {
  const { label, cluster, trial } = rows;
  const delta = first.map((value, row) => value - second[row]!);
  const { means, counts } = classMeans(rows, delta);
  const ofCluster = new Float64Array(cluster.reduce((most, id) => Math.max(most, id), -1) + 1);
  for (let row = 0; row < delta.length; row += 1) {
    const [id, y] = [trial[row]!, label[row] as 0 | 1];
    const n = counts[id]![y];
    ofCluster[cluster[row]!]! += (delta[row]! - means[id]![y]) / (means.length * Math.sqrt(n * (n - 1)));
  }
  const variance = ofCluster.reduce((sum, value) => sum + value * value, 0);
  return { difference: placementAuc(rows, delta), standardError: Math.sqrt(variance) };
}

/** Per trial: mean value and number of its negatives and positives. */
function classMeans({ label, trial }: TrialRows, values: Float64Array) {
  const sums = Array.from({ length: trialCount(trial) }, (): [number, number] => [0, 0]);
  const counts = sums.map((): [number, number] => [0, 0]);
  for (let row = 0; row < values.length; row += 1) {
    sums[trial[row]!]![label[row] as 0 | 1] += values[row]!;
    counts[trial[row]!]![label[row] as 0 | 1] += 1;
  }
  const means = sums.map(([zero, one], id): [number, number] => [
    zero / counts[id]![0],
    one / counts[id]![1],
  ]);
  return { means, counts };
}

function trialCount(trial: Int32Array): number {
  return trial.reduce((most, id) => Math.max(most, id + 1), 0);
}
