import type { Estimate } from "../../src/evaluate/interval.ts";

/** `0.7842 (0.7731 to 0.7953)`. */
export function withInterval({ value, low, high }: Estimate, digits = 3): string {
  const text = (bound: number | null) => (bound === null ? "–" : bound.toFixed(digits));
  return `${text(value)} (${text(low)} to ${text(high)})`;
}

/** A row of a Markdown table. */
export function row(...cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** Head and rule of a Markdown table. */
export function head(...cells: readonly string[]): string {
  return `${row(...cells)}\n${row(...cells.map(() => "---"))}`;
}
