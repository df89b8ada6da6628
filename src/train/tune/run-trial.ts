import type { Model, TrainParams } from "catboost-wasm";
import { auc } from "../../evaluate/auc.ts";
import { logLoss } from "../../evaluate/log-loss.ts";
import { type Dataset, takeRows } from "../dataset.ts";
import type { Trial as Fold } from "../design.ts";
import { fitModel, learnedRows, type ModelSettings } from "../fit-model.ts";
import { type LearningCurve, lowestPoint, lowestUpTo, meanCurve } from "./learning-curve.ts";
import type { Point } from "./search-space.ts";
import { rungsOf } from "./successive-halving.ts";
import type { TrialRecord } from "./trial.ts";

/** Trees without a lower loss after which a fold ends. */
const patience = 50;

/** Where trials are run. */
export interface TrialInput {
  /** Each with a dataset of its own: in a static graph label columns depend on the fold. The first one prunes. */
  folds: readonly { dataset: Dataset; fold: Fold }[];
  /** The project's own, which the searched parameters are put over. */
  settings: ModelSettings;
  /** Trees of a searched trial at most. */
  mostTrees: number;
}

export interface TrialHooks {
  /** Whether a trial with this loss ends at a rung. */
  isPruned(rung: number, loss: number): boolean;
  /** @param share of the trial, 0 … 1 */
  onTree?(share: number): void;
}

/** Fits the folds one after the other; the trial ends in the first one if it is pruned there. */
export async function runTrial(
  { folds, settings, mostTrees }: TrialInput,
  trial: number,
  params: Point,
  { isPruned, onTree }: TrialHooks,
): Promise<TrialRecord> {
  const tried = trial === 0 ? settings : searchedSettings(settings, params, mostTrees);
  const fits: FoldFit[] = [];
  for (const [at, { dataset, fold }] of folds.entries()) {
    const rungs = at === 0 ? rungsOf(mostTrees) : [];
    const prunes = (curve: LearningCurve) => (rung: number) => isPruned(rung, lowestUpTo(curve, rung));
    const fit = await fitFold(dataset, fold, tried, {
      isOver: (curve) => rungs.includes(curve.length) && prunes(curve)(curve.length),
      onTree: (trees) => onTree?.((at + trees / tried.params.iterations!) / folds.length),
    });
    const { curve, model } = fit;
    // A curve that ended early stands at the rungs that it did not reach with its lowest loss.
    const rung = model ? rungs.filter((one) => one > curve.length).find(prunes(curve)) : curve.length;
    if (rung !== undefined) return prunedRecord(trial, params, rung, curve);
    fits.push({ curve, model: model! });
  }
  const mean = meanCurve(fits.map(({ curve }) => curve));
  const { trees, loss } = trial === 0 ? { trees: mean.length, loss: mean.at(-1)! } : lowestPoint(mean);
  return {
    trial,
    params,
    state: "complete",
    rung: null,
    trees,
    loss,
    ...judge(folds, fits, trees),
    curves: fits.map(({ curve }) => curve),
  };
}

function prunedRecord(trial: number, params: Point, rung: number, curve: LearningCurve): TrialRecord {
  const lowest = lowestPoint(curve);
  return { trial, params, state: "pruned", rung, ...lowest, auc: null, logLoss: null, curves: [curve] };
}

/** The settings of a trial while its number of trees is not known. */
function searchedSettings(settings: ModelSettings, params: Point, mostTrees: number): ModelSettings {
  const watched: TrainParams = { use_best_model: false, od_type: "Iter", od_wait: patience };
  return { ...settings, params: { ...settings.params, ...params, ...watched, iterations: mostTrees } };
}

interface FoldFit {
  curve: LearningCurve;
  model: Model;
}

/** Thrown through a training to end it. */
class PrunedSignal extends Error {}

/** Fits one fold and keeps its curve; without a model where it was ended from outside. */
async function fitFold(
  dataset: Dataset,
  { trainRows, testRows }: Fold,
  settings: ModelSettings,
  hooks: { isOver(curve: LearningCurve): boolean; onTree(trees: number): void },
): Promise<{ curve: LearningCurve; model?: Model }> {
  const curve: number[] = [];
  const evalSet = learnedRows(takeRows(dataset, testRows), settings);
  const params = { ...settings.params, use_best_model: false };
  try {
    const model = await fitModel(
      takeRows(dataset, trainRows),
      { ...settings, params },
      {
        evalSet,
        onIteration({ iteration, evalLoss }) {
          // Seven digits: a log that is read again leads to the same decisions.
          curve.push(Number(evalLoss!.toPrecision(7)));
          hooks.onTree(iteration);
          if (hooks.isOver(curve)) throw new PrunedSignal();
        },
      },
    );
    return { curve, model };
  } catch (error) {
    if (error instanceof PrunedSignal) return { curve };
    throw error;
  }
}

/** Mean AUC and log loss of the folds' models, cut to a number of trees. */
function judge(
  folds: TrialInput["folds"],
  fits: readonly FoldFit[],
  trees: number,
): Pick<TrialRecord, "auc" | "logLoss"> {
  const scores = fits.map(({ model }, at) => {
    const { dataset, fold } = folds[at]!;
    const judged = takeRows(dataset, fold.testRows);
    const probability = model.predict(judged, "Probability", {
      ntree_end: Math.min(trees, model.treeCount),
    });
    return { auc: auc(judged.label, probability), logLoss: logLoss(judged.label, probability) };
  });
  return {
    auc: meanOfDefined(scores.map((score) => score.auc)),
    logLoss: meanOfDefined(scores.map((score) => score.logLoss)),
  };
}

function meanOfDefined(values: readonly number[]): number | null {
  const defined = values.filter((value) => !Number.isNaN(value));
  return defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}
