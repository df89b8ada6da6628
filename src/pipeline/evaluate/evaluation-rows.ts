import { InternalError } from "../../core/errors.ts";
import { rowsWhere } from "../../evaluate/compare-scores.ts";
import type { NamedScores } from "../../evaluate/evaluate-rows.ts";
import { logOdds, probabilityOf } from "../../model/calibrator.ts";
import { crossCalibrate } from "../../train/calibration/judge-calibration.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import type { Context } from "../stage/context.ts";
import { heldOutFile } from "../train/held-out.ts";
import { readTrainedIndex, registryOf } from "../train/registry.ts";
import type { TableColumns } from "../train/table-columns.ts";
import type { TrainPlan } from "../train/train-plan.ts";
import { makeBaselines } from "./evaluation-baselines.ts";

/**
 * Rows that the models have not seen, with every score that is compared: full, own, rule, popularity, random. Both models are
 * compared by their own probabilities, since only the full one has a calibrator.
 */
export interface JudgedRows extends NamedScores {
  /** Per judged row its row of the plan's dataset. */
  datasetRow: Int32Array;
  /** The full model's, calibrated on other rows. */
  probability: Float64Array;
  about: { rule: string; popularity: string };
}

/** The rows of all trials, one trial after the other, as `train` kept them. */
export async function readJudgedRows(
  context: Context,
  warehouse: Warehouse,
  plan: TrainPlan,
  table: TableColumns,
): Promise<JudgedRows> {
  const { dataset, trials } = plan;
  const datasetRow = Int32Array.from(trials.flatMap(({ testRows }) => [...testRows]));
  const file = quote(context.store.path(`train/${heldOutFile}`));
  const held = await warehouse.readColumns(
    `select trial, own_score, full_score from read_parquet(${file}) order by trial, as_of, client_id`,
  );
  const trial = held.trial as Int32Array;
  if (trial.length !== datasetRow.length)
    throw new InternalError(`${heldOutFile}: ${trial.length} rows, expected ${datasetRow.length}`);
  const fullScore = held.full_score as Float64Array;
  const rows = {
    raw: fullScore.map(logOdds),
    label: Float32Array.from(datasetRow, (row) => dataset.label[row]!),
    cluster: datasetRow.map((row) => dataset.cluster[row]!),
  };
  const probability =
    plan.design === "later snapshot"
      ? rows.raw.map(keptCalibrator(context))
      : crossCalibrate(rows, trial, context.project.seed);
  const { rule, popularity, random, about } = await makeBaselines(context, plan, table);
  return {
    names: ["full", "own", "rule", "popularity", "random"],
    scores: [{ score: fullScore }, { score: held.own_score as Float64Array }, rule, popularity, random],
    label: rows.label,
    cluster: rows.cluster,
    trial: trials.length > 1 ? trial : undefined,
    datasetRow,
    probability,
    about,
  };
}

/** The moments of the plan's rows, ascending: what its `times.snapshotOf` counts. */
export function datesOf({ times }: TrainPlan): string[] {
  return times.days.map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
}

/** Of the model that is kept. */
function keptCalibrator(context: Context): (raw: number) => number {
  const { calibrator } = registryOf(context).open(readTrainedIndex(context).version);
  return probabilityOf(calibrator);
}

/** Both models' scores of some judged rows. */
export function modelScores(judged: JudgedRows, isIn: (at: number) => boolean): NamedScores {
  const models = { ...judged, scores: judged.scores.slice(0, 2) };
  return { ...rowsWhere(models, isIn), names: judged.names.slice(0, 2) };
}
