import type { Settings } from "./params.ts";
import type { Rng } from "./random.ts";
import type { Heap, Pointer } from "./wasm.ts";

/** The learn rows of a fold and where its model stands. */
export interface Fold {
  /** Fold position → row in training order, u32[nRows]; 0 = the identity. What follows goes by fold position. */
  permutation: Pointer;
  /** exp of the approximation, f64[nRows]. */
  approx: Pointer;
  /** f32[nRows], 0 or 1. */
  label: Pointer;
  /** f32[nRows]. */
  weight: Pointer;
}

const blockLimit = 10_000;
const maxBlocks = 128;

/** Leaf sums are added in blocks of so many rows, whatever the number of threads. */
function leafBlock(nRows: number): number {
  return nRows < blockLimit ? nRows : Math.ceil(nRows / maxBlocks);
}

/** The loss is summed in so many blocks as official would have threads at work. */
export function lossBlock(nRows: number, threadCount: number): number {
  const smallest = nRows > 10_000 && nRows < 100_000 ? 1000 : 10_000;
  const blocks = nRows <= 10_000 ? 1 : Math.min(threadCount, Math.ceil(nRows / smallest));
  return Math.ceil(nRows / blocks);
}

/** Finds leaf values by Newton or gradient steps, halved while the loss does not fall. */
export class LeafEstimator {
  #heap: Heap;
  #settings: Settings;
  #nRows: number;
  #lambda: number;
  #current: Pointer;
  #factor: Pointer;
  #sums: Pointer;
  #blockSums: Pointer;
  #result: Pointer;

  /** @param lambda l2_leaf_reg times the mean row weight */
  constructor(heap: Heap, settings: Settings, nRows: number, lambda: number) {
    const leaves = 2 ** settings.depth;
    this.#heap = heap;
    this.#settings = settings;
    this.#nRows = nRows;
    this.#lambda = lambda;
    this.#current = settings.leafIterations > 1 ? heap.alloc(nRows * 8) : 0;
    this.#factor = heap.alloc(leaves * 8);
    this.#sums = heap.alloc(leaves * 32);
    this.#blockSums = heap.alloc(leaves * 32);
    this.#result = heap.alloc(16);
  }

  /** @returns the value of each leaf, learning rate not included. One draw of `rng` for each gradient step. */
  estimate(rng: Rng, fold: Fold, leafOf: Pointer, leaves: number): Float64Array {
    const { leafIterations, hasBacktracking } = this.#settings;
    if (leafIterations === 1) {
      rng.skip();
      return this.#step(fold.approx, fold, leafOf, leaves);
    }
    this.#heap.f64(this.#current, this.#nRows).set(this.#heap.f64(fold.approx, this.#nRows));
    return hasBacktracking
      ? this.#walkDown(rng, fold, leafOf, leaves)
      : this.#walk(rng, fold, leafOf, leaves);
  }

  #walk(rng: Rng, fold: Fold, leafOf: Pointer, leaves: number): Float64Array {
    const total = new Float64Array(leaves);
    for (let i = 0; i < this.#settings.leafIterations; i++) {
      rng.skip();
      const step = this.#step(this.#current, fold, leafOf, leaves);
      this.apply(this.#current, leafOf, step);
      for (let leaf = 0; leaf < leaves; leaf++) total[leaf]! += step[leaf]!;
    }
    return total;
  }

  /** A step is taken only if the loss falls; else it is halved, and each halving counts as an iteration. */
  #walkDown(rng: Rng, fold: Fold, leafOf: Pointer, leaves: number): Float64Array {
    const total = new Float64Array(leaves);
    let loss = this.#lossAfter(this.#current, total, fold, leafOf);
    for (let i = 0; i < this.#settings.leafIterations; i++) {
      rng.skip();
      const step = this.#step(this.#current, fold, leafOf, leaves);
      for (; i < this.#settings.leafIterations; i++) {
        const stepLoss = this.#lossAfter(this.#current, step, fold, leafOf);
        if (stepLoss < loss) {
          loss = stepLoss;
          this.apply(this.#current, leafOf, step);
          for (let leaf = 0; leaf < leaves; leaf++) total[leaf]! += step[leaf]!;
          break;
        }
        for (let leaf = 0; leaf < leaves; leaf++) step[leaf]! /= 2;
      }
    }
    return total;
  }

  #step(approx: Pointer, fold: Fold, leafOf: Pointer, leaves: number): Float64Array {
    const { kernels } = this.#heap;
    const block = leafBlock(this.#nRows);
    kernels.leafSums(
      approx,
      leafOf,
      fold.label,
      fold.weight,
      this.#nRows,
      block,
      leaves,
      this.#blockSums,
      this.#sums,
    );
    const sums = this.#heap.f64(this.#sums, leaves * 4);
    const lambda = this.#lambda;
    return Float64Array.from({ length: leaves }, (_, leaf) => {
      const [der, der2, weight] = sums.subarray(leaf * 4) as unknown as [number, number, number];
      if (this.#settings.isNewton) return der / (-der2 + lambda);
      return weight > 0 ? der * (1 / (weight + lambda)) : 0;
    });
  }

  #lossAfter(approx: Pointer, step: Float64Array, fold: Fold, leafOf: Pointer): number {
    this.#setFactors(step);
    const block = lossBlock(this.#nRows, this.#settings.threadCount);
    let loss = 0;
    let weight = 0;
    for (let from = 0; from < this.#nRows; from += block) {
      const to = Math.min(this.#nRows, from + block);
      this.#heap.kernels.loglossOfStep(
        approx,
        leafOf,
        this.#factor,
        fold.label,
        fold.weight,
        from,
        to,
        this.#result,
      );
      const [blockLoss, blockWeight] = this.#heap.f64(this.#result, 2) as unknown as [number, number];
      loss += blockLoss;
      weight += blockWeight;
    }
    return loss / weight;
  }

  /**
   * Moves a learning fold by the steps of its own that fit this tree; nothing is drawn. Each step is judged from the fold's
   * stored approximations with the steps before it.
   */
  follow(fold: Fold, leafOf: Pointer, leaves: number): void {
    const { kernels } = this.#heap;
    const { learningRate } = this.#settings;
    const factors = this.#ownFactors(fold, leafOf, leaves);
    const scaled = factors.map((factor) => kernels.fastExp(kernels.fastLogf(factor) * learningRate));
    this.#heap.f64(this.#factor, leaves).set(scaled);
    kernels.scaleApprox(fold.approx, leafOf, this.#factor, this.#nRows);
  }

  /** exp of all steps together, for each leaf. */
  #ownFactors(fold: Fold, leafOf: Pointer, leaves: number): Float64Array {
    const { leafIterations, hasBacktracking } = this.#settings;
    const { expd } = this.#heap.kernels;
    if (leafIterations === 1) return this.#step(fold.approx, fold, leafOf, leaves).map(expd);
    const total = new Float64Array(leaves);
    const factors = new Float64Array(leaves).fill(1);
    this.#moveFrom(fold.approx, leafOf, factors);
    let loss = hasBacktracking ? this.#lossAfter(fold.approx, total, fold, leafOf) : Infinity;
    for (let i = 0; i < leafIterations; i++) {
      const step = this.#step(this.#current, fold, leafOf, leaves);
      for (; i < leafIterations; i++) {
        const after = total.map((value, leaf) => value + step[leaf]!);
        const stepLoss = hasBacktracking ? this.#lossAfter(fold.approx, after, fold, leafOf) : -Infinity;
        if (stepLoss < loss) {
          if (hasBacktracking) loss = stepLoss;
          total.set(after);
          for (let leaf = 0; leaf < leaves; leaf++) factors[leaf]! *= expd(step[leaf]!);
          this.#moveFrom(fold.approx, leafOf, factors);
          break;
        }
        for (let leaf = 0; leaf < leaves; leaf++) step[leaf]! /= 2;
      }
    }
    return factors;
  }

  #moveFrom(approx: Pointer, leafOf: Pointer, factors: Float64Array): void {
    this.#heap.f64(this.#current, this.#nRows).set(this.#heap.f64(approx, this.#nRows));
    this.#heap.f64(this.#factor, factors.length).set(factors);
    this.#heap.kernels.scaleApprox(this.#current, leafOf, this.#factor, this.#nRows);
  }

  /** Adds `values` to the approximations: multiplies their exponents by expd(value of the row's leaf). */
  apply(approx: Pointer, leafOf: Pointer, values: Float64Array): void {
    this.#setFactors(values);
    this.#heap.kernels.scaleApprox(approx, leafOf, this.#factor, this.#nRows);
  }

  #setFactors(values: Float64Array): void {
    this.#heap.f64(this.#factor, values.length).set(values.map((value) => this.#heap.kernels.expd(value)));
  }
}
