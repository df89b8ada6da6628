import { Bootstrap } from "./bootstrap.ts";
import { borderRows } from "./borders.ts";
import { describeFeatures, type LearnFeature } from "./features.ts";
import { buildGroups } from "./groups.ts";
import { TreeGrower } from "./grow.ts";
import { type Fold, LeafEstimator, lossBlock } from "./leaves.ts";
import { Model } from "./model.ts";
import { buildModelData } from "./model-build.ts";
import { resolveParams, type Settings, type TrainParams, toSettings } from "./params.ts";
import { checkLearnPool, type Pool } from "./pool.ts";
import { Rng } from "./random.ts";
import type { Tree } from "./tree.ts";
import { EventLoopTurn } from "./turn.ts";
import { Heap, type Pointer } from "./wasm.ts";
import { learnWeights, meanLabel } from "./weights.ts";

/** What `onIteration` is told after each tree. */
export interface Progress {
  /** Trees made so far, 1 to `iterations`. */
  iteration: number;
  iterations: number;
  /** Learn Logloss as official logs it: float32 arithmetic, about five digits mean something. */
  learnLoss: number;
}

export interface TrainOptions {
  /** Called after each tree. What it throws ends the training. */
  onIteration?(progress: Progress): void;
  /** Checked before each tree; `train` rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** With more rows than this every fold draws a sample of so many and throws it away. */
const unusedSampleRows = 100_000;
const squareBlock = 10_000;

/**
 * Trains a gradient-boosted model of a 0/1 label: the trees of official CatBoost 1.2.10, bit for bit.
 *
 * Deterministic: the same pool, parameters and `random_seed` give the same bytes. Time grows with rows × columns × iterations × depth;
 * memory is one byte a value and about 80 bytes a row.
 *
 * @param pool columns of equal length with a label of 0 and 1
 * @param params CatBoost's own names; automatic values are resolved as official does
 * @throws CatBoostError for a bad pool or an unsupported parameter
 * @example
 * const model = await train({ nRows, columns, label }, { iterations: 200, random_seed: 7 });
 * const risk = model.predict({ nRows, columns }, "Probability");
 */
export async function train(
  pool: Pool,
  params: TrainParams = {},
  options: TrainOptions = {},
): Promise<Model> {
  checkLearnPool(pool);
  const resolved = resolveParams(params, pool.nRows, pool.columns.length);
  const settings = toSettings(resolved);
  options.signal?.throwIfAborted();

  const booster = new Booster(pool, settings);
  const trees: Tree[] = [];
  const turn = new EventLoopTurn();
  try {
    for (let iteration = 1; iteration <= settings.iterations; iteration++) {
      await turn.next();
      options.signal?.throwIfAborted();
      trees.push(booster.nextTree());
      options.onIteration?.({
        iteration,
        iterations: settings.iterations,
        learnLoss: booster.learnLoss(),
      });
    }
  } finally {
    turn.close();
  }
  return new Model(buildModelData(booster.features, trees, booster.bias, resolved));
}

/** The state of a training between two trees. */
class Booster {
  readonly features: readonly LearnFeature[];
  /** Start value of the raw score. */
  readonly bias: number;
  #heap = new Heap();
  #settings: Settings;
  #nRows: number;
  #rng: Rng;
  #fold: Fold;
  #bootstrap: Bootstrap;
  #grower: TreeGrower;
  #estimator: LeafEstimator;
  #der: Pointer;
  #rows: Pointer;
  #gradients: Pointer;
  #leafOf: Pointer;
  #result: Pointer;
  #lastLeaves: Float64Array | undefined;
  #treeCount = 0;

  constructor(pool: Pool & { label: Float32Array }, settings: Settings) {
    const heap = this.#heap;
    const { nRows } = pool;
    this.#settings = settings;
    this.#nRows = nRows;
    this.#rng = new Rng(heap, settings.seed);

    const order = drawOrder(heap, this.#rng, pool);
    const sample = drawBorderSample(heap, this.#rng, pool, order);
    this.features = describeFeatures(heap, pool, order, sample, settings);
    const groups = buildGroups(heap, this.features, order, nRows);
    drawUnusedSamples(this.#rng, nRows);

    const weights = learnWeights(pool.label, pool.weight, settings);
    const mean = meanLabel(pool.label, weights);
    this.bias = settings.boostFromAverage ? -heap.kernels.ln(1 / mean - 1) : 0;
    this.#fold = makeFold(heap, pool.label, weights, order, this.bias);
    const lambda = settings.l2LeafReg * (weights.reduce((sum, weight) => sum + weight, 0) / nRows);

    this.#der = heap.alloc(nRows * 8);
    this.#rows = heap.alloc(nRows * 4);
    this.#gradients = heap.alloc(nRows * 16);
    this.#leafOf = heap.alloc(nRows * 2);
    this.#result = heap.alloc(16);
    this.#bootstrap = new Bootstrap(heap, settings.bootstrap, nRows);
    this.#grower = new TreeGrower(heap, settings, groups, nRows, lambda);
    this.#estimator = new LeafEstimator(heap, settings, nRows, lambda);
  }

  /** One iteration. The order of the draws is official's; a draw marked unused keeps the later ones in step. */
  nextTree(): Tree {
    const { kernels } = this.#heap;
    const { approx, label, weight } = this.#fold;
    this.#rng.skip(); // which learning fold: there is one
    this.#rng.skip(); // seed of the derivatives, which Logloss has no use for
    kernels.loglossDerivatives(approx, label, weight, this.#nRows, this.#der);
    const count = this.#bootstrap.draw(
      this.#rng,
      this.#der,
      weight,
      this.#lastLeaves,
      this.#rows,
      this.#gradients,
    );
    const sample = { rows: this.#rows, gradients: this.#gradients, count };
    const splits = this.#grower.grow(this.#rng, sample, this.#noiseScale(), this.#leafOf);
    this.#rng.skip(); // seeds of the learning folds, which share the averaging fold's leaves
    const leaves = 2 ** splits.length;
    const values = this.#estimator.estimate(this.#rng, this.#fold, this.#leafOf, leaves);
    const leafValues = values.map((value) => value * this.#settings.learningRate);
    this.#estimator.apply(approx, this.#leafOf, leafValues);
    this.#lastLeaves = leafValues;
    this.#treeCount++;
    return { splits, leafValues, leafWeights: this.#leafWeights(leaves) };
  }

  /** random_strength × root mean square derivative × a factor that falls as the model grows. */
  #noiseScale(): number {
    const n = this.#nRows;
    const meanSquare = this.#heap.kernels.sumSquares(this.#der, n, squareBlock) / n;
    const left = Math.exp(Math.log(n) - this.#treeCount * this.#settings.learningRate);
    return this.#settings.randomStrength * Math.sqrt(meanSquare) * (left / (1 + left));
  }

  #leafWeights(leaves: number): Float64Array {
    const weights = this.#heap.f32(this.#fold.weight, this.#nRows);
    const leafOf = this.#heap.u16(this.#leafOf, this.#nRows);
    const sums = new Float64Array(leaves);
    for (let row = 0; row < leafOf.length; row++) sums[leafOf[row]!]! += weights[row]!;
    return sums;
  }

  learnLoss(): number {
    const { approx, label, weight } = this.#fold;
    const block = lossBlock(this.#nRows, this.#settings.threadCount);
    let loss = 0;
    let total = 0;
    for (let from = 0; from < this.#nRows; from += block) {
      const to = Math.min(this.#nRows, from + block);
      this.#heap.kernels.logloss32(approx, label, weight, from, to, this.#result);
      const sums = this.#heap.f64(this.#result, 2);
      loss += sums[0]!;
      total += sums[1]!;
    }
    return loss / total;
  }
}

/** Rows are shuffled once if there are categories; 0 = they stay as given. */
function drawOrder(heap: Heap, rng: Rng, pool: Pool): Pointer {
  if (pool.columns.every((column) => column.kind === "numeric")) return 0;
  const order = heap.alloc(pool.nRows * 4);
  rng.shuffle(pool.nRows, order);
  return order;
}

/** Rows of the pool that choose the borders, if not all do. */
function drawBorderSample(heap: Heap, rng: Rng, pool: Pool, order: Pointer): Uint32Array | undefined {
  if (pool.nRows <= borderRows || pool.columns.every((column) => column.kind === "categorical"))
    return undefined;
  const rows = rng.sampleRows(pool.nRows, borderRows);
  if (!order) return rows;
  const original = heap.u32(order, pool.nRows);
  return rows.map((row) => original[row]!);
}

/** The learning fold and the averaging fold each draw a sample that only text features would read. */
function drawUnusedSamples(rng: Rng, nRows: number): void {
  if (nRows <= unusedSampleRows) return;
  rng.sampleRows(nRows, unusedSampleRows);
  rng.sampleRows(nRows, unusedSampleRows);
}

function makeFold(heap: Heap, label: Float32Array, weight: Float32Array, order: Pointer, bias: number): Fold {
  const n = label.length;
  const fold = { approx: heap.alloc(n * 8), label: heap.alloc(n * 4), weight: heap.alloc(n * 4) };
  heap.f64(fold.approx, n).fill(bias === 0 ? 1 : heap.kernels.fastExp(bias));
  heap.scratch(() => {
    const source = heap.alloc(n * 4);
    heap.f32(source, n).set(label);
    heap.kernels.gatherInts(source, order, n, fold.label);
    heap.f32(source, n).set(weight);
    heap.kernels.gatherInts(source, order, n, fold.weight);
  });
  return fold;
}
