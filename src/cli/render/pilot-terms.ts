/** Words and figures that the texts of a pilot share. */
import type { Estimate } from "../../evaluate/interval.ts";
import type { Cell } from "../../pilot/cells.ts";
import type { Goal } from "../../pilot/goal.ts";
import { percent, signed } from "../../util/english-numbers.ts";

export const cellTitles: Readonly<Record<Cell, string>> = {
  both: "on both lists",
  model_only: "model's only",
  baseline_only: "baseline's only",
};

/** A rate of 0 … 1 in percent, with digits enough for rare ones: `2.13 %`. */
export function rate(share: number): string {
  return percent(share, 2);
}

/** A difference of rates: `+0.42`, in points. */
export function points(difference: number): string {
  return signed(100 * difference, 2);
}

/** A rise of a rate: `+5 %`. */
export function relative(rise: number): string {
  return `${signed(100 * rise, Math.abs(rise) < 0.0995 && !Number.isInteger(Math.round(1e9 * rise) / 1e7) ? 1 : 0)} %`;
}

export function goalText({ rise, scale }: Goal): string {
  return scale === "relative" ? `${relative(rise)} takers (relative)` : `${points(rise)} points`;
}

/** An estimate and its interval in cells of a table; `–` where it is not defined. */
export function cellsOf({ value, low, high }: Estimate, text: (value: number) => string): [string, string] {
  const bound = (side: number | null, open: string) => (side === null ? open : text(side));
  if (value === null && low === null) return ["–", "no interval"];
  return [value === null ? "–" : text(value), `${bound(low, "…")} to ${bound(high, "…")}`];
}
