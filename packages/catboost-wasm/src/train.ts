import { CatBoostError } from "./errors.ts";
import { watchedMetrics } from "./metrics/metric-list.ts";
import { buildModelData, combinedNumbers } from "./model/model-build.ts";
import { infoOf } from "./model/model-params.ts";
import { Model } from "./model.ts";
import { type GivenParams, withoutSynonyms } from "./params/param-names.ts";
import { resolveParams } from "./params/resolve-params.ts";
import { toSettings } from "./params/settings.ts";
import { type Mode, modes, type TrainParams } from "./params/train-params.ts";
import { labelReading, weightsOfClasses, withNumericLabel } from "./pool/class-labels.ts";
import { columnOptionsOf } from "./pool/column-options.ts";
import { joinPools } from "./pool/eval-pools.ts";
import { checkMemory } from "./pool/memory-limit.ts";
import { checkLearnPool, checkPool, type LearnPool, type Pool } from "./pool/pool.ts";
import { readNamed } from "./pool/streamed.ts";
import { Rng } from "./runtime/random.ts";
import { Stopwatch } from "./runtime/stopwatch.ts";
import { EventLoopTurn } from "./runtime/turn.ts";
import { Heap } from "./runtime/wasm.ts";
import { checkWorkers } from "./runtime/workers.ts";
import type { Progressed } from "./snapshot/progress.ts";
import { type SnapshotOptions, Snapshots } from "./snapshot/snapshots.ts";
import { Booster } from "./training/booster.ts";
import { readEvalPool } from "./training/eval-set.ts";
import { readTable } from "./training/learn-table.ts";
import type { MetricsBySet } from "./training/training-history.ts";
import { type Best, Watch } from "./training/watch.ts";

/** What `onIteration` is told after each tree. */
export interface Progress {
  /** Trees made so far, 1 to `iterations`. */
  iteration: number;
  iterations: number;
  /** Seconds since the first tree of this call was begun, and those that the trees to come take at the same pace. */
  seconds: number;
  secondsLeft: number;
  /**
   * Learn loss as official logs it: Logloss and CrossEntropy without target statistics and other metrics in float32 arithmetic, of which
   * about five digits mean something. Absent, like all values, after trees that `metric_period` leaves out.
   */
  learnLoss: number | undefined;
  /** Loss of the first eval set, if there is one. */
  evalLoss: number | undefined;
  /**
   * All metrics, the loss too, by data set (`learn`, `validation`; of several eval sets `validation_0`, `validation_1`, …) and by the names
   * official gives them. AUC and NormalizedGini of the learn rows only if `hints=skip_train~false` asks for them.
   */
  metrics: MetricsBySet;
  /** The best tree so far, by the eval metric on the last eval set. */
  best: Best | undefined;
}

export interface TrainOptions {
  /**
   * `exact`: the trees of official CatBoost, bit for bit. `fast`: trees of the same quality within noise, several times sooner; fewer options,
   * and own defaults of some (`model.params` tells them). The model's metadata has `training_mode` = `fast` then. Default `exact`.
   */
  mode?: Mode;
  /** Called after each tree. What it throws ends the training. */
  onIteration?(progress: Progress): void;
  /**
   * Rows with labels that are not learnt from. By their `eval_metric` (of several sets: that of the last) the training may end early and
   * the model keep its best trees only: `use_best_model`, `od_type`.
   */
  evalSet?: Pool | readonly Pool[];
  /** Checked before each tree; `train` rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Keeps the training from time to time, so that it can go on to the same bytes if it is stopped. */
  snapshot?: SnapshotOptions;
  /** Threads that compute, the caller's own among them, 1 to 64. The model does not depend on it. Default: as many as the machine runs at once, at most 8. */
  workers?: number;
}

/**
 * Trains a gradient-boosted model: the trees of official CatBoost 1.2.10, bit for bit.
 *
 * Deterministic: the same pool, parameters and `random_seed` give the same bytes. Time grows with rows × columns × iterations × depth;
 * memory is one byte a value and about 80 bytes a row.
 *
 * @param table columns of equal length with a label: two classes (Logloss), probabilities (CrossEntropy) or any numbers (RMSE)
 * @param given parameters under CatBoost's own names, see docs/parameters.md; automatic values are resolved as official does
 * @throws CatBoostError for a bad pool or an unsupported parameter
 * @example
 * const model = await train({ nRows, columns, label }, { iterations: 200, random_seed: 7 });
 * const risk = model.predict({ nRows, columns }, "Probability");
 */
export async function train(
  table: LearnPool,
  given: GivenParams = {},
  options: TrainOptions = {},
): Promise<Model> {
  return trainRows(table, withoutSynonyms(given), options, undefined);
}

/** The same for rows that stay in their order, as folds of a cross-validation do. @param rng draws the rows that choose the borders */
export async function trainInOrder(
  pool: Pool,
  params: TrainParams,
  options: TrainOptions,
  rng: Rng,
): Promise<Model> {
  return trainRows(pool, params, options, rng);
}

async function trainRows(
  table: LearnPool,
  params: TrainParams,
  options: TrainOptions,
  foldRng: Rng | undefined,
): Promise<Model> {
  const mode = checkMode(options.mode);
  checkPool(table, true);
  const judged = [options.evalSet ?? []].flat();
  for (const one of judged) checkPool(one);
  const evalFacts = judged.length > 0 ? { isVaried: isVaried(judged[0]?.label) } : undefined;
  const resolve = (given: TrainParams): Required<TrainParams> =>
    resolveParams(given, table.nRows, table.columns.length, evalFacts, !!table.baseline, mode);
  const snapshots = options.snapshot && new Snapshots(options.snapshot);
  const resolved = snapshots?.resolve(params, resolve) ?? resolve(params);
  const reading = labelReading(table.label, resolved);
  const pool = withNumericLabel(table, reading);
  checkLearnPool(pool, resolved.loss_function, !resolved.allow_const_label, true);
  const evalSets = judged.map((one) => readEvalPool(one, pool, reading, resolved.loss_function));
  if (resolved.class_weights) resolved.class_weights = weightsOfClasses(resolved.class_weights, reading);
  const evalSet = joinPools(evalSets);
  const settings = toSettings(resolved, mode);
  const columnOptions = columnOptionsOf(pool, settings);
  checkMemory(pool, settings, columnOptions.isIgnored);
  await snapshots?.check(resolved, mode, pool, evalSets);
  options.signal?.throwIfAborted();

  const heap = new Heap(checkWorkers(options.workers));
  const turn = new EventLoopTurn();
  try {
    const hasClassWeights = settings.autoClassWeights !== "None" || settings.classWeights !== undefined;
    const hasWeights = !!pool.weight || hasClassWeights;
    const watched = watchedMetrics(settings, hasWeights, heap.kernels);
    const watch = new Watch(watched, settings);
    const watchesRaw = watched.all.some(({ name, isOnLearn }) => isOnLearn && name !== settings.loss);
    const evalRows = evalSets.map(({ nRows }) => nRows);
    const rng = new Rng(heap, settings.seed);
    const learn = await readTable(
      heap,
      rng,
      pool,
      settings,
      columnOptions.isIgnored,
      foldRng,
      options.signal,
    );
    const booster = new Booster(
      heap,
      rng,
      pool,
      learn,
      evalSet,
      evalRows,
      settings,
      columnOptions,
      watchesRaw,
    );
    const scored = booster.scored(evalRows);
    const before: Omit<Progressed, "dropped"> = snapshots?.resume(booster) ?? { trees: [], history: [] };
    const { trees } = before;
    watch.resume(before.history);
    const stopwatch = new Stopwatch(trees.length, settings.iterations);
    while (trees.length < settings.iterations && !watch.isOver) {
      await turn.next();
      options.signal?.throwIfAborted();
      trees.push(booster.nextTree());
      const iteration = trees.length;
      const metrics = watch.measure(iteration, scored);
      options.onIteration?.({
        iteration,
        iterations: settings.iterations,
        ...stopwatch.read(iteration),
        learnLoss: metrics.learn?.[settings.loss],
        evalLoss: (metrics.validation ?? metrics.validation_0)?.[settings.loss],
        metrics,
        best: watch.best,
      });
      const isLast = watch.isOver || iteration === settings.iterations;
      await snapshots?.afterTree(booster, { trees, history: watch.history }, isLast);
    }
    const kept = booster.finish(trees.slice(0, watch.keptTrees(trees.length)));
    const held = await readNamed(pool, combinedNumbers(kept));
    const counted =
      settings.ctrs.countsEvalSet && evalSet ? [held, booster.countedEvalPool(evalSet)] : [held];
    return new Model(
      buildModelData(
        held,
        booster.classes,
        counted,
        booster.features,
        kept,
        booster.bias,
        infoOf(resolved, mode, reading),
      ),
    ).withMetadata({ training: watch.toText() });
  } finally {
    turn.close();
    heap.close();
  }
}

function isVaried(label: Pool["label"] = []): boolean {
  return Array.prototype.some.call(label, (value) => value !== label[0]);
}

/** @throws CatBoostError */
function checkMode(mode: Mode = "exact"): Mode {
  if (modes.includes(mode)) return mode;
  throw new CatBoostError(`mode: ${JSON.stringify(mode)}, expected one of ${modes.join(", ")}`);
}
