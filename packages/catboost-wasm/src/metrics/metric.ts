import type { Kernels } from "../runtime/kernels.ts";
import { agreement } from "./agreement.ts";
import { deviation } from "./deviation.ts";
import { meanLossMetric } from "./mean-loss.ts";
import { type BestValue, type MetricRequest, nameOf } from "./metric-request.ts";
import { ranking } from "./ranking.ts";
import { regression } from "./regression.ts";
import type { ScoredRows } from "./scored-rows.ts";

/** A number that tells how well raw scores fit the labels. */
export interface Metric {
  /** As official's results call it. */
  readonly name: string;
  /** Whether the learn rows are judged too. */
  readonly isOnLearn: boolean;
  of(rows: ScoredRows): number;
  isBetter(value: number, than: number): boolean;
}

const betterBy: Record<BestValue, (value: number, than: number) => boolean> = {
  min: (value, than) => value < than,
  max: (value, than) => value > than,
  one: (value, than) => Math.abs(value - 1) < Math.abs(than - 1),
};

export function makeMetric(request: MetricRequest, kernels: Kernels): Metric {
  const { type, best, isOnLearn } = request;
  const of =
    meanLossMetric(type, request) ??
    ranking(type, request) ??
    deviation(type, request, kernels) ??
    regression(type, request, kernels) ??
    agreement(type, request, kernels);
  return { name: nameOf(request), isOnLearn, of, isBetter: betterBy[best] };
}
