import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadProject, parseProject } from "../../src/config/load.ts";
import { buildFeatures } from "../../src/pipeline/features/features.ts";
import { type Context, openContext, withWarehouse } from "../../src/pipeline/stage/context.ts";
import { type Selection, selectColumns } from "../../src/pipeline/train/select.ts";
import { trainModels } from "../../src/pipeline/train/train.ts";
import { planTraining } from "../../src/pipeline/train/train-plan.ts";
import { simulate } from "../../src/simulate/simulate.ts";
import { quote, Warehouse } from "../../src/warehouse/warehouse.ts";
import { temporaryFolder } from "../support/folders.ts";
import { writeProjectFile } from "../support/write-project.ts";

const sources = [
  "clients",
  "client_features",
  "numbers",
  "subscriptions",
  "subscriber_features",
  "calls",
  "uptakes",
  "consents",
];
const test = "2026-04-01";

/** The same bank with other uptakes from the test snapshot on: half of them gone, others in their place. */
const otherLabels = `
  select * from uptakes where opened_at < timestamptz '${test} 00:00:00+00'
  union all by name
  select * replace (timestamptz '${test} 00:00:00+00' + to_days(abs(hash(client_id) % 12)::integer) as opened_at,
      timestamptz '${test} 00:00:00+00' + to_days(13) as known_at)
  from uptakes where opened_at >= timestamptz '${test} 00:00:00+00' and hash(client_id) % 2 = 0`;

let folder: string;
beforeAll(async () => {
  folder = temporaryFolder();
  const { paths } = await simulate({
    clients: 1500,
    subscribers: 3000,
    calls: 20_000,
    seed: 3,
    months: 4,
    uptakeRate: 0.1,
    out: join(folder, "data"),
  });
  const warehouse = await Warehouse.open({
    memoryLimitGb: 1,
    spillFolder: join(folder, "spill"),
    timeZone: "UTC",
  });
  await warehouse.run(`create view uptakes as from read_parquet(${quote(paths.uptakes)})`);
  await warehouse.copyToParquet(otherLabels, join(folder, "data", "other_uptakes.parquet"));
  warehouse.close();
});

function contextOf(output: string, uptakes = "uptakes", overrides: Record<string, unknown> = {}): Context {
  const file = writeProjectFile(folder, {
    name: "selection",
    data: "data",
    output,
    data_through: "2026-05-01",
    target: { label_lag_days: 10 },
    sources: Object.fromEntries(
      sources.map((name) => [
        name,
        { from: name === "calls" ? "calls/*.parquet" : `${name === "uptakes" ? uptakes : name}.parquet` },
      ]),
    ),
    snapshots: { train: ["2026-02-01", "2026-03-01"], test: [test] },
    surroundings: { features: ["degree", "adopter_exposure"] },
    privacy: { min_contacts: 1 },
    select: { rounds: 7, stability_seeds: 0, max_rows: 1000 },
    train: { iterations: 10, depth: 2 },
    evaluation: { replicates: 10 },
  });
  return openContext(loadProject(file, overrides));
}

const files = (context: Context) =>
  ["select/selected.json", "select/report.json"].map((key) => readFileSync(context.store.path(key), "utf8"));
async function labels(context: Context): Promise<number[]> {
  await buildFeatures(context);
  return withWarehouse(context, async (warehouse) => [
    ...(await planTraining(context, warehouse)).dataset.label,
  ]);
}

describe("features select", () => {
  it("does not look at test labels, and is skipped where nothing changed", async () => {
    const [one, other] = [contextOf("one"), contextOf("other", "other_uptakes")];
    const [manifest] = [await selectColumns(one), await selectColumns(other)];
    expect(await labels(one)).not.toEqual(await labels(other));
    expect(files(one)).toEqual(files(other));
    expect(Object.keys(manifest.inputs).some((key) => key.includes(test))).toBe(false);
    expect((await selectColumns(one)).measured).toEqual(manifest.measured);
  });

  it("gives training its columns where the project asks for them", async () => {
    const context = contextOf("one", "uptakes", { "train.features": "selected" });
    await trainModels(context);
    const { features } = JSON.parse(context.store.readText("select/selected.json")!) as Selection;
    expect(features).toContain("age_years");
    expect(features.length).toBeLessThan(15);
    const { dataset, ownNames } = await withWarehouse(context, (warehouse) =>
      planTraining(context, warehouse),
    );
    expect(dataset.columns.map(({ name }) => name)).toEqual(features);
    expect([...ownNames].every((name) => features.includes(name))).toBe(true);
    const schema = JSON.parse(context.store.readText("train/schema.json")!) as object;
    expect(JSON.stringify(schema).match(/"name"/g)).toHaveLength(features.length);
  });

  it("is refused where what it saw would judge", () => {
    const parse = (more: object) =>
      parseProject(
        JSON.stringify({ name: "x", train: { features: "selected" }, ...more }),
        join(folder, "entourage.yaml"),
      );
    expect(() => parse({ sources: {}, snapshots: { train: ["2026-02-01"] } })).toThrow(
      "folds over clients would judge by rows that the selection has seen",
    );
    const graph = { nodes: { from: "a.csv" }, edges: { from: "b.csv" } };
    expect(() => parse({ sources: graph })).toThrow("selected in a static graph");
  });
});
