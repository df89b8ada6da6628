import { DataError } from "../core/errors.ts";
import { type Dataset, withColumns } from "../train/dataset.ts";
import type { Trial } from "../train/design.ts";
import { clientFolds, timeFolds } from "../train/time-folds.ts";
import { sum } from "../util/sums.ts";
import type { BackwardResult } from "./backward.ts";
import { callBack, type UnexplainedColumn } from "./call-back.ts";
import { type OnStep, ownGroup, type SelectionData } from "./candidate.ts";
import { type Cluster, clusterColumns } from "./clusters.ts";
import { type CostResult, dropByCost } from "./cost.ts";
import { dropUnstable, type UnstableResult } from "./drop-unstable.ts";
import type { GroupsResult } from "./groups.ts";
import type { ColumnImportance } from "./importance.ts";
import { type ColumnQuality, checkQuality, type QualityLimits } from "./quality.ts";
import { rowsOf, selectOnce } from "./select-once.ts";
import { judgeStability, type StabilityResult } from "./stability.ts";

export interface SelectionSettings extends QualityLimits {
  /** Association from which columns are one cluster, 0 … 1. */
  max_correlation: number;
  /** Rounds against shadows. */
  rounds: number;
  /** Drawings of two halves of the clients. */
  stability_seeds: number;
  /** Rows that a fit learns from, and rows that it is judged on, at most. */
  max_rows: number;
  seed: number;
}

/** What each stage found, and what is left in the end. Plain JSON. */
export interface SelectionReport {
  rows: number;
  positives: number;
  snapshots: readonly string[];
  trials: { name: string; learned: number; judged: number }[];
  quality: ColumnQuality[];
  clusters: Cluster[];
  importance: ColumnImportance[];
  groups: GroupsResult;
  backward: BackwardResult;
  stability: StabilityResult;
  unstable: UnstableResult;
  costs: CostResult[];
  /** Own columns that came back after all, the surest first. */
  calledBack: UnexplainedColumn[];
  /** Names of the selected columns, in the order of the feature table. */
  selected: string[];
}

/** Judged snapshots at most. */
const mostFolds = 3;
/** Folds over clients where all rows are of one moment, or the snapshots are too near each other. */
const nClientFolds = 3;
/** Part of the rounds and rows that a run of the stability has. */
const stabilityPart = 1 / 4;

/**
 * Selects columns in stages: quality → correlation clusters → importance against shadows → groups of the surroundings → backward over prefixes →
 * stability → cost → what is left unexplained. Each stage sees what the one before left, and says why it leaves out what it does.
 *
 * Judged in folds of time with an embargo; only the rows given are seen, so that they must be those of the training snapshots.
 *
 * Deterministic in `seed`. Cost: some 30 fits on twice the columns; 200,000 clients × 300 columns take minutes. Memory: 20 bytes a row and column of the
 * rows in a fit.
 *
 * @throws DataError when there are too few positives for any fold
 *
 * @example (await selectFeatures(data, settings, onStep)).selected // ["income", "adopter_count_60d"]
 */
export async function selectFeatures(
  data: SelectionData,
  settings: SelectionSettings,
  onStep: OnStep = () => {},
): Promise<SelectionReport> {
  const { dataset, candidates } = data;
  const trials = trialsOf(data, settings.seed);
  const quality = checkQuality(data, settings, onStep);
  const sound = new Map(quality.filter(({ fault }) => fault === null).map((column) => [column.name, column]));
  const clusters = clusterColumns(
    dataset,
    candidates.filter(({ name }) => sound.has(name)),
    sound,
    settings.max_correlation,
    settings.seed,
    onStep,
  );
  const spoken = new Set(clusters.flatMap(({ others }) => others));
  const names = candidates.map(({ name }) => name).filter((name) => sound.has(name) && !spoken.has(name));
  const part = { ...data, dataset: withColumns(dataset, new Set(names)) };
  const options = { rounds: settings.rounds, maxRows: settings.max_rows, seed: settings.seed };
  const { importance, groups, backward, judge } = await selectOnce(part, trials, names, options, onStep);
  const smaller = {
    ...options,
    rounds: Math.ceil(settings.rounds * stabilityPart),
    maxRows: Math.ceil(settings.max_rows * stabilityPart),
  };
  const stability = await judgeStability(part, trials, names, settings.stability_seeds, smaller, onStep);
  const { unstable, names: steady } = await dropUnstable(judge, backward.names, stability.frequency);
  const isSteady = new Set(steady);
  const cost = await dropByCost(
    judge,
    candidates.filter(({ name }) => isSteady.has(name)),
    onStep,
  );
  onStep("what is left unexplained", 0, 1);
  const own = candidates.filter(({ name, group }) => group === ownGroup && names.includes(name));
  const calledBack = await callBack(
    part.dataset,
    rowsOf(dataset, trials),
    cost.names,
    own.map(({ name }) => name).filter((name) => !cost.names.includes(name)),
    options,
  );
  const isSelected = new Set([...cost.names, ...calledBack.map(({ name }) => name)]);
  return {
    rows: dataset.nRows,
    positives: sum(dataset.label),
    snapshots: data.snapshots,
    trials: trials.map((trial) => describeTrial(trial)),
    quality,
    clusters,
    importance,
    groups,
    backward,
    stability,
    unstable,
    costs: cost.costs,
    calledBack,
    selected: candidates.map(({ name }) => name).filter((name) => isSelected.has(name)),
  };
}

/**
 * Folds in the order of time where the snapshots allow, else over clients.
 * @throws DataError when the clients of some fold are all of one class
 */
function trialsOf({ dataset, times, embargoDays }: SelectionData, seed: number): Trial[] {
  const isFit = (trial: Trial) => hasBothClasses(trial, dataset);
  const folds = timeFolds(times, embargoDays, mostFolds).filter(isFit);
  if (folds.length > 0) return folds;
  const ofClients = clientFolds(dataset, nClientFolds, seed);
  if (ofClients.every(isFit)) return ofClients;
  const nPositives = sum(dataset.label);
  throw new DataError([
    {
      code: "too-few-positives",
      where: "training snapshots",
      found: `${nPositives} positives of ${dataset.nRows} rows: no fold, of time or of clients, has rows of both classes to learn from and to be judged on`,
      expected: "rows of both classes in each fold; some hundred positives to tell anything",
      hint: "more or later training snapshots, or a longer target.horizon_days",
    },
  ]);
}

function hasBothClasses({ trainRows, testRows }: Trial, { label }: Dataset): boolean {
  return [trainRows, testRows].every((rows) => [0, 1].every((y) => rows.some((row) => label[row] === y)));
}

function describeTrial({ name, trainRows, testRows }: Trial) {
  return { name, learned: trainRows.length, judged: testRows.length };
}
