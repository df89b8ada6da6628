import { CatBoostError } from "../errors.ts";
import type { Pool } from "../pool/pool.ts";
import type { LossName } from "../trees/loss.ts";

/** Rows of the pool that a fold learns from, and that it is judged by; in the order in which they are read. */
export interface CvFold {
  train: ArrayLike<number>;
  test: ArrayLike<number>;
}

/** How the rows are cut into folds, under CatBoost's own names. */
export interface SplitOptions {
  /** Default 3. */
  fold_count?: number;
  /**
   * Classical: each fold is judged by its own part of the rows and learns from all others. Inverted: it learns from its part and is judged by the
   * others. TimeSeries: the rows, in their order, are cut into one part more than there are folds; each fold learns from the first parts and is judged by the next
   * one. Default Classical.
   */
  type?: "Classical" | "Inverted" | "TimeSeries";
  /** Each part has the same share of each label. Default: with Logloss, but not with TimeSeries. */
  stratified?: boolean;
  /** Rows are shuffled first. Default true, but not with TimeSeries. */
  shuffle?: boolean;
  /** Of the shuffle: a whole number, 0 to 2^53 - 1. Default 0. */
  partition_random_seed?: number;
  /** TimeSeries only: when each row was. Rows are read in this order, rows of the same time as they stand. Default: they are in order. */
  timestamps?: ArrayLike<number>;
  /** Folds of your own, instead of all of these. */
  folds?: readonly CvFold[];
}

const types = ["Classical", "Inverted", "TimeSeries"] as const;
const splitNames = [
  "fold_count",
  "type",
  "stratified",
  "shuffle",
  "partition_random_seed",
  "timestamps",
] as const satisfies readonly (keyof SplitOptions)[];

export type SplitSettings = Required<Omit<SplitOptions, "timestamps" | "folds">> &
  Pick<SplitOptions, "timestamps">;

/** @throws CatBoostError naming all that is wrong */
export function splitSettings(options: SplitOptions, pool: Pool, loss: LossName): SplitSettings {
  const { fold_count = 3, type = "Classical", partition_random_seed = 0, timestamps } = options;
  const isTime = type === "TimeSeries";
  const { stratified = loss === "Logloss" && !isTime, shuffle = !isTime } = options;
  const problems: string[] = [];
  const expect = (isFine: boolean, name: keyof SplitOptions, expected: string): void => {
    if (!isFine) problems.push(`${name}: ${JSON.stringify(options[name])}, expected ${expected}`);
  };
  expect(isWhole(fold_count, pool.nRows, 2), "fold_count", "a whole number from 2 to the number of rows");
  expect(types.includes(type), "type", `one of ${types.join(", ")}`);
  expect(
    isWhole(partition_random_seed, Number.MAX_SAFE_INTEGER),
    "partition_random_seed",
    "a whole number of 0 or more",
  );
  if (isTime && stratified) problems.push("stratified: given with type TimeSeries, expected without it");
  if (isTime && shuffle) problems.push("shuffle: given with type TimeSeries, expected without it");
  if (timestamps) {
    if (!isTime) problems.push("timestamps: given without type TimeSeries, expected only with it");
    if (timestamps.length !== pool.nRows || !Array.from(timestamps).every(Number.isFinite))
      problems.push(`timestamps: expected a finite number for each of the ${pool.nRows} rows`);
  }
  if (problems.length > 0) throw new CatBoostError(problems);
  return { fold_count, type, partition_random_seed, stratified, shuffle, ...(timestamps && { timestamps }) };
}

/** @throws CatBoostError naming all that is wrong with folds that are given */
export function checkFolds(options: SplitOptions, pool: Pool): void {
  const folds = options.folds!;
  const problems = splitNames
    .filter((name) => options[name] !== undefined)
    .map((name) => `${name}: given with folds, expected only one of them`);
  if (folds.length < 2) problems.push(`folds: ${folds.length}, expected at least two`);
  for (const [i, fold] of folds.entries()) {
    for (const side of ["train", "test"] as const) {
      const bad = Array.from(fold[side]).find((row) => !isWhole(row, pool.nRows - 1));
      const name = `folds[${i}].${side}`;
      if (fold[side].length === 0) problems.push(`${name}: no rows, expected at least one`);
      if (bad !== undefined) problems.push(`${name}: ${bad}, expected row numbers below ${pool.nRows}`);
    }
  }
  if (problems.length > 0) throw new CatBoostError(problems);
}

function isWhole(value: number, most: number, least = 0): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
