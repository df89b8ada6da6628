import type { CheckReport } from "../../pipeline/sources/check.ts";
import { count } from "../../util/english-numbers.ts";
import { renderSetAside } from "./set-aside.ts";
import { renderTable } from "./table.ts";

/** What `check` says when nothing is wrong. */
export function renderCheck({ sources, faults }: CheckReport): string {
  const rows = [["source", "rows"], ...sources.map(({ name, nRows }) => [name, count(nRows)])];
  const what = { calls: "call", edges: "edge" } as const;
  const setAside = sources.flatMap(({ name }) =>
    name === "calls" || name === "edges" ? [renderSetAside(faults, what[name])] : [],
  );
  const table = renderTable(rows, ["left", "right"]);
  return `All sources fit their contracts.\n\n${[table, ...setAside].join("\n")}`;
}
