import { Bootstrap } from "./bootstrap.ts";
import { labelReading, weightsOfClasses, withNumericLabel } from "./class-labels.ts";
import { type ColumnOptions, columnOptionsOf } from "./column-options.ts";
import { CtrColumns } from "./ctr-columns.ts";
import { CatBoostError } from "./errors.ts";
import { bundlesOfEvalSets, type EvalBundles, withEvalBundles } from "./eval-bundles.ts";
import { joinPools } from "./eval-pools.ts";
import { EvalSet, readEvalPool } from "./eval-set.ts";
import { FastGrower } from "./fast/grow.ts";
import { FeaturePenalties } from "./feature-penalties.ts";
import type { CategoricalFeature, LearnFeature } from "./features.ts";
import { drawPermutations, type Fold, makeFold, partEnds } from "./folds.ts";
import { Gradients } from "./gradients.ts";
import { cellFinder } from "./groups.ts";
import { type Grower, TreeGrower } from "./grow.ts";
import { type LearnTable, readTable } from "./learn-table.ts";
import { LeafEstimator, type Walk, walkTogether } from "./leaves.ts";
import { type Loss, makeLoss, meanLoss } from "./loss.ts";
import { checkMemory } from "./memory-limit.ts";
import { watchedMetrics } from "./metrics/metric-list.ts";
import { ScoredRows } from "./metrics/scored-rows.ts";
import { Model } from "./model.ts";
import { buildModelData, combinedNumbers } from "./model-build.ts";
import { infoOf } from "./model-params.ts";
import { OrderedScores } from "./ordered-scores.ts";
import { type GivenParams, withoutSynonyms } from "./param-names.ts";
import { type Mode, modes, resolveParams, type Settings, type TrainParams, toSettings } from "./params.ts";
import { PlainScores } from "./plain-scores.ts";
import { availableThreads } from "./platform.ts";
import { checkLearnPool, checkPool, type LabelledPool, type LearnPool, type Pool } from "./pool.ts";
import { Rng } from "./random.ts";
import type { PartSample } from "./sample.ts";
import { Shrinkage } from "./shrinkage.ts";
import type { Progressed } from "./snapshot/progress.ts";
import { type SnapshotOptions, Snapshots } from "./snapshot/snapshots.ts";
import { SplitCode } from "./snapshot/split-code.ts";
import { Stopwatch } from "./stopwatch.ts";
import { readNamed } from "./streamed.ts";
import { TargetClasses } from "./target-classes.ts";
import type { MetricsBySet } from "./training-history.ts";
import type { Split, Tree } from "./tree.ts";
import { EventLoopTurn } from "./turn.ts";
import { Heap, type Pointer } from "./wasm.ts";
import { type Best, type Scored, Watch } from "./watch.ts";
import { classWeights, meanLabel, rowWeights } from "./weights.ts";

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

const mostWorkers = 64;
const mostDefaultWorkers = 8;

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
    const hasWeights = !!pool.weight || classWeights(pool.label, pool.weight, settings) !== undefined;
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

/** @throws CatBoostError */
function checkWorkers(workers = Math.min(availableThreads(), mostDefaultWorkers)): number {
  if (Number.isInteger(workers) && workers >= 1 && workers <= mostWorkers) return workers;
  throw new CatBoostError(`workers: ${workers}, expected a whole number from 1 to ${mostWorkers}`);
}

/** Leaves of the rows, u16[nRows], in training order and by fold position. */
interface FoldPlace {
  estimator: LeafEstimator;
  inOrder: Pointer;
  inFold: Pointer;
}

/** The state of a training between two trees. */
class Booster {
  readonly features: readonly LearnFeature[];
  /** Of the learn rows, for target statistics. */
  readonly classes: TargetClasses;
  readonly splitCode: SplitCode;
  /** Start value of the raw score. */
  bias: number;
  #heap: Heap;
  #loss: Loss;
  #settings: Settings;
  #nRows: number;
  #rng: Rng;
  /** Trees are grown on one of them, drawn for each tree. The first is in training order. */
  #learning: readonly Fold[];
  /** Decides the leaf values. The same as the only learning fold of Plain boosting if the order of the rows does not matter. */
  #averaging: Fold;
  #bootstrap: Bootstrap;
  #evalSet: EvalSet | undefined;
  #evalBundles: readonly EvalBundles[] = [];
  #grower: Grower;
  /** Where each fold's leaves stand and how it finds its leaf values. */
  #places: ReadonlyMap<Fold, FoldPlace>;
  #gradients: Gradients;
  /** Leaves of the rows, in training order, of the fold the tree is grown on. */
  #leafOf: Pointer;
  /** Raw scores of the averaging fold in training order; absent (0) if that fold is a learning fold and no metric asks. */
  #raw: Pointer;
  #leafValues: Pointer;
  /** Weight of each leaf, and as much scratch behind: f64[2 * 2^depth]. */
  #leafSums: Pointer;
  #lastLeaves: Float64Array | undefined;
  #treeCount = 0;
  #shrinkage: Shrinkage;

  constructor(
    heap: Heap,
    rng: Rng,
    pool: LabelledPool<LearnPool>,
    { order, features, groups }: LearnTable,
    evalPool: LabelledPool | undefined,
    evalRows: readonly number[],
    settings: Settings,
    { constraints, penalties }: ColumnOptions,
    watchesRaw: boolean,
  ) {
    this.#heap = heap;
    this.features = features;
    this.#shrinkage = new Shrinkage(settings);
    const { nRows } = pool;
    const loss = makeLoss(settings.loss, heap.kernels);
    this.#loss = loss;
    this.#settings = settings;
    this.#nRows = nRows;
    this.#rng = rng;

    const ctrFeatures = this.features.filter(
      (feature): feature is CategoricalFeature => feature.kind === "categorical" && feature.isCtr,
    );
    const hasCtrs = ctrFeatures.length > 0;
    const permutations = drawPermutations(heap, this.#rng, nRows, hasCtrs, settings);

    const classes = classWeights(pool.label, pool.weight, settings);
    const label = inOrder(heap, pool.label, order);
    const weight = inOrder(heap, rowWeights(pool.label, pool.weight, classes), order);
    this.bias = settings.boostFromAverage ? loss.startFrom(meanLabel(label, weight)) : 0;
    if (!Number.isFinite(this.bias))
      throw new CatBoostError(
        `boost_from_average: a start value of ${this.bias}, expected a label of two values`,
      );
    const raw = startOf(pool, this.bias, (values) => inOrder(heap, values, order));
    // Official takes the exponents of a baseline as it does those of leaf values, that of a single start value in another way.
    const start = pool.baseline ? raw.map(loss.moveOf) : new Float64Array(nRows).fill(loss.start(this.bias));
    const fold = (permutation: Pointer, ends: ReturnType<typeof partEnds>): Fold =>
      makeFold(heap, label, weight, permutation, ends, start, settings.l2LeafReg);
    const ends = partEnds(nRows, settings);
    this.#learning = permutations.learning.map((permutation) => fold(permutation, ends));
    const first = this.#learning[0]!;
    const isShared = !permutations.averaging && !settings.isOrdered;
    this.#averaging = isShared ? first : fold(permutations.averaging, [[nRows, nRows]]);

    const evalSet =
      evalPool &&
      new EvalSet(
        heap,
        evalPool,
        rowWeights(evalPool.label, evalPool.weight, classes),
        startOf(evalPool, this.bias),
        settings.depth,
        settings.threadCount,
      );
    this.#evalSet = evalSet;
    const cellsOf = cellFinder(groups);
    this.classes = new TargetClasses(heap, settings.loss, label, order);
    if (hasCtrs && evalSet) this.#evalBundles = bundlesOfEvalSets(heap, this.features, evalSet, evalRows);
    const ctrs = hasCtrs
      ? new CtrColumns(
          heap,
          settings.ctrs,
          ctrFeatures,
          order,
          nRows,
          this.classes,
          evalSet,
          this.#evalBundles,
          cellsOf,
        )
      : undefined;
    this.splitCode = new SplitCode(this.features, ctrs);
    this.#gradients = new Gradients(heap, loss, first.parts, nRows, settings.depth);
    this.#leafOf = heap.alloc(nRows * 2);
    this.#raw = isShared && !watchesRaw ? 0 : heap.alloc(nRows * 8);
    if (this.#raw) heap.f64(this.#raw, nRows).set(raw);
    this.#leafValues = heap.alloc(8 * 2 ** settings.depth);
    this.#leafSums = heap.alloc(16 * 2 ** settings.depth);
    this.#bootstrap = new Bootstrap(heap, settings, nRows);
    const columns = { groups, ctrFeatures, ctrs, cellsOf };
    const ctrBorders = ctrs?.mostBorders ?? 0;
    const exactGrower = (): TreeGrower => {
      const scores = settings.isOrdered
        ? new OrderedScores(heap, settings, groups, ctrBorders, nRows, ends.length, constraints)
        : new PlainScores(heap, settings, groups, ctrBorders, nRows, constraints);
      const featurePenalties = penalties && new FeaturePenalties(penalties);
      return new TreeGrower(heap, settings, columns, scores, nRows, featurePenalties);
    };
    this.#grower = settings.isFast ? new FastGrower(heap, settings, columns, first, nRows) : exactGrower();
    const folds = [...new Set([...this.#learning, this.#averaging])];
    // Several folds keep the threads busy as they are.
    const pieces = folds.length > 1 ? 1 : heap.threads;
    this.#places = new Map(
      folds.map((fold) => {
        const leafOf = folds.length > 1 ? heap.alloc(nRows * 2) : this.#leafOf;
        const inFold = fold.permutation ? heap.alloc(nRows * 2) : leafOf;
        const estimator = new LeafEstimator(heap, loss, settings, nRows, pieces, constraints);
        return [fold, { estimator, inOrder: leafOf, inFold }];
      }),
    );
  }

  /** One iteration. The order of the draws is official's; a draw marked unused keeps the later ones in step. */
  nextTree(): Tree {
    this.#shrink(this.#shrinkage.next());
    const fold = this.#learning[this.#rng.uniform(this.#learning.length)]!;
    this.#rng.skip(); // seed of the derivatives, which these losses have no use for
    const der = this.#gradients.derive(fold);
    const sample = (): PartSample[] =>
      this.#gradients.sample(fold, this.#bootstrap.draw(this.#rng, der, this.#lastLeaves));
    const sigma = this.#noiseScale(fold);
    const splits = this.#grower.grow(this.#rng, fold, sample, sigma, this.#leafOf);
    this.#rng.skip(); // seeds of the learning folds, which draw nothing
    const tree = this.#moveFolds(splits);
    this.#evalSet?.addTree(splits, tree.leafValues, (split) =>
      this.#grower.evalCells(split, this.#averaging),
    );
    this.#lastLeaves = tree.leafValues;
    this.#treeCount++;
    return tree;
  }

  /** What the next tree depends on besides the trees so far, where it lies in memory. */
  get state(): readonly Uint8Array[] {
    const approximations = [...this.#places.keys()].flatMap(({ parts }) =>
      parts.map(({ approx, tail }) => this.#heap.u8(approx, tail * 8)),
    );
    const raw = this.#raw ? [this.#heap.u8(this.#raw, this.#nRows * 8)] : [];
    return [
      ...this.#rng.position,
      ...approximations,
      ...raw,
      ...(this.#evalSet ? [this.#evalSet.state] : []),
    ];
  }

  get dropped(): readonly Split[] {
    return this.#grower.dropped;
  }

  /** Takes trees of an earlier training as its own; its `state` must be theirs. */
  resume(trees: readonly Tree[], dropped: readonly Split[]): void {
    for (const _ of trees) this.bias *= this.#shrinkage.next();
    this.#grower.resume(
      trees.flatMap(({ splits }) => splits),
      dropped,
    );
    this.#lastLeaves = trees.at(-1)?.leafValues;
    this.#treeCount = trees.length;
  }

  #shrink(factor: number): void {
    if (factor === 1) return;
    for (const { parts } of this.#places.keys()) {
      for (const { approx, tail } of parts) this.#loss.shrink(approx, tail, factor);
    }
    if (this.#raw) this.#heap.kernels.shrinkValues(this.#raw, this.#nRows, factor);
    this.#evalSet?.shrink(factor);
    this.bias *= factor;
  }

  /** @param trees the first ones, all or as many as are kept */
  finish(trees: readonly Tree[]): Tree[] {
    return this.#shrinkage.finish(trees);
  }

  /** @param evalRows of each eval set */
  scored(evalRows: readonly number[]): Scored {
    const { label, weight } = this.#learning[0]!;
    const { threadCount, loss } = this.#settings;
    const learn = new ScoredRows(this.#heap, { raw: this.#raw, label, weight }, this.#nRows, threadCount);
    return {
      learnValue: (metric) => (metric.name === loss ? this.#learnLoss() : metric.of(learn)),
      evalSets: this.#evalSet?.scored(evalRows) ?? [],
    };
  }

  /** The eval set as counters count it. */
  countedEvalPool(pool: Pool): Pool {
    return withEvalBundles(pool, this.#evalSet!, this.#evalBundles);
  }

  /** Moves all folds on: the averaging one by the leaf values of the tree, the learning ones by values of their own. */
  #moveFolds(splits: readonly Split[]): Tree {
    const leaves = 2 ** splits.length;
    this.#markLeaves(splits);
    let found: { values: Float64Array; steps: number } = { values: new Float64Array(leaves), steps: 0 };
    const walks = [...this.#places].map(([fold, { estimator, inFold }]): Walk<void> => {
      estimator.startTree(splits);
      if (fold !== this.#averaging) return estimator.follow(fold, inFold, leaves);
      return (function* () {
        found = yield* estimator.estimate(fold, inFold, leaves);
      })();
    });
    walkTogether(this.#heap, walks, this.#nRows);
    for (let step = 0; step < found.steps; step++) this.#rng.skip();
    const leafValues = found.values.map((value) => value * this.#settings.learningRate);
    const { inOrder: leafOf, inFold } = this.#places.get(this.#averaging)!;
    if (this.#raw) {
      this.#heap.f64(this.#leafValues, leaves).set(leafValues);
      this.#heap.kernels.addMoves(this.#raw, leafOf, this.#leafValues, this.#nRows, this.#raw);
    }
    return { splits, leafValues, leafWeights: this.#leafWeights(inFold, leaves) };
  }

  /** The leaves of the rows in every fold. */
  #markLeaves(splits: readonly Split[]): void {
    const tasks = [...this.#places].flatMap(([fold, { inOrder: leafOf, inFold }]) => {
      if (leafOf === this.#leafOf) return [];
      return [
        this.#heap.task((calls) => {
          this.#grower.markLeaves(calls, splits, fold, leafOf);
          if (fold.permutation) calls.gatherLeaves(leafOf, fold.permutation, this.#nRows, inFold);
        }),
      ];
    });
    this.#heap.run(tasks, tasks.length * this.#nRows);
  }

  /** random_strength × root mean square derivative × a factor that falls as the model grows. */
  #noiseScale(fold: Fold): number {
    const { randomStrength, learningRate } = this.#settings;
    if (randomStrength === 0) return 0;
    const left = Math.exp(Math.log(this.#nRows) - this.#treeCount * learningRate);
    return randomStrength * Math.sqrt(this.#gradients.meanSquare(fold)) * (left / (1 + left));
  }

  /**
   * Learn weight of each leaf. As official does, the permutation of the averaging fold is applied twice: with unequal weights these are not
   * quite the weights of the leaves, yet importances and SHAP values follow from them.
   */
  #leafWeights(leafOf: Pointer, leaves: number): Float64Array {
    const { weight } = this.#learning[0]!;
    const { permutation } = this.#averaging;
    const rows = this.#nRows;
    this.#heap.kernels.sumLeafWeights(weight, leafOf, permutation, rows, leaves, this.#leafSums);
    return this.#heap.f64(this.#leafSums, leaves).slice();
  }

  /** If there are raw scores, official logs their loss, else that of the stored approximations. */
  #learnLoss(): number {
    const { label, weight } = this.#learning[0]!;
    const { approx } = this.#averaging.parts[0]!;
    const lossOf = this.#raw ? this.#loss.lossOfRaw : this.#loss.lossOfStored;
    return meanLoss(this.#heap, this.#loss, this.#nRows, this.#settings.threadCount, (from, to, result) =>
      lossOf(this.#raw || approx, label, weight, from, to, result),
    );
  }
}

/** Raw scores before the first tree. */
function startOf(
  pool: Pick<Pool, "nRows" | "baseline">,
  bias: number,
  arrange = (values: Float32Array) => values,
): Float64Array {
  return pool.baseline ? Float64Array.from(arrange(pool.baseline)) : new Float64Array(pool.nRows).fill(bias);
}

/** Values of the pool's rows in training order. */
function inOrder(heap: Heap, values: Float32Array, order: Pointer): Float32Array {
  if (!order) return values;
  return Float32Array.from(heap.u32(order, values.length), (row) => values[row]!);
}
