import type { Delong } from "../delong.ts";
import type { Labels } from "../steps.ts";

/** The slow, obvious twin of `delong`: the structural components of DeLong et al. (1988), every positive against every negative, O(n²). */
export function referenceDelong(label: Labels, scores: readonly Float64Array[]): Delong {
  const rowsOf = (wanted: number) => [...label.keys()].filter((rowIdx) => label[rowIdx] === wanted);
  const [positives, negatives] = [rowsOf(1), rowsOf(0)];
  const wins = (score: Float64Array, i: number, j: number) =>
    score[i]! > score[j]! ? 1 : score[i] === score[j] ? 0.5 : 0;
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const v10 = scores.map((score) => positives.map((i) => mean(negatives.map((j) => wins(score, i, j)))));
  const v01 = scores.map((score) => negatives.map((j) => mean(positives.map((i) => wins(score, i, j)))));
  const covariance = (a: number[], b: number[]) =>
    a.reduce((sum, value, at) => sum + (value - mean(a)) * (b[at]! - mean(b)), 0) / (a.length - 1);
  const of = (a: number, b: number) =>
    covariance(v10[a]!, v10[b]!) / positives.length + covariance(v01[a]!, v01[b]!) / negatives.length;
  return {
    auc: v10.map(mean),
    covariance: scores.map((_, a) => scores.map((_score, b) => of(a, b))),
  };
}
