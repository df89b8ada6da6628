import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { clusteredAucDifference, placementAuc } from "../evaluate/clustered-auc.ts";
import { pairedMean } from "../evaluate/paired-mean.ts";
import type { JudgedRows, SetResult } from "./set-judge.ts";

/** By how much one set of columns does better than another on the same judged rows. */
export interface SetDifference {
  /** Log loss of the other minus that of this one, nats a row; above 0: this one is better. */
  gain: number;
  low: number;
  high: number;
  standardError: number;
  /** AUC of this one minus that of the other, mean over trials. */
  aucGain: number;
  aucLow: number;
  aucHigh: number;
}

/**
 * The paired difference of two sets, with an interval over clients.
 *
 * @param level of the interval, 0 … 1
 */
export function compareSets(
  one: SetResult,
  other: SetResult,
  rows: JudgedRows,
  level: number,
): SetDifference {
  const difference = other.loss.map((loss, row) => loss - one.loss[row]!);
  const { mean, standardError } = pairedMean(difference, rows.weight, rows.cluster);
  const bound = normalQuantile((1 + level) / 2, 0, 1);
  const margin = bound * standardError;
  const auc = clusteredAucDifference(rows, one.placement, other.placement);
  return {
    gain: mean,
    low: mean - margin,
    high: mean + margin,
    standardError,
    aucGain: auc.difference,
    aucLow: auc.difference - bound * auc.standardError,
    aucHigh: auc.difference + bound * auc.standardError,
  };
}

/**
 * Whether what one set gains over a smaller one is worth its columns: more than one standard error of the paired difference (Breiman, Friedman,
 * Olshen & Stone, "Classification and Regression Trees" (1984), § 3.4.3; paired, because both are judged on the same clients).
 */
export function isWorthIt({ gain, standardError }: SetDifference): boolean {
  return gain > standardError;
}

/** Log loss over all judged rows, nats. */
export function meanLoss({ loss }: SetResult, { weight }: JudgedRows): number {
  let [sum, total] = [0, 0];
  for (let row = 0; row < loss.length; row += 1) {
    sum += weight[row]! * loss[row]!;
    total += weight[row]!;
  }
  return sum / total;
}

/** Mean AUC over the trials, each of which has a model of its own. */
export function meanAuc({ placement }: SetResult, rows: JudgedRows): number {
  return placementAuc(rows, placement);
}
