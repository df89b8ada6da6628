/**
 * A quantile of sorted values, between two of them by linear interpolation (Hyndman and Fan 1996, type 7); NaN without values.
 * @param probability in [0, 1]
 */
export function quantile(sorted: Float32Array, probability: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = probability * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  const above = sorted[Math.ceil(at)]!;
  return below + (above - below) * (at - Math.floor(at));
}
