import type { Model } from "catboost-wasm";
import type { Column } from "../core/columns.ts";
import { type Dataset, takeRows, withColumns } from "./dataset.ts";
import type { Trial } from "./design.ts";
import { fitModel, type ModelSettings } from "./fit-model.ts";

/** The two models that answer "do the surroundings pay?": same rows, same budget, with and without them. */
export interface ModelPair {
  own: Model;
  full: Model;
}

/** Columns of the surroundings that are made of labels, for all rows of a dataset, from those of the rows learned from alone. */
export type LabelColumns = (trainRows: Int32Array) => Column[];

export interface FitOptions {
  /** Of each model: the same, or what tuning found for each of them within the same budget. */
  settings: Readonly<Record<"own" | "full", ModelSettings>>;
  ownNames: ReadonlySet<string>;
  /** In a static graph: contacts' labels, which each trial may know others of. */
  labelColumns?: LabelColumns;
  /** Called after each iteration of either model; iterations count from 1. */
  onIteration?: (model: "own" | "full", iteration: number, iterations: number) => void;
}

/** Fits both models on the same rows. */
export function fitPair(dataset: Dataset, trainRows: Int32Array, options: FitOptions): Promise<ModelPair> {
  return fitRows(takeRows(withLabels(dataset, trainRows, options), trainRows), options);
}

/** Where nothing of the surroundings is there, and the settings are the same, both are one model. */
async function fitRows(rows: Dataset, options: FitOptions): Promise<ModelPair> {
  const { ownNames, settings } = options;
  const own = await fitOne(withColumns(rows, ownNames), "own", options);
  const isOne = settings.own === settings.full && rows.columns.every(({ name }) => ownNames.has(name));
  if (isOne) return { own, full: own };
  const full = await fitOne(rows, "full", options);
  return { own, full };
}

function fitOne(
  rows: Dataset,
  name: "own" | "full",
  { settings, onIteration }: Pick<FitOptions, "settings" | "onIteration">,
): Promise<Model> {
  return fitModel(rows, settings[name], {
    onIteration: ({ iteration, iterations }) => onIteration?.(name, iteration, iterations),
  });
}

function withLabels(
  dataset: Dataset,
  trainRows: Int32Array,
  { labelColumns }: Pick<FitOptions, "labelColumns">,
): Dataset {
  if (!labelColumns) return dataset;
  return { ...dataset, columns: [...dataset.columns, ...labelColumns(trainRows)] };
}

/** Probabilities of both models for some rows. */
export interface PairScores {
  rows: Int32Array;
  ownScore: Float64Array;
  fullScore: Float64Array;
}

function scorePair(
  pair: ModelPair,
  dataset: Dataset,
  rows: Int32Array,
  ownNames: ReadonlySet<string>,
): PairScores {
  const test = takeRows(dataset, rows);
  return {
    rows,
    ownScore: pair.own.predict(withColumns(test, ownNames), "Probability"),
    fullScore: pair.full.predict(test, "Probability"),
  };
}

/** Fits on the rows of one trial and scores the others. */
export async function runTrial(
  dataset: Dataset,
  trial: Trial,
  options: FitOptions,
): Promise<{ pair: ModelPair; scores: PairScores }> {
  const rows = withLabels(dataset, trial.trainRows, options);
  const pair = await fitRows(takeRows(rows, trial.trainRows), options);
  return { pair, scores: scorePair(pair, rows, trial.testRows, options.ownNames) };
}

/** Fits the model with all columns alone, and scores the judged rows. */
export async function scoreFull(
  dataset: Dataset,
  trial: Trial,
  options: Pick<FitOptions, "settings" | "labelColumns" | "onIteration">,
): Promise<Float64Array> {
  const rows = withLabels(dataset, trial.trainRows, options);
  const model = await fitOne(takeRows(rows, trial.trainRows), "full", options);
  return model.predict(takeRows(rows, trial.testRows), "Probability");
}

/** The scores of several trials, one after the other. */
export function joinScores(parts: readonly PairScores[]): PairScores {
  const total = parts.reduce((sum, part) => sum + part.rows.length, 0);
  const whole = {
    rows: new Int32Array(total),
    ownScore: new Float64Array(total),
    fullScore: new Float64Array(total),
  };
  let at = 0;
  for (const part of parts) {
    whole.rows.set(part.rows, at);
    whole.ownScore.set(part.ownScore, at);
    whole.fullScore.set(part.fullScore, at);
    at += part.rows.length;
  }
  return whole;
}
