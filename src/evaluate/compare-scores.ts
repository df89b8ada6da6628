/**
 * Several scores of the same rows side by side: each metric with its interval, and what the leading score adds to each of the
 * others, paired on the same resamples.
 */
import { type BootstrapResult, bootstrap } from "./bootstrap.ts";
import { denseClusters } from "./clusters.ts";
import { type Estimate, estimate } from "./interval.ts";
import type { Metric, ScoreColumn } from "./metric-set.ts";
import type { Labels } from "./steps.ts";

/** Rows to measure on, with their scores; the first score is the leading one. */
export interface ScoredRows {
  /** nRows × 0/1. */
  label: Labels;
  /** nRows ids: one per client, over all its snapshots and repeated folds. */
  cluster: Int32Array;
  /** nRows ids of the trial (fold, split) that scored the row: metrics are means over trials. Default: one trial. */
  trial?: Int32Array | undefined;
  scores: readonly ScoreColumn[];
}

/** How much there is to measure on. */
export interface RowCounts {
  nRows: number;
  /** Clusters: what the interval's width depends on. */
  nClients: number;
  nPositives: number;
  /** Positives over rows; null without rows. */
  baseRate: number | null;
  /** Resamples that held one class only and were drawn again. */
  nRedrawn: number;
  /** Why values or bounds are null, or null when they are all there. */
  reason: string | null;
}

export interface ScoreComparison<Name extends string> extends RowCounts {
  /** Per score. */
  metrics: Record<Name, Estimate>[];
  /** Per score after the first: leading − it. */
  differences: Record<Name, Estimate>[];
}

/**
 * Measures and compares. Percentile intervals of 95 % from a paired cluster bootstrap: what other clients of the same kind
 * would show, not what another month would. With fewer than some twenty positives they are too narrow.
 *
 * @returns null values with a `reason` for rows of one class, of one client or none; never throws for these
 * @throws DataError when a score is NaN
 *
 * Deterministic in `seed`; independent of row order (means over rows to rounding). Cost: O(replicates × nRows × scores).
 */
export function compareScores<Name extends string>(
  metrics: readonly Metric<Name>[],
  rows: ScoredRows,
  seed: number,
  replicates: number,
): ScoreComparison<Name> {
  const { label, cluster, scores } = rows;
  const nRows = label.length;
  const { nClusters } = denseClusters(cluster);
  let nPositives = 0;
  for (const value of label) nPositives += value;
  const hasBothClasses = nPositives > 0 && nPositives < nRows;
  const nDraws = nClusters > 1 ? replicates : 0;
  const drawn = hasBothClasses ? bootstrap({ metrics, ...rows, seed, replicates: nDraws }) : undefined;
  const ofMetrics = (what: (name: Name, drawn: BootstrapResult<Name>) => Estimate) =>
    Object.fromEntries(metrics.map(({ name }) => [name, drawn ? what(name, drawn) : notDefined()])) as Record<
      Name,
      Estimate
    >;
  return {
    nRows,
    nClients: nClusters,
    nPositives,
    baseRate: nRows === 0 ? null : nPositives / nRows,
    metrics: scores.map((_, at) =>
      ofMetrics((name, { values, replicates }) => estimate(values[at]![name], replicates[at]![name])),
    ),
    differences: scores
      .slice(1)
      .map((_, before) => ofMetrics((name, of) => difference(name, of, before + 1))),
    nRedrawn: drawn?.nRedrawn ?? 0,
    reason: whyIncomplete(nRows, nPositives, nClusters),
  };
}

function difference<Name extends string>(
  name: Name,
  { values, replicates }: BootstrapResult<Name>,
  other: number,
): Estimate {
  const [leading, others] = [replicates[0]![name], replicates[other]![name]];
  return estimate(
    values[0]![name] - values[other]![name],
    leading.map((value, replicate) => value - others[replicate]!),
  );
}

function notDefined(): Estimate {
  return { value: null, low: null, high: null };
}

function whyIncomplete(nRows: number, nPositives: number, nClusters: number): string | null {
  if (nRows === 0) return "no rows";
  if (nPositives === 0) return `${nRows} rows without a positive: the metrics are not defined`;
  if (nPositives === nRows) return `${nRows} rows, all positive: the metrics are not defined`;
  return nClusters === 1 ? "one client: nothing to resample, so no intervals" : null;
}

/** Some of the rows, in their order. */
export function rowsWhere<Rows extends ScoredRows>(
  rows: Rows,
  isIn: (rowIdx: number) => boolean,
): ScoredRows {
  const keep = (_: number, rowIdx: number) => isIn(rowIdx);
  return {
    label: rows.label.filter(keep),
    cluster: rows.cluster.filter(keep),
    trial: rows.trial?.filter(keep),
    scores: rows.scores.map(({ score, probability }) => ({
      score: score.filter(keep),
      probability: probability?.filter(keep),
    })),
  };
}
