import type { CheckReport } from "../../pipeline/sources/check.ts";
import { count } from "../../util/english-numbers.ts";
import { renderSetAside } from "./set-aside.ts";
import { renderTable } from "./table.ts";

/** What `check` says when nothing is wrong. */
export function renderCheck({ sources, faults }: CheckReport): string {
  const rows = [["source", "rows"], ...sources.map(({ name, nRows }) => [name, count(nRows)])];
  const what = sources.some(({ name }) => name === "edges") ? "edge" : "call";
  const table = renderTable(rows, ["left", "right"]);
  return `All sources fit their contracts.\n\n${table}\n${renderSetAside(faults, what)}`;
}
