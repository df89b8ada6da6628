import chisquareCdf from "@stdlib/stats-base-dists-chisquare-cdf";
import { sum } from "../util/sums.ts";
import { type Interval, interval } from "./interval.ts";

/**
 * How far categories depend on the segment: Cramér's V, 0 (not at all) to 1, Cramér, "Mathematical Methods of Statistics" (1946),
 * §21.9; its interval by the delta method, Bishop, Fienberg & Holland, "Discrete Multivariate Analysis" (1975), §11.3.4, cut at
 * 0 and 1; and Pearson's χ² test.
 *
 *     V = √(φ² / (min(rows, columns) − 1)),  φ² = χ² / n
 *
 * @param table segments × categories; empty rows and columns are left out
 * @param designEffect how many times more clients weights ask for: Kish, "Survey Sampling" (1965), §8.2
 * @returns NaN where fewer than two segments or categories are there
 */
export function cramersV(
  table: readonly (readonly number[])[],
  designEffect = 1,
): { v: Interval; p: number } {
  const rows = withoutEmpty(table);
  const degrees = (rows.length - 1) * ((rows[0]?.length ?? 0) - 1);
  if (rows.length < 2 || degrees < 1)
    return { v: { value: Number.NaN, low: Number.NaN, high: Number.NaN }, p: Number.NaN };
  const shares = toShares(rows);
  const phi2 = phiSquared(shares);
  const n = total(rows);
  const scale = Math.min(rows.length, rows[0]!.length) - 1;
  const value = Math.sqrt(phi2 / scale);
  // dV = dφ² / (2 V scale)
  const error = Math.sqrt((designEffect * Math.max(0, varianceOfPhi(shares))) / n) / (2 * value * scale);
  const { low, high } = interval(value, error);
  return {
    v: { value, low: Math.max(0, low), high: Math.min(1, high) },
    p: 1 - chisquareCdf((phi2 * n) / designEffect, degrees),
  };
}

interface Shares {
  p: number[][];
  ofRow: number[];
  ofColumn: number[];
}

function toShares(table: number[][]): Shares {
  const n = total(table);
  const p = table.map((row) => row.map((count) => count / n));
  return {
    p,
    ofRow: p.map(sum),
    ofColumn: p[0]!.map((_, column) => sum(p.map((row) => row[column]!))),
  };
}

function phiSquared({ p, ofRow, ofColumn }: Shares): number {
  const cells = p.flatMap((row, i) =>
    row.map((share, j) => (share - ofRow[i]! * ofColumn[j]!) ** 2 / (ofRow[i]! * ofColumn[j]!)),
  );
  return sum(cells);
}

/** n times the variance of φ². */
function varianceOfPhi({ p, ofRow, ofColumn }: Shares): number {
  const row = p.map(
    (cells, i) => sum(cells.map((share, j) => share ** 2 / (ofRow[i]! * ofColumn[j]!))) / ofRow[i]!,
  );
  const column = ofColumn.map((all, j) => sum(p.map((cells, i) => cells[j]! ** 2 / (ofRow[i]! * all))) / all);
  // φ² + 1 = Σ p² / (r c): its gradient is 2 p / (r c) − row − column.
  const gradient = p.map((cells, i) =>
    cells.map((share, j) => (2 * share) / (ofRow[i]! * ofColumn[j]!) - row[i]! - column[j]!),
  );
  const mean = sum(p.flatMap((cells, i) => cells.map((share, j) => share * gradient[i]![j]!)));
  return sum(p.flatMap((cells, i) => cells.map((share, j) => share * (gradient[i]![j]! - mean) ** 2)));
}

function withoutEmpty(table: readonly (readonly number[])[]): number[][] {
  const rows = table.filter((row) => sum(row) > 0);
  const isFull = (rows[0] ?? []).map((_, column) => rows.some((row) => row[column]! > 0));
  return rows.map((row) => row.filter((_, column) => isFull[column]));
}

function total(table: readonly (readonly number[])[]): number {
  return sum(table.map(sum));
}
