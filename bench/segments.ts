// npm run bench -- segments [--rows N] [--columns N] [--table FILE] [--rival NAME --python FILE]: four segments compared in every
// column of a table, file to page, in a process of its own; then by a rival. A table that is there is read; one that is not is made
// and kept. See README.md.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { countSegments } from "../src/pipeline/segments/segment-groups.ts";
import { tallySegments } from "../src/pipeline/segments/tally-segments.ts";
import { segmentsPage } from "../src/report/segments/segments-page.ts";
import { compareSegments } from "../src/segments/compare-segments.ts";
import { Warehouse } from "../src/warehouse/warehouse.ts";
import { inFolder, type Run, timed } from "./harness.ts";

const nCategorical = 20;
/** DuckDB's share; what is summed and counted here comes on top. */
const memoryLimitGb = 2;

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: "string", default: "10000000" },
    columns: { type: "string", default: "200" },
    table: { type: "string" },
    rival: { type: "string" },
    python: { type: "string", default: join(import.meta.dirname, "../.venv/bin/python") },
    folder: { type: "string" },
  },
});
const nColumns = Number(values.columns);
const numeric = Array.from({ length: nColumns - nCategorical }, (_, at) => `x${at}`);
const categorical = Array.from({ length: nCategorical }, (_, at) => `c${at}`);

if (values.folder) {
  const { seconds, cpuSeconds, result } = await timed(() => compare(values.table!, values.folder!));
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ seconds, cpuSeconds, peakMegabytes, details: result } satisfies Run));
} else {
  await inFolder(async (folder) => {
    const table = values.table ?? join(folder, "table.parquet");
    if (!existsSync(table)) await writeTable(table, folder, Number(values.rows));
    const args = ["segments", "--columns", values.columns, "--table", table, "--folder", folder];
    const child = spawnSync(process.execPath, [...process.execArgv, process.argv[1]!, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (child.status !== 0) throw new Error(`bench segments: ended with ${child.status ?? child.signal}`);
    const run = JSON.parse(child.stdout.trimEnd().split("\n").at(-1)!) as Run;
    console.log(
      `${run.details.rows} rows × ${nColumns} columns × 4 segments, greatest effect ${run.details.greatest!.toFixed(3)}`,
    );
    tell("entourage", run);
    if (values.rival) tell(values.rival, runRival(values.rival, table, run.details.rows!, folder));
  });
}

function tell(who: string, { seconds, cpuSeconds, peakMegabytes, details }: Run): void {
  console.log(
    `${who}: ${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of processor), peak ${peakMegabytes.toFixed(0)} MB, page ${details.pageMegabytes!.toFixed(2)} MB`,
  );
}

/** The same rows by a Python library, in a process of its own. */
function runRival(rival: string, table: string, nRows: number, folder: string): Run {
  const script = join(import.meta.dirname, "rival_segments.py");
  const args = [script, rival, table, String(nRows), join(folder, "rival.html")];
  const text = execFileSync(values.python, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const { pageMegabytes, ...run } = JSON.parse(text.trimEnd().split("\n").at(-1)!);
  return { ...run, details: { pageMegabytes } };
}

/** Numbers of many shapes, a tenth missing, moved by a little more from segment to segment and column to column. */
async function writeTable(file: string, folder: string, nRows: number): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: "4GiB",
    temp_directory: join(folder, "spill"),
    preserve_insertion_order: "false",
  });
  const connection = await instance.connect();
  const uniform = (seed: number) => `((hash(i * 1009 + ${seed}) % 1000003)::double / 1000003)`;
  const columns = numeric.map((name, at) => {
    const value = at % 2 === 0 ? uniform(at) : `-ln(1e-6 + ${uniform(at)})`;
    return `if(hash(i + ${at}) % 10 = 0, null, ${value} + ${at / 2000} * (i % 4))::float as ${name}`;
  });
  const texts = categorical.map((name, at) => `'level ' || (hash(i * 31 + ${at}) % ${3 + at}) as ${name}`);
  await connection.run(
    `copy (select i % 4 as kind, ${[...columns, ...texts].join(", ")} from range(${nRows}) r(i)) to '${file}' (format parquet, compression zstd, row_group_size 122880)`,
  );
  connection.closeSync();
  instance.closeSync();
}

async function compare(table: string, folder: string): Promise<Record<string, number>> {
  const warehouse = await Warehouse.open({
    memoryLimitGb,
    spillFolder: join(folder, "spill"),
    timeZone: "UTC",
    threads: 2,
  });
  const from = `read_parquet('${table}')`;
  const groups = Object.fromEntries([0, 1, 2, 3].map((kind) => [`kind ${kind}`, `kind = ${kind}`]));
  const counts = await countSegments(warehouse, from, groups);
  const question = { from, groups, counts, numeric, categorical, adjustFor: ["c7"], bands: 10 };
  const comparison = compareSegments(await tallySegments(warehouse, question));
  warehouse.close();
  const columns = [...numeric, ...categorical].map((name) => {
    return [name, { phrase: { en: name, ru: name }, group: "own" as const }] as const;
  });
  const page = join(folder, "page.html");
  const about = { asOf: "2026-03-01", isStatic: true, groups, adjustFor: question.adjustFor, nElsewhere: 0 };
  const told = { censored: [], defining: [], columns: Object.fromEntries(columns) };
  writeFileSync(page, segmentsPage({ ...about, ...told, ...comparison }, "en"));
  return {
    rows: counts.reduce((sum, n) => sum + n, 0),
    greatest: comparison.comparisons[0]!.value.value!,
    pageMegabytes: statSync(page).size / 1e6,
  };
}
