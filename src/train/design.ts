import type { Dataset } from "./dataset.ts";

/** One fit and the rows it is judged on. */
export interface Trial {
  /** Name in the report: a fold, a split, or "later snapshot". */
  name: string;
  trainRows: Int32Array;
  testRows: Int32Array;
}

/**
 * Folds over clients, drawn anew in every repeat: all rows of a client share a fold.
 * @param foldOf per repeat, the fold of each row, 0 … folds − 1
 */
export function foldTrials(dataset: Dataset, foldOf: readonly Int32Array[], folds: number): Trial[] {
  return foldOf.flatMap((fold, repeat) =>
    Array.from({ length: folds }, (_, at) => ({
      name: `repeat ${repeat + 1}, fold ${at + 1}`,
      trainRows: rowsWhere(dataset.nRows, (row) => fold[row] !== at),
      testRows: rowsWhere(dataset.nRows, (row) => fold[row] === at),
    })),
  );
}

/** Row numbers for which a condition holds, ascending. */
export function rowsWhere(nRows: number, holds: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(nRows);
  let count = 0;
  for (let row = 0; row < nRows; row += 1) if (holds(row)) rows[count++] = row;
  return rows.slice(0, count);
}
