import { join } from "node:path";
import { expect, it } from "vitest";
import { loadProject } from "../../src/config/load.ts";
import type { TieInput } from "../../src/features/graph-input.ts";
import { exchangeModels, exchangeTies } from "../../src/pipeline/features/exchange-ties.ts";
import { sqlTies } from "../../src/pipeline/features/sql-ties.ts";
import { stageSources } from "../../src/pipeline/sources/staging.ts";
import { openContext, withWarehouse } from "../../src/pipeline/stage/context.ts";
import { openSnapshots } from "../../src/pipeline/stage/snapshots.ts";
import { simulate } from "../../src/simulate/simulate.ts";
import { buildModels } from "../../src/warehouse/models.ts";
import { temporaryFolder } from "../support/folders.ts";
import { writeProjectFile } from "../support/write-project.ts";

/** The clocks of the zone change inside the window, so that it is an hour shorter than its days. */
const t = "2026-04-05";
const measures = [
  ...["calls_out", "calls_in", "seconds_out", "seconds_in", "newest_age_days", "oldest_age_days"],
  ...["active_days", "calls_night", "calls_weekend", "recency_7", "recency_30"],
];

/** All ties, each as its row, column and measures. */
async function tiesOf({ nClients, nContacts, ties }: TieInput): Promise<unknown> {
  const rows: number[][] = [];
  for await (const { rowIdx, colIdx, values } of ties)
    for (let at = 0; at < rowIdx.length; at += 1)
      rows.push([rowIdx[at]!, colIdx[at]!, ...measures.map((name) => values?.[name]?.[at] ?? -1)]);
  return { nClients, nContacts, rows };
}

it("sums the same ties in kernels and in SQL, to the bit, in every window and range of clients", async () => {
  const folder = temporaryFolder();
  const { paths } = await simulate({
    ...{ clients: 300, subscribers: 700, calls: 12_000, seed: 5, months: 4 },
    out: join(folder, "data"),
  });
  const sources = Object.fromEntries(
    Object.entries(paths)
      .filter(([name]) => !name.startsWith("truth"))
      .map(([name, path]) => [name, { from: path }]),
  );
  const file = writeProjectFile(folder, {
    ...{ name: "ties", data: "data", time_zone: "Europe/Berlin", data_through: "2026-05-01" },
    snapshots: { train: [t] },
    surroundings: { half_lives_days: [7, 30] },
    privacy: { consent: "opt_in" },
    sources,
  });
  const context = openContext(loadProject(file));
  await stageSources(context);
  await withWarehouse(context, async (warehouse) => {
    await openSnapshots(context, warehouse, [t]);
    const models = context.models(["population", "graph", "features"]);
    await warehouse.setVariable("window_days", "60");
    await buildModels(warehouse, models, exchangeModels(measures));
    expect(await exchangeTies(warehouse, measures, 2 ** 20), "no room").toBeUndefined();
    const kernels = (await exchangeTies(warehouse, measures, 2 ** 30))!;
    const contacts = await warehouse.rows("from int_contact_cols order by col_idx");
    const sql = sqlTies(warehouse, measures);
    await buildModels(warehouse, models, sql.models);
    expect(await warehouse.rows("from int_contact_cols order by col_idx")).toEqual(contacts);
    const counts = await sql.counts();
    expect(await kernels.counts()).toEqual(counts);
    for (const name of ["ties", "calls_without_holder", "ties_without_consent"])
      expect(counts[name], name).toBeGreaterThan(20);
    expect(await kernels.tiesOfBlocks(64)).toEqual(await sql.tiesOfBlocks(64));
    for (const window of [60, 8, 1]) {
      await warehouse.setVariable("window_days", String(window));
      await buildModels(
        warehouse,
        models.filter(({ name }) => name !== "int_contact_cols"),
        sql.models.filter((name) => name !== "int_contact_cols"),
      );
      for (const range of [
        { from: 0, to: 300 },
        { from: 64, to: 200 },
      ])
        expect(await tiesOf(await kernels.read(range)), `${window} days`).toEqual(
          await tiesOf(await sql.read(range)),
        );
      expect(await kernels.contactDegrees()).toEqual(await sql.contactDegrees());
    }
  });
  context.store.close();
});
