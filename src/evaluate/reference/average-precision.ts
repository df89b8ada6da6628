import type { Labels, Weights } from "../steps.ts";

/** The slow, obvious twin of `averagePrecision`: precision and recall counted anew at every distinct score, O(n²). */
export function referenceAveragePrecision(label: Labels, score: Float64Array, weight?: Weights): number {
  const weightOf = (rowIdx: number) => (weight ? weight[rowIdx]! : 1);
  const rows = [...score.keys()];
  const total = (some: number[]) => some.reduce((sum, rowIdx) => sum + weightOf(rowIdx), 0);
  const nPositives = total(rows.filter((rowIdx) => label[rowIdx] === 1));
  let previousRecall = 0;
  let sum = 0;
  for (const threshold of [...new Set(score)].sort((a, b) => b - a)) {
    const flagged = rows.filter((rowIdx) => score[rowIdx]! >= threshold);
    const truePositives = total(flagged.filter((rowIdx) => label[rowIdx] === 1));
    const recall = truePositives / nPositives;
    if (truePositives > 0) sum += (recall - previousRecall) * (truePositives / total(flagged));
    previousRecall = recall;
  }
  return nPositives > 0 ? sum : Number.NaN;
}
