import type { MetricValues } from "../training/training-history.ts";

/** What a fold's training told after each tree. */
export interface FoldScores {
  train: MetricValues[];
  test: MetricValues[];
}

/**
 * Columns by official's names: `iterations`, then `test-Logloss-mean`, `test-Logloss-std`, `train-Logloss-mean`, `train-Logloss-std` of each metric over the
 * folds. A fold that stopped early keeps its last values. The deviation is that of a sample (one fold less in the denominator).
 *
 * @param period trees from one row of the table to the next
 */
export function scoresTable(folds: readonly FoldScores[], period: number): Record<string, number[]> {
  const iterations = visited(Math.max(...folds.map(({ test }) => test.length)), period);
  const table: Record<string, number[]> = { iterations };
  for (const metric of Object.keys(folds[0]!.test[0] ?? {})) {
    for (const side of ["test", "train"] as const) {
      if (folds.every((fold) => fold[side][0]![metric] === undefined)) continue;
      const rows = valuesByRow(
        folds.map((fold) => fold[side].map((values) => values[metric] ?? Number.NaN)),
        iterations,
      );
      const means = rows.map((values) => sum(values) / values.length);
      table[`${side}-${metric}-mean`] = means;
      table[`${side}-${metric}-std`] = rows.map((values, i) => deviation(values, means[i]!));
    }
  }
  return table;
}

/** Every `period`th iteration, and the last one. */
function visited(count: number, period: number): number[] {
  const iterations: number[] = [];
  for (let at = 0; at < count; at = Math.max(at + 1, Math.min(at + period, count - 1))) iterations.push(at);
  return iterations;
}

/** The value of each fold, by row of the table. */
function valuesByRow(folds: readonly number[][], iterations: readonly number[]): number[][] {
  const last = folds.map(() => Number.NaN);
  return iterations.map((at) => {
    folds.forEach((values, fold) => {
      if (at < values.length) last[fold] = values[at]!;
    });
    return [...last];
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function deviation(values: readonly number[], mean: number): number {
  return Math.sqrt(sum(values.map((value) => (value - mean) * (value - mean))) / (values.length - 1));
}
