/** What a list of the highest scores is worth, for several lengths of it. */
import { liftOfSteps } from "./lift.ts";
import type { Metric } from "./metric-set.ts";

/** Length of a list: a share of the rows below 1, a number of rows from 1 up. */
export type Top = number;

export const topKinds = ["lift", "gain", "response"] as const;

export type TopMetricName = `${(typeof topKinds)[number]}@${number}`;

/** The share of the rows that a top is, at most 1. */
export function topShare(top: Top, nRows: number): number {
  return top < 1 ? top : Math.min(1, top / nRows);
}

/**
 * For each top: the lift; the gain, which is the share of all positives that is in it; the response, which is the share of
 * it that is positive.
 *
 * @param nRows of which a number is taken; a resample has about as many
 */
export function topMetrics(tops: readonly Top[], nRows: number): Metric<TopMetricName>[] {
  return tops.flatMap((top): Metric<TopMetricName>[] => {
    const share = topShare(top, nRows);
    return [
      { name: `lift@${top}`, ofSteps: (steps) => liftOfSteps(steps, share) },
      { name: `gain@${top}`, ofSteps: (steps) => liftOfSteps(steps, share) * share },
      {
        name: `response@${top}`,
        ofSteps: (steps) =>
          (liftOfSteps(steps, share) * steps.nPositives) / (steps.nPositives + steps.nNegatives),
      },
    ];
  });
}
