import type { Dataset } from "../dataset.ts";
import { foldTrials, type Trial } from "../design.ts";

/** Where the rows learned from lie in time, and how they may be folded. */
export interface CalibrationDesign {
  /** Rows that the kept model learns from: no others may be touched. */
  trainRows: Int32Array;
  /** Day of each row's snapshot, counted from any day. */
  dayOf: Int32Array;
  /** Horizon and label lag: an earlier snapshot's labels must be known at the later one. */
  embargoDays: number;
  /** Fold of each row's client, 0 … folds − 1. */
  foldOf: Int32Array;
  folds: number;
}

/**
 * Fits whose predictions a calibrator learns from, without a row that is judged: a model of the earlier training snapshots
 * predicts the last one; where no earlier one's labels are known by then, models of folds over clients predict the others.
 */
export function calibrationTrials(dataset: Dataset, design: CalibrationDesign): Trial[] {
  const { trainRows, dayOf, embargoDays, foldOf, folds } = design;
  const lastDay = trainRows.reduce((last, row) => Math.max(last, dayOf[row]!), Number.NEGATIVE_INFINITY);
  const isEarlier = (row: number) => dayOf[row]! + embargoDays <= lastDay;
  const earlier = trainRows.filter(isEarlier);
  if (earlier.length > 0) {
    const isLast = (row: number) => dayOf[row] === lastDay;
    return [{ name: "last training snapshot", trainRows: earlier, testRows: trainRows.filter(isLast) }];
  }
  const isLearned = new Uint8Array(dataset.nRows);
  for (const row of trainRows) isLearned[row] = 1;
  const own = (rows: Int32Array) => rows.filter((row) => isLearned[row] === 1);
  return foldTrials(dataset, [foldOf], folds).map(({ name, trainRows, testRows }) => ({
    name,
    trainRows: own(trainRows),
    testRows: own(testRows),
  }));
}
