import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Run } from "./harness.ts";

const root = join(import.meta.dirname, "..");

/** One run of a Python library on a graph, in a process of its own. */
export function runRivalGraph(what: string, args: readonly string[]): Run {
  const python = join(root, ".venv/bin/python");
  const text = execFileSync(python, [join(root, "bench/rival_graph.py"), what, ...args], {
    encoding: "utf8",
  });
  const { load, ...run } = JSON.parse(text.trimEnd().split("\n").at(-1)!);
  return { ...run, details: { "of it to read the graph": load } };
}
