import type { Dataset } from "../dataset.ts";
import type { Trial as Fold } from "../design.ts";
import { clientFolds, type RowTimes, timeFolds } from "../time-folds.ts";

export interface InnerFoldOptions {
  /** Horizon and label lag: the days from a moment until its labels are known. */
  embargoDays: number;
  folds: number;
  seed: number;
}

/** How rows that are learned from are divided once more, to judge trials on. */
export interface InnerFolds {
  kind: "time" | "client";
  /** The newest first, which prunes: it is most like what will be scored. Each has both classes on both sides. */
  folds: Fold[];
}

/** Folds in the order of time with an embargo; where there are none, folds over clients. */
export function innerFolds(
  dataset: Dataset,
  times: RowTimes,
  { embargoDays, folds, seed }: InnerFoldOptions,
): InnerFolds {
  const isUsable = ({ trainRows, testRows }: Fold) =>
    [trainRows, testRows].every((rows) => hasBothClasses(rows, dataset.label));
  const byTime = timeFolds(times, embargoDays, folds).filter(isUsable);
  if (byTime.length > 0) return { kind: "time", folds: byTime.toReversed() };
  return { kind: "client", folds: clientFolds(dataset, folds, seed).filter(isUsable) };
}

function hasBothClasses(rows: Int32Array, label: Float32Array): boolean {
  return [0, 1].every((value) => rows.some((row) => label[row] === value));
}
