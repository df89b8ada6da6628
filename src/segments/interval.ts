import { standardNormalBound } from "../evaluate/interval.ts";

/** An effect with its interval of 95 %; all NaN where it is not defined. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

/** The interval of an effect that is normally distributed, nearly. @param error standard error */
export function interval(value: number, error: number): Interval {
  return { value, low: value - standardNormalBound * error, high: value + standardNormalBound * error };
}
