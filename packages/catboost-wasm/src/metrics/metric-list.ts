import { CatBoostError } from "../errors.ts";
import type { Settings } from "../params/settings.ts";
import type { Kernels } from "../runtime/kernels.ts";
import type { LossName } from "../trees/loss.ts";
import { type Metric, makeMetric } from "./metric.ts";
import {
  type MetricRequest,
  nameOf,
  parseMetric,
  suitsLoss,
  withAndWithoutWeights,
} from "./metric-request.ts";

/** What a training watches. */
export interface WatchedMetrics {
  /** Decides which model is the best, and when training stops. */
  evalMetric: Metric;
  /** All of them, the loss too. */
  all: readonly Metric[];
}

/**
 * The metrics of a training as official makes them: the eval metric, the loss, and the custom ones. Of a pool with weights, these are
 * two each, with and without weights, unless their text says which.
 * @throws CatBoostError for `use_weights` where there are no weights, and for two that official gives one name
 */
export function watchedMetrics(
  { loss, evalMetric, customMetrics }: Pick<Settings, "loss" | "evalMetric" | "customMetrics">,
  hasWeights: boolean,
  kernels: Kernels,
): WatchedMetrics {
  const customs = hasWeights ? customMetrics.flatMap(withAndWithoutWeights) : customMetrics;
  const texts = [evalMetric, loss, ...customs];
  const requests = texts.map((text) => parseMetric(text)!);
  const idle = hasWeights ? [] : texts.filter((_, i) => requests[i]!.given.has("use_weights"));
  if (idle.length > 0) {
    throw new CatBoostError(
      idle.map((text) => `${text}: use_weights, but no weights of the learn rows or classes are given`),
    );
  }
  const clashes = texts.filter((_, i) => requests.some((one) => clash(one, requests[i]!)));
  if (clashes.length > 0)
    throw new CatBoostError(
      `metrics ${clashes.join(", ")}: official gives them one name, expected one of them`,
    );
  const byName = new Map<string, Metric>();
  for (const [i, request] of requests.entries()) {
    const metric = makeMetric(request, kernels);
    // A metric asked for twice is judged on the learn rows if one asks for it; the loss (number 1) asks for nothing.
    if (!byName.has(metric.name) || (i > 1 && metric.isOnLearn)) byName.set(metric.name, metric);
  }
  const all = [...byName.values()];
  return { evalMetric: all[0]!, all };
}

/** Whether two metrics have one name and are not the same: Kappa says nothing of weights, F rounds `beta`. */
function clash(a: MetricRequest, b: MetricRequest): boolean {
  const measured = ({ isWeighted, given }: MetricRequest): string =>
    `${isWeighted} ${Number(given.get("beta"))}`;
  return nameOf(a) === nameOf(b) && measured(a) !== measured(b);
}

/** What is wrong with metrics that are asked for: unknown ones, and those that do not suit the loss. */
export function metricProblems(
  loss: LossName,
  evalMetric: string | undefined,
  customMetrics: readonly string[],
): string[] {
  const problems: string[] = [];
  const check = (option: string, text: string): void => {
    const request: MetricRequest | undefined = parseMetric(text);
    if (!request) return;
    if (!suitsLoss(request, loss)) problems.push(`${option}: ${text} does not go with loss_function ${loss}`);
    if (option === "eval_metric" && request.best === "one")
      problems.push("eval_metric: CtrFactor has no best value, expected a metric that has one");
  };
  if (evalMetric !== undefined) check("eval_metric", evalMetric);
  for (const text of customMetrics) check("custom_metric", text);
  return problems;
}
