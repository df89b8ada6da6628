/**
 * What the surroundings add: the metrics of a client's own features against those of all features, on all clients and
 * on the covered ones (with at least one visible contact), each with its interval, and the difference with its own.
 */
import { InternalError } from "../core/errors.ts";
import { defaultReplicates } from "./bootstrap.ts";
import { compareScores, type RowCounts, rowsWhere, type ScoredRows } from "./compare-scores.ts";
import { type Estimate, intervalLevel } from "./interval.ts";
import { type MetricName, metricNames, pairMetrics } from "./metric-set.ts";
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

export interface GroupComparison extends RowCounts {
  metrics: Record<MetricName, MetricComparison>;
}

/** Plain JSON with its keys in a fixed order. */
export interface PairComparison {
  level: number;
  replicates: number;
  seed: number;
  all: GroupComparison;
  covered: GroupComparison;
}

/**
 * Compares two scores of the same rows, in both groups, as `compareScores` does; groups are resampled apart, each from the
 * same seed.
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
  const { label, cluster, ownScore, fullScore, trial, covered, seed, replicates = defaultReplicates } = input;
  const lengths = [label, cluster, ownScore, fullScore, covered].map((column) => column.length);
  if (new Set(lengths).size > 1)
    throw new InternalError(`comparePair: columns of ${lengths.join(", ")} rows`);
  const rows = { label, cluster, trial, scores: [{ score: fullScore }, { score: ownScore }] };
  return {
    level: intervalLevel,
    replicates,
    seed,
    all: compareGroup(rows, seed, replicates),
    covered: compareGroup(
      rowsWhere(rows, (rowIdx) => covered[rowIdx] === 1),
      seed,
      replicates,
    ),
  };
}

function compareGroup(rows: ScoredRows, seed: number, replicates: number): GroupComparison {
  const { metrics, differences, nRows, nClients, nPositives, baseRate, ...rest } = compareScores(
    pairMetrics,
    rows,
    seed,
    replicates,
  );
  const [full, own] = metrics;
  const entries = metricNames.map((name) => [
    name,
    { own: own![name], full: full![name], difference: differences[0]![name] },
  ]);
  return {
    nRows,
    nClients,
    nPositives,
    baseRate,
    metrics: Object.fromEntries(entries) as Record<MetricName, MetricComparison>,
    ...rest,
  };
}
