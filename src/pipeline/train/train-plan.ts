import type { FeatureDeclaration } from "../../features/declaration.ts";
import { labelDeclarations } from "../../features/static-labels.ts";
import { uncoveredCounts } from "../../features/uncovered-counts.ts";
import { calibrationTrials } from "../../train/calibration/calibration-trials.ts";
import type { Dataset } from "../../train/dataset.ts";
import { foldTrials, rowsWhere, type Trial } from "../../train/design.ts";
import type { LabelColumns } from "../../train/fit-pair.ts";
import type { RowTimes } from "../../train/time-folds.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { readDataset } from "../features/read-dataset.ts";
import { hasLabelColumns, readLabelColumns } from "../features/static-labels.ts";
import type { Context } from "../stage/context.ts";
import { openSnapshots, trainSnapshots } from "../stage/snapshots.ts";
import { outputHashes, readManifest } from "../stage/stage.ts";
import { labelledSql } from "./held-out.ts";
import { forgetContacts, learnedOf, type OwnContacts, ownContactSql, ownContactsOf } from "./own-contacts.ts";
import { keepSelected } from "./selected-columns.ts";

/** Which rows are learned from and judged on, and what the columns are. */
export interface TrainPlan {
  /** What the columns of the feature tables are. */
  declarations: FeatureDeclaration[];
  /** How rows were divided: a later snapshot, folds over clients, or ready-made splits. */
  design: "later snapshot" | "folds" | "splits";
  dataset: Dataset;
  /** When the rows are as of. */
  times: RowTimes;
  trials: Trial[];
  /** Rows of the model that is kept. */
  finalRows: Int32Array;
  /** Of a later snapshot: fits whose predictions the calibrator learns from; elsewhere it is the trials'. */
  calibrationTrials: Trial[];
  ownNames: ReadonlySet<string>;
  nFeatures: { own: number; surroundings: number };
  /** Counts that are too small for non-subscribers, where both kinds of clients are learned from and no column tells them apart. */
  uncoveredCounts: string[];
  /** In a static graph: contacts' labels, made anew from the labels of each trial. */
  labelColumns?: LabelColumns;
  /** Whom the bank itself contacted, where the project says so. */
  ownContacts?: OwnContacts;
}

/** A later snapshot where there is one; else the splits that came with the data; else folds over clients. */
export async function planTraining(context: Context, warehouse: Warehouse): Promise<TrainPlan> {
  const { project } = context;
  const { test } = project.snapshots;
  const asOfs = [...trainSnapshots(context), ...test];
  await openSnapshots(context, warehouse, asOfs);
  const isTest =
    test.length > 0
      ? `as_of in (${test.map((date) => `${quote(date)}::date::timestamptz`).join(", ")})`
      : "false";
  const { folds, repeats } = project.evaluation;
  const foldColumns = Array.from({ length: repeats }, (_, repeat) => [
    `fold ${repeat}`,
    `fold_of(client_id, ${repeat}, ${project.seed}, ${folds})`,
  ]);
  const read = await readDataset(context, warehouse, asOfs, labelledSql(context), {
    is_test: isTest,
    day: "as_of::date - date '1970-01-01'",
    ...Object.fromEntries(foldColumns),
    ...(await ownContactSql(context, warehouse)),
  });
  const { extra } = read;
  const { dataset, declarations } = keepSelected(context, forgetContacts(context, read));
  const ownContacts = ownContactsOf(extra);
  const ownNames = new Set(declarations.filter(({ group }) => group === "own").map(({ name }) => name));
  const labels = hasLabelColumns(context)
    ? { labelColumns: await readLabelColumns(context, warehouse, dataset) }
    : {};
  const nOfTable = declarations.length - ownNames.size;
  const foldOf = foldColumns.map(([name]) => extra[name!]!);
  const common = {
    calibrationTrials: [],
    declarations,
    dataset,
    times: timesOf(extra.day!),
    ownNames,
    nFeatures: {
      own: ownNames.size,
      surroundings: nOfTable + (labels.labelColumns ? labelDeclarations.length : 0),
    },
    uncoveredCounts:
      !project.isStatic && project.population.segment === "all" ? uncoveredCounts(declarations) : [],
    ...labels,
    ...(ownContacts ? { ownContacts } : {}),
  };
  const learned = (rows: Int32Array) => learnedOf(context, rows, ownContacts);
  const all = learned(rowsWhere(dataset.nRows, () => true));
  if (test.length > 0) {
    const trainRows = learned(rowsWhere(dataset.nRows, (row) => extra.is_test![row] === 0));
    const testRows = rowsWhere(dataset.nRows, (row) => extra.is_test![row] === 1);
    const trial = { name: "later snapshot", trainRows, testRows };
    const { horizon_days, label_lag_days } = project.target;
    const design = { trainRows, dayOf: extra.day!, embargoDays: horizon_days + label_lag_days };
    return {
      ...common,
      design: "later snapshot",
      trials: [trial],
      finalRows: trainRows,
      calibrationTrials: calibrationTrials(dataset, { ...design, foldOf: foldOf[0]!, folds }),
    };
  }
  const learnedTrial = (trial: Trial) => ({ ...trial, trainRows: learned(trial.trainRows) });
  if (project.sources.splits) {
    const trials = (await splitTrials(warehouse, dataset)).map(learnedTrial);
    return { design: "splits", trials, finalRows: all, ...common };
  }
  const trials = foldTrials(dataset, foldOf, folds).map(learnedTrial);
  return { design: "folds", trials, finalRows: all, ...common };
}

function timesOf(dayOfRow: Int32Array): RowTimes {
  const days = [...new Set(dayOfRow)].sort((a, b) => a - b);
  const placeOf = new Map(days.map((day, place) => [day, place]));
  return { days, snapshotOf: dayOfRow.map((day) => placeOf.get(day)!) };
}

/** What training reads beside the feature tables: splits that came with the data, own contacts, the graph that labels are told along. */
export function stagedHashes(context: Context): Record<string, string> {
  const staged = outputHashes(readManifest(context, "staging")!);
  if (hasLabelColumns(context)) return staged;
  const read = (["splits", "contact_history"] as const).filter((name) => context.project.sources[name]);
  const keys = read.map((name) => `staging/stg_${name}.parquet`);
  return Object.fromEntries(keys.map((key) => [key, staged[key]!]));
}

/** One trial for each ready-made split: its `train` part against its `test` part, or against another. */
export async function splitTrials(warehouse: Warehouse, dataset: Dataset, judged = "test"): Promise<Trial[]> {
  const rows = await warehouse.readColumns(
    "select client_id::varchar as client_id, split, part from stg_splits order by split",
  );
  const partOf = new Map<string, Map<string, string>>();
  const [clients, splits, parts] = [rows.client_id, rows.split, rows.part] as string[][];
  for (const [at, split] of splits!.entries()) {
    if (!partOf.has(split)) partOf.set(split, new Map());
    partOf.get(split)!.set(clients![at]!, parts![at]!);
  }
  const rowsOf = (split: string, part: string) =>
    rowsWhere(dataset.nRows, (row) => partOf.get(split)!.get(dataset.clientId[row]!) === part);
  return [...partOf.keys()].sort(new Intl.Collator("en", { numeric: true }).compare).map((split) => ({
    name: `split ${split}`,
    trainRows: rowsOf(split, "train"),
    testRows: rowsOf(split, judged),
  }));
}
