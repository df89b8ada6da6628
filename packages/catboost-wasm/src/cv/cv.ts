import { CatBoostError } from "../errors.ts";
import type { Model } from "../model.ts";
import { usualRate } from "../params/automatic-rate.ts";
import { type GivenParams, withoutSynonyms } from "../params/param-names.ts";
import { resolveParams } from "../params/resolve-params.ts";
import { toSettings } from "../params/settings.ts";
import type { TrainParams } from "../params/train-params.ts";
import { labelReading, weightsOfClasses, withNumericLabel } from "../pool/class-labels.ts";
import { checkLearnPool, checkPool, type LabelledPool, type Pool } from "../pool/pool.ts";
import { takeRows } from "../pool/pool-rows.ts";
import { Rng } from "../runtime/random.ts";
import { Heap } from "../runtime/wasm.ts";
import { type Progress, type TrainOptions, trainInOrder } from "../train.ts";
import { classWeights } from "../training/weights.ts";
import { type CvFold, checkFolds, type SplitOptions, splitSettings } from "./options.ts";
import { type FoldScores, scoresTable } from "./scores.ts";
import { splitRows } from "./split.ts";

export interface CvOptions extends SplitOptions, Pick<TrainOptions, "mode" | "signal" | "workers"> {
  /** Whether the folds' models are wanted. Default false. */
  return_models?: boolean;
  /** Called after each tree of each fold, folds counted from 0. What it throws ends the validation. */
  onIteration?(fold: number, progress: Progress): void;
}

export interface CvResult {
  /**
   * Columns by official's names: `iterations`, then `test-Logloss-mean`, `test-Logloss-std`, `train-Logloss-mean` and `train-Logloss-std` of the loss and of each
   * metric, over the folds; a fold that stopped early keeps its last values.
   */
  scores: Readonly<Record<string, readonly number[]>>;
  /** Of each fold, if `return_models` asks for them. */
  models: readonly Model[];
}

/** Automatic values are those of so many iterations. */
const manyIterations = 1000;

/**
 * Cross-validation: trains a model on each fold's rows and judges it by the others after each tree. Rows, models and numbers are those of official
 * `catboost.cv`, as far as training's are.
 *
 * As in official, the learning rate is 0.03 unless told otherwise, leaf steps do not depend on the number of iterations, RMSE starts from 0 unless
 * `boost_from_average` is given, automatic class weights are those of the first fold, and models keep all trees; a detector
 * (`od_type`, `early_stopping_rounds`) stops each fold on its own. Deterministic. The folds are trained one after another.
 *
 * @throws CatBoostError for a bad pool, parameter or option
 * @example
 * const { scores } = await cv(pool, { iterations: 200 }, { fold_count: 5 });
 * const best = Math.min(...scores["test-Logloss-mean"]!);
 */
export async function cv(table: Pool, given: GivenParams = {}, options: CvOptions = {}): Promise<CvResult> {
  checkPool(table);
  const params = withoutSynonyms(given);
  const usual = resolveOnce(params, table, options);
  const loss = usual.loss_function;
  const reading = labelReading(table.label, usual);
  const pool = withNumericLabel(table, reading);
  checkLearnPool(pool, loss);
  if (usual.class_weights) usual.class_weights = weightsOfClasses(usual.class_weights, reading);
  const folds = foldsOf(pool, options, () => splitRows(pool.label, splitSettings(options, pool, loss)));
  // As in official, it begins anew after the shuffle, and goes on from fold to fold.
  const rng = new Rng(new Heap(1), options.partition_random_seed ?? 0);
  const foldParams = {
    ...paramsOfFolds(params, usual),
    ...weightsOfFolds(usual, takeRows(pool, folds[0]!.train)),
    // Of all rows, whatever labels a fold has.
    ...(reading.names.length === 2 && { class_names: [reading.names[0]!, reading.names[1]!] as const }),
  };
  const scores: FoldScores[] = [];
  const models: Model[] = [];
  for (const [i, { train, test }] of folds.entries()) {
    const told: FoldScores = { train: [], test: [] };
    scores.push(told);
    const foldOptions: TrainOptions = {
      ...pick(options),
      evalSet: takeRows(table, test),
      onIteration: (progress) => {
        told.train.push(progress.metrics.learn ?? {});
        told.test.push(progress.metrics.validation ?? {});
        options.onIteration?.(i, progress);
      },
    };
    const model = await trainInOrder(takeRows(table, train), foldParams, foldOptions, rng);
    if (options.return_models) models.push(model);
  }
  return { scores: scoresTable(scores, params.metric_period ?? 1), models };
}

function pick({ mode, signal, workers }: CvOptions): TrainOptions {
  return { ...(mode && { mode }), ...(signal && { signal }), ...(workers !== undefined && { workers }) };
}

function foldsOf(pool: Pool, options: CvOptions, split: () => CvFold[]): readonly CvFold[] {
  if (!options.folds) return split();
  checkFolds(options, pool);
  return options.folds;
}

/** Parameters with the values that all folds share. @throws CatBoostError */
function resolveOnce(params: TrainParams, pool: Pool, { mode }: CvOptions): Required<TrainParams> {
  if (params.use_best_model)
    throw new CatBoostError("use_best_model: given to cv, whose models keep all trees; expected without it");
  const facts = { isVaried: true };
  resolveParams(params, pool.nRows, pool.columns.length, facts, !!pool.baseline, mode);
  const many = { ...params, iterations: manyIterations };
  return resolveParams(many, pool.nRows, pool.columns.length, facts, !!pool.baseline, mode);
}

/** Official's cross-validation does not resolve what depends on a fold's data. */
function paramsOfFolds(params: TrainParams, usual: Required<TrainParams>): TrainParams {
  const { leaf_estimation_iterations, subsample } = usual;
  return {
    learning_rate: usualRate,
    boost_from_average: false,
    ...params,
    leaf_estimation_iterations,
    ...(subsample !== undefined && { subsample }),
    use_best_model: false,
  };
}

/** Automatic class weights are those of the first fold, as official has it. */
function weightsOfFolds(usual: Required<TrainParams>, first: LabelledPool): TrainParams {
  if (usual.auto_class_weights === "None") return {};
  const class_weights = classWeights(first.label, first.weight, toSettings(usual));
  return { auto_class_weights: "None", ...(class_weights && { class_weights }) };
}
