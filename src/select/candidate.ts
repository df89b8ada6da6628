import type { Dataset } from "../train/dataset.ts";
import type { RowTimes } from "../train/time-folds.ts";

/** A column that may be selected. */
export interface Candidate {
  /** Column name. */
  name: string;
  /** `own` for what the bank knows itself, else the group of the catalogue that the column belongs to. */
  group: string;
  /** What it is computed from, as the catalogue declares it. */
  cost: string;
  /** Dearer costs are higher; 0: a column that is there anyway. */
  costRank: number;
}

/** The base set, which comes first. */
export const ownGroup = "own";

/** Rows of the training snapshots and what their columns are. */
export interface SelectionData {
  dataset: Dataset;
  times: RowTimes;
  /** Names of the snapshots, in order. */
  snapshots: readonly string[];
  /** Days between a snapshot learned from and one judged: horizon and label lag. */
  embargoDays: number;
  /** One for each column of the dataset, in its order. */
  candidates: readonly Candidate[];
}

/** Told after each step of the work. */
export type OnStep = (what: string, done: number, total: number) => void;
