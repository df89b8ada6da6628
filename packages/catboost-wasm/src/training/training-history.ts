import type { Metric } from "../metrics/metric.ts";
import { asObject, parseObject } from "../model/model-params.ts";

/** Values of metrics by official's names. */
export type MetricValues = Readonly<Record<string, number>>;

/** By the names of the data sets: `learn`, `validation`; of several eval sets `validation_0`, `validation_1`, … */
export type MetricsBySet = Readonly<Record<string, MetricValues>>;

/** Values of each data set and metric, one after each tree that was judged by it. */
export type EvalsResult = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

export function setNames(evalSets: number): string[] {
  if (evalSets === 1) return ["learn", "validation"];
  return ["learn", ...Array.from({ length: evalSets }, (_, i) => `validation_${i}`)];
}

/** As official keeps it in model files. */
interface Stored {
  best_iteration?: number;
  learn_best_error: MetricValues;
  test_best_error: readonly MetricValues[];
  /** After each tree. */
  learn_metrics_history: readonly MetricValues[];
  /** After each tree, of each eval set; none at all after trees that were not judged. */
  test_metrics_history: readonly (readonly MetricValues[])[];
}

/** Values after a tree: of the learn rows, then of each eval set. Those of metrics that were not asked are absent. */
export type ValuesAfterTree = readonly MetricValues[];

/**
 * The text for the model file.
 * @param bestIteration counted from 0
 */
export function trainingText(
  history: readonly ValuesAfterTree[],
  bestIteration: number | undefined,
  metrics: readonly Metric[],
): string {
  const [learnBest, ...testBest] = (history[0] ?? [{}]).map((_, set) =>
    bestOf(
      metrics,
      history.map((values) => values[set]!),
    ),
  );
  const stored: Stored = {
    ...(bestIteration !== undefined && { best_iteration: bestIteration }),
    learn_best_error: learnBest!,
    test_metrics_history: testBest.length > 0 ? history.map(testsOf) : [],
    learn_metrics_history: history.map((values) => values[0]!),
    test_best_error: testBest,
  };
  return JSON.stringify({ metrics: stored });
}

function testsOf([, ...tests]: ValuesAfterTree): readonly MetricValues[] {
  return tests.some((values) => Object.keys(values).length > 0) ? tests : [];
}

function bestOf(metrics: readonly Metric[], history: readonly MetricValues[]): MetricValues {
  const best: Record<string, number> = {};
  for (const { name, isBetter } of metrics) {
    for (const { [name]: value } of history) {
      if (value !== undefined && (best[name] === undefined || isBetter(value, best[name])))
        best[name] = value;
    }
  }
  return best;
}

/** What a model file tells of its training. */
export interface TrainingLog {
  evalsResult: EvalsResult;
  bestScore: MetricsBySet;
  bestIteration: number | undefined;
}

/** Reads what `trainingText` or official wrote; what is absent or unreadable tells nothing. */
export function readTrainingLog(text: string | undefined): TrainingLog {
  const stored: Partial<Record<keyof Stored, unknown>> = asObject(parseObject(text).metrics);
  const tests = asList(stored.test_metrics_history).map(asList);
  const best = [stored.learn_best_error, ...asList(stored.test_best_error)];
  const names = setNames(best.length - 1);
  const historyOf = (set: number): unknown[] =>
    set === 0 ? asList(stored.learn_metrics_history) : tests.map((values) => values[set - 1]);
  const { best_iteration } = stored;
  return {
    evalsResult: Object.fromEntries(names.map((name, set) => [name, seriesOf(historyOf(set))])),
    bestScore: Object.fromEntries(names.map((name, set) => [name, asValues(best[set])])),
    bestIteration: typeof best_iteration === "number" ? best_iteration : undefined,
  };
}

/** The values of each metric one after the other. */
function seriesOf(history: readonly unknown[]): Record<string, number[]> {
  const series = new Map<string, number[]>();
  for (const values of history) {
    for (const [metric, value] of Object.entries(asValues(values))) {
      const all = series.get(metric);
      if (all) all.push(value);
      else series.set(metric, [value]);
    }
  }
  return Object.fromEntries(series);
}

function asValues(value: unknown): MetricValues {
  const isNumber = (entry: [string, unknown]): entry is [string, number] => typeof entry[1] === "number";
  return Object.fromEntries(Object.entries(asObject(value)).filter(isNumber));
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
