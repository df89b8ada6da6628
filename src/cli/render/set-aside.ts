import type { CallFault } from "../../pipeline/sources/faults.ts";
import { count, counted } from "../../util/english-numbers.ts";

/** Calls, or edges of a static graph, that were set aside, by fault. */
export function renderSetAside(faults: readonly CallFault[], what: "call" | "edge"): string {
  if (faults.length === 0) return `No ${what} was set aside.\n`;
  const total = faults.reduce((sum, { nCalls }) => sum + nCalls, 0);
  const list = faults.map(({ fault, nCalls }) => `  ${count(nCalls)} ${fault.replaceAll("_", " ")}\n`);
  return `${counted(total, what)} set aside:\n${list.join("")}`;
}
