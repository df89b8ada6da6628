/**
 * What age costs. A model of each training snapshot alone judges the latest test snapshot: they differ in age only. The model
 * of the oldest one then scores the same clients by older and older features, as a list does that is not made again.
 */
import { daysBetween } from "../../config/day.ts";
import { type EvaluationSettings, evaluateRows, type RowsEvaluation } from "../../evaluate/evaluate-rows.ts";
import { takeRows } from "../../train/dataset.ts";
import { rowsWhere } from "../../train/design.ts";
import { fitModel } from "../../train/fit-model.ts";
import type { Context } from "../stage/context.ts";
import { modelSettings } from "../train/model-settings.ts";
import type { TrainPlan } from "../train/train-plan.ts";
import { readTuneReport } from "../train/tune.ts";
import { datesOf } from "./evaluation-rows.ts";

/** Models, or tables of features, of different age, judged on the same rows. */
export interface AgeSeries {
  /** The snapshot that a model learned from, or that features are of, and its distance to the judged one; the newest first. */
  ages: { asOf: string; ageDays: number }[];
  /** Scores by their snapshot; the newest leads. */
  evaluation: RowsEvaluation;
}

export interface AgeEvaluation {
  /** The judged snapshot: the latest of the test snapshots. */
  asOf: string;
  /** One model for each training snapshot. */
  model: AgeSeries;
  /** The oldest model, by features of different snapshots, on the clients who are in all of these. */
  score: AgeSeries;
}

/** A score of some age, of the rows that are judged. */
interface AgedScore {
  asOf: string;
  score: Float64Array;
}

/**
 * @param plan whose design has a later snapshot
 * @param onFit called after each tree: fits that are done, with the part of the one under way
 * @returns undefined with fewer than two training snapshots of both classes
 *
 * Deterministic in the project's seed. Cost: one fit a training snapshot, on its rows alone.
 */
export async function evaluateAges(
  context: Context,
  plan: TrainPlan,
  settings: EvaluationSettings,
  onFit: (done: number, total: number) => void,
): Promise<AgeEvaluation | undefined> {
  const { project } = context;
  const { dataset } = plan;
  const asOfs = datesOf(plan);
  const rowsAt = (asOf: string) =>
    rowsWhere(dataset.nRows, (row) => asOfs[plan.times.snapshotOf[row]!] === asOf);
  const trained = project.snapshots.train.toSorted().filter((asOf) => hasBothClasses(plan, rowsAt(asOf)));
  if (trained.length < 2) return undefined;
  const judgedAt = asOfs.at(-1)!;
  const judged = rowsAt(judgedAt);
  const scores: AgedScore[] = [];
  const ofModel = project.train.tune ? readTuneReport(context).final.full.settings : modelSettings(project);
  const fit = (at: number) =>
    fitModel(takeRows(dataset, rowsAt(trained[at]!)), ofModel, {
      onIteration: ({ iteration, iterations }) => onFit(at + iteration / iterations, trained.length),
    });
  const oldest = await fit(0);
  const judgedRows = takeRows(dataset, judged);
  scores.push({ asOf: trained[0]!, score: oldest.predict(judgedRows, "Probability") });
  for (const [at, asOf] of trained.slice(1).entries()) {
    scores.unshift({ asOf, score: (await fit(at + 1)).predict(judgedRows, "Probability") });
  }
  const embargo = project.target.horizon_days + project.target.label_lag_days;
  const dates = asOfs.filter((asOf) => daysBetween(trained[0]!, asOf) >= embargo);
  const common = commonClients(plan, dates);
  const byFeatures = dates.toReversed().map((asOf) => {
    const rows = common.get(asOf)!;
    return { asOf, score: oldest.predict(takeRows(dataset, rows), "Probability") };
  });
  return {
    asOf: judgedAt,
    model: seriesOf(plan, judgedAt, judged, scores, settings),
    score: seriesOf(plan, judgedAt, common.get(judgedAt)!, byFeatures, settings),
  };
}

function hasBothClasses({ dataset }: TrainPlan, rows: Int32Array): boolean {
  const nPositives = rows.reduce((sum, row) => sum + dataset.label[row]!, 0);
  return nPositives > 0 && nPositives < rows.length;
}

/** For each moment the rows of the clients who have one at every moment, in the order of the last one's. */
function commonClients(plan: TrainPlan, dates: readonly string[]): Map<string, Int32Array> {
  const { dataset, times } = plan;
  const asOfs = datesOf(plan);
  const nClients = dataset.cluster.reduce((most, id) => Math.max(most, id + 1), 0);
  const rowOf = new Map(dates.map((asOf) => [asOf, new Int32Array(nClients).fill(-1)]));
  for (const [row, client] of dataset.cluster.entries()) {
    const ofDate = rowOf.get(asOfs[times.snapshotOf[row]!]!);
    if (ofDate) ofDate[client] = row;
  }
  const ofAll = [...rowOf.values()];
  const clients = rowsWhere(nClients, (client) => ofAll.every((rows) => rows[client]! >= 0));
  return new Map(dates.map((asOf) => [asOf, clients.map((client) => rowOf.get(asOf)![client]!)]));
}

function seriesOf(
  { dataset }: TrainPlan,
  judgedAt: string,
  rows: Int32Array,
  scores: readonly AgedScore[],
  settings: EvaluationSettings,
): AgeSeries {
  const { label, cluster } = takeRows({ ...dataset, columns: [] }, rows);
  const names = scores.map(({ asOf }) => asOf);
  return {
    ages: names.map((asOf) => ({ asOf, ageDays: daysBetween(asOf, judgedAt) })),
    evaluation: evaluateRows({ names, label, cluster, scores }, settings),
  };
}
