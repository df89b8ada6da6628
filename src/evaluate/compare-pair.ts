/**
 * What the surroundings add: the metrics of a client's own features against those of all features, on all clients and
 * on the covered ones (with at least one visible contact), each with its interval, and the difference with its own.
 */
import { InternalError } from "../core/errors.ts";
import { type BootstrapResult, bootstrap, defaultReplicates } from "./bootstrap.ts";
import { denseClusters } from "./clusters.ts";
import { type Estimate, estimate, intervalLevel } from "./interval.ts";
import { type MetricName, metricNames } from "./metric-set.ts";
import type { Labels } from "./steps.ts";

export interface PairInput {
  /** nRows × 0/1. */
  label: Labels;
  /** nRows ids: one per client, over all its snapshots and repeated folds. */
  cluster: Int32Array;
  /** nRows, from the model without the surroundings. */
  ownScore: Float64Array;
  /** nRows, from the model with the surroundings. */
  fullScore: Float64Array;
  /** nRows × 0/1: 1 where the client has a visible contact. */
  covered: Uint8Array;
  /** nRows ids of the trial (fold, split) that scored the row: metrics are means over trials. Default: one trial. */
  trial?: Int32Array;
  seed: number;
  /** Default 1000. */
  replicates?: number;
}

export interface MetricComparison {
  own: Estimate;
  full: Estimate;
  /** full − own, paired: both scores on the same resample. */
  difference: Estimate;
}

export interface GroupComparison {
  nRows: number;
  /** Clusters: what the interval's width depends on. */
  nClients: number;
  nPositives: number;
  /** Positives over rows; null without rows. */
  baseRate: number | null;
  metrics: Record<MetricName, MetricComparison>;
  /** Resamples that held one class only and were drawn again. */
  nRedrawn: number;
  /** Why values or bounds are null, or null when they are all there. */
  reason: string | null;
}

/** Plain JSON with its keys in a fixed order. */
export interface PairComparison {
  level: number;
  replicates: number;
  seed: number;
  all: GroupComparison;
  covered: GroupComparison;
}

type Rows = Pick<PairInput, "label" | "cluster" | "ownScore" | "fullScore" | "trial">;

/**
 * Compares two scores of the same rows, in both groups.
 *
 * Percentile intervals of 95 % from a paired cluster bootstrap. They say what other clients of the same kind would show;
 * they do not say what another month or another training run would. With fewer than some twenty positives they are
 * too narrow. Groups are resampled apart, each from the same seed.
 *
 * @returns null values with a `reason` for a group without rows, of one class or of one client; never throws for these
 * @throws DataError when a score is NaN
 *
 * Deterministic in `seed`; independent of row order (`logLoss` to rounding). Cost: O(replicates × nRows); 100,000 rows
 * and 1000 replicates take seconds.
 *
 * @example comparePair({ label, cluster, ownScore, fullScore, covered, seed: 1 }).covered.metrics.auc.difference.low
 */
export function comparePair(input: PairInput): PairComparison {
  const { covered, seed, replicates = defaultReplicates } = input;
  const lengths = [input.label, input.cluster, input.ownScore, input.fullScore, covered].map((c) => c.length);
  if (new Set(lengths).size > 1)
    throw new InternalError(`comparePair: columns of ${lengths.join(", ")} rows`);
  return {
    level: intervalLevel,
    replicates,
    seed,
    all: compareGroup(input, seed, replicates),
    covered: compareGroup(rowsWhere(input, covered), seed, replicates),
  };
}

function rowsWhere(rows: Rows, flags: Uint8Array): Rows {
  const isIn = (_: number, rowIdx: number) => flags[rowIdx] === 1;
  return {
    label: rows.label.filter(isIn),
    cluster: rows.cluster.filter(isIn),
    ownScore: rows.ownScore.filter(isIn),
    fullScore: rows.fullScore.filter(isIn),
    ...(rows.trial ? { trial: rows.trial.filter(isIn) } : {}),
  };
}

function compareGroup(rows: Rows, seed: number, replicates: number): GroupComparison {
  const { label, cluster, trial } = rows;
  const nRows = label.length;
  const { nClusters } = denseClusters(cluster);
  let nPositives = 0;
  for (const value of label) nPositives += value;
  const hasBothClasses = nPositives > 0 && nPositives < nRows;
  const scores = [rows.ownScore, rows.fullScore];
  const nDraws = nClusters > 1 ? replicates : 0;
  const drawn = hasBothClasses
    ? bootstrap({ label, cluster, scores, trial, seed, replicates: nDraws })
    : undefined;
  return {
    nRows,
    nClients: nClusters,
    nPositives,
    baseRate: nRows === 0 ? null : nPositives / nRows,
    metrics: compareMetrics(drawn),
    nRedrawn: drawn?.nRedrawn ?? 0,
    reason: whyIncomplete(nRows, nPositives, nClusters),
  };
}

function compareMetrics(drawn: BootstrapResult | undefined): Record<MetricName, MetricComparison> {
  const entries = metricNames.map((name) => [name, drawn ? compareMetric(name, drawn) : notDefined()]);
  return Object.fromEntries(entries) as Record<MetricName, MetricComparison>;
}

function compareMetric(name: MetricName, { values, replicates }: BootstrapResult): MetricComparison {
  const [own, full] = values.map((of) => of[name]) as [number, number];
  const [owns, fulls] = replicates.map((of) => of[name]) as [Float64Array, Float64Array];
  const differences = fulls.map((value, replicate) => value - owns[replicate]!);
  return {
    own: estimate(own, owns),
    full: estimate(full, fulls),
    difference: estimate(full - own, differences),
  };
}

function notDefined(): MetricComparison {
  const nothing = (): Estimate => ({ value: null, low: null, high: null });
  return { own: nothing(), full: nothing(), difference: nothing() };
}

function whyIncomplete(nRows: number, nPositives: number, nClusters: number): string | null {
  if (nRows === 0) return "no rows";
  if (nPositives === 0) return `${nRows} rows without a positive: the metrics are not defined`;
  if (nPositives === nRows) return `${nRows} rows, all positive: the metrics are not defined`;
  return nClusters === 1 ? "one client: nothing to resample, so no intervals" : null;
}
