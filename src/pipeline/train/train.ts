import { writeFileSync } from "node:fs";
import type { Model } from "catboost-wasm";
import { modelName } from "../../config/model.ts";
import { DataError, type Problem } from "../../core/errors.ts";
import { auc } from "../../evaluate/auc.ts";
import { comparePair, type PairComparison } from "../../evaluate/compare-pair.ts";
import { orNull } from "../../evaluate/interval.ts";
import type { OwnContactReport } from "../../evaluate/own-contact.ts";
import { labelDeclarations } from "../../features/static-labels.ts";
import { bundleFiles, indexFile } from "../../model/bundle.ts";
import { logOdds } from "../../model/calibrator.ts";
import { type FeatureSchema, schemaOf } from "../../model/feature-schema.ts";
import { referenceOf } from "../../model/reference.ts";
import type { TrainingRecord } from "../../model/training-record.ts";
import type { Manifest } from "../../store/manifest.ts";
import { takeRows } from "../../train/dataset.ts";
import { type DominantFeature, dominantFeature } from "../../train/dominant-feature.ts";
import { type FitOptions, fitPair, joinScores, type PairScores, runTrial } from "../../train/fit-pair.ts";
import { sum } from "../../util/sums.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { buildFeatures } from "../features/features.ts";
import { hasLabelColumns } from "../features/static-labels.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { inParts } from "../stage/parts.ts";
import { trainAndTestSnapshots, trainSnapshots } from "../stage/snapshots.ts";
import { codeVersions, outputHashes, runStage, type StageWork } from "../stage/stage.ts";
import { type CalibrationReport, calibrate, nCalibrationFits } from "./calibrate.ts";
import { heldOutFile, trialIds, writeHeldOut } from "./held-out.ts";
import { modelSettings } from "./model-settings.ts";
import { judgeOwnContacts } from "./own-contacts.ts";
import { readTrainedIndex, registryOf } from "./registry.ts";
import { selectionHash } from "./select.ts";
import { planTraining, stagedHashes, type TrainPlan } from "./train-plan.ts";
import { readTuneReport, type TunedPair, tuneModels } from "./tune.ts";
import { type TuningGain, tuningGain } from "./tuning-gain.ts";

/** What `train` found out, as stored in `train/metrics.json`. */
export interface TrainReport {
  design: TrainPlan["design"];
  /** What the kept models learned from; where folds or splits judge, the judged ones learned from less. */
  train: { nRows: number; nPositives: number; snapshots: string[] };
  test: { snapshots: string[] };
  features: TrainPlan["nFeatures"];
  uncoveredCounts: TrainPlan["uncoveredCounts"];
  /** A feature that stands far above all others in the full model, which makes it suspect. */
  dominant: DominantFeature | null;
  /** On all judged rows; with several trials the metrics are means over them. */
  comparison: PairComparison;
  /** Rows that each trial's models learned from and were judged on, and their AUC; null where the latter are of one class. */
  trials: { name: string; nLearned: number; nRows: number; ownAuc: number | null; fullAuc: number | null }[];
  /** Of the full model's probabilities. */
  calibration: CalibrationReport;
  /** What of the uptake goes with the bank's own contact; absent where nobody is known to have been contacted. */
  ownContacts?: OwnContactReport;
  /** What tuning found and what it was worth; null without tuning. */
  tuning: TuningGain | null;
}

/**
 * Fits both models, judges them on what they have not seen, and keeps them with all that belongs to them: the bundle
 * `train/`, and a copy of it among the model's versions.
 */
export async function trainModels(context: Context): Promise<Manifest> {
  const manifest = await buildBundle(context);
  if (!context.inspect) keepVersion(context);
  return manifest;
}

/** Copies the bundle that was just made to the versions of its name; what is beside it and tells of single clients stays behind. */
function keepVersion(context: Context): void {
  const { version, files } = readTrainedIndex(context);
  const read = (file: string) => [file, context.store.readBytes(`train/${file}`)!] as const;
  registryOf(context).add(version, new Map([...Object.keys(files), indexFile].map(read)));
}

async function buildBundle(context: Context): Promise<Manifest> {
  const features = await buildFeatures(context, trainAndTestSnapshots(context));
  const { folds, repeats, replicates } = context.project.evaluation;
  const { train, snapshots, population, privacy, seed } = context.project;
  const selection = await selectionHash(context);
  const tuned = train.tune ? await tuneModels(context) : undefined;
  const spec = {
    stage: "train",
    inputs: Object.assign(
      {},
      ...features.map(outputHashes),
      stagedHashes(context),
      tuned ? { "tune/best.json": tuned.outputs["tune/best.json"]!.sha256 } : {},
      selection,
    ) as Record<string, string>,
    settings: {
      train,
      evaluation: { folds, repeats, replicates },
      snapshots: { train: snapshots.train, test: snapshots.test },
      population,
      seed,
      model: modelName(context.project),
      ...(hasLabelColumns(context) ? { labels: { min_contacts: privacy.min_contacts } } : {}),
    },
  };
  return runStage(context, spec, (stage) =>
    withWarehouse(context, (warehouse) => fit(context, warehouse, stage, spec.inputs)),
  );
}

async function fit(
  context: Context,
  warehouse: Warehouse,
  stage: StageWork,
  inputs: Record<string, string>,
): Promise<void> {
  const { project } = context;
  const steps = inParts(stage.step, { rows: 1, models: 8, report: 1 });
  steps.rows("rows", 0, 1);
  const plan = await planTraining(context, warehouse);
  refuseUnfit(plan);
  const isOneFit = plan.design === "later snapshot";
  const found = project.train.tune ? readTuneReport(context) : undefined;
  const nPlainFits = found ? plan.trials.length : 0;
  const nModels = plan.nFeatures.surroundings === 0 && !found ? 1 : 2;
  const nFits = nModels * (plan.trials.length + (isOneFit ? 0 : 1)) + nPlainFits + nCalibrationFits(plan);
  let fitsDone = 0;
  const onFit = (name: string, iteration: number, iterations: number) => {
    steps.models(`model ${fitsDone + 1} of ${nFits} (${name})`, fitsDone + iteration / iterations, nFits);
    if (iteration === iterations) fitsDone += 1;
  };
  const plain = modelSettings(project);
  const optionsOf = (tuned?: TunedPair): FitOptions => ({
    settings: { own: tuned?.own.settings ?? plain, full: tuned?.full.settings ?? plain },
    ownNames: plan.ownNames,
    ...(plan.labelColumns ? { labelColumns: plan.labelColumns } : {}),
    onIteration: onFit,
  });
  const scores: PairScores[] = [];
  let kept: Awaited<ReturnType<typeof fitPair>> | undefined;
  for (const trial of plan.trials) {
    const run = await runTrial(plan.dataset, trial, optionsOf(found?.trials[trial.name] ?? found?.final));
    scores.push(run.scores);
    kept = run.pair;
  }
  const keptOptions = optionsOf(found?.final);
  if (!isOneFit || !kept) kept = await fitPair(plan.dataset, plan.finalRows, keptOptions);
  const settings = keptOptions.settings.full;
  const calibration = await calibrate(plan, scores, settings, project.seed, (iteration) =>
    onFit("calibration", iteration, settings.params.iterations!),
  );
  const tuning = found ? await tuningGain(project, plan, found, scores, optionsOf()) : null;
  steps.report("intervals", 0, 1);
  const ownContacts = await judgeOwnContacts(context, plan.dataset, plan.trials, plan.ownContacts);
  const report = {
    ...judge(context, plan, scores),
    dominant: dominantFeature(kept.full),
    calibration,
    tuning,
    ...(ownContacts ? { ownContacts } : {}),
  };
  const files = bundleFiles({
    name: modelName(project),
    ...kept,
    calibrator: calibration.calibrator,
    schema: schemaOfPlan(plan),
    reference: referenceOf(plan.dataset.columns, plan.finalRows, joinScores(scores).fullScore.map(logOdds)),
    training: recordOf(context, report, kept.full, inputs),
    metrics: report,
  });
  for (const [file, bytes] of files) writeFileSync(stage.draft(file), bytes);
  const asOfs = [...trainSnapshots(context), ...project.snapshots.test];
  await writeHeldOut(context, warehouse, asOfs, scores, stage.draft(heldOutFile));
  stage.count("train_rows", report.train.nRows);
  stage.count("train_positives", report.train.nPositives);
  stage.count("test_rows", report.comparison.all.nRows);
}

function schemaOfPlan({ dataset, finalRows, labelColumns }: TrainPlan): FeatureSchema {
  const ofLabels = labelColumns
    ? labelDeclarations.map(({ name }) => ({ name, kind: "numeric" as const }))
    : [];
  return [...schemaOf(dataset.columns, finalRows), ...ofLabels];
}

function recordOf(
  context: Context,
  { train }: TrainReport,
  { params }: Model,
  inputs: Record<string, string>,
): TrainingRecord {
  const { project } = context;
  return {
    target: project.target,
    segment: project.isStatic ? "all" : project.population.segment,
    ...train,
    params,
    seed: project.seed,
    versions: codeVersions(context),
    inputs,
  };
}

function judge(
  { project }: Context,
  plan: TrainPlan,
  scores: readonly PairScores[],
): Omit<TrainReport, "dominant" | "calibration" | "tuning"> {
  const { dataset, design, finalRows, trials, nFeatures } = plan;
  const { rows, ownScore, fullScore } = joinScores(scores);
  const judged = takeRows({ ...dataset, columns: [] }, rows);
  const learned = takeRows({ ...dataset, columns: [] }, finalRows);
  return {
    design,
    train: {
      nRows: learned.nRows,
      nPositives: sum(learned.label),
      snapshots: project.snapshots.train,
    },
    test: { snapshots: project.snapshots.test },
    features: nFeatures,
    uncoveredCounts: plan.uncoveredCounts,
    comparison: comparePair({
      label: judged.label,
      cluster: judged.cluster,
      ownScore,
      fullScore,
      covered: judged.covered,
      ...(trials.length > 1 ? { trial: trialIds(scores) } : {}),
      seed: project.seed,
      replicates: project.evaluation.replicates,
    }),
    trials: trials.map(({ name, trainRows }, at) => {
      const { label, nRows } = takeRows({ ...dataset, columns: [] }, scores[at]!.rows);
      return {
        name,
        nLearned: trainRows.length,
        nRows,
        ownAuc: orNull(auc(label, scores[at]!.ownScore)),
        fullAuc: orNull(auc(label, scores[at]!.fullScore)),
      };
    }),
  };
}

/** @throws DataError naming every trial whose rows to learn from are all of one class or none, or with no row to judge on */
function refuseUnfit({ dataset, trials, finalRows }: TrainPlan): void {
  const problems: Problem[] = [];
  const check = (where: string, rows: Int32Array) => {
    const { label, nRows } = takeRows({ ...dataset, columns: [] }, rows);
    const nPositives = sum(label);
    if (nPositives > 0 && nPositives < nRows) return;
    const rowsWord = `${nRows} row${nRows === 1 ? "" : "s"}`;
    problems.push({
      code: nRows === 0 ? "empty-population" : "one-class",
      where,
      found: nRows === 0 ? "no eligible client" : `${rowsWord}, all of class ${nPositives === 0 ? 0 : 1}`,
      expected: "clients who took the product within the horizon and clients who did not",
      hint: "look at target.product, population.segment, target.horizon_days, the snapshots and the ids of splits",
    });
  };
  check("training rows", finalRows);
  if (problems.length === 0) {
    for (const { name, trainRows, testRows } of trials) {
      if (trainRows !== finalRows) check(`training rows of ${name}`, trainRows);
      if (testRows.length > 0) continue;
      problems.push({
        code: "empty-population",
        where: `rows of ${name} to judge on`,
        found: "no eligible client",
        expected: "clients whom the models have not seen",
        hint: "look at the test snapshots, or whether the ids of the splits are the clients'",
      });
    }
  }
  if (problems.length > 0) throw new DataError(problems);
}
