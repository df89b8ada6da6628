import { type Interval, interval } from "./interval.ts";

/**
 * The difference of two shares on the scale on which its error does not depend on them: Cohen, "Statistical Power Analysis for
 * the Behavioral Sciences" (1988), ch. 6.
 *
 *     h = 2 asin √p₁ − 2 asin √p₀,  error √(1 / n₁ + 1 / n₀)
 *
 * @param of how many of how many · @returns NaN where a segment is empty
 */
export function cohensH(of: Share, reference: Share): Interval {
  const angle = ({ count, n }: Share) => 2 * Math.asin(Math.sqrt(count / n));
  return interval(angle(of) - angle(reference), Math.sqrt(1 / of.n + 1 / reference.n));
}

export interface Share {
  count: number;
  n: number;
}
