/**
 * The common ground of the ranking metrics: rows by descending score, cut into steps, and the weight in each step.
 *
 * Rows of one score share a step, so no metric depends on the order of rows. Neighbouring steps without a positive row
 * are merged: AUC, average precision and lift see negatives only through sums between positives, so the merge is exact,
 * and it leaves at most 2 × positives + 1 steps. At a base rate of 2 % that makes a bootstrap replicate one gather over
 * the rows and next to nothing per metric.
 *
 * ```
 * score      .9   .7  .7  .7   .4  .3   .2
 * label       1    1   0   0    0   0    1
 * step      |  0 |      1     |    2   |  3 |
 * bounds    0  1,1   2      4 4     6   7  7      step s: positives [bounds[2s], bounds[2s+1]),
 *                                                         negatives [bounds[2s+1], bounds[2s+2])
 * ```
 */
import { DataError } from "../core/errors.ts";

/** 0 or 1 per row. */
export type Labels = Float32Array | Uint8Array;

/** Weights by row or by cluster: not negative; integers keep every sum exact. */
export type Weights = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

/** The rows of one score in ranked order. Built once per score, tallied once per replicate. */
export interface Ranking {
  /** Per ranked row: where its weight stands, that is its row index or its cluster id. */
  weightIdx: Int32Array;
  /** 2 × steps + 1 boundaries, as in the picture. */
  bounds: Int32Array;
}

/** The weight of positive and of negative rows in each step, from the highest score down. */
export interface Steps {
  positives: Float64Array;
  negatives: Float64Array;
  /** The weight of all positive rows. */
  nPositives: number;
  /** The weight of all negative rows. */
  nNegatives: number;
}

/**
 * Ranks rows by descending score and cuts them into steps.
 *
 * @param label nRows × 0/1
 * @param score nRows, any scale, higher means more likely; infinities are values
 * @param weightIdx nRows positions in the weights that `tally` will get; default: the row index
 * @throws DataError when a score is NaN
 *
 * Deterministic. Cost: one sort, O(n log n).
 */
export function rankRows(label: Labels, score: Float64Array, weightIdx?: Int32Array): Ranking {
  refuseNaN(score);
  const order = new Int32Array(score.length);
  for (let rowIdx = 0; rowIdx < order.length; rowIdx++) order[rowIdx] = rowIdx;
  order.sort((a, b) => (score[a]! === score[b]! ? label[b]! - label[a]! : score[a]! < score[b]! ? 1 : -1));
  return {
    bounds: stepBounds(label, score, order),
    weightIdx: weightIdx ? order.map((rowIdx) => weightIdx[rowIdx]!) : order,
  };
}

/** Room for the tallies of one ranking, to be used again for every replicate. */
export function emptySteps(ranking: Ranking): Steps {
  const nSteps = (ranking.bounds.length - 1) / 2;
  return {
    positives: new Float64Array(nSteps),
    negatives: new Float64Array(nSteps),
    nPositives: 0,
    nNegatives: 0,
  };
}

/**
 * Sums the weights of each step.
 *
 * @param ranking IN
 * @param weight IN, read at `ranking.weightIdx`
 * @param steps OUT
 *
 * Cost: O(n), one gather, no allocation.
 */
export function tally({ weightIdx, bounds }: Ranking, weight: Weights, steps: Steps): Steps {
  const { positives, negatives } = steps;
  let at = 0;
  let nPositives = 0;
  let nNegatives = 0;
  for (let step = 0; step < positives.length; step++) {
    let sum = 0;
    for (const end = bounds[2 * step + 1]!; at < end; at++) sum += weight[weightIdx[at]!]!;
    positives[step] = sum;
    nPositives += sum;
    sum = 0;
    for (const end = bounds[2 * step + 2]!; at < end; at++) sum += weight[weightIdx[at]!]!;
    negatives[step] = sum;
    nNegatives += sum;
  }
  steps.nPositives = nPositives;
  steps.nNegatives = nNegatives;
  return steps;
}

/** The steps of rows with their weights, every row counting once by default. */
export function stepsOf(label: Labels, score: Float64Array, weight?: Weights): Steps {
  const ranking = rankRows(label, score);
  return tally(ranking, weight ?? new Uint8Array(score.length).fill(1), emptySteps(ranking));
}

function stepBounds(label: Labels, score: Float64Array, order: Int32Array): Int32Array {
  const bounds = [0];
  for (let start = 0; start < order.length; ) {
    const value = score[order[start]!];
    let positiveEnd = start;
    while (score[order[positiveEnd]!] === value && label[order[positiveEnd]!] === 1) positiveEnd++;
    let end = positiveEnd;
    while (end < order.length && score[order[end]!] === value) end++;
    if (positiveEnd === start && lastHasNoPositives(bounds)) bounds[bounds.length - 1] = end;
    else bounds.push(positiveEnd, end);
    start = end;
  }
  return Int32Array.from(bounds);
}

function lastHasNoPositives(bounds: number[]): boolean {
  return bounds.length > 1 && bounds.at(-3) === bounds.at(-2);
}

/** @throws DataError when a score is NaN */
export function refuseNaN(score: Float64Array): void {
  let nMissing = 0;
  for (const value of score) if (Number.isNaN(value)) nMissing++;
  if (nMissing === 0) return;
  const found = `${nMissing} of ${score.length} scores are NaN`;
  throw new DataError([{ code: "nan-score", where: "score", found, expected: "a number for every row" }]);
}
