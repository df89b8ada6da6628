import { writeFileSync } from "node:fs";
import { daysBetween } from "../../config/day.ts";
import { type BrierParts, brierParts } from "../../evaluate/brier.ts";
import { type Calibration, calibration } from "../../evaluate/calibration.ts";
import { type DelongTest, delongTest } from "../../evaluate/delong.ts";
import {
  type EvaluationSettings,
  evaluateRows,
  type NamedScores,
  type RowsEvaluation,
} from "../../evaluate/evaluate-rows.ts";
import { intervalLevel } from "../../evaluate/interval.ts";
import type { Manifest } from "../../store/manifest.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { trainSnapshots } from "../stage/snapshots.ts";
import { outputHashes, runStage, type StageWork } from "../stage/stage.ts";
import { readTrainedIndex } from "../train/registry.ts";
import { TableColumns } from "../train/table-columns.ts";
import { trainModels } from "../train/train.ts";
import { planTraining, type TrainPlan } from "../train/train-plan.ts";
import { type AgeEvaluation, evaluateAges } from "./evaluation-ages.ts";
import { type CommunityEvaluation, evaluateByCommunity } from "./evaluation-communities.ts";
import { evaluateGroups, type GroupingEvaluation } from "./evaluation-groups.ts";
import { datesOf, type JudgedRows, modelScores, readJudgedRows } from "./evaluation-rows.ts";

/** One of the judged snapshots alone. */
interface SnapshotEvaluation {
  asOf: string;
  /** Since the last snapshot that was learned from. */
  modelAgeDays: number;
  /** Both models. */
  evaluation: RowsEvaluation;
  /** AUC without resampling: own first, full second. */
  delong: DelongTest;
}

/** `evaluate/evaluation.json`: plain JSON, the same bytes for the same inputs. */
export interface EvaluationReport {
  design: TrainPlan["design"];
  modelVersion: string;
  snapshots: { train: string[]; test: string[] };
  level: number;
  settings: EvaluationSettings;
  /** What the baselines are, in words. */
  baselines: { rule: string; popularity: string };
  /** All judged rows, every score: full, own, rule, popularity, random; with curves. */
  all: RowsEvaluation;
  /** Of the full model's calibrated probability. */
  calibration: Calibration;
  /** Null where there is no judged row. */
  brier: BrierParts | null;
  /** The later snapshots one by one; empty where rows are judged in folds or splits. */
  bySnapshot: SnapshotEvaluation[];
  groups: GroupingEvaluation[];
  /** Null where there is no later snapshot, or only one of both classes to learn from. */
  ages: AgeEvaluation | null;
  /** Null where there is no later snapshot. */
  communities: CommunityEvaluation | null;
}

/** Where curves over the length of the list have their points: close together where lists end. */
const curveShares = [
  0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
];

/**
 * Judges the models that `train` made on the rows that they have not seen: `evaluate/evaluation.json`, and of a later snapshot
 * `evaluate/communities.json`, the map of its communities.
 */
export async function evaluateModels(context: Context): Promise<Manifest> {
  const trained = await trainModels(context);
  const { evaluation, surroundings, privacy } = context.project;
  const spec = {
    stage: "evaluate",
    inputs: { ...trained.inputs, ...outputHashes(trained) },
    settings: {
      evaluation,
      resolution: surroundings.community_resolution,
      min_contacts: privacy.min_contacts,
    },
  };
  return runStage(context, spec, (stage) =>
    withWarehouse(context, (warehouse) => evaluate(context, warehouse, stage)),
  );
}

async function evaluate(context: Context, warehouse: Warehouse, stage: StageWork): Promise<void> {
  const { project } = context;
  stage.step("rows", 0, 10);
  const plan = await planTraining(context, warehouse);
  const table = await TableColumns.open(context, warehouse, [
    ...trainSnapshots(context),
    ...project.snapshots.test,
  ]);
  const judged = await readJudgedRows(context, warehouse, plan, table);
  const { top, profit, replicates } = project.evaluation;
  const settings: EvaluationSettings = { tops: top, profit, seed: project.seed, replicates };
  const isLater = plan.design === "later snapshot";
  stage.step("all clients", 1, 10);
  const all = evaluateRows(judged, settings, curveShares);
  stage.step("snapshots", 3, 10);
  const bySnapshot = isLater ? evaluateSnapshots(context, plan, judged, settings) : [];
  stage.step("groups", 4, 10);
  const groups = await evaluateGroups(context, table, judged, settings);
  const ages = isLater
    ? await evaluateAges(context, plan, settings, (done, total) =>
        stage.step("models of different age", 6 + (2 * done) / total, 10),
      )
    : null;
  stage.step("communities", 8, 10);
  const communities = isLater ? await evaluateByCommunity(context, warehouse, plan, judged, settings) : null;
  const report: EvaluationReport = {
    design: plan.design,
    modelVersion: readTrainedIndex(context).version,
    snapshots: { train: project.snapshots.train, test: project.snapshots.test },
    level: intervalLevel,
    settings,
    baselines: judged.about,
    all,
    calibration: calibration(judged.label, judged.probability, judged.cluster),
    brier: judged.label.length > 0 ? brierParts(judged.label, judged.probability) : null,
    bySnapshot,
    groups,
    ages: ages ?? null,
    communities: communities?.evaluation ?? null,
  };
  writeFileSync(stage.draft("evaluation.json"), `${JSON.stringify(report, null, 2)}\n`);
  if (communities) writeFileSync(stage.draft("communities.json"), `${JSON.stringify(communities.map)}\n`);
  stage.count("judged_rows", all.nRows);
}

function evaluateSnapshots(
  { project }: Context,
  plan: TrainPlan,
  judged: JudgedRows,
  settings: EvaluationSettings,
): SnapshotEvaluation[] {
  const asOfs = datesOf(plan);
  const lastTrained = project.snapshots.train.toSorted().at(-1)!;
  return project.snapshots.test.toSorted().map((asOf) => {
    const at = asOfs.indexOf(asOf);
    const rows = modelScores(judged, (index) => plan.times.snapshotOf[judged.datasetRow[index]!] === at);
    return {
      asOf,
      modelAgeDays: daysBetween(lastTrained, asOf),
      evaluation: evaluateRows(rows, settings),
      delong: testPair(rows),
    };
  });
}

function testPair({ label, scores: [full, own] }: NamedScores): DelongTest {
  return delongTest(label, own!.score, full!.score);
}
