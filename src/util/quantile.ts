/**
 * A quantile of sorted values, between two of them by linear interpolation (type 7 of Hyndman & Fan 1996, the default of R and NumPy).
 *
 * @param sorted ascending, without NaN; NaN comes back when it is empty
 * @param probability 0 … 1
 */
export function quantile(sorted: Float32Array | Float64Array, probability: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = probability * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  const above = sorted[Math.ceil(at)]!;
  return below + (above - below) * (at - Math.floor(at));
}
