import { type Loss, meanLoss } from "./loss.ts";
import type { Settings } from "./params.ts";
import type { Rng } from "./random.ts";
import type { Heap, Pointer } from "./wasm.ts";

/** The learn rows of a fold and where its model stands. */
export interface Fold {
  /** Fold position → row in training order, u32[nRows]; 0 = the identity. What follows goes by fold position. */
  permutation: Pointer;
  /** As the loss stores approximations, f64[nRows]. */
  approx: Pointer;
  /** f32[nRows]. */
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

/** Finds leaf values by Newton or gradient steps, halved while the loss does not fall. */
export class LeafEstimator {
  #heap: Heap;
  #loss: Loss;
  #settings: Settings;
  #nRows: number;
  #lambda: number;
  #current: Pointer;
  #moves: Pointer;
  #sums: Pointer;
  #blockSums: Pointer;

  /** @param lambda l2_leaf_reg times the mean row weight */
  constructor(heap: Heap, loss: Loss, settings: Settings, nRows: number, lambda: number) {
    const leaves = 2 ** settings.depth;
    this.#heap = heap;
    this.#loss = loss;
    this.#settings = settings;
    this.#nRows = nRows;
    this.#lambda = lambda;
    this.#current = settings.leafIterations > 1 ? heap.alloc(nRows * 8) : 0;
    this.#moves = heap.alloc(leaves * 8);
    this.#sums = heap.alloc(leaves * 32);
    this.#blockSums = heap.alloc(leaves * 32);
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
    const block = leafBlock(this.#nRows);
    this.#loss.leafSums(
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

  #lossAfter(approx: Pointer, step: Float64Array, { label, weight }: Fold, leafOf: Pointer): number {
    this.#setMoves(step.map(this.#loss.moveOf));
    return meanLoss(this.#heap, this.#loss, this.#nRows, this.#settings.threadCount, (from, to, result) =>
      this.#loss.lossOfStep(approx, leafOf, this.#moves, label, weight, from, to, result),
    );
  }

  /**
   * Moves a learning fold by the steps of its own that fit this tree; nothing is drawn. Each step is judged from the fold's
   * stored approximations with the steps before it.
   */
  follow(fold: Fold, leafOf: Pointer, leaves: number): void {
    const { learningRate } = this.#settings;
    const moves = this.#ownMoves(fold, leafOf, leaves);
    this.#setMoves(moves.map((move) => this.#loss.slowed(move, learningRate)));
    this.#loss.apply(fold.approx, leafOf, this.#moves, this.#nRows);
  }

  /** The move of all steps together, for each leaf. */
  #ownMoves(fold: Fold, leafOf: Pointer, leaves: number): Float64Array {
    const { leafIterations, hasBacktracking } = this.#settings;
    const { moveOf, join, still } = this.#loss;
    if (leafIterations === 1) return this.#step(fold.approx, fold, leafOf, leaves).map(moveOf);
    const total = new Float64Array(leaves);
    const moves = new Float64Array(leaves).fill(still);
    this.#moveFrom(fold.approx, leafOf, moves);
    let loss = hasBacktracking ? this.#lossAfter(fold.approx, total, fold, leafOf) : Infinity;
    for (let i = 0; i < leafIterations; i++) {
      const step = this.#step(this.#current, fold, leafOf, leaves);
      for (; i < leafIterations; i++) {
        const after = total.map((value, leaf) => value + step[leaf]!);
        const stepLoss = hasBacktracking ? this.#lossAfter(fold.approx, after, fold, leafOf) : -Infinity;
        if (stepLoss < loss) {
          if (hasBacktracking) loss = stepLoss;
          total.set(after);
          for (let leaf = 0; leaf < leaves; leaf++) moves[leaf] = join(moves[leaf]!, moveOf(step[leaf]!));
          this.#moveFrom(fold.approx, leafOf, moves);
          break;
        }
        for (let leaf = 0; leaf < leaves; leaf++) step[leaf]! /= 2;
      }
    }
    return moves;
  }

  #moveFrom(approx: Pointer, leafOf: Pointer, moves: Float64Array): void {
    this.#heap.f64(this.#current, this.#nRows).set(this.#heap.f64(approx, this.#nRows));
    this.#setMoves(moves);
    this.#loss.apply(this.#current, leafOf, this.#moves, this.#nRows);
  }

  /** Adds `values` of the leaves to the approximations. */
  apply(approx: Pointer, leafOf: Pointer, values: Float64Array): void {
    this.#setMoves(values.map(this.#loss.moveOf));
    this.#loss.apply(approx, leafOf, this.#moves, this.#nRows);
  }

  #setMoves(moves: Float64Array): void {
    this.#heap.f64(this.#moves, moves.length).set(moves);
  }
}
