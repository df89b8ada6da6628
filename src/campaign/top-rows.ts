/** Selection of the rows with the highest value. */
import { DataError } from "../core/errors.ts";

/**
 * The rows of the list, best first: by descending value, ties by client id.
 *
 * Ids are compared by their UTF-16 code units, so the order is the same on every machine.
 *
 * @param clientId nRows, unique
 * @param value nRows, a probability or an expected value
 * @param limit rows to list; the whole population when it is larger
 * @returns min(limit, nRows) row indices
 * @throws DataError when a value is NaN
 *
 * Deterministic, independent of row order. Cost: one sort of numbers, then a sort of the listed rows and of those that
 * tie with the last of them.
 */
export function topRows(clientId: readonly string[], value: Float64Array, limit: number): Int32Array {
  refuseNaN(value);
  const lowest = lowestListed(value, limit);
  const rows: number[] = [];
  for (let rowIdx = 0; rowIdx < value.length; rowIdx++) {
    if (value[rowIdx]! >= lowest) rows.push(rowIdx);
  }
  const byId = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const byRank = (a: number, b: number) => value[b]! - value[a]! || byId(clientId[a]!, clientId[b]!);
  return Int32Array.from(rows).sort(byRank).subarray(0, Math.min(limit, rows.length));
}

/** The value of the last listed row, which rows that are not listed may share. */
function lowestListed(value: Float64Array, limit: number): number {
  if (limit >= value.length) return Number.NEGATIVE_INFINITY;
  return limit > 0 ? value.toSorted()[value.length - limit]! : Number.POSITIVE_INFINITY;
}

function refuseNaN(value: Float64Array): void {
  let nMissing = 0;
  for (const one of value) if (Number.isNaN(one)) nMissing++;
  if (nMissing === 0) return;
  const found = `${nMissing} of ${value.length} values to rank by are NaN`;
  throw new DataError([
    { code: "nan-rank", where: "ranked list", found, expected: "a number for every client" },
  ]);
}
