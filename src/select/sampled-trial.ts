import { type Model, type TrainParams, train } from "catboost-wasm";
import type { Dataset } from "../train/dataset.ts";
import type { Trial } from "../train/design.ts";
import { SeededRandom } from "../util/random.ts";
import { type RowSample, sampleRows } from "./sample-rows.ts";

/**
 * The models that columns are judged by: shallow and few, in the trainer's fast mode, whose trees are as good as the exact ones' within noise.
 * Combinations of categories are left out: a column is asked what it says, not which pair of many thousand.
 */
export const judgeParams = {
  iterations: 120,
  depth: 3,
  learning_rate: 0.06,
  max_ctr_complexity: 1,
} as const satisfies TrainParams;

/** A trial with few enough rows to be fitted often. */
export interface SampledTrial {
  name: string;
  learn: RowSample;
  judge: RowSample;
}

/** Draws the rows of trials once, so that all sets of columns are fitted and judged on the same ones. */
export function sampleTrials(
  { label }: Dataset,
  trials: readonly Trial[],
  maxRows: number,
  seed: number,
): SampledTrial[] {
  return trials.map(({ name, trainRows, testRows }, at) => {
    const random = new SeededRandom(seed * 1000 + at);
    return {
      name,
      learn: sampleRows(trainRows, label, maxRows, random),
      judge: sampleRows(testRows, label, maxRows, random),
    };
  });
}

/** Fits the judge's model to sampled rows. */
export function fitRows(rows: Dataset, params: TrainParams): Promise<Model> {
  return train(rows, params, { mode: "fast" });
}
