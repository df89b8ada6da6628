// The slow, obvious twins of assembly/logloss.ts, assembly/rmse.ts and assembly/exact-borders.ts.
import type { LossName } from "../trees/loss.ts";

/** A learn row: what is stored of its approximation, label and weight (float32), and its leaf. */
export interface LossRow {
  approx: number;
  label: number;
  weight: number;
  leaf: number;
}

/** First and second derivative, weighted. */
export function referenceDerivatives(loss: LossName, { approx, label, weight }: LossRow): [number, number] {
  if (loss === "RMSE") return [(label - approx) * weight, -weight];
  const p = 1 - 1 / (1 + approx);
  return [(label - p) * weight, -p * (1 - p) * weight];
}

/** | der | der2 | weight | of each leaf, by blocks of rows. */
export function referenceLeafSums(
  loss: LossName,
  rows: readonly LossRow[],
  leaves: number,
  block: number,
): number[][] {
  const sums = Array.from({ length: leaves }, () => [0, 0, 0]);
  for (let from = 0; from < rows.length; from += block) {
    sums.forEach((sum, leaf) => {
      const inBlock = [0, 0, 0];
      for (const row of rows.slice(from, from + block)) {
        if (row.leaf !== leaf) continue;
        [...referenceDerivatives(loss, row), row.weight].forEach((value, i) => {
          inBlock[i]! += value;
        });
      }
      if (inBlock[2]! > 1.1920928955078125e-7) for (const i of [0, 1, 2]) sum[i]! += inBlock[i]!;
    });
  }
  return sums;
}

/** Sum of weighted squared errors after the step, and of the weights; by chunks of 4096 rows. */
export function referenceSquares(rows: readonly LossRow[], moves: readonly number[]): [number, number] {
  let loss = 0;
  let total = 0;
  for (let from = 0; from < rows.length; from += 4096) {
    const chunk = rows.slice(from, from + 4096);
    loss += chunk.reduce((sum, { approx, label, weight, leaf }) => {
      const error = approx - label + moves[leaf]!;
      return sum + error * error * weight;
    }, 0);
    total += chunk.reduce((sum, { weight }) => sum + weight, 0);
  }
  return [loss, total];
}

/** Float32 loss after the step: four lane sums a chunk of 4096 rows, then the rows that are left, in double. */
export function referenceLogloss(
  fastLogf: (value: number) => number,
  rows: readonly LossRow[],
  moves: readonly number[],
): [number, number] {
  const f = Math.fround;
  const log = (value: number): number => fastLogf(f(value));
  let loss = 0;
  let total = 0;
  for (let from = 0; from < rows.length; from += 4096) {
    const chunk = rows.slice(from, from + 4096);
    const inLanes = chunk.length - (chunk.length % 4);
    const lanes = [0, 0, 0, 0];
    const weights = [0, 0, 0, 0];
    chunk.slice(0, inLanes).forEach(({ approx, label, weight, leaf }, i) => {
      const linear = f(log(approx) + log(moves[leaf]!));
      const one = f(f(log(approx * moves[leaf]! + 1) - f(linear * label)) * weight);
      lanes[i % 4] = f(lanes[i % 4]! + one);
      weights[i % 4] = f(weights[i % 4]! + weight);
    });
    const add = ([a, b, c, d]: number[]): number => f(f(a! + b!) + f(c! + d!));
    let [chunkLoss, chunkWeight] = [add(lanes), add(weights)];
    for (const { approx, label, weight, leaf } of chunk.slice(inLanes)) {
      const linear = log(approx) + log(moves[leaf]!);
      chunkLoss += weight * (log(1 + approx * moves[leaf]!) - label * linear);
      chunkWeight += weight;
    }
    loss += chunkLoss;
    total += chunkWeight;
  }
  return [loss, total];
}

/** Least sum of penalties over bins, by trying every way to cut the values into so many bins. @param penalty of a bin, by its rows */
export function leastPenalty(
  counts: readonly number[],
  bins: number,
  penalty: (rows: number) => number,
): number {
  if (bins === 1) return penalty(counts.reduce((a, b) => a + b, 0));
  let least = Infinity;
  for (let cut = 1; cut <= counts.length - (bins - 1); cut++) {
    const first = leastPenalty(counts.slice(0, cut), 1, penalty);
    least = Math.min(least, first + leastPenalty(counts.slice(cut), bins - 1, penalty));
  }
  return least;
}

/** Weight of each leaf, blocks of 10,000 rows by themselves. @param place whose leaf is the row's */
export function referenceLeafWeights(
  weights: readonly number[],
  leafOf: readonly number[],
  place: (row: number) => number,
  leaves: number,
): number[] {
  const total = new Array<number>(leaves).fill(0);
  for (let from = 0; from < weights.length; from += 10_000) {
    const block = new Array<number>(leaves).fill(0);
    weights.slice(from, from + 10_000).forEach((weight, i) => {
      block[leafOf[place(from + i)]!]! += weight;
    });
    block.forEach((weight, leaf) => {
      total[leaf]! += weight;
    });
  }
  return total;
}
