import { beforeAll, expect, it } from "vitest";
import { loadProject } from "../../src/config/load.ts";
import { type FeatureTable, readFeatures } from "../../src/pipeline/features/arrow.ts";
import { type Context, openContext, withWarehouse } from "../../src/pipeline/stage/context.ts";
import { readManifest } from "../../src/pipeline/stage/stage.ts";
import { quote } from "../../src/warehouse/warehouse.ts";
import { call, client, clientNumber, subscriberNumber } from "../support/people.ts";
import { writeProject } from "../support/write-project.ts";

const asOf = "2026-03-01";
let context: Context;
let table: FeatureTable;

beforeAll(async () => {
  const clients = ["ann", "bob", "cyd", "dan"];
  const project = await writeProject({
    clients: clients.map((id, at) => client(id, { region: ["north", "sö'uth", null, "north"][at]! })),
    numbers: [...clients.map((id, at) => clientNumber(String(at), id)), subscriberNumber("7", "s")],
    uptakes: [{ client_id: "bob", product: "credit_card", opened_at: "2026-03-05" }],
    client_features: [{ client_id: "ann", valid_from: "2026-01-01", spend: 0.1 }],
    subscriber_features: [{ subscriber_id: "s", valid_from: "2026-01-01", spend: 3, plan: "red" }],
    calls: [call("0", "7", "2026-02-10"), call("7", "1", "2026-02-10")],
  });
  context = openContext(loadProject(project.file));
  table = await readFeatures(context, asOf);
});

/** A column as the rows of the Parquet file have it: missing values are null. */
function rowsOf(name: string): unknown[] {
  const { kind, levels, values } = table.columns.get(name)!;
  const texts = Array.from(values as ArrayLike<number>);
  if (kind === "category") return texts.map((place) => levels![place] ?? null);
  if (kind === "float") return texts.map((value) => (Number.isNaN(value) ? null : value));
  return kind === "flag" ? texts.map((value) => value === 1) : texts;
}

it("holds what the feature table holds, column by column and row by row", async () => {
  await withWarehouse(context, async (warehouse) => {
    const file = quote(context.store.path(`features/as_of=${asOf}/features.parquet`));
    const names = await warehouse.rows<{ column_name: string; column_type: string }>(
      `describe from read_parquet(${file}, hive_partitioning = false)`,
    );
    expect([...table.columns.keys()]).toEqual(names.map(({ column_name }) => column_name));
    expect(table.nRows).toBe(4);
    for (const { column_name: name, column_type: type } of names) {
      const value = {
        FLOAT: `nullif("${name}", 'nan')::double`,
        "TIMESTAMP WITH TIME ZONE": `epoch_us("${name}")::varchar`,
        UUID: `"${name}"::varchar`,
      }[type];
      const rows = await warehouse.rows<{ value: unknown }>(
        `select ${value ?? `"${name}"`} as value from read_parquet(${file}, hive_partitioning = false) order by client_id`,
      );
      const read = rowsOf(name).map((one) => (typeof one === "bigint" ? String(one) : one));
      expect(read, name).toEqual(rows.map((row) => row.value));
    }
  });
});

it("has every kind of value, and says of features what they are", () => {
  const kinds = Object.fromEntries([...table.columns].map(([name, { kind }]) => [name, kind]));
  expect(kinds).toMatchObject({
    client_id: "text",
    as_of: "instant",
    segment: "category",
    covered: "flag",
    label: "float",
    region: "category",
    spend: "float",
    contact_plan_mode_30d: "category",
  });
  expect(table.columns.get("degree_30d")!.about).toEqual({ description: "contacts", formula: "k" });
});

it("is made again to the same bytes, and not at all when nothing changed", async () => {
  const stage = `arrow/as_of=${asOf}`;
  const before = readManifest(context, stage)!;
  await readFeatures(context, asOf);
  expect(readManifest(context, stage)).toEqual(before);
  context.store.remove(`${stage}/manifest.json`);
  await readFeatures(context, asOf);
  expect(readManifest(context, stage)!.outputs).toEqual(before.outputs);
});
