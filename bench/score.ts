// npm run bench -- score [--clients N] [--features N] [--trees N] [--listed N]: a feature table to scores and to a list with reasons, from a file
// to files, beside official CatBoost's predict and SHAP values on the same rows in memory. Each side in a process of its own. See README.md.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { Model, train } from "catboost-wasm";
import { csvChunks } from "../src/campaign/csv.ts";
import { explainRows } from "../src/campaign/explain-rows.ts";
import { reasonRules } from "../src/campaign/reason-rules.ts";
import { topRows } from "../src/campaign/top-rows.ts";
import type { Column } from "../src/core/columns.ts";
import type { FeatureDeclaration } from "../src/features/declaration.ts";
import { probabilityOf } from "../src/model/calibrator.ts";
import type { FeatureSchema } from "../src/model/feature-schema.ts";
import { DriftCounter, type Reference, referenceOf } from "../src/model/reference.ts";
import { readListedFeatures, rowOf } from "../src/pipeline/campaign/read-listed-features.ts";
import { readBlocks } from "../src/pipeline/score/read-blocks.ts";
import { takeColumns } from "../src/train/dataset.ts";
import { Warehouse } from "../src/warehouse/warehouse.ts";
import { inFolder, type Run, timed } from "./harness.ts";

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    clients: { type: "string", default: "1000000" },
    features: { type: "string", default: "100" },
    trees: { type: "string", default: "1000" },
    listed: { type: "string", default: "100000" },
    folder: { type: "string" },
  },
});
const nClients = Number(values.clients);
const nListed = Number(values.listed);
const names = Array.from({ length: Number(values.features) }, (_, at) => `x${at}`);
const schema: FeatureSchema = names.map((name) => ({ name, kind: "numeric" }));
/** Seconds of the rival's part of the work: predictions and SHAP values, from columns in memory. */
const sameWork: Record<string, number> = {};
const learnRows = Math.min(20_000, nClients);

if (values.folder) {
  const { seconds, cpuSeconds, result } = await timed(() => scoreAndList(values.folder!));
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  const { details, ...made } = result;
  dumpForRival(values.folder, made);
  console.log(JSON.stringify({ seconds, cpuSeconds, peakMegabytes, details } satisfies Run));
} else {
  await inFolder(async (folder) => {
    await writeTable(folder);
    await writeModel(folder);
    await writeColumns(folder);
    const args = ["score", "--folder", folder, ...flags()];
    const child = spawnSync(process.execPath, [...process.execArgv, process.argv[1]!, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (child.status !== 0) throw new Error(`bench score ended with ${child.status ?? child.signal}`);
    const ours = JSON.parse(child.stdout.trimEnd().split("\n").at(-1)!) as Run;
    const threads = availableParallelism();
    const python = join(import.meta.dirname, "..", ".venv/bin/python");
    const rival = JSON.parse(
      execFileSync(
        python,
        [join(import.meta.dirname, "rival_score.py"), folder, String(names.length), String(threads)],
        {
          encoding: "utf8",
        },
      ),
    ) as Run & { difference: { raw: number; shap: number } };
    console.log(
      `${nClients} clients × ${names.length} features × ${values.trees} trees, ${nListed} listed with reasons`,
    );
    console.log(`ours     ${told(ours)}: from a Parquet file to scores, drift, ranking, reasons, CSV`);
    console.log(
      `official ${told(rival)}: from arrays in memory to predictions and SHAP values, ${threads} threads`,
    );
    console.log(
      `ratio ${(rival.seconds / ours.seconds).toFixed(2)} times (${(rival.cpuSeconds / ours.cpuSeconds).toFixed(2)} in processor seconds)`,
    );
    const { predict, SHAP } = ours.details;
    console.log(
      `predictions and SHAP values alone: ${predict!.toFixed(1)} + ${SHAP!.toFixed(1)} s, ${(rival.seconds / (predict! + SHAP!)).toFixed(2)} times`,
    );
    console.log(
      `largest differences: raw scores ${rival.difference.raw}, SHAP values ${rival.difference.shap}`,
    );
  });
}

function flags(): string[] {
  return ["clients", "features", "trees", "listed"].flatMap((name) => [
    `--${name}`,
    values[name as "clients"],
  ]);
}

function told({ seconds, cpuSeconds, peakMegabytes, details }: Run): string {
  const parts = Object.entries(details).map(([name, part]) => `${name} ${part.toFixed(1)}`);
  return `${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of processor; ${parts.join(", ")}), peak ${peakMegabytes.toFixed(0)} MB`;
}

/** Numbers of 0 … 1 in float32, one in twenty missing, the same on every machine. */
async function writeTable(folder: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:", {
    preserve_insertion_order: "true",
    memory_limit: "2GiB",
  });
  const connection = await instance.connect();
  const columns = names.map(
    (name, at) => `case when (i * 7919 + ${at} * 104729) % 20 <> 0
      then ((i * 2654435761 + ${at} * 40503) % 1000003 / 1000003.0)::float end as ${name}`,
  );
  await connection.run(
    `copy (select i as client_id, ${columns.join(", ")} from range(${nClients}) t(i) order by i)
     to '${join(folder, "features.parquet")}' (format parquet, compression zstd)`,
  );
  instance.closeSync();
}

/** The table once more, as the rival reads it: a file of raw numbers a column. */
async function writeColumns(folder: string): Promise<void> {
  const warehouse = await openWarehouse(folder);
  for (const [at, name] of names.entries()) {
    const read = await warehouse.readColumns(
      `select ${name} from '${join(folder, "features.parquet")}' order by client_id`,
    );
    writeFileSync(join(folder, `column-${at}.bin`), read[name] as Float32Array);
  }
  warehouse.close();
}

async function writeModel(folder: string): Promise<void> {
  const warehouse = await openWarehouse(folder);
  const read = await warehouse.readColumns(
    `select ${names.join(", ")} from '${join(folder, "features.parquet")}' where client_id < ${learnRows} order by client_id`,
  );
  warehouse.close();
  const columns = names.map(
    (name): Column => ({ kind: "numeric", name, values: read[name] as Float32Array }),
  );
  const [a, b, c] = columns.map((column) => (column as Column & { kind: "numeric" }).values);
  const label = Float32Array.from(a!, (x, row) => {
    const logit = 3 * (x || 0) - 2 * (b![row]! || 0.5) * (c![row]! || 0.5) - 2.5;
    return Number(((row * 48271) % 65537) / 65537 < 1 / (1 + Math.exp(-logit)));
  });
  const params = { iterations: Number(values.trees), depth: 6, learning_rate: 0.03, random_seed: 1 };
  const model = await train({ nRows: learnRows, columns, label }, params, { mode: "fast" });
  writeFileSync(join(folder, "model.cbm"), model.toCbm());
  const rows = Int32Array.from({ length: learnRows }, (_, row) => row);
  const raw = model.predict({ nRows: learnRows, columns });
  writeFileSync(join(folder, "reference.json"), JSON.stringify(referenceOf(columns, rows, raw)));
}

function openWarehouse(folder: string): Promise<Warehouse> {
  return Warehouse.open({ memoryLimitGb: 2, spillFolder: join(folder, "spill"), timeZone: "UTC" });
}

interface Made {
  raw: Float64Array;
  /** Listed rows, best first. */
  rows: Int32Array;
  /** SHAP values of the first of them. */
  shap: Float64Array;
}

function dumpForRival(folder: string, made: Made): void {
  for (const [name, content] of Object.entries(made)) writeFileSync(join(folder, `${name}.bin`), content);
}

function timedWork<T>(what: string, work: () => T): T {
  const start = performance.now();
  const result = work();
  sameWork[what] = (sameWork[what] ?? 0) + (performance.now() - start) / 1000;
  return result;
}

/** The steps of the stages `score` and `list`, on a table that needs no project. */
async function scoreAndList(folder: string): Promise<Made & { details: Record<string, number> }> {
  const model = Model.fromCbm(readFileSync(join(folder, "model.cbm")));
  const warehouse = await openWarehouse(folder);
  const file = `read_parquet('${join(folder, "features.parquet")}', file_row_number = true)`;
  const raw = new Float64Array(nClients);
  const scoring = await timed(async () => {
    const calibrate = probabilityOf({ method: "platt", slope: 0.9, intercept: -0.1 });
    const drift = new DriftCounter(
      JSON.parse(readFileSync(join(folder, "reference.json"), "utf8")) as Reference,
    );
    for await (const block of readBlocks(warehouse, schema, file, "true")) {
      const scores = timedWork("predict", () => model.predict(block));
      drift.add(block.columns, scores);
      for (const [at, row] of block.fileRow.entries()) raw[row] = scores[at]!;
    }
    return raw.map(calibrate);
  });
  const listing = await timed(() => list(folder, warehouse, model, raw, scoring.result));
  warehouse.close();
  return {
    raw,
    ...listing.result,
    details: { scores: scoring.seconds, list: listing.seconds, ...sameWork },
  };
}

async function list(
  folder: string,
  warehouse: Warehouse,
  model: Model,
  raw: Float64Array,
  probability: Float64Array,
): Promise<Omit<Made, "raw">> {
  const file = join(folder, "features.parquet");
  const clientId = (
    await warehouse.readColumns(`select client_id::varchar as id from '${file}' order by client_id`)
  ).id as string[];
  const rows = topRows(clientId, raw, nListed);
  const placeOf = new Int32Array(nClients).fill(rowOf.candidate);
  for (const [place, row] of rows.entries()) placeOf[row] = place;
  const from = `read_parquet('${file}', file_row_number = true)`;
  const { columns, typical } = await readListedFeatures(warehouse, { from, placeOf }, schema);
  const declarations = names.map(
    (name): FeatureDeclaration => ({
      name,
      group: "own",
      kind: "numeric",
      family: name,
      phrase: { en: name, ru: name },
    }),
  );
  const shapOfFirst: Float64Array[] = [];
  const reasons = explainRows(
    {
      features: columns,
      families: names,
      rules: reasonRules(declarations, { attributes: {}, features: {}, families: {} }, "en", 3),
      nContacts: new Int32Array(nListed),
      shap(rowIdx) {
        const part = { nRows: rowIdx.length, columns: takeColumns(columns, rowIdx) };
        const { values } = timedWork("SHAP", () => model.shapValues(part));
        if (shapOfFirst.length === 0) shapOfFirst.push(values);
        return values;
      },
      language: "en",
      nReasons: 4,
      typical,
    },
    Int32Array.from(rows.keys()),
  );
  const text = [
    ...csvChunks({
      rank: Int32Array.from(rows, (_, place) => place + 1),
      client_id: Array.from(rows, (row) => clientId[row]!),
      probability: Float64Array.from(rows, (row) => probability[row]!),
      ...Object.fromEntries(reasons.map((texts, at) => [`reason_${at + 1}`, texts])),
    }),
  ];
  writeFileSync(join(folder, "list.csv"), text.join(""));
  return { rows, shap: shapOfFirst[0]! };
}
