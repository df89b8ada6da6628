// The benches of the graph: ours and the anchor in turn, each run in a process of its own. See README.md.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  type Bench,
  type BenchReport,
  inFolder,
  median,
  reportOfSide,
  runInChild,
  runInTurn,
  type SideReport,
} from "./harness.ts";

const benches: Record<string, () => Promise<Bench>> = {
  aggregate: async () => (await import("./aggregate.ts")).aggregate,
  "aggregate-one-thread": async () => (await import("./aggregate.ts")).aggregateOneThread,
  communities: async () => (await import("./communities.ts")).communities,
  "communities-igraph": async () => (await import("./communities.ts")).communitiesIgraph,
  pagerank: async () => (await import("./pagerank.ts")).pagerank,
  structure: async () => (await import("./structure.ts")).structure,
  "contact-metrics": async () => (await import("./contact-metrics.ts")).contactMetrics,
};
/** Ties of the small input on which both sides' values are compared first. */
const smallTies = 200_000;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    ties: { type: "string" },
    runs: { type: "string", default: "3" },
    json: { type: "string" },
    side: { type: "string" },
    dump: { type: "string" },
  },
});
const name = positionals[0] ?? "";
const bench = await benches[name]?.();

if (!bench) {
  console.error(`bench: "${name}", expected train, predict, shap, ${Object.keys(benches).join(" or ")}`);
  process.exitCode = 2;
} else if (values.side === "ours" || values.side === "anchor") {
  const options = { ties: Number(values.ties), ...(values.dump ? { dump: values.dump } : {}) };
  console.log(await reportOfSide(bench[values.side], options));
} else {
  console.log(`${name}: ${bench.what}`);
  console.log(await compareSmall(bench));
  const report = runInTurn(name, bench, Number(values.ties ?? bench.defaultTies), Number(values.runs));
  print(report);
  if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
}

function compareSmall(bench: Bench): Promise<string> {
  return inFolder((folder) => {
    const [ours, anchor] = [join(folder, "ours"), join(folder, "anchor")];
    runInChild(name, "ours", { ties: smallTies, dump: ours });
    runInChild(name, "anchor", { ties: smallTies, dump: anchor });
    return `${smallTies} ties: ${bench.compare(ours, anchor)}`;
  });
}

function print({ ties, ours, anchor, ratio }: BenchReport): void {
  console.log(`${ties} ties, ${ours.runs.length} runs a side in turn`);
  printSide("ours", ours);
  printSide("anchor", anchor);
  console.log(
    `ratio   ${ratio.median.toFixed(1)} times (pairs ${ratio.min.toFixed(1)} to ${ratio.max.toFixed(1)}), peak memory ${(
      anchor.peakMegabytes / ours.peakMegabytes
    ).toFixed(1)} times`,
  );
}

function printSide(
  side: string,
  { label, medianSeconds, medianCpuSeconds, peakMegabytes, runs }: SideReport,
): void {
  console.log(
    `${side.padEnd(7)} ${medianSeconds.toFixed(2)} s (${medianCpuSeconds.toFixed(2)} s of processor), peak ${peakMegabytes.toFixed(0)} MB   ${label}`,
  );
  for (const detail of Object.keys(runs[0]!.details)) {
    console.log(`          ${median(runs.map((run) => run.details[detail]!)).toFixed(2)} s ${detail}`);
  }
  for (const figure of Object.keys(runs[0]!.figures ?? {})) {
    console.log(`          ${Number(median(runs.map((run) => run.figures![figure]!)).toFixed(4))} ${figure}`);
  }
}
