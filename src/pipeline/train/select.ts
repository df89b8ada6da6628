import { writeFileSync } from "node:fs";
import { DataError, UserError } from "../../core/errors.ts";
import { catalogue } from "../../features/catalogue/index.ts";
import type { FeatureDeclaration } from "../../features/declaration.ts";
import { type Candidate, ownGroup, type SelectionData } from "../../select/candidate.ts";
import { selectFeatures } from "../../select/select-features.ts";
import type { Manifest } from "../../store/manifest.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { buildFeatures } from "../features/features.ts";
import { readDataset } from "../features/read-dataset.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { openSnapshots } from "../stage/snapshots.ts";
import { outputHashes, runStage } from "../stage/stage.ts";
import { labelledSql } from "./held-out.ts";

/** What training reads of the selection. */
export const selectedFile = "select/selected.json";

/** What `features select` says to training. */
export interface Selection {
  /** Columns of the feature table to learn from, in its order. */
  features: string[];
  /** The snapshots that were seen, and no others. */
  snapshots: string[];
}

/**
 * Selects features on the training snapshots: `select/selected.json`, and what every stage found in `select/report.json`.
 * Rows and labels of other snapshots are not read.
 */
export async function selectColumns(context: Context): Promise<Manifest> {
  refuseStatic(context);
  const { select, snapshots, population, target, seed } = context.project;
  const asOfs = [...snapshots.train].sort();
  const features = await buildFeatures(context, asOfs);
  const { horizon_days, label_lag_days } = target;
  const spec = {
    stage: "select",
    inputs: Object.assign({}, ...features.map(outputHashes)) as Record<string, string>,
    settings: { select, population, target: { horizon_days, label_lag_days }, seed, asOfs },
  };
  return runStage(context, spec, (stage) =>
    withWarehouse(context, async (warehouse) => {
      const data = await readSelectionData(context, warehouse);
      refuseOneClass(data);
      const report = await selectFeatures(data, { ...select, seed }, stage.step);
      const selection: Selection = { features: report.selected, snapshots: asOfs };
      writeFileSync(stage.draft("selected.json"), asJson(selection));
      writeFileSync(stage.draft("report.json"), asJson(report));
      stage.count("candidates", data.candidates.length);
      stage.count("selected", report.selected.length);
    }),
  );
}

/** What was selected, as an input of stages that learn: selects first, where the project learns from selected features. */
export async function selectionHash(context: Context): Promise<Record<string, string>> {
  if (context.project.train.features === "all") return {};
  const { outputs } = await selectColumns(context);
  return { [selectedFile]: outputs[selectedFile]!.sha256 };
}

/** Rows of the training snapshots, and what each column costs. */
export async function readSelectionData(context: Context, warehouse: Warehouse): Promise<SelectionData> {
  const { snapshots, target } = context.project;
  const asOfs = [...snapshots.train].sort();
  await openSnapshots(context, warehouse, asOfs);
  const { dataset, declarations, extra } = await readDataset(
    context,
    warehouse,
    asOfs,
    labelledSql(context),
    { snapshot: "dense_rank() over (order by as_of) - 1" },
  );
  return {
    dataset,
    times: { snapshotOf: extra.snapshot!, days: asOfs.map((asOf) => Date.parse(asOf) / 86_400_000) },
    snapshots: asOfs,
    embargoDays: target.horizon_days + target.label_lag_days,
    candidates: declarations.map(candidateOf),
  };
}

/** Kinds of cost from what is there anyway to the dearest. */
const costOrder = ["column", "own model", "ties", "ties × attributes", "exchanges", "people graph"];

const featureOf = new Map(catalogue.map((feature) => [feature.name, feature]));

function candidateOf({ name, group, feature }: FeatureDeclaration): Candidate {
  const declared = feature === undefined ? undefined : featureOf.get(feature);
  const cost = declared?.cost ?? (group === "own" ? "column" : "own model");
  return {
    name,
    group: declared?.group ?? (group === "own" ? ownGroup : "own models"),
    cost,
    costRank: costOrder.indexOf(cost),
  };
}

function asJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function refuseStatic({ project }: Context): void {
  if (!project.isStatic) return;
  throw new UserError([
    {
      code: "no-time",
      where: "static graph",
      found: "one moment, whose rows are both learned from and judged",
      expected: "a project with training snapshots of their own",
      hint: "choose surroundings.features by group there, and judge each choice on the validation parts",
    },
  ]);
}

function refuseOneClass({ dataset: { label, nRows } }: SelectionData): void {
  const nPositives = label.reduce((n, y) => n + y, 0);
  if (nPositives > 0 && nPositives < nRows) return;
  throw new DataError([
    {
      code: nRows === 0 ? "empty-population" : "one-class",
      where: "rows of the training snapshots",
      found: nRows === 0 ? "no eligible client" : `${nRows} rows, all of class ${nPositives === 0 ? 0 : 1}`,
      expected: "clients who took the product within the horizon and clients who did not",
      hint: "look at target.product, population.segment, target.horizon_days and the snapshots",
    },
  ]);
}
