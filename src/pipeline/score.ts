import { readFileSync } from "node:fs";
import { Model } from "catboost-wasm";
import { UserError } from "../core/errors.ts";
import type { Manifest } from "../store/manifest.ts";
import { quote } from "../warehouse/warehouse.ts";
import { type Context, withWarehouse } from "./context.ts";
import { featuresStage } from "./features.ts";
import { featureFiles, readDataset, whomSql } from "./read-dataset.ts";
import { scoreSnapshots } from "./snapshots.ts";
import { outputHashes, readManifest, runStage } from "./stage.ts";
import { trainModels } from "./train.ts";

/** Scores every eligible client of the score snapshots: `score/scores.parquet`, one row a client and snapshot. */
export async function scoreClients(context: Context): Promise<Manifest> {
  const asOfs = scoreSnapshots(context);
  requireSnapshots(asOfs, context.project.isStatic);
  const trained = await trainModels(context);
  const spec = {
    stage: "score",
    inputs: Object.assign(
      { "train/model.cbm": trained.outputs["train/model.cbm"]!.sha256 },
      ...asOfs.map((asOf) => outputHashes(readManifest(context, featuresStage(asOf))!)),
    ) as Record<string, string>,
    settings: { asOfs, population: context.project.population },
  };
  const version = spec.inputs["train/model.cbm"]!.slice(0, 12);
  return runStage(context, spec, (stage) =>
    withWarehouse(context, async (warehouse) => {
      const { dataset } = await readDataset(context, warehouse, asOfs, whomSql(context));
      stage.step("predict", 0, 1);
      const probability = readModel(context).predict(dataset, "Probability");
      await warehouse.loadTable("scored", dataset.nRows, [{ name: "probability", values: probability }]);
      await warehouse.copyToParquet(
        `with clients as (
           select client_id, as_of, (row_number() over (order by as_of, client_id) - 1)::integer as row_idx
           from ${featureFiles(context, asOfs)}
           where ${whomSql(context)}
         )
         select client_id, as_of, probability, ${quote(version)} as model_version
         from clients join scored using (row_idx)
         order by as_of, client_id`,
        stage.draft("scores.parquet"),
      );
      stage.rows("scores.parquet", dataset.nRows);
      stage.count("scored", dataset.nRows);
    }),
  );
}

/** The trained model with the surroundings. */
export function readModel(context: Context): Model {
  return Model.fromCbm(readFileSync(context.store.path("train/model.cbm")));
}

function requireSnapshots(asOfs: readonly string[], isStatic: boolean): void {
  if (asOfs.length > 0) return;
  throw new UserError([
    isStatic
      ? {
          code: "no-score-snapshot",
          where: "static graph",
          found: "nothing to score: every labelled node was learned from",
          expected: "a project with time",
          hint: "`entourage train` judges a static graph; train/model.cbm scores new nodes",
        }
      : {
          code: "no-score-snapshot",
          where: "snapshots.score",
          found: "no date",
          expected: "at least one moment to score",
          hint: "add the date to the project file",
        },
  ]);
}
