import type { Column } from "../core/columns.ts";

/** Rows that a first look compares: columns that differ there are no duplicates. */
const firstRows = 1024;

/**
 * Columns that say the same as an earlier one: numbers of the same order, upwards or downwards (trees see the order alone), and categories
 * that are one-to-one; missing values in the same rows.
 *
 * @returns for each column the place of the earlier one it repeats, or −1
 *
 * Deterministic. Cost: O(columns × 1024) where nothing repeats; a sort of two columns for each suspect.
 */
export function findDuplicates(columns: readonly Column[]): Int32Array {
  const nRows = columns[0] ? lengthOf(columns[0]) : 0;
  const first = new Map<string, number[]>();
  return Int32Array.from(columns, (column, at) => {
    const key = `${column.kind} ${patternOf(column, Math.min(nRows, firstRows)).join()}`;
    const alike = first.get(key);
    if (!alike) {
      first.set(key, [at]);
      return -1;
    }
    const pattern = patternOf(column, nRows);
    const twin = alike.find((earlier) => isEqual(patternOf(columns[earlier]!, nRows), pattern));
    if (twin === undefined) alike.push(at);
    return twin ?? -1;
  });
}

function lengthOf(column: Column): number {
  return column.kind === "numeric" ? column.values.length : column.codes.length;
}

/** What is left of a column when its scale or its names are taken away; −1 for missing values. */
function patternOf(column: Column, nRows: number): Int32Array {
  return column.kind === "numeric"
    ? orderPattern(column.values.subarray(0, nRows))
    : namePattern(column.codes.subarray(0, nRows));
}

/** Dense ranks, counted from the end at which the first row that tells the two apart is nearer. */
function orderPattern(values: Float32Array): Int32Array {
  const distinct = values.filter((value) => !Number.isNaN(value)).sort();
  let nDistinct = 0;
  for (const value of distinct)
    if (nDistinct === 0 || value !== distinct[nDistinct - 1]) distinct[nDistinct++] = value;
  const ranks = Int32Array.from(values, (value) =>
    Number.isNaN(value) ? -1 : placeOf(distinct, nDistinct, value),
  );
  const top = nDistinct - 1;
  const telling = ranks.find((rank) => rank >= 0 && 2 * rank !== top);
  return telling !== undefined && 2 * telling > top
    ? ranks.map((rank) => (rank < 0 ? rank : top - rank))
    : ranks;
}

function placeOf(sorted: Float32Array, n: number, value: number): number {
  let low = 0;
  let high = n - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Categories numbered in the order in which they appear. */
function namePattern(codes: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return codes.map((code) => {
    if (code < 0) return -1;
    if (!numbers.has(code)) numbers.set(code, numbers.size);
    return numbers.get(code)!;
  });
}

function isEqual(one: Int32Array, other: Int32Array): boolean {
  return one.every((value, at) => value === other[at]);
}
