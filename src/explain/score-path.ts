/**
 * How a client's score is made up: from the score of an average client, group of features by group of features.
 *
 * SHAP values are additive (Lundberg & Lee, NeurIPS 2017), so that their sums over groups lead from the expected score to the
 * client's own, in log-odds. Probabilities along the way are what the calibrator makes of the sums so far: the first and the last
 * do not depend on the order of the groups, those between do.
 */
import type { ScoreGroup } from "./score-groups.ts";

/** What a group of features adds. */
interface ScoreStep {
  group: ScoreGroup;
  /** Added to the score; negative where the group lowers it. */
  logOdds: number;
  /** Of all that moves the score, up or down: 0 … 1. */
  share: number;
  /** Calibrated, before and after the group. */
  from: number;
  to: number;
}

export interface ScorePath {
  /** Of an average client. */
  start: { logOdds: number; probability: number };
  /** What the bank knows first, then the groups that move the score most. */
  steps: ScoreStep[];
  end: { logOdds: number; probability: number };
}

/**
 * @param shap one row of SHAP values in log-odds, the last one the expected value
 * @param groups the group of each feature, in the same order
 * @param calibrate from log-odds to a probability
 *
 * @example scorePath(Float64Array.of(0.5, -0.2, -3), ["own", "contacts"], sigmoid).end.logOdds // −2.7
 */
export function scorePath(
  shap: Float64Array,
  groups: readonly ScoreGroup[],
  calibrate: (logOdds: number) => number,
): ScorePath {
  const sums = new Map<ScoreGroup, number>();
  for (const [feature, group] of groups.entries()) sums.set(group, (sums.get(group) ?? 0) + shap[feature]!);
  const ordered = [...sums].sort(
    ([a, x], [b, y]) => Number(b === "own") - Number(a === "own") || Math.abs(y) - Math.abs(x),
  );
  const moved = ordered.reduce((sum, [, logOdds]) => sum + Math.abs(logOdds), 0);
  const start = shap[groups.length]!;
  let at = start;
  const steps = ordered.map(([group, logOdds]): ScoreStep => {
    const from = calibrate(at);
    at += logOdds;
    return { group, logOdds, share: moved > 0 ? Math.abs(logOdds) / moved : 0, from, to: calibrate(at) };
  });
  return {
    start: { logOdds: start, probability: calibrate(start) },
    steps,
    end: { logOdds: at, probability: calibrate(at) },
  };
}
