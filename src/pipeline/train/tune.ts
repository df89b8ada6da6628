import { writeFileSync } from "node:fs";
import { DataError } from "../../core/errors.ts";
import { hashJson } from "../../store/folder-store.ts";
import type { Manifest } from "../../store/manifest.ts";
import { type Dataset, takeRows, withColumns } from "../../train/dataset.ts";
import type { ModelSettings } from "../../train/fit-model.ts";
import type { RowTimes } from "../../train/time-folds.ts";
import { type InnerFolds, innerFolds } from "../../train/tune/inner-folds.ts";
import { runTrial, type TrialInput } from "../../train/tune/run-trial.ts";
import { spaceFor } from "../../train/tune/search-space.ts";
import { bestTrial, type TrialRecord } from "../../train/tune/trial.ts";
import { TrialLog } from "../../train/tune/trial-log.ts";
import { searchParams, tunedSettings } from "../../train/tune/tune.ts";
import { buildFeatures } from "../features/features.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { trainSnapshots } from "../stage/snapshots.ts";
import { codeVersions, outputHashes, runStage, type StageWork } from "../stage/stage.ts";
import { modelSettings } from "./model-settings.ts";
import { selectionHash } from "./select.ts";
import { planTraining, stagedHashes, type TrainPlan } from "./train-plan.ts";

/** What the search for one model found. */
export interface TunedModel {
  settings: ModelSettings;
  /** The trial that it is of; 0 has the project's own settings. */
  trial: number;
  nTrials: number;
  nPruned: number;
  /** The trial's own score in its folds, by which it was chosen: too good for what is to come. Null where not defined. */
  inside: { auc: number | null; logLoss: number | null };
}

/** Both models, searched with the same budget on the same rows. */
export type TunedPair = Readonly<Record<"own" | "full", TunedModel>>;

/** What tuning found, as in `tune/best.json`. */
export interface TuneReport {
  folds: { kind: InnerFolds["kind"]; count: number };
  /** For the models that are kept, learned from all training rows. */
  final: TunedPair;
  /** For those of each trial (fold, split) that judges, tuned on its training rows alone; none where a later snapshot judges. */
  trials: Readonly<Record<string, TunedPair>>;
}

/**
 * Searches for training parameters: `tune/best.json`, and every trial with its learning curves in `tune/trials.jsonl`.
 * It reads training snapshots only. Where folds or splits judge the models, each of them has searches of its own in its
 * training rows (nested), so that no row is judged by parameters that it helped to choose.
 */
export async function tuneModels(context: Context): Promise<Manifest> {
  const features = await buildFeatures(context, trainSnapshots(context));
  const selection = await selectionHash(context);
  const learning = withoutTest(context);
  const { train, tune, evaluation, population, target, snapshots, seed } = learning.project;
  const { horizon_days, label_lag_days } = target;
  const { trials, minutes, ...search } = tune;
  const isNested = context.project.snapshots.test.length === 0;
  const settings = {
    train,
    search,
    population,
    target: { horizon_days, label_lag_days },
    snapshots: snapshots.train,
    seed,
    nested: isNested ? { folds: evaluation.folds, repeats: evaluation.repeats } : null,
  };
  const inputs = Object.assign({}, ...features.map(outputHashes), stagedHashes(context), selection) as Record<
    string,
    string
  >;
  // A log goes on with another budget, but not with other rows, settings or code.
  const identity = hashJson({ inputs, settings, versions: codeVersions(context) });
  const spec = { stage: "tune", inputs, settings: { ...settings, budget: { trials, minutes } } };
  return runStage(context, spec, (stage) =>
    withWarehouse(learning, async (warehouse) => {
      const plan = await planTraining(learning, warehouse);
      const searches = searchesOf(learning, plan, isNested);
      const log = new TrialLog(context.store.path("tune/trials.jsonl"), identity);
      const records = await runSearches(learning, searches, log, stage);
      writeFileSync(stage.draft("trials.jsonl"), TrialLog.text(identity, records));
      writeFileSync(stage.draft("best.json"), asJson(reportOf(learning, searches, records)));
      stage.count("trials", Object.values(records).flat().length);
    }),
  );
}

/** The same project, but without a test snapshot to read. */
function withoutTest(context: Context): Context {
  const { project } = context;
  return { ...context, project: { ...project, snapshots: { ...project.snapshots, test: [] } } };
}

/** One search: for one model, on some rows. */
interface Search {
  /** Trial that judges it, or "final". */
  trial: string;
  model: "own" | "full";
  kind: InnerFolds["kind"];
  folds: TrialInput["folds"];
}

function nameOf({ trial, model }: Search): string {
  return `${trial}, ${model}`;
}

const finalName = "final";

function searchesOf(context: Context, plan: TrainPlan, isNested: boolean): Search[] {
  const parts = [
    { name: finalName, rows: plan.finalRows },
    ...(isNested ? plan.trials : []).map(({ name, trainRows }) => ({ name, rows: trainRows })),
  ];
  return parts.flatMap(({ name, rows }) => {
    const { kind, folds } = foldsOf(context, plan, rows, name);
    const of = (model: Search["model"], part: (dataset: Dataset) => Dataset): Search => ({
      trial: name,
      model,
      kind,
      folds: folds.map(({ dataset, fold }) => ({ dataset: part(dataset), fold })),
    });
    return [of("own", (dataset) => withColumns(dataset, plan.ownNames)), of("full", (dataset) => dataset)];
  });
}

/** Folds of some rows, with the label columns that each of them may know. @throws DataError where no fold has both classes */
function foldsOf({ project }: Context, plan: TrainPlan, rows: Int32Array, name: string) {
  const { dataset, times, labelColumns } = plan;
  const part = takeRows(dataset, rows);
  const { horizon_days, label_lag_days } = project.target;
  const { kind, folds } = innerFolds(part, takeTimes(times, rows), {
    embargoDays: horizon_days + label_lag_days,
    folds: project.tune.folds,
    seed: project.seed,
  });
  if (folds.length === 0) throw oneClass(name, part);
  const withLabels = (trainRows: Int32Array): Dataset => {
    if (!labelColumns) return part;
    const columns = labelColumns(trainRows.map((row) => rows[row]!));
    return { ...part, columns: [...part.columns, ...takeRows({ ...dataset, columns }, rows).columns] };
  };
  return { kind, folds: folds.map((fold) => ({ fold, dataset: withLabels(fold.trainRows) })) };
}

function takeTimes({ days, snapshotOf }: RowTimes, rows: Int32Array): RowTimes {
  return { days, snapshotOf: rows.map((row) => snapshotOf[row]!) };
}

async function runSearches(
  { project }: Context,
  searches: readonly Search[],
  log: TrialLog,
  stage: StageWork,
): Promise<Record<string, TrialRecord[]>> {
  const settings = modelSettings(project);
  const { trials, minutes, iterations: mostTrees } = project.tune;
  const records: Record<string, TrialRecord[]> = {};
  for (const [at, search] of searches.entries()) {
    const name = nameOf(search);
    records[name] = await searchParams({
      space: spaceFor(search.folds[0]!.dataset, settings.params),
      run: (trial, params, hooks) =>
        runTrial({ folds: search.folds, settings, mostTrees }, trial, params, hooks),
      budget: { trials, minutes: minutes && minutes / searches.length },
      seed: project.seed,
      before: log.of(name),
      onTrial: (record) => log.add(name, record),
      onProgress({ trial, share, best }) {
        const ofSearch = searches.length > 1 ? `search ${at + 1} of ${searches.length}, ` : "";
        const soFar = best ? `, best log loss ${best.loss.toFixed(4)}` : "";
        stage.step(`${ofSearch}trial ${trial} of ${trials}${soFar}`, at + share, searches.length);
      },
    });
  }
  return records;
}

function reportOf(
  { project }: Context,
  searches: readonly Search[],
  records: Readonly<Record<string, readonly TrialRecord[]>>,
): TuneReport {
  const pairs: Record<string, Partial<Record<"own" | "full", TunedModel>>> = {};
  for (const search of searches) {
    pairs[search.trial] ??= {};
    pairs[search.trial]![search.model] = tunedModel(modelSettings(project), records[nameOf(search)]!);
  }
  const { [finalName]: final, ...trials } = pairs as Record<string, TunedPair>;
  const { kind, folds } = searches[0]!;
  return { folds: { kind, count: folds.length }, final: final!, trials };
}

function tunedModel(settings: ModelSettings, records: readonly TrialRecord[]): TunedModel {
  const best = bestTrial(records)!;
  return {
    settings: tunedSettings(settings, best),
    trial: best.trial,
    nTrials: records.length,
    nPruned: records.filter(({ state }) => state === "pruned").length,
    inside: { auc: best.auc, logLoss: best.logLoss },
  };
}

/** What tuning found, of the stage as it was last built. */
export function readTuneReport({ store }: Context): TuneReport {
  return JSON.parse(store.readText("tune/best.json")!) as TuneReport;
}

function asJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function oneClass(name: string, { nRows, label }: Dataset): DataError {
  const nPositives = label.reduce((sum, value) => sum + value, 0);
  return new DataError([
    {
      code: nRows === 0 ? "empty-population" : "one-class",
      where: `training rows to tune on (${name})`,
      found: nRows === 0 ? "no eligible client" : `${nRows} rows, ${nPositives} of them positive`,
      expected: "enough rows of both classes for every fold",
      hint: "more training snapshots, fewer tune.folds, or no tuning",
    },
  ]);
}
