/**
 * How strongly two columns are tied, 0 … 1, whatever their kinds:
 *
 *   two numbers          |Spearman's rank correlation|, over rows where both are known
 *   two categories       Cramér's V with its bias corrected (Bergsma, Journal of the Korean Statistical Society 42 (2013))
 *   number and category  correlation ratio of the number's ranks: √(variance between categories / variance)
 *
 * Columns that are missing in different rows are no substitutes for each other: their association is 0.
 */
import { type Column, missingLevel } from "../core/columns.ts";

/** A column made ready to be compared with many others. */
export type Ranked =
  | {
      kind: "numeric" /** Mid-ranks, 0 mean and 1 variance over known rows; 0 where missing. */;
      z: Float64Array;
      known: Uint8Array;
    }
  | { kind: "categorical"; codes: Int32Array; nLevels: number; known: Uint8Array };

/** Largest share of rows in which one column is known and the other is not. */
const maxKnownApart = 0.05;

/** @param rows places in the column, a sample */
export function rankColumn(column: Column, rows: Int32Array): Ranked {
  if (column.kind === "categorical") {
    const missing = column.levels.indexOf(missingLevel);
    const codes = Int32Array.from(rows, (row) => column.codes[row]!);
    const known = Uint8Array.from(codes, (code) => +(code >= 0 && code !== missing));
    return { kind: "categorical", ...denseLevels(codes), known };
  }
  const values = Float32Array.from(rows, (row) => column.values[row]!);
  const known = Uint8Array.from(values, (value) => +!Number.isNaN(value));
  return { kind: "numeric", z: standardRanks(values), known };
}

/** @returns 0 … 1; 0 where either is constant. Cost: O(rows), of two categories plus the product of their levels. */
export function association(one: Ranked, other: Ranked): number {
  if (areKnownApart(one.known, other.known)) return 0;
  if (one.kind === "numeric" && other.kind === "numeric") return Math.abs(spearman(one, other));
  if (one.kind === "categorical" && other.kind === "categorical") return cramersV(one, other);
  return one.kind === "numeric"
    ? correlationRatio(one, other as Categories)
    : correlationRatio(other as Numbers, one);
}

type Numbers = Extract<Ranked, { kind: "numeric" }>;
type Categories = Extract<Ranked, { kind: "categorical" }>;

function areKnownApart(one: Uint8Array, other: Uint8Array): boolean {
  let apart = 0;
  for (let row = 0; row < one.length; row += 1) apart += one[row]! ^ other[row]!;
  return apart > maxKnownApart * one.length;
}

/** Pearson's correlation of the ranks. Rows where one of the two is missing have z = 0 there and are left out of both. */
function spearman({ z: x, known: knownX }: Numbers, { z: y, known: knownY }: Numbers): number {
  let [n, sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0, 0];
  for (let row = 0; row < x.length; row += 1) {
    const both = knownX[row]! & knownY[row]!;
    const [a, b] = [x[row]! * both, y[row]! * both];
    n += both;
    sx += a;
    sy += b;
    sxx += a * a;
    syy += b * b;
    sxy += a * b;
  }
  const variance = (sxx - (sx * sx) / n) * (syy - (sy * sy) / n);
  return variance > 1e-12 ? (sxy - (sx * sy) / n) / Math.sqrt(variance) : 0;
}

function cramersV(one: Categories, other: Categories): number {
  const [r, c] = [one.nLevels, other.nLevels];
  const table = new Map<number, number>();
  const [rowSums, columnSums] = [new Float64Array(r), new Float64Array(c)];
  const n = one.codes.length;
  for (let row = 0; row < n; row += 1) {
    const [i, j] = [one.codes[row]!, other.codes[row]!];
    table.set(i * c + j, (table.get(i * c + j) ?? 0) + 1);
    rowSums[i]! += 1;
    columnSums[j]! += 1;
  }
  // χ² / n = Σ n_ij² / (n_i n_j) − 1
  let phi2 = -1;
  for (const [cell, count] of table)
    phi2 += (count * count) / (rowSums[Math.floor(cell / c)]! * columnSums[cell % c]!);
  const corrected = Math.max(0, phi2 - ((r - 1) * (c - 1)) / (n - 1));
  const most = Math.min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1;
  return most > 1e-12 ? Math.min(1, Math.sqrt(corrected / most)) : 0;
}

function correlationRatio({ z, known }: Numbers, { codes, nLevels }: Categories): number {
  const [counts, sums] = [new Float64Array(nLevels), new Float64Array(nLevels)];
  let [n, total, squares] = [0, 0, 0];
  for (let row = 0; row < z.length; row += 1) {
    if (known[row] === 0) continue;
    counts[codes[row]!]! += 1;
    sums[codes[row]!]! += z[row]!;
    n += 1;
    total += z[row]!;
    squares += z[row]! ** 2;
  }
  const mean = total / n;
  const variance = squares - n * mean * mean;
  let [between, nUsed] = [0, 0];
  for (let level = 0; level < nLevels; level += 1) {
    if (counts[level] === 0) continue;
    between += counts[level]! * (sums[level]! / counts[level]! - mean) ** 2;
    nUsed += 1;
  }
  // ε², the ratio with its bias corrected (Kelley 1935): many levels of few rows explain a lot by chance.
  const within = variance - between;
  const corrected = n > nUsed ? 1 - ((n - 1) / (n - nUsed)) * (within / variance) : 0;
  return variance > 1e-12 ? Math.sqrt(Math.max(0, corrected)) : 0;
}

/** Mid-ranks of the known values, standardised. */
function standardRanks(values: Float32Array): Float64Array {
  const order = [...values.keys()]
    .filter((row) => !Number.isNaN(values[row]!))
    .sort((a, b) => values[a]! - values[b]!);
  const z = new Float64Array(values.length);
  const mean = (order.length - 1) / 2;
  let squares = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to += 1;
    for (let at = from; at < to; at += 1) z[order[at]!] = (from + to - 1) / 2 - mean;
    squares += (to - from) * ((from + to - 1) / 2 - mean) ** 2;
    from = to;
  }
  const deviation = Math.sqrt(squares / order.length);
  return deviation > 0 ? z.map((rank) => rank / deviation) : z;
}

function denseLevels(codes: Int32Array): { codes: Int32Array; nLevels: number } {
  const numbers = new Map<number, number>();
  const dense = codes.map((code) => {
    if (!numbers.has(code)) numbers.set(code, numbers.size);
    return numbers.get(code)!;
  });
  return { codes: dense, nLevels: numbers.size };
}
