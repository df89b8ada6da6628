/**
 * The median by partial selection: C. A. R. Hoare, "Algorithm 65: Find", CACM 4(7), 1961.
 */

/**
 * The median of the values that are not NaN; the mean of the two middle ones when their number is even.
 *
 * @param values any length, left as they are; NaN is a missing value
 * @returns NaN when every value is missing
 *
 * Deterministic. Cost: O(n) on average, one copy.
 */
export function median(values: Float32Array): number {
  const present = withoutNaN(values);
  if (present.length === 0) return Number.NaN;
  const middle = present.length >> 1;
  const upper = select(present, middle);
  if (present.length % 2 === 1) return upper;
  let lower = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < middle; i++) lower = Math.max(lower, present[i]!);
  return lower === upper ? upper : (lower + upper) / 2;
}

/** A copy without the missing values; `filter` with a callback takes twice as long as the selection itself. */
function withoutNaN(values: Float32Array): Float32Array {
  const copy = new Float32Array(values.length);
  let nPresent = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) copy[nPresent++] = value;
  }
  return copy.subarray(0, nPresent);
}

/** Moves the k-th smallest value to index k, nothing larger before it and nothing smaller after it; returns it. */
function select(values: Float32Array, k: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[(left + right) >> 1]!;
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i <= j) {
        const swapped = values[i]!;
        values[i++] = values[j]!;
        values[j--] = swapped;
      }
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k]!;
}
