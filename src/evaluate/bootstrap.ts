/**
 * The cluster bootstrap of ranking metrics, paired over scores.
 *
 * A replicate draws nClusters clusters with replacement and takes all rows of each: rows of one client are not
 * independent, and resampling rows would make the intervals too narrow. Every score sees the same draws, so the
 * difference of two scores is taken within a replicate, where what the draw does to both cancels.
 * Davison & Hinkley, "Bootstrap Methods and their Application" (1997), §3.8; Field & Welsh, J. R. Stat. Soc. B 69 (2007).
 */
import { DataError } from "../core/errors.ts";
import { SeededRandom } from "../util/random.ts";
import { bothClassesTest, denseClusters, drawClusters } from "./clusters.ts";
import {
  type Metric,
  type MetricValues,
  prepareMetrics,
  prepareTrialMetrics,
  type ScoreColumn,
} from "./metric-set.ts";
import type { Labels } from "./steps.ts";

export interface BootstrapInput<Name extends string> {
  /** What to measure on every resample. */
  metrics: readonly Metric<Name>[];
  /** nRows × 0/1, both classes present. */
  label: Labels;
  /** nRows ids; rows of one id are drawn together. */
  cluster: Int32Array;
  scores: readonly ScoreColumn[];
  /** nRows trial ids 0 … nTrials − 1: metrics are means over trials. Default: one trial. */
  trial?: Int32Array | undefined;
  seed: number;
  /** Default 1000. */
  replicates?: number;
}

export interface BootstrapResult<Name extends string> {
  /** Per score: the metrics of the rows as they are. */
  values: MetricValues<Name>[];
  /** Per score, per metric: `replicates` values; the same index is the same resample in every score. */
  replicates: Record<Name, Float64Array>[];
  /** How many resamples held one class only and were drawn again: the intervals are conditional on both classes. */
  nRedrawn: number;
}

/** Enough for the 2.5 % and 97.5 % points to move little with the seed. */
export const defaultReplicates = 1000;

/**
 * The metrics of every score, on the rows as they are and on each of the resamples.
 *
 * @throws DataError when the rows hold one class only, or a score is NaN
 *
 * Deterministic in `seed`; independent of row order (means over rows to rounding). Cost: one sort per score, then O(nRows)
 * per score and replicate; memory O(nRows).
 */
export function bootstrap<Name extends string>({
  metrics,
  label,
  scores,
  trial,
  seed,
  replicates = defaultReplicates,
  ...rest
}: BootstrapInput<Name>): BootstrapResult<Name> {
  const { cluster, nClusters } = denseClusters(rest.cluster);
  const counts = new Int32Array(nClusters);
  const hasBothClasses = bothClassesTest(label, cluster, nClusters);
  if (!hasBothClasses(counts.fill(1))) throw oneClass(label);
  const measures = scores.map((score) =>
    trial
      ? prepareTrialMetrics(metrics, label, score, cluster, nClusters, trial)
      : prepareMetrics(metrics, label, score, cluster, nClusters),
  );
  const values = measures.map((measure) => measure(counts));
  const results = scores.map(() => emptyReplicates(metrics, replicates));
  const random = new SeededRandom(seed);
  let nDrawn = 0;
  for (let replicate = 0; replicate < replicates; replicate++) {
    do {
      drawClusters(random, counts);
      nDrawn++;
    } while (!hasBothClasses(counts));
    for (const [scoreIdx, measure] of measures.entries()) {
      const measured = measure(counts);
      for (const { name } of metrics) results[scoreIdx]![name][replicate] = measured[name];
    }
  }
  return { values, replicates: results, nRedrawn: nDrawn - replicates };
}

function emptyReplicates<Name extends string>(
  metrics: readonly Metric<Name>[],
  replicates: number,
): Record<Name, Float64Array> {
  const entries = metrics.map(({ name }) => [name, new Float64Array(replicates)]);
  return Object.fromEntries(entries) as Record<Name, Float64Array>;
}

function oneClass(label: Labels): DataError {
  const found = `${label.length} rows of one class only`;
  return new DataError([{ code: "one-class", where: "label", found, expected: "rows of both classes" }]);
}
