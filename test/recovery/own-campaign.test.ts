import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadProject } from "../../src/config/load.ts";
import { makeList } from "../../src/pipeline/campaign/list.ts";
import { openContext } from "../../src/pipeline/stage/context.ts";
import type { TrainReport } from "../../src/pipeline/train/train.ts";
import { simulatedKey, simulatedProjectFile } from "../../src/simulate/project-file.ts";
import { simulate } from "../../src/simulate/simulate.ts";
import { quote, Warehouse } from "../../src/warehouse/warehouse.ts";

/** A bank that each month asks half of the clients of one region, where people want the card as much as anywhere. */
const folder = mkdtempSync(join(tmpdir(), "entourage-campaign-"));
const seed = 5;

beforeAll(async () => {
  const report = await simulate({
    clients: 8000,
    subscribers: 4800,
    calls: 20_000,
    seed,
    uptakeRate: 0.05,
    effects: { own: 1.2, likeness: 0, influence: 0 },
    campaigns: { effect: 2, share: 0.5 },
    out: join(folder, "data"),
  });
  writeFileSync(join(folder, "entourage.yaml"), simulatedProjectFile(report, folder, join(folder, "data")));
  writeFileSync(join(folder, "entourage.key"), simulatedKey(seed));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Share of the region that campaigns were for, among all who are listed and among the best tenth of them. */
async function listWith(ownContacts: "keep" | "exclude") {
  const context = openContext(
    loadProject(join(folder, "entourage.yaml"), {
      "surroundings.features": ["degree"],
      "train.own_contacts": ownContacts,
      "train.iterations": 60,
      "evaluation.replicates": 100,
      "list.reasons": 0,
      "list.formats": [],
      "list.reason_catalogue": undefined,
    }),
  );
  try {
    await makeList(context);
    const path = (key: string) => quote(context.store.path(key));
    const source = (name: string) => `read_parquet(${quote(join(folder, "data", `${name}.parquet`))})`;
    const warehouse = await Warehouse.open({
      memoryLimitGb: 1,
      spillFolder: join(folder, "spill"),
      timeZone: "UTC",
    });
    const [share] = await warehouse.rows<{ all: number; best: number }>(
      `select avg((region = asked)::double) as all, avg((region = asked)::double) filter (rank <= n / 10) as best
       from (select any_value(region) as asked from ${source("clients")} where client_id in (select client_id from ${source("contact_history")})), (select l.rank, f.region, count(*) over () as n
             from read_parquet(${path("list/campaign.parquet")}) l
             join read_parquet(${path("features/as_of=2026-07-01/features.parquet")}, hive_partitioning = false) f using (client_id))`,
    );
    warehouse.close();
    const report = JSON.parse(readFileSync(context.store.path("train/metrics.json"), "utf8")) as TrainReport;
    return { ...share!, report };
  } finally {
    context.store.close();
  }
}

it("a model that ignores the bank's own campaign ranks whom it asked; leaving them out mends it", async () => {
  const ignoring = await listWith("keep");
  const excluding = await listWith("exclude");
  expect(ignoring.best).toBeGreaterThan(2 * ignoring.all);
  expect(excluding.best).toBeLessThan(1.4 * excluding.all);
  const { contacted, adjusted, explained } = ignoring.report.ownContacts!;
  expect(contacted.nRows).toBeGreaterThan(100);
  expect(adjusted.low).toBeGreaterThan(0.02);
  expect(explained.low).toBeGreaterThan(0);
  expect(excluding.report.train.nRows).toBeLessThan(ignoring.report.train.nRows);
});
