import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { csvChunks } from "../campaign/csv.ts";
import { rankList } from "../campaign/rank-list.ts";
import type { Manifest } from "../store/manifest.ts";
import { takeRows } from "../train/dataset.ts";
import { buildModels } from "../warehouse/models.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { type Context, withWarehouse } from "./context.ts";
import { featuresStage } from "./features.ts";
import { featureFiles, readDataset, whomSql } from "./read-dataset.ts";
import { openModel } from "./registry.ts";
import { scoreClients } from "./score.ts";
import { openSnapshots, scoreSnapshots } from "./snapshots.ts";
import { outputHashes, readManifest, runStage, type StageWork } from "./stage.ts";

/**
 * The ranked list of the latest score snapshot: `list/campaign.csv` and `list/campaign.parquet`. Who is excluded, or has
 * refused marketing, by anything that is staged is not on it, also where the snapshot could not know yet.
 */
export async function makeList(context: Context): Promise<Manifest> {
  const scored = await scoreClients(context);
  const asOf = [...scoreSnapshots(context)].sort().at(-1)!;
  const spec = {
    stage: "list",
    inputs: {
      ...scored.inputs,
      ...outputHashes(scored),
      ...outputHashes(readManifest(context, featuresStage(asOf))!),
      ...leftOutHashes(context),
    },
    settings: { asOf, list: context.project.list, population: context.project.population },
  };
  return runStage(context, spec, (stage) =>
    withWarehouse(context, async (warehouse) => {
      await countLeftOut(context, warehouse, asOf, stage);
      const whom = `${whomSql(context)} and client_id not in (select client_id from int_left_out)`;
      const { dataset, declarations } = await readDataset(context, warehouse, [asOf], whom);
      const bundle = openModel(context);
      const { raw, probability } = bundle.predictColumns(dataset.nRows, dataset.columns);
      const texts = new Map(declarations.map((declaration) => [declaration.name, declaration]));
      stage.step("reasons", 0, 1);
      const { limit } = context.project.list;
      const list = rankList({
        clientId: dataset.clientId,
        probability,
        score: raw,
        shap: (rowIdx) => bundle.full.shapValues(takeRows(dataset, rowIdx)).values,
        features: dataset.columns,
        describe: (name) => texts.get(name)!,
        ...(limit ? { limit } : {}),
      });
      await pipeline(csvChunks({ ...list }), createWriteStream(stage.draft("campaign.csv")));
      const columns = Object.entries(list).map(([name, values]) => ({ name, values }));
      await warehouse.loadTable("ranked", list.rank.length, columns);
      await warehouse.copyToParquet(
        "select * exclude (row_idx) replace (client_id::uuid as client_id) from ranked order by rank",
        stage.draft("campaign.parquet"),
      );
      stage.rows("campaign.csv", list.rank.length);
      stage.rows("campaign.parquet", list.rank.length);
      stage.count("listed", list.rank.length);
    }),
  );
}

/** Staged files that say who must not be on the list. */
function leftOutHashes(context: Context): Record<string, string> {
  const staged = outputHashes(readManifest(context, "staging")!);
  const keys = ["stg_consents", "stg_exclusions"].map((name) => `staging/${name}.parquet`);
  return Object.fromEntries(keys.map((key) => [key, staged[key]!]));
}

/** Builds `int_left_out`, and counts the clients of the snapshot who would be listed but for it. */
async function countLeftOut(
  context: Context,
  warehouse: Warehouse,
  asOf: string,
  stage: StageWork,
): Promise<void> {
  await openSnapshots(context, warehouse, [asOf]);
  await buildModels(warehouse, context.models(["population", "campaign"]), ["int_left_out"]);
  const [row] = await warehouse.rows<Record<string, number>>(
    `select
       count(*) filter (reason = 'excluded')::double as left_out_excluded,
       count(*) filter (reason = 'refused')::double as left_out_refused
     from ${featureFiles(context, [asOf])} join int_left_out using (client_id)
     where ${whomSql(context)}`,
  );
  for (const [name, value] of Object.entries(row!)) stage.count(name, value);
}
