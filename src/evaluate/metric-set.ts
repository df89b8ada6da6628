/** The metrics that every comparison reports, prepared once per score so that a bootstrap replicate costs O(n) without a sort. */
import { aucOfSteps } from "./auc.ts";
import { averagePrecisionOfSteps } from "./average-precision.ts";
import { liftOfSteps } from "./lift.ts";
import { rowLogLoss } from "./log-loss.ts";
import { emptySteps, type Labels, rankRows, tally } from "./steps.ts";

/** In the order of the reports. Higher is better, except for `logLoss` (nats). */
export const metricNames = ["auc", "averagePrecision", "liftTop10", "logLoss"] as const;

export type MetricName = (typeof metricNames)[number];

/** NaN where a metric is not defined: one class only, or, for `logLoss`, scores that are no probabilities. */
export type MetricValues = Record<MetricName, number>;

/** The part of the rows that `liftTop10` calls the top. */
const topShare = 0.1;

/** The number of times each cluster was drawn. */
export type ClusterCounts = Int32Array;

/**
 * Sorts one score and returns a function from cluster counts to the metrics of the resampled rows.
 *
 * @param label nRows × 0/1
 * @param score nRows; higher means more likely
 * @param cluster nRows cluster ids 0 … nClusters − 1
 * @returns a function whose cost is O(n) and which allocates only its result
 */
export function prepareMetrics(
  label: Labels,
  score: Float64Array,
  cluster: Int32Array,
  nClusters: number,
): (counts: ClusterCounts) => MetricValues {
  const ranking = rankRows(label, score, cluster);
  const steps = emptySteps(ranking);
  const meanLoss = prepareLogLoss(label, score, cluster, nClusters);
  return (counts) => {
    tally(ranking, counts, steps);
    return {
      auc: aucOfSteps(steps),
      averagePrecision: averagePrecisionOfSteps(steps),
      liftTop10: liftOfSteps(steps, topShare),
      logLoss: meanLoss(counts),
    };
  };
}

/**
 * As `prepareMetrics`, over several trials (folds, splits), each of which has a model of its own: scores of different
 * models are not comparable, so each metric is taken within a trial and averaged over the trials in which it is defined.
 *
 * @param trial nRows trial ids 0 … nTrials − 1
 */
export function prepareTrialMetrics(
  label: Labels,
  score: Float64Array,
  cluster: Int32Array,
  nClusters: number,
  trial: Int32Array,
): (counts: ClusterCounts) => MetricValues {
  const nTrials = trial.reduce((most, id) => Math.max(most, id + 1), 0);
  const measures = Array.from({ length: nTrials }, (_, id) => {
    const isIn = (_value: number, rowIdx: number) => trial[rowIdx] === id;
    return prepareMetrics(label.filter(isIn), score.filter(isIn), cluster.filter(isIn), nClusters);
  });
  return (counts) => {
    const perTrial = measures.map((measure) => measure(counts));
    const entries = metricNames.map((name) => [name, meanOfDefined(perTrial.map((values) => values[name]))]);
    return Object.fromEntries(entries) as MetricValues;
  };
}

function meanOfDefined(values: readonly number[]): number {
  const defined = values.filter((value) => !Number.isNaN(value));
  return defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

/** Log loss is a ratio of sums over clusters, so a replicate needs only each cluster's sum of losses and of rows. */
function prepareLogLoss(label: Labels, score: Float64Array, cluster: Int32Array, nClusters: number) {
  const lossSum = new Float64Array(nClusters);
  const nRows = new Int32Array(nClusters);
  for (let rowIdx = 0; rowIdx < score.length; rowIdx++) {
    lossSum[cluster[rowIdx]!]! += rowLogLoss(label[rowIdx]!, score[rowIdx]!);
    nRows[cluster[rowIdx]!]!++;
  }
  return (counts: ClusterCounts): number => {
    let sum = 0;
    let total = 0;
    for (let clusterIdx = 0; clusterIdx < nClusters; clusterIdx++) {
      sum += counts[clusterIdx]! * lossSum[clusterIdx]!;
      total += counts[clusterIdx]! * nRows[clusterIdx]!;
    }
    return sum / total;
  };
}
