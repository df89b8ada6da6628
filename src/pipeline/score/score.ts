import { writeFileSync } from "node:fs";
import { UserError } from "../../core/errors.ts";
import { indexFile, type ModelBundle } from "../../model/bundle.ts";
import { sigmoid } from "../../model/calibrator.ts";
import { countUnseen, fitColumns, type UnseenCategories } from "../../model/feature-schema.ts";
import { DriftCounter } from "../../model/reference.ts";
import type { Manifest } from "../../store/manifest.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { buildFeatures, featuresStage } from "../features/features.ts";
import { readDeclarations, whomSql } from "../features/read-dataset.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { runSnapshots, scoreSnapshots, scoresWithTrained } from "../stage/snapshots.ts";
import { outputHashes, readManifest, runStage, type StageWork } from "../stage/stage.ts";
import { openModel, registryOf } from "../train/registry.ts";
import { trainModels } from "../train/train.ts";
import { readBlocks } from "./read-blocks.ts";
import { rangeOf, type ScoreReport } from "./score-report.ts";

/**
 * Scores every eligible client of the score snapshots: `score/scores.parquet`, one row a client and snapshot. Features are
 * read block by block, so that memory grows with the scores alone.
 */
export async function scoreClients(context: Context): Promise<Manifest> {
  const asOfs = [...scoreSnapshots(context)].sort();
  requireSnapshots(asOfs, context.project.isStatic);
  await buildFeatures(context, runSnapshots(context));
  if (scoresWithTrained(context)) await trainModels(context);
  const bundle = openModel(context);
  const spec = {
    stage: "score",
    inputs: Object.assign(
      { [registryOf(context).key(bundle.version, indexFile)]: bundle.version },
      ...asOfs.map((asOf) => outputHashes(readManifest(context, featuresStage(asOf))!)),
    ) as Record<string, string>,
    settings: { asOfs, population: context.project.population },
  };
  return runStage(context, spec, (stage) =>
    withWarehouse(context, (warehouse) => score(context, warehouse, asOfs, bundle, stage)),
  );
}

async function score(
  context: Context,
  warehouse: Warehouse,
  asOfs: readonly string[],
  bundle: ModelBundle,
  stage: StageWork,
): Promise<void> {
  const unseen: UnseenCategories = {};
  const drift = new DriftCounter(bundle.reference);
  const parts: ScoredRows[] = [];
  for (const [snapshot, asOf] of asOfs.entries()) {
    fitColumns(bundle.schema, readDeclarations(context, asOf), `features of ${asOf}`);
    stage.step("predict", snapshot, asOfs.length);
    for await (const block of readBlocks(
      warehouse,
      bundle.schema,
      scoredTable(context, asOf),
      whomSql(context),
    )) {
      countUnseen(bundle.schema, block.columns, unseen);
      const { raw, probability } = bundle.predictColumns(block.nRows, block.columns);
      drift.add(block.columns, raw);
      const { nRows, fileRow } = block;
      parts.push({
        nRows,
        file_row: fileRow,
        snapshot: new Int32Array(nRows).fill(snapshot),
        score: raw.map(sigmoid),
        probability,
      });
    }
  }
  const nScored = parts.reduce((sum, { nRows }) => sum + nRows, 0);
  await loadScores(warehouse, parts, nScored);
  const ofSnapshots = asOfs.map(
    (asOf, snapshot) =>
      `select client_id, as_of, score, probability
       from ${scoredTable(context, asOf)} join scored on file_row = file_row_number and snapshot = ${snapshot}`,
  );
  await warehouse.copyToParquet(
    `select *, ${quote(bundle.name)} as model, ${quote(bundle.version)} as model_version
     from (${ofSnapshots.join(" union all ")})
     order by as_of, client_id`,
    stage.draft("scores.parquet"),
  );
  stage.rows("scores.parquet", nScored);
  stage.count("scored", nScored);
  const report: ScoreReport = { score: rangeOf(parts), drift: drift.result(), unseen };
  writeFileSync(stage.draft("report.json"), `${JSON.stringify(report, null, 2)}\n`);
}

interface ScoredRows {
  nRows: number;
  /** Place of the row in the snapshot's file. */
  file_row: Int32Array;
  snapshot: Int32Array;
  score: Float64Array;
  probability: Float64Array;
}

async function loadScores(warehouse: Warehouse, parts: readonly ScoredRows[], nRows: number): Promise<void> {
  const join = <Values extends Int32Array | Float64Array>(
    values: Values,
    of: (part: ScoredRows) => Values,
  ): Values => {
    let at = 0;
    for (const part of parts) {
      values.set(of(part), at);
      at += part.nRows;
    }
    return values;
  };
  await warehouse.loadTable("scored", nRows, [
    { name: "file_row", values: join(new Int32Array(nRows), (part) => part.file_row) },
    { name: "snapshot", values: join(new Int32Array(nRows), (part) => part.snapshot) },
    { name: "score", values: join(new Float64Array(nRows), (part) => part.score) },
    { name: "probability", values: join(new Float64Array(nRows), (part) => part.probability) },
  ]);
}

/** The feature table of one snapshot, each row with its place in the file. */
export function scoredTable({ store }: Context, asOf: string): string {
  const file = quote(store.path(`${featuresStage(asOf)}/features.parquet`));
  return `read_parquet(${file}, file_row_number = true, hive_partitioning = false)`;
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
