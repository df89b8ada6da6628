import type { OnStep } from "./candidate.ts";
import { compareSets, isWorthIt, meanAuc, meanLoss, type SetDifference } from "./compare-sets.ts";
import type { SetJudge, SetResult } from "./set-judge.ts";

/** What the first columns by importance are worth. */
interface PrefixResult {
  nColumns: number;
  /** Held-out log loss, nats. */
  loss: number;
  auc: number;
  /** By how much the best prefix does better. */
  best: SetDifference;
}

export interface BackwardResult {
  /** From all columns down. */
  prefixes: PrefixResult[];
  /** Columns that go on, in the order given. */
  names: string[];
}

/** Each prefix is so much of the one before. */
const shrinkage = 0.8;
/** Of the intervals told. */
const level = 0.95;

/**
 * Fourth stage: backward over prefixes ranked by importance, judged in time folds. The smallest prefix is taken over which the best one is not
 * worth it.
 *
 * @param names in the order of importance
 *
 * Cost: about 5 ln(columns) sets.
 */
export async function dropBackward(
  judge: SetJudge,
  names: readonly string[],
  onStep: OnStep,
): Promise<BackwardResult> {
  const { rows } = judge;
  const sizes = prefixSizes(names.length);
  const results: SetResult[] = [];
  for (const [at, size] of sizes.entries()) {
    onStep("backward over prefixes", at, sizes.length);
    results.push(await judge.fit(names.slice(0, size)));
  }
  const losses = results.map((result) => meanLoss(result, rows));
  const best = results[losses.indexOf(Math.min(...losses))]!;
  const prefixes = results.map(
    (result, at): PrefixResult => ({
      nColumns: sizes[at]!,
      loss: losses[at]!,
      auc: meanAuc(result, rows),
      best: compareSets(best, result, rows, level),
    }),
  );
  const chosen = prefixes.findLast(({ best }) => !isWorthIt(best));
  return { prefixes, names: names.slice(0, chosen?.nColumns ?? 0) };
}

/** All, then always a fifth less, down to one. */
export function prefixSizes(n: number): number[] {
  const sizes: number[] = [];
  for (let size = n; size >= 1; size = Math.min(size - 1, Math.floor(size * shrinkage))) sizes.push(size);
  return sizes;
}
