import { writeFileSync } from "node:fs";
import type { TrainParams } from "catboost-wasm";
import { DataError } from "../core/errors.ts";
import { auc } from "../evaluate/auc.ts";
import { comparePair, type PairComparison } from "../evaluate/compare-pair.ts";
import type { Manifest } from "../store/manifest.ts";
import { takeRows } from "../train/dataset.ts";
import { type FitOptions, fitPair, joinScores, type PairScores, runTrial } from "../train/fit-pair.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { type Context, withWarehouse } from "./context.ts";
import { buildFeatures } from "./features.ts";
import { trainSnapshots } from "./snapshots.ts";
import { outputHashes, runStage, type StageWork } from "./stage.ts";
import { planTraining, type TrainPlan } from "./train-plan.ts";

/** What `train` found out, as stored in `train/metrics.json`. */
export interface TrainReport {
  design: TrainPlan["design"];
  train: { nRows: number; nPositives: number; snapshots: string[] };
  test: { snapshots: string[] };
  features: TrainPlan["nFeatures"];
  /** On all judged rows together. */
  comparison: PairComparison;
  /** AUC of each trial. */
  trials: { name: string; nRows: number; ownAuc: number; fullAuc: number }[];
}

/** Fits both models, judges them on what they have not seen, and keeps them: `train/model.cbm`, `train/own.cbm`. */
export async function trainModels(context: Context): Promise<Manifest> {
  const features = await buildFeatures(context);
  const { train, evaluation, snapshots, population, seed } = context.project;
  const judged = new Set(
    [...trainSnapshots(context), ...snapshots.test].map((asOf) => `features/as_of=${asOf}`),
  );
  const spec = {
    stage: "train",
    inputs: Object.assign(
      {},
      ...features.filter(({ stage }) => judged.has(stage)).map(outputHashes),
    ) as Record<string, string>,
    settings: {
      train,
      evaluation,
      snapshots: { train: snapshots.train, test: snapshots.test },
      population,
      seed,
    },
  };
  return runStage(context, spec, (stage) =>
    withWarehouse(context, (warehouse) => fit(context, warehouse, stage)),
  );
}

async function fit(context: Context, warehouse: Warehouse, stage: StageWork): Promise<void> {
  const { project } = context;
  const plan = await planTraining(context, warehouse);
  refuseOneClass(plan);
  const isOneFit = plan.design === "later snapshot";
  const nFits = 2 * (plan.trials.length + (isOneFit ? 0 : 1));
  let fitsDone = 0;
  const options: FitOptions = {
    params: { ...definedOnly(project.train), random_seed: project.seed },
    ownNames: plan.ownNames,
    onIteration(name, iteration) {
      stage.step(
        `model ${fitsDone + 1} of ${nFits} (${name})`,
        fitsDone + iteration / project.train.iterations,
        nFits,
      );
      if (iteration === project.train.iterations) fitsDone += 1;
    },
  };
  const scores: PairScores[] = [];
  let kept: Awaited<ReturnType<typeof fitPair>> | undefined;
  for (const trial of plan.trials) {
    const run = await runTrial(plan.dataset, trial, options);
    scores.push(run.scores);
    kept = run.pair;
  }
  if (!isOneFit || !kept) kept = await fitPair(takeRows(plan.dataset, plan.finalRows), options);
  stage.step("intervals", nFits, nFits);
  const report = judge(context, plan, scores);
  writeFileSync(stage.draft("model.cbm"), kept.full.toCbm());
  writeFileSync(stage.draft("own.cbm"), kept.own.toCbm());
  writeFileSync(stage.draft("metrics.json"), `${JSON.stringify(report, null, 2)}\n`);
  stage.count("train_rows", report.train.nRows);
  stage.count("train_positives", report.train.nPositives);
  stage.count("test_rows", report.comparison.all.nRows);
}

function judge(
  { project, ...context }: Context,
  plan: TrainPlan,
  scores: readonly PairScores[],
): TrainReport {
  const { dataset, design, finalRows, trials, nFeatures } = plan;
  const { rows, ownScore, fullScore } = joinScores(scores);
  const judged = takeRows({ ...dataset, columns: [] }, rows);
  const learned = takeRows({ ...dataset, columns: [] }, finalRows);
  return {
    design,
    train: {
      nRows: learned.nRows,
      nPositives: sum(learned.label),
      snapshots: trainSnapshots({ project, ...context }),
    },
    test: { snapshots: project.snapshots.test },
    features: nFeatures,
    comparison: comparePair({
      label: judged.label,
      cluster: judged.cluster,
      ownScore,
      fullScore,
      covered: judged.covered,
      seed: project.seed,
      replicates: project.evaluation.replicates,
    }),
    trials: trials.map(({ name }, at) => {
      const { label, nRows } = takeRows({ ...dataset, columns: [] }, scores[at]!.rows);
      return {
        name,
        nRows,
        ownAuc: auc(label, scores[at]!.ownScore),
        fullAuc: auc(label, scores[at]!.fullScore),
      };
    }),
  };
}

/** @throws DataError when the rows to learn from are all of one class, or there are none */
function refuseOneClass({ dataset, finalRows }: TrainPlan): void {
  const { label, nRows } = takeRows({ ...dataset, columns: [] }, finalRows);
  const nPositives = sum(label);
  if (nPositives > 0 && nPositives < nRows) return;
  throw new DataError([
    {
      code: nRows === 0 ? "empty-population" : "one-class",
      where: "training rows",
      found: nRows === 0 ? "no eligible client" : `${nRows} row${nRows === 1 ? "" : "s"}, all of class ${nPositives === 0 ? 0 : 1}`,
      expected: "clients who took the product within the horizon and clients who did not",
      hint: "look at target.product, population.segment, target.horizon_days and the snapshots",
    },
  ]);
}

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function definedOnly(params: Record<string, unknown>): TrainParams {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined)) as TrainParams;
}
