import { type LearningCurve, lowestUpTo } from "./learning-curve.ts";
import type { Point } from "./search-space.ts";

/** What became of one trial; a line of `tune/trials.jsonl`. */
export interface TrialRecord {
  /** Counted from 0. Trial 0 has the project's own settings, which the others must beat. */
  trial: number;
  /** What was searched; empty in trial 0. */
  params: Point;
  state: "complete" | "pruned";
  /** The rung at which it was pruned; null where it was not. */
  rung: number | null;
  /** Trees with the lowest mean loss over the folds; trial 0 keeps as many as the settings say. */
  trees: number;
  /** That loss, in nats; of a pruned trial the lowest of its first fold until then. What the search goes by. */
  loss: number;
  /** Means over the folds at that number of trees, on all judged rows; null in a pruned trial or where no fold has both classes. */
  auc: number | null;
  logLoss: number | null;
  /** The loss after each tree, one curve a fold, as far as they went. */
  curves: LearningCurve[];
}

/** The complete trial with the lowest loss; the first of several. */
export function bestTrial(records: readonly TrialRecord[]): TrialRecord | undefined {
  return records.filter(isComplete).toSorted((a, b) => a.loss - b.loss)[0];
}

/** Losses of the trials that came to a rung, in their first fold. */
export function lossesAtRung(records: readonly TrialRecord[], rung: number): number[] {
  return records.filter((record) => rungOf(record) >= rung).map(({ curves }) => lowestUpTo(curves[0]!, rung));
}

/**
 * The points that were tried, from the best to the worst: complete ones by their loss, then pruned ones, those first that
 * came furthest. Trial 0 is none of them: its settings need not lie in the search space.
 */
export function rankedPoints(records: readonly TrialRecord[]): Point[] {
  const searched = records.filter(({ trial }) => trial > 0);
  const rungs = [...new Set(searched.map(rungOf))].sort((a, b) => (a > b ? -1 : 1));
  return rungs
    .flatMap((rung) =>
      searched.filter((record) => rungOf(record) === rung).toSorted((a, b) => a.loss - b.loss),
    )
    .map(({ params }) => params);
}

function isComplete({ state }: TrialRecord): boolean {
  return state === "complete";
}

/** How far a trial came: infinitely if it was not pruned. */
function rungOf({ rung }: TrialRecord): number {
  return rung ?? Number.POSITIVE_INFINITY;
}
