import type { Estimate } from "../../evaluate/interval.ts";
import { signed } from "../../util/english-numbers.ts";

/** An estimate's value, with a sign where it is a difference; a dash where it is not defined. */
export function value({ value }: Estimate, digits: number, isDifference = false): string {
  if (value === null) return "–";
  return isDifference ? signed(value, digits) : value.toFixed(digits);
}

/** The bounds of an estimate: `0.702 to 0.743`. */
export function interval(estimate: Estimate, digits: number): string {
  return bounds(estimate, (value) => signed(value, digits).replace("+", ""));
}

/** The same with each bound told in a way of its own. */
export function bounds({ low, high }: Estimate, format: (value: number) => string): string {
  return low === null || high === null ? "no interval" : `${format(low)} to ${format(high)}`;
}
