import type { Fold, Part } from "./folds.ts";
import { type Loss, meanLoss } from "./loss.ts";
import type { Settings } from "./params.ts";
import type { Rng } from "./random.ts";
import type { Heap, Pointer } from "./wasm.ts";

const blockLimit = 10_000;
const maxBlocks = 128;

/** Leaf sums are added in blocks of so many rows, whatever the number of threads. */
function leafBlock(nRows: number): number {
  return nRows < blockLimit ? nRows : Math.ceil(nRows / maxBlocks);
}

/** The rows that leaf values come from, by fold position. */
interface Rows {
  approx: Pointer;
  label: Pointer;
  weight: Pointer;
  /** u16[n]. */
  leafOf: Pointer;
  n: number;
  lambda: number;
}

function bodyOf({ label, weight }: Fold, { approx, body, lambda }: Part, leafOf: Pointer): Rows {
  return { approx, label, weight, leafOf, n: body, lambda };
}

/** Finds leaf values by Newton or gradient steps, halved while the loss does not fall. */
export class LeafEstimator {
  #heap: Heap;
  #loss: Loss;
  #settings: Settings;
  #current: Pointer;
  #moves: Pointer;
  #sums: Pointer;
  #blockSums: Pointer;

  constructor(heap: Heap, loss: Loss, settings: Settings, nRows: number) {
    const leaves = 2 ** settings.depth;
    this.#heap = heap;
    this.#loss = loss;
    this.#settings = settings;
    this.#current = settings.leafIterations > 1 ? heap.alloc(nRows * 8) : 0;
    this.#moves = heap.alloc(leaves * 8);
    this.#sums = heap.alloc(leaves * 32);
    this.#blockSums = heap.alloc(leaves * 32);
  }

  /**
   * @param fold of one part
   * @returns the value of each leaf, learning rate not included. One draw of `rng` for each gradient step.
   */
  estimate(rng: Rng, fold: Fold, leafOf: Pointer, leaves: number): Float64Array {
    const { leafIterations, hasBacktracking } = this.#settings;
    const rows = bodyOf(fold, fold.parts[0]!, leafOf);
    if (leafIterations === 1) {
      rng.skip();
      return this.#step(rows.approx, rows, leaves);
    }
    this.#heap.f64(this.#current, rows.n).set(this.#heap.f64(rows.approx, rows.n));
    return hasBacktracking ? this.#walkDown(rng, rows, leaves) : this.#walk(rng, rows, leaves);
  }

  #walk(rng: Rng, rows: Rows, leaves: number): Float64Array {
    const total = new Float64Array(leaves);
    for (let i = 0; i < this.#settings.leafIterations; i++) {
      rng.skip();
      const step = this.#step(this.#current, rows, leaves);
      this.apply(this.#current, rows.leafOf, rows.n, step);
      for (let leaf = 0; leaf < leaves; leaf++) total[leaf]! += step[leaf]!;
    }
    return total;
  }

  /** A step is taken only if the loss falls; else it is halved, and each halving counts as an iteration. */
  #walkDown(rng: Rng, rows: Rows, leaves: number): Float64Array {
    const total = new Float64Array(leaves);
    let loss = this.#lossAfter(this.#current, total, rows);
    for (let i = 0; i < this.#settings.leafIterations; i++) {
      rng.skip();
      const step = this.#step(this.#current, rows, leaves);
      for (; i < this.#settings.leafIterations; i++) {
        const stepLoss = this.#lossAfter(this.#current, step, rows);
        if (stepLoss < loss) {
          loss = stepLoss;
          this.apply(this.#current, rows.leafOf, rows.n, step);
          for (let leaf = 0; leaf < leaves; leaf++) total[leaf]! += step[leaf]!;
          break;
        }
        for (let leaf = 0; leaf < leaves; leaf++) step[leaf]! /= 2;
      }
    }
    return total;
  }

  /** @param approx where the step starts from */
  #step(approx: Pointer, { label, weight, leafOf, n, lambda }: Rows, leaves: number): Float64Array {
    this.#loss.leafSums(approx, leafOf, label, weight, n, leafBlock(n), leaves, this.#blockSums, this.#sums);
    const sums = this.#heap.f64(this.#sums, leaves * 4);
    return Float64Array.from({ length: leaves }, (_, leaf) => {
      const [der, der2, weight] = sums.subarray(leaf * 4) as unknown as [number, number, number];
      if (this.#settings.isNewton) return der / (-der2 + lambda);
      return weight > 0 ? der * (1 / (weight + lambda)) : 0;
    });
  }

  #lossAfter(approx: Pointer, step: Float64Array, { label, weight, leafOf, n }: Rows): number {
    this.#setMoves(step.map(this.#loss.moveOf));
    return meanLoss(this.#heap, this.#loss, n, this.#settings.threadCount, (from, to, result) =>
      this.#loss.lossOfStep(approx, leafOf, this.#moves, label, weight, from, to, result),
    );
  }

  /**
   * Moves each part of a learning fold by the steps of its own that fit this tree; nothing is drawn. Each step is judged from the part's
   * stored approximations with the steps before it.
   */
  follow(fold: Fold, leafOf: Pointer, leaves: number): void {
    const { learningRate } = this.#settings;
    for (const part of fold.parts) {
      const moves = this.#ownMoves(bodyOf(fold, part, leafOf), leaves);
      this.#setMoves(moves.map((move) => this.#loss.slowed(move, learningRate)));
      this.#loss.apply(part.approx, leafOf, this.#moves, part.tail);
    }
  }

  /** The move of all steps together, for each leaf. */
  #ownMoves(rows: Rows, leaves: number): Float64Array {
    const { leafIterations, hasBacktracking } = this.#settings;
    const { moveOf, join, still } = this.#loss;
    const { approx } = rows;
    if (leafIterations === 1) return this.#step(approx, rows, leaves).map(moveOf);
    const total = new Float64Array(leaves);
    const moves = new Float64Array(leaves).fill(still);
    this.#moveFrom(rows, moves);
    let loss = hasBacktracking ? this.#lossAfter(approx, total, rows) : Infinity;
    for (let i = 0; i < leafIterations; i++) {
      const step = this.#step(this.#current, rows, leaves);
      for (; i < leafIterations; i++) {
        const after = total.map((value, leaf) => value + step[leaf]!);
        const stepLoss = hasBacktracking ? this.#lossAfter(approx, after, rows) : -Infinity;
        if (stepLoss < loss) {
          if (hasBacktracking) loss = stepLoss;
          total.set(after);
          for (let leaf = 0; leaf < leaves; leaf++) moves[leaf] = join(moves[leaf]!, moveOf(step[leaf]!));
          this.#moveFrom(rows, moves);
          break;
        }
        for (let leaf = 0; leaf < leaves; leaf++) step[leaf]! /= 2;
      }
    }
    return moves;
  }

  #moveFrom({ approx, leafOf, n }: Rows, moves: Float64Array): void {
    this.#heap.f64(this.#current, n).set(this.#heap.f64(approx, n));
    this.#setMoves(moves);
    this.#loss.apply(this.#current, leafOf, this.#moves, n);
  }

  /** Adds `values` of the leaves to the approximations of n rows. */
  apply(approx: Pointer, leafOf: Pointer, n: number, values: Float64Array): void {
    this.#setMoves(values.map(this.#loss.moveOf));
    this.#loss.apply(approx, leafOf, this.#moves, n);
  }

  #setMoves(moves: Float64Array): void {
    this.#heap.f64(this.#moves, moves.length).set(moves);
  }
}
