import type { CategoricalFeature, LearnFeature } from "../columns/features.ts";
import { cellFinder } from "../columns/groups.ts";
import { CatBoostError } from "../errors.ts";
import { FastGrower } from "../fast/grow.ts";
import { ScoredRows } from "../metrics/scored-rows.ts";
import type { Settings } from "../params/settings.ts";
import type { ColumnOptions } from "../pool/column-options.ts";
import type { LabelledPool, LearnPool, Pool } from "../pool/pool.ts";
import type { Pointer } from "../runtime/kernels.ts";
import type { Rng } from "../runtime/random.ts";
import type { Heap } from "../runtime/wasm.ts";
import { SplitCode } from "../snapshot/split-code.ts";
import { CtrColumns } from "../statistics/ctr-columns.ts";
import { TargetClasses } from "../statistics/target-classes.ts";
import { Bootstrap } from "../trees/bootstrap.ts";
import { FeaturePenalties } from "../trees/feature-penalties.ts";
import { drawPermutations, type Fold, makeFold, partEnds } from "../trees/folds.ts";
import { Gradients } from "../trees/gradients.ts";
import { type Grower, TreeGrower } from "../trees/grow.ts";
import { LeafEstimator, type Walk, walkTogether } from "../trees/leaves.ts";
import { type Loss, makeLoss, meanLoss } from "../trees/loss.ts";
import { OrderedScores } from "../trees/ordered-scores.ts";
import { PlainScores } from "../trees/plain-scores.ts";
import type { PartSample } from "../trees/sample.ts";
import type { Split, Tree } from "../trees/tree.ts";
import { bundlesOfEvalSets, type EvalBundles, withEvalBundles } from "./eval-bundles.ts";
import { EvalSet } from "./eval-set.ts";
import type { LearnTable } from "./learn-table.ts";
import { Shrinkage } from "./shrinkage.ts";
import type { Scored } from "./watch.ts";
import { classWeights, meanLabel, rowWeights } from "./weights.ts";

/** Leaves of the rows, u16[nRows], in training order and by fold position. */
interface FoldPlace {
  estimator: LeafEstimator;
  inOrder: Pointer;
  inFold: Pointer;
}

/** The state of a training between two trees. */
export class Booster {
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
