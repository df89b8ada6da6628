import { CatBoostError } from "../errors.ts";
import type { Metric } from "../metrics/metric.ts";
import type { WatchedMetrics } from "../metrics/metric-list.ts";
import type { ScoredRows } from "../metrics/scored-rows.ts";
import type { Settings } from "../params/settings.ts";
import { OverfittingDetector } from "./overfitting.ts";
import {
  type MetricsBySet,
  type MetricValues,
  setNames,
  trainingText,
  type ValuesAfterTree,
} from "./training-history.ts";

/** A training as metrics see it, after a tree. */
export interface Scored {
  learnValue(metric: Metric): number;
  evalSets: readonly ScoredRows[];
}

/** The best tree so far, by the eval metric on the last eval set. */
export interface Best {
  /** Counted from 1. */
  iteration: number;
  value: number;
}

/** Measures a training after each tree, remembers the best one, and says when to stop. */
export class Watch {
  readonly history: ValuesAfterTree[] = [];
  readonly #metrics: WatchedMetrics;
  readonly #settings: Settings;
  readonly #detector: OverfittingDetector | undefined;
  /** The best tree of all, told to the caller. */
  best: Best | undefined;
  /** The best tree that a model may end with. */
  #lastKept: Best | undefined;
  isOver = false;

  constructor(metrics: WatchedMetrics, settings: Settings) {
    this.#metrics = metrics;
    this.#settings = settings;
    const { detector } = settings;
    // A threshold of 0 never stops, and then official judges no more often than it logs.
    this.#detector = detector?.threshold
      ? new OverfittingDetector(detector.threshold, detector.wait)
      : undefined;
  }

  /** @param iteration counted from 1 */
  measure(iteration: number, { learnValue, evalSets }: Scored): MetricsBySet {
    const values = Array.from({ length: 1 + evalSets.length }, (_, set) => {
      const measure = set === 0 ? learnValue : (metric: Metric) => metric.of(evalSets[set - 1]!);
      return valuesOf(this.#metricsOf(iteration, set, evalSets.length), measure);
    });
    const names = setNames(evalSets.length);
    for (const [set, one] of values.entries()) checkFinite(one, names[set]!, iteration);
    this.#take(values);
    return Object.fromEntries(values.map((one, set) => [names[set]!, one]));
  }

  /** Takes what an earlier training measured, of which this one would have been the whole. */
  resume(history: readonly ValuesAfterTree[]): void {
    for (const [tree, values] of history.entries()) {
      const nTests = values.length - 1;
      this.#take(
        values.map((told, set) =>
          valuesOf(this.#metricsOf(tree + 1, set, nTests), ({ name }) => told[name] ?? NaN),
        ),
      );
    }
  }

  /** What is measured after a tree of set 0, the learn rows, or of an eval set. */
  #metricsOf(iteration: number, set: number, nTests: number): readonly Metric[] {
    const { all, evalMetric } = this.#metrics;
    const { metricPeriod, iterations } = this.#settings;
    if ((iteration - 1) % metricPeriod === 0 || iteration === iterations)
      return set === 0 ? all.filter(({ isOnLearn }) => isOnLearn) : all;
    const decides = this.#detector !== undefined && set > 0 && set === nTests;
    return decides ? [evalMetric] : [];
  }

  #take(values: ValuesAfterTree): void {
    this.history.push(values);
    const iteration = this.history.length;
    const { evalMetric } = this.#metrics;
    const value = values.length > 1 ? values.at(-1)![evalMetric.name] : undefined;
    if (value === undefined) return;
    const isBest = (than: Best | undefined): boolean => !than || evalMetric.isBetter(value, than.value);
    if (isBest(this.best)) this.best = { iteration, value };
    if (iteration >= this.#settings.bestModelMinTrees && isBest(this.#lastKept))
      this.#lastKept = { iteration, value };
    const loss = evalMetric.isBetter(1, 0) ? -value : value;
    if (this.#detector?.isOver(loss)) this.isOver = true;
  }

  /** What the model's file tells of the training. */
  toText(): string {
    return trainingText(this.history, this.best && this.best.iteration - 1, this.#metrics.all);
  }

  /** Trees the model keeps of so many. */
  keptTrees(trees: number): number {
    return this.#settings.usesBestModel ? (this.#lastKept?.iteration ?? trees) : trees;
  }
}

function valuesOf(metrics: readonly Metric[], measure: (metric: Metric) => number): MetricValues {
  return Object.fromEntries(metrics.map((metric) => [metric.name, measure(metric)]));
}

/** @throws CatBoostError, as official does: its files cannot hold other numbers. */
function checkFinite(values: MetricValues, set: string, iteration: number): void {
  const [odd] = Object.entries(values).filter(([, value]) => !Number.isFinite(value));
  if (odd)
    throw new CatBoostError(
      `${odd[0]}: ${odd[1]} of ${set} after tree ${iteration}, expected a finite number`,
    );
}
