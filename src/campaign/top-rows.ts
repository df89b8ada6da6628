/** Selection of the rows with the highest probability. */
import { DataError } from "../core/errors.ts";

/**
 * The rows of the list, best first: by descending probability, ties by client id.
 *
 * Ids are compared by their UTF-16 code units, so the order is the same on every machine.
 *
 * @param clientId nRows, unique
 * @param probability nRows of 0 … 1
 * @param limit rows to list; the whole population when it is larger
 * @returns min(limit, nRows) row indices
 * @throws DataError when a probability is NaN
 *
 * Deterministic, independent of row order. Cost: one sort of numbers, then a sort of the listed rows and of those that
 * tie with the last of them.
 */
export function topRows(clientId: readonly string[], probability: Float64Array, limit: number): Int32Array {
  refuseNaN(probability);
  const lowest = lowestListed(probability, limit);
  const rows: number[] = [];
  for (let rowIdx = 0; rowIdx < probability.length; rowIdx++) {
    if (probability[rowIdx]! >= lowest) rows.push(rowIdx);
  }
  const byId = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const byRank = (a: number, b: number) =>
    probability[b]! - probability[a]! || byId(clientId[a]!, clientId[b]!);
  return Int32Array.from(rows).sort(byRank).subarray(0, Math.min(limit, rows.length));
}

/** The probability of the last listed row, which rows that are not listed may share. */
function lowestListed(probability: Float64Array, limit: number): number {
  if (limit >= probability.length) return Number.NEGATIVE_INFINITY;
  return limit > 0 ? probability.toSorted()[probability.length - limit]! : Number.POSITIVE_INFINITY;
}

function refuseNaN(probability: Float64Array): void {
  let nMissing = 0;
  for (const value of probability) if (Number.isNaN(value)) nMissing++;
  if (nMissing === 0) return;
  const found = `${nMissing} of ${probability.length} probabilities are NaN`;
  throw new DataError([
    { code: "nan-probability", where: "probability", found, expected: "one for every client" },
  ]);
}
