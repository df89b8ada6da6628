import type { Estimate } from "../../evaluate/interval.ts";
import { signed } from "./numbers.ts";

/** An estimate's value, with a sign where it is a difference; a dash where it is not defined. */
export function value({ value }: Estimate, digits: number, isDifference = false): string {
  if (value === null) return "–";
  return isDifference ? signed(value, digits) : value.toFixed(digits);
}

/** The bounds of an estimate: `0.702 to 0.743`. */
export function interval({ low, high }: Estimate, digits: number): string {
  return low === null || high === null
    ? "no interval"
    : `${signed(low, digits).replace("+", "")} to ${signed(high, digits).replace("+", "")}`;
}
