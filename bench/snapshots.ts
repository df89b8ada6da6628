// npm run bench -- snapshots [--calls N]: a year of calls to twelve monthly snapshots, and a day more, by sources that are staged
// file by file; each build in a process of its own. See README.md.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadProject } from "../src/config/load.ts";
import { buildFeatures } from "../src/pipeline/features/features.ts";
import { openContext } from "../src/pipeline/stage/context.ts";
import { inFolder, type Run, timed } from "./harness.ts";
import { writeOperator, writeProject } from "./operator-data.ts";

/** The calls end on 1 March: twelve files of a month each, and one of the last day, with some calls of the days before. */
const nDays = 360;
const months = [
  ...["04", "05", "06", "07", "08", "09", "10", "11", "12"].map((month) => `2025-${month}-01`),
  "2026-01-01",
  "2026-02-01",
  "2026-02-28",
];
const lastMonth = months.at(-1)!;
const nextDay = "2026-03-01";
/** Row work in SQL; what the graph needs beyond it is timed apart, on one snapshot. */
const rowWork = ["activity", "coverage"];
const apart = ["contact_quantiles", "diffusion", "communities"];

const { values } = parseArgs({
  allowPositionals: true,
  options: { calls: { type: "string", default: "12000000" }, folder: { type: "string" } },
});

if (values.folder) {
  const { seconds, cpuSeconds } = await timed(async () => {
    const context = openContext(loadProject(join(values.folder!, "entourage.yaml")));
    await buildFeatures(context);
    context.store.close();
  });
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ seconds, cpuSeconds, peakMegabytes, details: {} } satisfies Run));
} else {
  await inFolder(async (folder) => {
    const nCalls = Number(values.calls);
    const nClients = Math.ceil(nCalls / 60);
    const size = { nCalls, nClients, nSubscribers: 4 * nClients, nAttributes: 4, days: nDays, nFiles: nDays };
    const data = join(folder, "data");
    mkdirSync(data);
    await writeOperator(data, { ...size, nFiles: 12 }, [], "");
    // The year's last file gives way to the same calls in two: all days but the last, and the last.
    const [day, rest] = [join(data, "calls_day.parquet"), join(data, "calls_rest.parquet")];
    await splitLastDay(data, day, rest);
    renameSync(day, join(folder, "calls_day.parquet"));
    console.log(`${nCalls} calls of ${nDays} days, ${nClients} clients, ${size.nSubscribers} subscribers`);

    const one = build(data, [lastMonth], rowWork, true);
    const twelve = build(data, months, rowWork, true);
    renameSync(join(folder, "calls_day.parquet"), day);
    const added = build(data, [...months, nextDay], rowWork, false);
    const hashes = tableHashes(data, [...months, nextDay]);
    const full = build(data, [...months, nextDay], rowWork, true);
    const isEqual = tableHashes(data, [...months, nextDay]).every((hash, at) => hash === hashes[at]);

    print("one snapshot, from files", one);
    print(`twelve snapshots, from files: ${ratio(twelve, one)} of one`, twelve);
    print("twelve and the next day, from files", full);
    print(`a day added: ${ratio(added, full)} of that, ${ratio(added, one)} of one snapshot`, added);
    console.log(isEqual ? "equal to the build from files to the byte" : "NOT EQUAL to the build from files");
    if (!isEqual) process.exitCode = 1;
    for (const group of apart)
      print(`apart: ${group}, one snapshot, calls staged`, build(data, [lastMonth], [group], false));
  });
}

/** Builds in a process of its own, from nothing or from what is there. */
function build(
  folder: string,
  snapshots: readonly string[],
  features: readonly string[],
  isNew: boolean,
): Run {
  if (isNew) rmSync(join(folder, "out"), { recursive: true, force: true });
  writeProject(
    folder,
    snapshots,
    `memory_limit_gb: 2\nsurroundings: { features: [${features.join(", ")}] }\n`,
  );
  const args = [...process.execArgv, process.argv[1]!, "snapshots", "--folder", folder];
  const child = spawnSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (child.status !== 0) throw new Error(`bench snapshots ended with ${child.status ?? child.signal}`);
  return JSON.parse(child.stdout.trimEnd().split("\n").at(-1)!) as Run;
}

async function splitLastDay(data: string, day: string, rest: string): Promise<void> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const last = join(data, "calls_0011.parquet");
  for (const [file, condition] of [
    [day, ">="],
    [rest, "<"],
  ])
    await connection.run(
      `copy (from '${last}' where known_at ${condition} timestamptz '2026-02-28 00:00:00+00') to '${file}' (format parquet, compression zstd)`,
    );
  connection.closeSync();
  instance.closeSync();
  rmSync(last);
}

function tableHashes(folder: string, snapshots: readonly string[]): string[] {
  return snapshots.map((date) => {
    const file = join(folder, "out", `features/as_of=${date}/features.parquet`);
    return createHash("sha256").update(readFileSync(file)).digest("hex");
  });
}

function ratio(a: Run, b: Run): string {
  return `${(a.seconds / b.seconds).toFixed(2)} (${(a.cpuSeconds / b.cpuSeconds).toFixed(2)} of processor)`;
}

function print(what: string, { seconds, cpuSeconds, peakMegabytes }: Run): void {
  console.log(
    `${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of processor), peak ${peakMegabytes.toFixed(0)} MB   ${what}`,
  );
}
