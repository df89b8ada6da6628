// npm run bench -- features [--calls N] [--runs N]: a month of calls to 100 features of every client's contacts, from files to a
// file, beside the same features in DuckDB SQL alone. Each run in a process of its own. See README.md.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { loadProject } from "../src/config/load.ts";
import { buildFeatures } from "../src/pipeline/features/features.ts";
import { openContext } from "../src/pipeline/stage/context.ts";
import { prepareMacros } from "../src/warehouse/models.ts";
import { Warehouse } from "../src/warehouse/warehouse.ts";
import { inFolder, median, type Run, timed } from "./harness.ts";
import { benchKey, endDay, writeOperator } from "./operator-data.ts";

const nAttributes = 20;
const days = 30;
/** DuckDB's share; graph and features come on top, outside of it. */
const memoryLimitGb = 2;
const smallCalls = 200_000;
const aggregates = { mean: "avg", min: "min", max: "max", std: "stddev_pop", sum: "sum" };

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    calls: { type: "string", default: "30000000" },
    runs: { type: "string", default: "1" },
    side: { type: "string" },
    folder: { type: "string" },
  },
});

const sides: Record<string, (folder: string) => Promise<unknown>> = { ours: runOurs, sql: runSql };

if (values.side) {
  const folder = values.folder!;
  const { seconds, cpuSeconds } = await timed(() => sides[values.side!]!(folder));
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ seconds, cpuSeconds, peakMegabytes, details: {} } satisfies Run));
} else {
  await inFolder(async (folder) => {
    const small = await operatorOf(folder, smallCalls);
    for (const side of Object.keys(sides)) runSide(side, small);
    console.log(`${smallCalls} calls: ${await compare(small)}`);
    rmSync(small, { recursive: true });

    const nCalls = Number(values.calls);
    const data = await operatorOf(folder, nCalls);
    const runs: Record<string, Run[]> = { ours: [], sql: [] };
    for (let run = 0; run < Number(values.runs); run += 1)
      for (const side of Object.keys(sides)) runs[side]!.push(runSide(side, data));
    console.log(`${nCalls} calls, ${values.runs} run(s) a side in turn`);
    for (const [side, ofSide] of Object.entries(runs)) {
      const [seconds, cpu] = [ofSide.map((run) => run.seconds), ofSide.map((run) => run.cpuSeconds)];
      const peak = Math.max(...ofSide.map((run) => run.peakMegabytes));
      console.log(
        `${side.padEnd(5)} ${median(seconds).toFixed(1)} s (${median(cpu).toFixed(1)} s of processor), peak ${peak.toFixed(0)} MB`,
      );
    }
    const ratio = median(runs.sql!.map((run, at) => run.seconds / runs.ours![at]!.seconds));
    console.log(`ratio ${ratio.toFixed(2)} times`);
  });
}

/** Sixty calls a client, four subscribers for each client: 500,000 and 2 million at 30 million calls. */
async function operatorOf(parent: string, nCalls: number): Promise<string> {
  const folder = join(parent, `calls-${nCalls}`);
  mkdirSync(folder);
  const nClients = Math.min(500_000, Math.ceil(nCalls / 60));
  const size = { nCalls, nClients, nSubscribers: 4 * nClients, nAttributes, days, nFiles: days };
  await writeOperator(
    folder,
    size,
    [endDay],
    `memory_limit_gb: ${memoryLimitGb}\nsurroundings: { features: [contact_moments] }\n`,
  );
  return folder;
}

function runSide(side: string, folder: string): Run {
  const args = [...process.execArgv, process.argv[1]!, "features", "--side", side, "--folder", folder];
  const child = spawnSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (child.status !== 0)
    throw new Error(`bench features: ${side} ended with ${child.status ?? child.signal}`);
  const run = JSON.parse(child.stdout.trimEnd().split("\n").at(-1)!) as Run;
  console.error(`${side}: ${run.seconds.toFixed(1)} s, peak ${run.peakMegabytes.toFixed(0)} MB`);
  return run;
}

async function runOurs(folder: string): Promise<void> {
  rmSync(join(folder, "out"), { recursive: true, force: true });
  const context = openContext(loadProject(join(folder, "entourage.yaml")));
  await buildFeatures(context);
  context.store.close();
}

/** What somebody writes who has DuckDB alone: the same cut-offs and holders of numbers, ids as they are. */
async function runSql(folder: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "2",
    memory_limit: "4GiB",
    temp_directory: join(folder, "spill"),
    preserve_insertion_order: "false",
  });
  const connection = await instance.connect();
  await connection.run("set TimeZone = 'UTC'");
  const source = (name: string) => `read_parquet('${join(folder, name)}.parquet')`;
  const t = `timestamptz '${endDay}'`;
  await connection.run(
    `create table people as
     select n.number, n.valid_from, coalesce(n.valid_to, timestamptz 'infinity') as valid_to,
       if(n.owner_kind = 'client', n.owner_id, s.client_id) as client_id,
       if(n.owner_kind = 'subscriber', n.owner_id, null) as subscriber_id
     from ${source("numbers")} n
     left join ${source("subscriptions")} s on s.subscriber_id = n.owner_id
     where n.valid_from < ${t}`,
  );
  await connection.run(
    `create table ends as
     select a.client_id as a_client, a.subscriber_id as a_subscriber, b.client_id as b_client, b.subscriber_id as b_subscriber
     from ${source("calls_*")} c
     join people a on a.number = c.caller and c.started_at >= a.valid_from and c.started_at < a.valid_to
     join people b on b.number = c.callee and c.started_at >= b.valid_from and c.started_at < b.valid_to
     where c.started_at >= ${t} - interval ${days} days and c.started_at < ${t} and c.known_at < ${t}`,
  );
  await connection.run(
    `create table ties as
     select distinct a_client as client_id, b_subscriber as subscriber_id from ends
     where a_client is not null and b_subscriber is not null and b_client is distinct from a_client
     union
     select b_client, a_subscriber from ends
     where b_client is not null and a_subscriber is not null and a_client is distinct from b_client`,
  );
  const columns = Array.from({ length: nAttributes }, (_, x) =>
    Object.entries(aggregates).map(([name, fn]) => `${fn}(x${x})::float as contact_x${x}_${name}_${days}d`),
  ).flat();
  await connection.run(
    `copy (
       with aggregated as (
         select client_id, ${columns.join(", ")} from ties join ${source("subscriber_features")} using (subscriber_id) group by client_id
       )
       select * from ${source("clients")} left join aggregated using (client_id) order by client_id
     ) to '${join(folder, "sql.parquet")}' (format parquet, compression zstd)`,
  );
  connection.closeSync();
  instance.closeSync();
}

/** Ours are sums of doubles rounded to f32, as DuckDB's are here. */
async function compare(folder: string): Promise<string> {
  const warehouse = await Warehouse.open({
    memoryLimitGb: 1,
    spillFolder: join(folder, "spill"),
    timeZone: "UTC",
  });
  await prepareMacros(warehouse, Buffer.from(benchKey));
  const names = Array.from({ length: nAttributes }, (_, x) =>
    Object.keys(aggregates).map((name) => `contact_x${x}_${name}_${days}d`),
  ).flat();
  const difference = names.map(
    (name) => `case when o.${name} is null or isnan(o.${name}) then if(s.${name} is null, 0, 1)
       else coalesce(abs(o.${name} - s.${name}) / greatest(1, abs(s.${name})), 1) end`,
  );
  const [row] = await warehouse.rows<{ n: number; largest: number }>(
    `select count(*)::double as n, max(greatest(${difference.join(", ")}))::double as largest
     from read_parquet('${join(folder, "out/features")}/*/features.parquet', hive_partitioning = false) o
     join read_parquet('${join(folder, "sql.parquet")}') s on o.client_id = token('client', s.client_id)`,
  );
  warehouse.close();
  if (!(row!.largest < 1e-4)) throw new Error(`values differ by ${row!.largest}, expected below 1e-4`);
  return `${names.length} columns of ${row!.n} clients agree, largest relative difference ${row!.largest.toExponential(1)}`;
}
