/** Everything that is said of some rows: every score's metrics with intervals, and what the leading score adds to the others. */
import { compareScores, type RowCounts, type ScoreComparison, type ScoredRows } from "./compare-scores.ts";
import { expectedProfit, type ProfitSettings } from "./expected-profit.ts";
import type { Estimate } from "./interval.ts";
import { type Metric, probabilityMetrics, rankingMetrics } from "./metric-set.ts";
import { type Top, type TopMetricName, topKinds, topMetrics, topShare } from "./top-metrics.ts";

export interface EvaluationSettings {
  tops: readonly Top[];
  profit: ProfitSettings;
  seed: number;
  replicates: number;
}

const plainNames = [
  "auc",
  "averagePrecision",
  "logLoss",
  "brier",
  "expectedProfit",
  "profitableShare",
] as const;

type PlainMetricName = (typeof plainNames)[number];

/** A top of the list. */
export interface TopEvaluation {
  /** As the project file has it. */
  top: Top;
  /** Of the rows. */
  share: number;
  lift: Estimate;
  gain: Estimate;
  response: Estimate;
}

/** One score's metrics, or how the leading one's differ from them. Higher is better, except for `logLoss` and `brier`. */
export interface ScoreEvaluation {
  metrics: Record<PlainMetricName, Estimate>;
  tops: TopEvaluation[];
  /** The same for every share that was asked for, ascending: gain, lift and response as curves with bands. */
  curve?: TopEvaluation[];
}

/** Rows, and their scores by name. */
export interface NamedScores extends ScoredRows {
  /** Names of the scores; the first one leads. */
  names: readonly string[];
}

export interface RowsEvaluation extends RowCounts {
  scores: Record<string, ScoreEvaluation>;
  /** Per score but the leading one: leading − it, paired. */
  differences: Record<string, ScoreEvaluation>;
}

/**
 * Judges every score of some rows. Metrics of the probability are null for a score that is none.
 *
 * @param curve shares of the rows, 0 < share ≤ 1, ascending; default: no curves
 * @returns nulls with a `reason` for rows of one class or none
 * Deterministic in `seed`. Cost: that of `compareScores`.
 */
export function evaluateRows(
  rows: NamedScores,
  settings: EvaluationSettings,
  curve: readonly number[] = [],
): RowsEvaluation {
  const { tops, profit, seed, replicates } = settings;
  const nRows = rows.label.length;
  // A share of 1 as a top would be a list of one client.
  const curveTops = curve.map((share) => (share < 1 ? share : nRows));
  const metrics: Metric<PlainMetricName | TopMetricName>[] = [
    ...rankingMetrics,
    ...probabilityMetrics,
    { name: "expectedProfit", ofSteps: (steps) => expectedProfit(steps, profit).profit },
    { name: "profitableShare", ofSteps: (steps) => expectedProfit(steps, profit).share },
    ...topMetrics([...new Set([...tops, ...curveTops])], nRows),
  ];
  const compared = compareScores(metrics, rows, seed, replicates);
  const of = (estimates: Record<PlainMetricName | TopMetricName, Estimate>) =>
    arrange(estimates, tops, curveTops, nRows);
  return {
    ...countsOf(compared),
    scores: Object.fromEntries(rows.names.map((name, at) => [name, of(compared.metrics[at]!)])),
    differences: Object.fromEntries(
      rows.names.slice(1).map((name, at) => [name, of(compared.differences[at]!)]),
    ),
  };
}

function countsOf(compared: ScoreComparison<string>): RowCounts {
  const { nRows, nClients, nPositives, baseRate, nRedrawn, reason } = compared;
  return { nRows, nClients, nPositives, baseRate, nRedrawn, reason };
}

function arrange(
  estimates: Record<PlainMetricName | TopMetricName, Estimate>,
  tops: readonly Top[],
  curve: readonly Top[],
  nRows: number,
): ScoreEvaluation {
  const evaluateTop = (top: Top): TopEvaluation => {
    const ofTop = topKinds.map((kind) => [kind, estimates[`${kind}@${top}`]]);
    const found = Object.fromEntries(ofTop) as Record<(typeof topKinds)[number], Estimate>;
    return { top, share: topShare(top, nRows), ...found };
  };
  const plain = plainNames.map((name) => [name, estimates[name]]);
  return {
    metrics: Object.fromEntries(plain) as Record<PlainMetricName, Estimate>,
    tops: tops.map(evaluateTop),
    ...(curve.length > 0 ? { curve: curve.map(evaluateTop) } : {}),
  };
}
