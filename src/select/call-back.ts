import chisquareCdf from "@stdlib/stats-base-dists-chisquare-cdf";
import { sigmoid } from "../model/calibrator.ts";
import { type Dataset, takeRows, withColumns } from "../train/dataset.ts";
import type { Trial } from "../train/design.ts";
import { clientFolds } from "../train/time-folds.ts";
import { type Bins, binColumn } from "./bin-column.ts";
import type { ImportanceOptions } from "./importance.ts";
import { fitRows, judgeParams, sampleTrials } from "./sampled-trial.ts";

/** What a column says beside a model that does not have it. */
export interface UnexplainedColumn {
  name: string;
  /** Chi-square with so many degrees of freedom where the column says nothing new. */
  statistic: number;
  degrees: number;
  p: number;
}

/** Bins of known numbers. */
const nBins = 8;
/** Bins of a smaller variance are put together: the statistic is a chi-square of many rows only. */
const leastVariance = 10;
/** Folds over clients: rows are predicted by a model of other clients. */
const nFolds = 3;
/** Chance of one wrong recall among all columns. */
const falseAlarm = 0.01;

/**
 * Last stage: columns that the bank has anyway come back if they say something that the selected ones do not. A weak driver of few values has a
 * small importance and a small gain on held-out rows, however sure it is; shallow trees may not ask it once. A model of the selected columns
 * predicts the rows of clients it has not seen; where it errs in a column's bins by more than chance, the column comes back
 * (level shared among the columns: Bonferroni).
 *
 * @param rows that may be seen
 * @param selected columns of the model
 * @param others columns that are asked
 * @returns those called back, the surest first
 *
 * Deterministic in `seed`. Cost: three fits, and a pass over each column.
 */
export async function callBack(
  dataset: Dataset,
  rows: Int32Array,
  chosen: readonly string[],
  others: readonly string[],
  { maxRows, seed }: Pick<ImportanceOptions, "maxRows" | "seed">,
): Promise<UnexplainedColumn[]> {
  if (chosen.length === 0 || others.length === 0) return [];
  const probability = await predictUnseen(dataset, rows, chosen, maxRows, seed);
  const residual = probability.map((p, at) => dataset.label[rows[at]!]! - p);
  const variance = probability.map((p) => p * (1 - p));
  const asked = takeRows(withColumns(dataset, new Set(others)), rows);
  return asked.columns
    .map((column) => ({ name: column.name, ...scoreTest(binColumn(column, nBins), residual, variance) }))
    .filter(({ p }) => p < falseAlarm / others.length)
    .sort((a, b) => a.p - b.p || b.statistic - a.statistic);
}

/** Probabilities of the rows, each by a model of other clients. */
async function predictUnseen(
  dataset: Dataset,
  rows: Int32Array,
  chosen: readonly string[],
  maxRows: number,
  seed: number,
): Promise<Float64Array> {
  const part = takeRows(withColumns(dataset, new Set(chosen)), rows);
  const folds: Trial[] = clientFolds(part, nFolds, seed);
  const probability = new Float64Array(rows.length);
  for (const [at, { learn }] of sampleTrials(part, folds, maxRows, seed).entries()) {
    const { testRows } = folds[at]!;
    const model = await fitRows(takeRows(part, learn.rows), { ...judgeParams, random_seed: seed });
    const shift = Math.log(learn.negativeWeight / learn.positiveWeight);
    for (const [place, raw] of model.predict(takeRows(part, testRows)).entries())
      probability[testRows[place]!] = sigmoid(raw - shift);
  }
  return probability;
}

/**
 * Rao's score test of a column's bins beside a model's log-odds as offset, with the intercept free:
 *
 *   U_b = Σ residual,  V_b = Σ variance over the rows of bin b     statistic = Σ_b (U_b − V_b U / V)² / V_b,  degrees of freedom: bins − 1
 *
 * Rao, Mathematical Proceedings of the Cambridge Philosophical Society 44 (1948).
 *
 * @param residual nRows: label − probability
 * @param variance nRows: probability (1 − probability)
 */
export function scoreTest(
  { codes, nBins }: Bins,
  residual: Float64Array,
  variance: Float64Array,
): Omit<UnexplainedColumn, "name"> {
  const sums = new Float64Array(nBins);
  const variances = new Float64Array(nBins);
  for (let row = 0; row < codes.length; row += 1) {
    sums[codes[row]!]! += residual[row]!;
    variances[codes[row]!]! += variance[row]!;
  }
  const bins = joinSmall(sums, variances);
  const total = bins.reduce((sum, { u, v }) => ({ u: sum.u + u, v: sum.v + v }), { u: 0, v: 0 });
  const statistic = bins.reduce((sum, { u, v }) => sum + (u - (v * total.u) / total.v) ** 2 / v, 0);
  const degrees = bins.length - 1;
  return { statistic, degrees, p: degrees < 1 ? 1 : 1 - chisquareCdf(statistic, degrees) };
}

interface BinSums {
  u: number;
  v: number;
}

/** Bins with variance; those with little of it as one. */
function joinSmall(sums: Float64Array, variances: Float64Array): BinSums[] {
  const bins: BinSums[] = [];
  const rest = { u: 0, v: 0 };
  for (const [bin, v] of variances.entries()) {
    if (v >= leastVariance) bins.push({ u: sums[bin]!, v });
    else {
      rest.u += sums[bin]!;
      rest.v += v;
    }
  }
  return rest.v >= leastVariance ? [...bins, rest] : bins;
}
