import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { csvChunks } from "../campaign/csv.ts";
import { rankList } from "../campaign/rank-list.ts";
import type { Manifest } from "../store/manifest.ts";
import { takeRows } from "../train/dataset.ts";
import { type Context, withWarehouse } from "./context.ts";
import { featuresStage } from "./features.ts";
import { readDataset, whomSql } from "./read-dataset.ts";
import { readModel, scoreClients } from "./score.ts";
import { scoreSnapshots } from "./snapshots.ts";
import { outputHashes, readManifest, runStage } from "./stage.ts";

/** The ranked list of the latest score snapshot: `list/campaign.csv` and `list/campaign.parquet`. */
export async function makeList(context: Context): Promise<Manifest> {
  const scored = await scoreClients(context);
  const asOf = [...scoreSnapshots(context)].sort().at(-1)!;
  const spec = {
    stage: "list",
    inputs: {
      ...scored.inputs,
      ...outputHashes(scored),
      ...outputHashes(readManifest(context, featuresStage(asOf))!),
    },
    settings: { asOf, list: context.project.list, population: context.project.population },
  };
  return runStage(context, spec, (stage) =>
    withWarehouse(context, async (warehouse) => {
      const { dataset, declarations } = await readDataset(context, warehouse, [asOf], whomSql(context));
      const model = readModel(context);
      const texts = new Map(declarations.map((declaration) => [declaration.name, declaration]));
      stage.step("reasons", 0, 1);
      const { limit } = context.project.list;
      const list = rankList({
        clientId: dataset.clientId,
        probability: model.predict(dataset, "Probability"),
        shap: (rowIdx) => model.shapValues(takeRows(dataset, rowIdx)).values,
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
