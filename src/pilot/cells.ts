import { topRows } from "../campaign/top-rows.ts";

/**
 * The cells of a pilot that compares two lists: clients on both say nothing about which list is better, only those on one
 * alone do. Each cell has treated clients and a control group that is not contacted.
 */
export const cells = ["both", "model_only", "baseline_only"] as const;
export type Cell = (typeof cells)[number];

/** nRows indices into `cells`; −1: on neither list. */
export type CellOfRow = Int8Array;

/**
 * The cell of each client: the `listSize` best by the model, and as many by the baseline; ties by client id, as on the list.
 *
 * @throws DataError when a score is NaN
 * Deterministic, independent of row order. Cost: two sorts.
 */
export function cellsOf(
  clientId: readonly string[],
  modelScore: Float64Array,
  baselineScore: Float64Array,
  listSize: number,
): CellOfRow {
  const isOnModel = flags(topRows(clientId, modelScore, listSize), clientId.length);
  const isOnBaseline = flags(topRows(clientId, baselineScore, listSize), clientId.length);
  return Int8Array.from(isOnModel, (onModel, row) => {
    if (onModel && isOnBaseline[row]) return cells.indexOf("both");
    if (onModel) return cells.indexOf("model_only");
    return isOnBaseline[row] ? cells.indexOf("baseline_only") : -1;
  });
}

function flags(rows: Int32Array, nRows: number): Uint8Array {
  const flag = new Uint8Array(nRows);
  for (const row of rows) flag[row] = 1;
  return flag;
}
