import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";

/** An effect with its interval of 95 %; all NaN where it is not defined. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

const z = normalQuantile(0.975, 0, 1);

/** The interval of an effect that is normally distributed, nearly. @param error standard error */
export function interval(value: number, error: number): Interval {
  return { value, low: value - z * error, high: value + z * error };
}
