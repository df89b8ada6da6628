import type { Labels, Weights } from "../steps.ts";

/** The slow, obvious twin of `auc`: every positive row against every negative row, O(n²). */
export function referenceAuc(label: Labels, score: Float64Array, weight?: Weights): number {
  let wins = 0;
  let pairs = 0;
  for (let i = 0; i < score.length; i++) {
    for (let j = 0; j < score.length; j++) {
      if (label[i] !== 1 || label[j] !== 0) continue;
      const pair = weight ? weight[i]! * weight[j]! : 1;
      pairs += pair;
      if (score[i]! > score[j]!) wins += pair;
      if (score[i]! === score[j]!) wins += pair / 2;
    }
  }
  return wins / pairs;
}
