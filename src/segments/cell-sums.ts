import type { Moments } from "./moments.ts";

/**
 * Sums of many columns over the cells of a table, row after row, in the order in which the rows come: a cell is one segment's
 * part of one stratum. Sums are taken of deviations from a column's first value, so that large values with small spread
 * keep their digits: Chan, Golub & LeVeque, The American Statistician 37 (1983), "shifted data".
 *
 *     │ column 0: cell 0 │ cell 1 │ … │ column 1: cell 0 │ …      n, Σ(x − shift), Σ(x − shift)², one array each
 *
 * Cost: O(rows × columns) time without allocation, 24 bytes × cells × columns.
 */
export class CellSums {
  readonly #nCells: number;
  readonly #shifts: Float64Array;
  readonly #n: Float64Array;
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;

  constructor(nColumns: number, nCells: number) {
    this.#nCells = nCells;
    this.#shifts = new Float64Array(nColumns).fill(Number.NaN);
    this.#n = new Float64Array(nColumns * nCells);
    this.#sums = new Float64Array(nColumns * nCells);
    this.#squares = new Float64Array(nColumns * nCells);
  }

  /**
   * Adds a run of rows of one column.
   * @param cells per row its cell, −1 for a row that is in none
   * @param values per row, NaN = missing
   */
  add(column: number, cells: Int32Array, values: Float32Array | Float64Array): void {
    let shift = this.#shifts[column]!;
    const base = column * this.#nCells;
    const [n, sums, squares] = [this.#n, this.#sums, this.#squares];
    for (let row = 0; row < values.length; row += 1) {
      const value = values[row]!;
      const cell = cells[row]!;
      if (cell < 0 || Number.isNaN(value)) continue;
      if (Number.isNaN(shift)) shift = value;
      const at = base + cell;
      const deviation = value - shift;
      n[at]! += 1;
      sums[at]! += deviation;
      squares[at]! += deviation * deviation;
    }
    this.#shifts[column] = shift;
  }

  /** What was added to one cell. */
  moments(column: number, cell: number): Moments {
    const at = column * this.#nCells + cell;
    const n = this.#n[at]!;
    if (n === 0) return { n, mean: 0, squares: 0 };
    const mean = this.#sums[at]! / n;
    // Rounding may leave a little less than nothing.
    const squares = Math.max(0, this.#squares[at]! - n * mean * mean);
    return { n, mean: this.#shifts[column]! + mean, squares };
  }
}
