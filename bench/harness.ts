import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a run in its own process reports. */
export interface Run {
  /** Seconds of the timed part alone. */
  seconds: number;
  /** Processor seconds of the timed part, over all threads: what other work on the machine does not stretch. */
  cpuSeconds: number;
  /** Seconds of parts that are not compared, by name. */
  details: Record<string, number>;
  /** Peak resident memory of the process, MB, data included. */
  peakMegabytes: number;
  /** What the result is worth, by name. */
  figures?: Record<string, number>;
}

/** The harness measures the peak of its own process, unless the work was done in another one. */
export type Timed = Omit<Run, "peakMegabytes"> & Partial<Pick<Run, "peakMegabytes">>;

export interface BenchOptions {
  /** Size of the input. */
  ties: number;
  /** A file to write the results to, for the comparison of values on a small input. */
  dump?: string;
}

export interface Side {
  label: string;
  run(options: BenchOptions): Promise<Timed>;
}

/** Two ways to the same numbers. */
export interface Bench {
  /** One line: what is timed on both sides. */
  what: string;
  defaultTies: number;
  ours: Side;
  anchor: Side;
  /** Compares both sides' dumps of a small input: one line of result; throws when they differ. */
  compare(oursDump: string, anchorDump: string): string;
}

export interface SideReport {
  label: string;
  medianSeconds: number;
  medianCpuSeconds: number;
  peakMegabytes: number;
  runs: Run[];
}

export interface BenchReport {
  name: string;
  ties: number;
  ours: SideReport;
  anchor: SideReport;
  /** Anchor's seconds by ours: of the medians, and the least and the largest of the pairs. */
  ratio: { median: number; min: number; max: number };
}

/** Ours, anchor, ours, anchor …, each in a process of its own. */
export function runInTurn(name: string, bench: Bench, ties: number, nRuns: number): BenchReport {
  const ours: Run[] = [];
  const anchor: Run[] = [];
  for (let runIdx = 0; runIdx < nRuns; runIdx++) {
    ours.push(runInChild(name, "ours", { ties }));
    anchor.push(runInChild(name, "anchor", { ties }));
    console.error(
      `run ${runIdx + 1}: ours ${ours[runIdx]!.seconds.toFixed(2)} s, anchor ${anchor[runIdx]!.seconds.toFixed(2)} s`,
    );
  }
  const oursReport = sideReport(bench.ours, ours);
  const anchorReport = sideReport(bench.anchor, anchor);
  const pairs = ours.map((run, runIdx) => anchor[runIdx]!.seconds / run.seconds);
  return {
    name,
    ties,
    ours: oursReport,
    anchor: anchorReport,
    ratio: {
      median: anchorReport.medianSeconds / oursReport.medianSeconds,
      min: Math.min(...pairs),
      max: Math.max(...pairs),
    },
  };
}

/** One side in a fresh process, whose last line of output is its report. */
export function runInChild(name: string, side: "ours" | "anchor", { ties, dump }: BenchOptions): Run {
  const script = process.argv[1]!;
  const args = [...process.execArgv, script, name, "--side", side, "--ties", String(ties)];
  if (dump) args.push("--dump", dump);
  const child = spawnSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (child.status !== 0)
    throw new Error(`bench ${name}: ${side} ended with ${child.status ?? child.signal}`);
  return JSON.parse(child.stdout.trimEnd().split("\n").at(-1)!) as Run;
}

/** What the child prints. */
export async function reportOfSide(side: Side, options: BenchOptions): Promise<string> {
  const timed = await side.run(options);
  const run: Run = { peakMegabytes: process.resourceUsage().maxRSS / 1024, ...timed };
  return JSON.stringify(run);
}

/** A folder that is there while `work` runs. */
export async function inFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "entourage-bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A file as numbers of 8 bytes. */
export function readDoubles(file: string): Float64Array {
  return new Float64Array(new Uint8Array(readFileSync(file)).buffer);
}

export async function timed<T>(
  work: () => T | Promise<T>,
): Promise<{ seconds: number; cpuSeconds: number; result: T }> {
  const start = performance.now();
  const startCpu = process.cpuUsage();
  const result = await work();
  const cpu = process.cpuUsage(startCpu);
  return { seconds: (performance.now() - start) / 1000, cpuSeconds: (cpu.user + cpu.system) / 1e6, result };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

function sideReport({ label }: Side, runs: Run[]): SideReport {
  return {
    label,
    medianSeconds: median(runs.map((run) => run.seconds)),
    medianCpuSeconds: median(runs.map((run) => run.cpuSeconds)),
    peakMegabytes: Math.max(...runs.map((run) => run.peakMegabytes)),
    runs,
  };
}
