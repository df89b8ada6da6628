import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { loadProject } from "../../src/config/load.ts";
import { buildFeatures } from "../../src/pipeline/features/features.ts";
import { openContext } from "../../src/pipeline/stage/context.ts";
import { Warehouse } from "../../src/warehouse/warehouse.ts";
import { temporaryFolder } from "../support/folders.ts";
import { testKey } from "../support/write-project.ts";

/** Row: number, kind, owner. The number 779 comes to be known later. */
const numbers = ["71,client,ann", "72,client,bob", "771,subscriber,sue", "772,subscriber,tim"];
const firstDays = [
  "71,771,2026-02-10T10:00:00Z,2026-02-10T11:00:00Z",
  "772,71,2026-02-11T10:00:00Z,2026-02-11T11:00:00Z",
  "72,779,2026-02-12T10:00:00Z,2026-02-12T11:00:00Z",
];
/** Learned in March: one call of March, and two late ones of February. */
const laterDays = [
  "72,771,2026-03-02T10:00:00Z,2026-03-02T11:00:00Z",
  "72,772,2026-02-20T10:00:00Z,2026-03-02T12:00:00Z",
  "771,71,2026-02-28T23:00:00Z,2026-03-02T12:00:00Z",
];

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  write("clients.csv", ["client_id,joined_at", "ann,2025-01-01", "bob,2025-01-01"]);
  write("uptakes.csv", ["client_id,product,opened_at"]);
  writeNumbers(numbers);
  writeCalls("calls_1.csv", firstDays);
  writeFileSync(join(folder, "entourage.key"), testKey);
  writeProject();
});

function write(name: string, lines: readonly string[]): void {
  writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
}

function writeNumbers(rows: readonly string[]): void {
  write("numbers.csv", [
    "number,owner_kind,owner_id,valid_from",
    ...rows.map((row) => `${row},2025-01-01T00:00:00Z`),
  ]);
}

function writeCalls(name: string, rows: readonly string[]): void {
  write(name, ["caller,callee,started_at,known_at,seconds", ...rows.map((row) => `${row},60`)]);
}

function writeProject(more: readonly string[] = []): void {
  write("entourage.yaml", [
    "name: batches",
    "data_through: 2026-03-20",
    "sources:",
    "  clients: { from: clients.csv, lag_days: 0 }",
    "  numbers: { from: numbers.csv, lag_days: 0 }",
    "  uptakes: { from: uptakes.csv, lag_days: 0 }",
    "  calls: { from: calls_*.csv }",
    "privacy: { consent: opt_out, min_contacts: 1 }",
    "quarantine: { max_unknown_share: 0.9 }",
    "snapshots: { train: [2026-03-01], score: [2026-03-20] }",
    ...more,
  ]);
}

/** Builds in a folder, and tells which stages were built. */
async function build(where = folder): Promise<string[]> {
  const built: string[] = [];
  const context = openContext(loadProject(join(where, "entourage.yaml")), {
    start() {},
    step() {},
    end: (stage, outcome) => outcome === "built" && built.push(stage),
  });
  try {
    await buildFeatures(context);
    return built;
  } finally {
    context.store.close();
  }
}

const tables = ["2026-03-01", "2026-03-20"].map((date) => `features/as_of=${date}/features.parquet`);
const bytesOf = (where: string) => tables.map((table) => readFileSync(join(where, "out", table)));
const batches = () => readdirSync(join(folder, "out/staging/calls")).sort();

/** What a build from nothing makes of the same sources. */
async function rebuilt(): Promise<Buffer[]> {
  const twin = temporaryFolder();
  cpSync(folder, twin, { recursive: true, filter: (path) => !path.endsWith("/out") });
  await build(twin);
  return bytesOf(twin);
}

async function degreesOf(date: string): Promise<(number | null)[]> {
  const warehouse = await Warehouse.open({
    memoryLimitGb: 1,
    spillFolder: join(folder, "spill"),
    timeZone: "UTC",
  });
  const file = join(folder, "out", `features/as_of=${date}/features.parquet`);
  const rows = await warehouse.rows<{ degree_30d: number }>(
    `select degree_30d from read_parquet('${file}', hive_partitioning = false) order by degree_30d`,
  );
  warehouse.close();
  return rows.map(({ degree_30d }) => degree_30d);
}

describe("calls are staged file by file", () => {
  it("a new file alone is staged, late calls land where they belong, and what cannot see them is left", async () => {
    await build();
    const [first] = batches();
    writeCalls("calls_2.csv", laterDays);
    expect(await build(), "no call of the file was known on 1 March").toEqual([
      "staging",
      "features/as_of=2026-03-20",
    ]);
    expect(batches()).toHaveLength(2);
    expect(batches()).toContain(first);
    expect(await degreesOf("2026-03-01")).toEqual([0, 2]);
    expect(await degreesOf("2026-03-20"), "bob: sue, and tim by a late call; ann: sue, late").toEqual([1, 2]);
    expect(bytesOf(folder)).toEqual(await rebuilt());
    expect(await build()).toEqual([]);
  });

  it("a number that becomes known later brings its calls with it, without another pass over the file", async () => {
    await build();
    const before = batches();
    const file = join(folder, "out/staging/calls", before[0]!, "stg_calls.parquet");
    const bytes = readFileSync(file);
    writeNumbers([...numbers, "779,subscriber,uma"]);
    expect(await build()).toContain("features/as_of=2026-03-01");
    expect(batches()).toEqual(before);
    expect(readFileSync(file)).toEqual(bytes);
    expect(await degreesOf("2026-03-01")).toEqual([1, 2]);
    expect(bytesOf(folder)).toEqual(await rebuilt());
  });

  it("another zone makes every batch again, and a file that is gone takes its batch with it", async () => {
    writeCalls("calls_2.csv", laterDays);
    await build();
    const before = batches();
    writeProject(["time_zone: Europe/Moscow"]);
    rmSync(join(folder, "calls_1.csv"));
    await build();
    expect(batches()).toHaveLength(1);
    expect(before).toEqual(expect.arrayContaining(batches()));
    const manifest = readFileSync(join(folder, "out/staging/calls", batches()[0]!, "manifest.json"), "utf8");
    expect(JSON.parse(manifest).settings.time_zone).toBe("Europe/Moscow");
    expect(bytesOf(folder)).toEqual(await rebuilt());
  });
});
