/** Metrics prepared once per score, so that a bootstrap replicate costs O(n) without a sort. */
import { aucOfSteps } from "./auc.ts";
import { averagePrecisionOfSteps } from "./average-precision.ts";
import { rowBrier } from "./brier.ts";
import { liftOfSteps } from "./lift.ts";
import { rowLogLoss } from "./log-loss.ts";
import { emptySteps, type Labels, rankRows, type Steps, tally, type Weights } from "./steps.ts";

/** A metric of the ranking, or the mean over rows of something that each row has. */
export type Metric<Name extends string = string> =
  | { name: Name; ofSteps: (steps: Steps) => number }
  | { name: Name; ofRow: (label: number, probability: number) => number };

/** The metrics that every comparison reports, in the order of the reports. Higher is better, except for `logLoss` (nats). */
export const metricNames = ["auc", "averagePrecision", "liftTop10", "logLoss"] as const;

export type MetricName = (typeof metricNames)[number];

/** The part of the rows that `liftTop10` calls the top. */
const topShare = 0.1;

/** Metrics of the ranking that need no further number. */
export const rankingMetrics = [
  { name: "auc", ofSteps: aucOfSteps },
  { name: "averagePrecision", ofSteps: averagePrecisionOfSteps },
] as const satisfies Metric[];

/** Metrics of the probability: proper scores, lower is better. */
export const probabilityMetrics = [
  { name: "logLoss", ofRow: rowLogLoss },
  { name: "brier", ofRow: rowBrier },
] as const satisfies Metric[];

export const pairMetrics: readonly Metric<MetricName>[] = [
  ...rankingMetrics,
  { name: "liftTop10", ofSteps: (steps) => liftOfSteps(steps, topShare) },
  probabilityMetrics[0],
];

/** NaN where a metric is not defined: one class only, or, for metrics of the probability, scores that are none. */
export type MetricValues<Name extends string = string> = Record<Name, number>;

/** The number of times each cluster was drawn. */
export type ClusterCounts = Int32Array;

/** What metrics are taken of. */
export interface ScoreColumn {
  /** nRows; any scale, higher means more likely. */
  score: Float64Array;
  /** nRows of 0 … 1, for the metrics of the probability. Default: the score, if it is one. */
  probability?: Float64Array | undefined;
}

type Measure<Name extends string> = (counts: ClusterCounts) => MetricValues<Name>;

/**
 * Sorts one score and returns a function from cluster counts to the metrics of the resampled rows.
 *
 * @param label nRows × 0/1
 * @param cluster nRows cluster ids 0 … nClusters − 1
 * @returns a function whose cost is O(n) and which allocates only its result
 */
export function prepareMetrics<Name extends string>(
  metrics: readonly Metric<Name>[],
  label: Labels,
  { score, probability = score }: ScoreColumn,
  cluster: Int32Array,
  nClusters: number,
): Measure<Name> {
  const ranking = rankRows(label, score, cluster);
  const steps = emptySteps(ranking);
  const measures = metrics.map((metric) =>
    "ofSteps" in metric
      ? () => metric.ofSteps(steps)
      : prepareRowMean(metric.ofRow, label, probability, cluster, nClusters),
  );
  return (counts) => {
    tally(ranking, counts, steps);
    return valuesOf(metrics, (at) => measures[at]!(counts));
  };
}

/**
 * As `prepareMetrics`, over several trials (folds, splits), each of which has a model of its own: scores of different
 * models are not comparable, so each metric is taken within a trial and averaged over the trials in which it is defined.
 *
 * @param trial nRows trial ids 0 … nTrials − 1
 */
export function prepareTrialMetrics<Name extends string>(
  metrics: readonly Metric<Name>[],
  label: Labels,
  { score, probability }: ScoreColumn,
  cluster: Int32Array,
  nClusters: number,
  trial: Int32Array,
): Measure<Name> {
  const nTrials = trial.reduce((most, id) => Math.max(most, id + 1), 0);
  const measures = Array.from({ length: nTrials }, (_, id) => {
    const isIn = (_value: number, rowIdx: number) => trial[rowIdx] === id;
    const column = { score: score.filter(isIn), probability: probability?.filter(isIn) };
    return prepareMetrics(metrics, label.filter(isIn), column, cluster.filter(isIn), nClusters);
  });
  return (counts) => {
    const perTrial = measures.map((measure) => measure(counts));
    return valuesOf(metrics, (at) => meanOfDefined(perTrial.map((values) => values[metrics[at]!.name])));
  };
}

function valuesOf<Name extends string>(
  metrics: readonly Metric<Name>[],
  valueAt: (at: number) => number,
): MetricValues<Name> {
  return Object.fromEntries(metrics.map(({ name }, at) => [name, valueAt(at)])) as MetricValues<Name>;
}

function meanOfDefined(values: readonly number[]): number {
  const defined = values.filter((value) => !Number.isNaN(value));
  return defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

/** A mean over rows is a ratio of sums over clusters, so a replicate needs only each cluster's sum and number of rows. */
function prepareRowMean(
  ofRow: (label: number, probability: number) => number,
  label: Labels,
  probability: Float64Array,
  cluster: Int32Array,
  nClusters: number,
): (counts: Weights) => number {
  const sumOf = new Float64Array(nClusters);
  const nRows = new Int32Array(nClusters);
  for (let rowIdx = 0; rowIdx < probability.length; rowIdx++) {
    sumOf[cluster[rowIdx]!]! += ofRow(label[rowIdx]!, probability[rowIdx]!);
    nRows[cluster[rowIdx]!]!++;
  }
  return (counts) => {
    let sum = 0;
    let total = 0;
    for (let clusterIdx = 0; clusterIdx < nClusters; clusterIdx++) {
      sum += counts[clusterIdx]! * sumOf[clusterIdx]!;
      total += counts[clusterIdx]! * nRows[clusterIdx]!;
    }
    return sum / total;
  };
}
