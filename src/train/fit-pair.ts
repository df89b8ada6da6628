import { type Model, type TrainParams, train } from "catboost-wasm";
import { type Dataset, takeRows, withColumns } from "./dataset.ts";
import type { Trial } from "./design.ts";

/** The two models that answer "do the surroundings pay?": same rows, same budget, with and without them. */
export interface ModelPair {
  own: Model;
  full: Model;
}

export interface FitOptions {
  params: TrainParams;
  ownNames: ReadonlySet<string>;
  /** Called after each iteration of either model; iterations count from 1. */
  onIteration?: (model: "own" | "full", iteration: number) => void;
}

/** Fits both models on the same rows with the same parameters. */
export async function fitPair(dataset: Dataset, options: FitOptions): Promise<ModelPair> {
  const fit = (rows: Dataset, name: "own" | "full") =>
    train(rows, options.params, { onIteration: ({ iteration }) => options.onIteration?.(name, iteration) });
  const own = await fit(withColumns(dataset, options.ownNames), "own");
  const full = await fit(dataset, "full");
  return { own, full };
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
  const pair = await fitPair(takeRows(dataset, trial.trainRows), options);
  return { pair, scores: scorePair(pair, dataset, trial.testRows, options.ownNames) };
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
