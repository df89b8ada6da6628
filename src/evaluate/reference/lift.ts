import type { Labels, Weights } from "../steps.ts";

/**
 * The slow, obvious twin of `liftAt`: for every row the part of it above the cut, given what ranks above it and what
 * ties with it, O(n²).
 */
export function referenceLiftAt(label: Labels, score: Float64Array, share: number, weight?: Weights): number {
  const weightOf = (rowIdx: number) => (weight ? weight[rowIdx]! : 1);
  const rows = [...score.keys()];
  const total = (some: number[]) => some.reduce((sum, rowIdx) => sum + weightOf(rowIdx), 0);
  const positives = rows.filter((rowIdx) => label[rowIdx] === 1);
  const cut = share * total(rows);
  let positivesAbove = 0;
  for (const rowIdx of positives.filter((row) => weightOf(row) > 0)) {
    const above = total(rows.filter((other) => score[other]! > score[rowIdx]!));
    const tied = total(rows.filter((other) => score[other] === score[rowIdx]));
    positivesAbove += weightOf(rowIdx) * Math.min(1, Math.max(0, (cut - above) / tied));
  }
  return positivesAbove / cut / (total(positives) / total(rows));
}
