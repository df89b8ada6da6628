import { type Model, type TrainOptions, type TrainParams, train } from "catboost-wasm";
import { type Dataset, takeRows } from "./dataset.ts";
import { priorCorrection } from "./prior-correction.ts";
import { sampleNegatives } from "./sample-negatives.ts";

/** How one model is fitted. */
export interface ModelSettings {
  /** CatBoost's own names. */
  params: TrainParams;
  /** Share of the negative rows to learn from, above 0 to 1; see `sampleNegatives`. */
  negativeShare: number;
}

/**
 * Fits a model whose probabilities are true ones: what sampling of negatives and class weights do to the odds is taken out
 * of its bias, so that it is right wherever the model goes.
 *
 * @throws CatBoostError for rows of one class
 *
 * Deterministic in `params.random_seed`.
 */
export async function fitModel(
  rows: Dataset,
  settings: ModelSettings,
  options: TrainOptions = {},
): Promise<Model> {
  const learned = learnedRows(rows, settings);
  const model = await train(learned, settings.params, options);
  const correction = priorCorrection(learned.label, {
    negativeShare: settings.negativeShare,
    autoClassWeights: settings.params.auto_class_weights,
  });
  return correction === 0 ? model : model.withBias(model.bias + correction);
}

/** The rows without the negatives that are left out. */
export function learnedRows(rows: Dataset, { params, negativeShare }: ModelSettings): Dataset {
  if (negativeShare === 1) return rows;
  return takeRows(rows, sampleNegatives(rows.label, negativeShare, params.random_seed ?? 0));
}
