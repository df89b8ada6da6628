import { describe, expect, it } from "vitest";
import { loadProject } from "../../src/config/load.ts";
import { tokenOf } from "../../src/core/token.ts";
import { readEgoFeatures } from "../../src/pipeline/explain/ego-features.ts";
import { buildFeatures } from "../../src/pipeline/features/features.ts";
import { openContext, withWarehouse } from "../../src/pipeline/stage/context.ts";
import { quote } from "../../src/warehouse/warehouse.ts";
import { type TestProject, testKey } from "../support/write-project.ts";
import { explainBank, subscriberIds } from "./explain-bank.ts";

const asOf = "2026-05-01";
const key = Buffer.from(testKey);
const client = tokenOf(key, "client", "c003");
const settings = {
  surroundings: {
    features: ["all"],
    windows_days: [30, 90],
    directions: ["both", "out"],
    tie_weights: ["log_seconds", "recency", "active_days"],
  },
};

/** The client's row of the feature table. */
async function storedRow(bank: TestProject): Promise<Record<string, unknown>> {
  const context = openContext(loadProject(bank.file));
  await buildFeatures(context);
  const rows = await withWarehouse(context, (warehouse) =>
    warehouse.rows<Record<string, unknown>>(
      `from read_parquet(${quote(context.store.path(`features/as_of=${asOf}/features.parquet`))}) where client_id = ${quote(client)}::uuid`,
    ),
  );
  context.store.close();
  return rows[0]!;
}

describe("a client's features without a group of its contacts", () => {
  it("are what a bank would have whose operator never saw the client talk with them, to the bit", async () => {
    const bank = await explainBank(settings);
    const stored = await storedRow(bank);
    const context = openContext(loadProject(bank.file));
    const { ties, groups, columns } = await withWarehouse(context, (warehouse) =>
      readEgoFeatures(context, warehouse, client, asOf, 5),
    );
    context.store.close();
    expect(groups.map(({ name, contacts }) => [name, contacts.length])).toEqual([
      ["closest", 6],
      ["middle", 6],
      ["farthest", 5],
    ]);
    const agreeing = columns.filter(({ name, values }) => Object.is(values[0], stored[name]));
    expect(agreeing.length).toBeGreaterThan(100);
    const idOf = new Map(subscriberIds.map((id) => [tokenOf(key, "subscriber", id), id]));
    const silent = [...groups[1]!.contacts].map((tie) => idOf.get(ties[tie]!.contact)!);
    const without = await storedRow(await explainBank(settings, silent));
    let nMoved = 0;
    for (const { name, values } of agreeing) {
      expect(values[2], name).toBe(without[name]);
      nMoved += Number(!Object.is(values[2], values[0]));
    }
    expect(nMoved).toBeGreaterThan(50);
  }, 60_000);
});
