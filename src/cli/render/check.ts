import type { CheckReport } from "../../pipeline/check.ts";
import { count } from "./numbers.ts";
import { renderTable } from "./table.ts";

/** What `check` says when nothing is wrong. */
export function renderCheck({ sources }: CheckReport): string {
  const rows = [["source", "rows"], ...sources.map(({ name, nRows }) => [name, count(nRows)])];
  return `All sources fit their contracts.\n\n${renderTable(rows, ["left", "right"])}`;
}
