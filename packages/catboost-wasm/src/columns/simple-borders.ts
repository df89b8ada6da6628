import { CatBoostError } from "../errors.ts";

// Borders that follow from places alone: at quantiles, or evenly spaced. Arithmetic is float32, as official's.
const f = Math.fround;

/** Between equal shares of the rows. @param sorted ascending, no NaN, at least one */
export function medianBorders(sorted: Float32Array, count: number): number[] {
  const rows = sorted.length;
  return Array.from(
    { length: count },
    (_, i) => sorted[Math.min(rows - 1, quotient((i + 1) * rows, count + 1))]!,
  )
    .filter((value) => value !== sorted[0])
    .map((value) => borderBelow(value, sorted));
}

/**
 * Evenly spaced from the smallest to the largest value.
 * @throws CatBoostError if their distance is infinite: borders would be no numbers
 */
export function uniformBorders(sorted: Float32Array, count: number): number[] {
  if (f(sorted.at(-1)! - sorted[0]!) === Infinity)
    throw new CatBoostError(
      `values from ${sorted[0]} to ${sorted.at(-1)}: expected finite distances with border type Uniform`,
    );
  return evenBorders(sorted, count);
}

function evenBorders(sorted: Float32Array, count: number): number[] {
  const [least, most] = [sorted[0]!, sorted.at(-1)!];
  if (least === most) return [];
  return Array.from({ length: count }, (_, i) => f(least + f(f((i + 1) * f(most - least)) / (count + 1))));
}

/** Half of them evenly spaced, moved between values; the others between equal shares of the rows. */
export function uniformAndMedianBorders(sorted: Float32Array, count: number): number[] {
  const half = quotient(count, 2);
  const even = evenBorders(sorted, half).map((border) => borderBelow(border, sorted));
  return [...medianBorders(sorted, count - half), ...even];
}

function quotient(a: number, b: number): number {
  return Math.floor(a / b);
}

/** The middle between the first value that is not below `value` and the one before it. */
function borderBelow(value: number, sorted: Float32Array): number {
  const [first, last] = [sorted[0]!, sorted.at(-1)!];
  const at = lowerBound(sorted, value);
  if (at === sorted.length) return Math.max(f(2 * last), f(last + 1));
  if (at === 0) return Math.min(f(0.5 * first), f(2 * first));
  const middle = f(f(sorted[at]! + sorted[at - 1]!) * 0.5);
  return middle === sorted[at] ? sorted[at - 1]! : middle;
}

function lowerBound(sorted: Float32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
