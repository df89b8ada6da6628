import { quantile } from "../../util/quantile.ts";
import type { Csr, TieValues } from "../csr/csr.ts";

/**
 * Quantiles of a per-tie measure over each client's ties with a value (feature 5: median calls per contact), one column per
 * probability. Between two values they interpolate linearly, as `contactQuantiles`; NaN without a value.
 *
 * @param values per-tie array, NaN = missing
 * @param probabilities each in [0, 1]; 0.5 is the median
 * Deterministic. Cost O(nTies log k).
 */
export function tieQuantiles(
  { nRows, offsets }: Csr,
  values: TieValues,
  probabilities: readonly number[],
): Float32Array[] {
  const columns = probabilities.map(() => new Float32Array(nRows));
  let scratch = new Float32Array(256);
  for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
    const begin = offsets[rowIdx]!;
    const end = offsets[rowIdx + 1]!;
    if (end - begin > scratch.length) scratch = new Float32Array(2 * (end - begin));
    let count = 0;
    for (let tieIdx = begin; tieIdx < end; tieIdx++) {
      const value = values[tieIdx]!;
      if (!Number.isNaN(value)) scratch[count++] = value;
    }
    const sorted = scratch.subarray(0, count).sort();
    for (let idx = 0; idx < columns.length; idx++)
      columns[idx]![rowIdx] = quantile(sorted, probabilities[idx]!);
  }
  return columns;
}
