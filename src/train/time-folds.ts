import type { Dataset } from "./dataset.ts";
import { rowsWhere, type Trial } from "./design.ts";

/** Moments of a dataset's rows. */
export interface RowTimes {
  /** nRows places in `days`: the snapshot of each row. */
  snapshotOf: Int32Array;
  /** Snapshots as whole days, ascending. */
  days: readonly number[];
}

/**
 * Folds in the order of time: each judges one snapshot and learns from all earlier ones whose labels were known by then, that is from
 * those at least an embargo before it (Bergmeir & Benítez, Information Sciences 191 (2012), "last block" evaluation with a gap).
 * The newest snapshots judge first in mind: where there are more folds than `most`, the oldest are left out.
 *
 * @param embargoDays horizon and label lag together
 * @param most folds at most
 * @returns folds in the order of time; none where no snapshot has another one an embargo before it
 *
 * @example timeFolds(times, 24, 3) // March | April, March April | May, …
 */
export function timeFolds({ snapshotOf, days }: RowTimes, embargoDays: number, most: number): Trial[] {
  const nRows = snapshotOf.length;
  const folds = days.flatMap((judgedDay, judged) => {
    const isLearned = days.map((day) => day + embargoDays <= judgedDay);
    if (!isLearned.includes(true)) return [];
    return {
      name: `snapshot ${judged + 1}`,
      trainRows: rowsWhere(nRows, (row) => isLearned[snapshotOf[row]!]!),
      testRows: rowsWhere(nRows, (row) => snapshotOf[row] === judged),
    };
  });
  return folds.slice(-most);
}

/** Folds over clients, for rows of one moment: all rows of a client share a fold, whichever order the rows are in. */
export function clientFolds({ nRows, cluster }: Dataset, folds: number, seed: number): Trial[] {
  const foldOf = (row: number) => foldOfClient(cluster[row]!, seed, folds);
  return Array.from({ length: folds }, (_, fold) => ({
    name: `fold ${fold + 1}`,
    trainRows: rowsWhere(nRows, (row) => foldOf(row) !== fold),
    testRows: rowsWhere(nRows, (row) => foldOf(row) === fold),
  }));
}

/** A fold from a client's number and a seed, by a 32-bit mixer (Mueller's). */
function foldOfClient(client: number, seed: number, folds: number): number {
  let hash = Math.imul(client ^ Math.imul(seed, 0x9e3779b1), 0x45d9f3b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return ((hash ^ (hash >>> 16)) >>> 0) % folds;
}
