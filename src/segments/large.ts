/** Which differences are worth telling of. */
import type { ColumnComparison } from "./compare-segments.ts";

/** An effect below that is next to nothing: Cohen (1988), ch. 2, 6 and 7; for V with one degree of freedom. */
const small = { hedges_g: 0.2, cohens_h: 0.2, cramers_v: 0.1 };

/** A small effect or more. */
export function isLarge({ value, effect }: ColumnComparison): boolean {
  return Math.abs(value.value ?? 0) >= small[effect];
}

/** Sure to differ at all, with 5 % false ones among all that are. */
export function isFound({ q }: ColumnComparison): boolean {
  return q !== null && q < 0.05;
}

/** Whether one mix leaves less than half of the difference; false where there is none. */
export function isHalved({ value, adjusted }: ColumnComparison): boolean {
  const left = adjusted?.value.value;
  return left != null && value.value !== null && Math.abs(left) < Math.abs(value.value) / 2;
}
