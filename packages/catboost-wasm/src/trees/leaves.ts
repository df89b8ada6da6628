import type { Settings } from "../params/settings.ts";
import type { Pointer } from "../runtime/kernels.ts";
import { cutIntoPieces } from "../runtime/pieces.ts";
import type { Task } from "../runtime/threads.ts";
import type { Heap } from "../runtime/wasm.ts";
import type { Fold, Part } from "./folds.ts";
import { type Loss, lossBlock } from "./loss.ts";
import { type Constraints, Isotonic, type LeafOrders, leafOrders, signsOf } from "./monotone.ts";
import type { Split } from "./tree.ts";

const blockLimit = 10_000;
const maxBlocks = 128;
const sumBytes = 32;
/** Rows whose loss after a step is one sum. */
const chunkRows = 4096;

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
  /** Official makes leaf values monotone with that of the whole fold. */
  foldLambda: number;
}

function bodyOf(
  { label, weight, lambda: foldLambda }: Fold,
  { approx, body, lambda }: Part,
  leafOf: Pointer,
): Rows {
  return { approx, label, weight, leafOf, n: body, lambda, foldLambda };
}

/** Moves as the kernels that judge a step read them: leaves × | move f64 | its logarithm f32 | - |. */
export function writeTrial(heap: Heap, at: Pointer, moves: Float64Array): void {
  const values = heap.f64(at, 2 * moves.length);
  const logs = heap.f32(at, 4 * moves.length);
  moves.forEach((move, leaf) => {
    values[2 * leaf] = move;
    logs[4 * leaf + 2] = heap.kernels.fastLogf(move);
  });
}

/** A walk to the leaf values of a fold: it hands out tasks, and goes on when they have been run. */
export type Walk<T> = Generator<readonly Task[], T, void>;

/** Runs walks side by side: the tasks that all of them wait for are run at once. @param rows of each */
export function walkTogether(heap: Heap, walks: readonly Walk<void>[], rows: number): void {
  let open = walks;
  while (open.length > 0) {
    const tasks: Task[] = [];
    open = open.filter((walk) => {
      const { done, value } = walk.next();
      if (!done) tasks.push(...value);
      return !done;
    });
    heap.run(tasks, open.length * rows);
  }
}

/** Finds the leaf values of one fold by Newton or gradient steps, halved while the loss does not fall. */
export class LeafEstimator {
  #heap: Heap;
  #loss: Loss;
  #settings: Settings;
  /** Into so many pieces rows are cut, each a task. */
  #pieces: number;
  /** Approximations on the way. */
  #current: Pointer;
  #moves: Pointer;
  /** Of a step whose loss is asked for: see `writeTrial`. */
  #trial: Pointer;
  #sums: Pointer;
  #blockSums: Pointer;
  /** | loss | weight | of each chunk. */
  #losses: Pointer;
  #constraints: Constraints | undefined;
  #isotonic: Isotonic | undefined;
  /** Of the tree, if any of its splits is constrained. */
  #orders: LeafOrders | undefined;

  /** @param constraints absent: nothing is constrained */
  constructor(
    heap: Heap,
    loss: Loss,
    settings: Settings,
    nRows: number,
    pieces: number,
    constraints: Constraints | undefined,
  ) {
    const leaves = 2 ** settings.depth;
    this.#heap = heap;
    this.#loss = loss;
    this.#settings = settings;
    this.#pieces = pieces;
    this.#current = settings.leafIterations > 1 ? heap.alloc(nRows * 8) : 0;
    this.#moves = heap.alloc(leaves * 8);
    this.#trial = heap.alloc(leaves * 16);
    this.#sums = heap.alloc(leaves * sumBytes);
    this.#blockSums = heap.alloc(Math.min(nRows, maxBlocks) * leaves * sumBytes);
    this.#losses = heap.alloc(16 * (Math.ceil(nRows / chunkRows) + settings.threadCount));
    this.#constraints = constraints;
    this.#isotonic = constraints && new Isotonic(heap, leaves);
  }

  startTree(splits: readonly Split[]): void {
    const signs = this.#constraints ? signsOf(splits, this.#constraints) : [];
    this.#orders = signs.some((sign) => sign !== 0) ? leafOrders(signs) : undefined;
  }

  /**
   * Leaf values from all rows of a fold of one part, whose approximations move on by them times the learning rate.
   * @returns the value of each leaf, learning rate not included, and the number of gradient steps
   */
  *estimate(fold: Fold, leafOf: Pointer, leaves: number): Walk<{ values: Float64Array; steps: number }> {
    const { leafIterations, hasBacktracking, learningRate } = this.#settings;
    const rows = bodyOf(fold, fold.parts[0]!, leafOf);
    let found: { values: Float64Array; steps: number };
    if (leafIterations === 1) found = { values: yield* this.#step(rows.approx, rows, leaves), steps: 1 };
    else found = hasBacktracking ? yield* this.#walkDown(rows, leaves) : yield* this.#walk(rows, leaves);
    const moves = found.values.map((value) => this.#loss.moveOf(value * learningRate));
    yield* this.#move(rows.approx, leafOf, rows.n, moves, rows.approx);
    return found;
  }

  *#walk(rows: Rows, leaves: number): Walk<{ values: Float64Array; steps: number }> {
    const values = new Float64Array(leaves);
    const steps = this.#settings.leafIterations;
    let at = rows.approx;
    for (let i = 0; i < steps; i++) {
      const step = yield* this.#step(at, rows, leaves, { taken: values });
      yield* this.#move(at, rows.leafOf, rows.n, step.map(this.#loss.moveOf), this.#current);
      at = this.#current;
      for (let leaf = 0; leaf < leaves; leaf++) values[leaf]! += step[leaf]!;
    }
    return { values, steps };
  }

  /** A step is taken only if the loss falls; else it is halved, and each halving counts as an iteration. */
  *#walkDown(rows: Rows, leaves: number): Walk<{ values: Float64Array; steps: number }> {
    const { leafIterations } = this.#settings;
    const values = new Float64Array(leaves);
    let steps = 0;
    let at = rows.approx;
    let loss = yield* this.#lossAfter(at, values, rows);
    for (let i = 0; i < leafIterations; i++) {
      steps++;
      const step = yield* this.#step(at, rows, leaves, { taken: values });
      for (; i < leafIterations; i++) {
        const stepLoss = yield* this.#lossAfter(at, step, rows);
        if (stepLoss < loss) {
          loss = stepLoss;
          yield* this.#move(at, rows.leafOf, rows.n, step.map(this.#loss.moveOf), this.#current);
          at = this.#current;
          for (let leaf = 0; leaf < leaves; leaf++) values[leaf]! += step[leaf]!;
          break;
        }
        for (let leaf = 0; leaf < leaves; leaf++) step[leaf]! /= 2;
      }
    }
    return { values, steps };
  }

  /**
   * Moves each part of a learning fold by the steps of its own that fit this tree. Each step is judged from the part's stored approximations
   * with the steps before it.
   */
  *follow(fold: Fold, leafOf: Pointer, leaves: number): Walk<void> {
    const { learningRate } = this.#settings;
    for (const part of fold.parts) {
      const moves = yield* this.#ownMoves(bodyOf(fold, part, leafOf), leaves);
      const slowed = moves.map((move) => this.#loss.slowed(move, learningRate));
      yield* this.#move(part.approx, leafOf, part.tail, slowed, part.approx);
    }
  }

  /** The move of all steps together, for each leaf. */
  *#ownMoves(rows: Rows, leaves: number): Walk<Float64Array> {
    const { leafIterations, hasBacktracking } = this.#settings;
    const { moveOf, join, still } = this.#loss;
    const { approx } = rows;
    if (leafIterations === 1) return (yield* this.#step(approx, rows, leaves)).map(moveOf);
    const moves = new Float64Array(leaves).fill(still);
    const total = new Float64Array(leaves);
    let loss = hasBacktracking ? yield* this.#lossAfter(approx, total, rows) : Infinity;
    for (let i = 0; i < leafIterations; i++) {
      const step = yield* this.#step(approx, rows, leaves, { moves });
      for (; i < leafIterations; i++) {
        const after = total.map((value, leaf) => value + step[leaf]!);
        const stepLoss = hasBacktracking ? yield* this.#lossAfter(approx, after, rows) : -Infinity;
        if (stepLoss < loss) {
          if (hasBacktracking) loss = stepLoss;
          total.set(after);
          for (let leaf = 0; leaf < leaves; leaf++) moves[leaf] = join(moves[leaf]!, moveOf(step[leaf]!));
          break;
        }
        for (let leaf = 0; leaf < leaves; leaf++) step[leaf]! /= 2;
      }
    }
    return moves;
  }

  /**
   * @param approx where the step starts from
   * @param before the steps before: `moves` that `approx` has still to make; `taken`, what they add up to, if values including it are to be monotone
   */
  *#step(
    approx: Pointer,
    rows: Rows,
    leaves: number,
    before: { moves?: Float64Array; taken?: Float64Array } = {},
  ): Walk<Float64Array> {
    const { moves, taken = new Float64Array(leaves) } = before;
    if (moves) this.#setMoves(moves);
    const { label, weight, leafOf, n, lambda, foldLambda } = rows;
    const block = leafBlock(n);
    const blocks = Math.ceil(n / block);
    yield cutIntoPieces(blocks, this.#pieces).map(([from, to]) =>
      this.#heap.task((calls) =>
        calls[this.#loss.leafSums](
          approx,
          leafOf,
          moves ? this.#moves : 0,
          label,
          weight,
          n,
          block,
          from,
          to,
          leaves,
          this.#blockSums,
        ),
      ),
    );
    this.#heap.kernels.addBlocks(this.#blockSums, blocks, leaves, this.#sums);
    const sums = this.#heap.f64(this.#sums, leaves * 4);
    if (this.#orders) return this.#monotoneStep(sums, foldLambda, taken);
    return Float64Array.from({ length: leaves }, (_, leaf) => {
      const [der, der2, weight] = sums.subarray(leaf * 4) as unknown as [number, number, number];
      if (this.#settings.isNewton) return this.#newtonStep(der, der2, lambda);
      return weight > 0 ? der * (1 / (weight + lambda)) : 0;
    });
  }

  /** With `leafStepsInOne` other than 1 as many steps as that in one, as if the second derivative stayed what it is. */
  #newtonStep(der: number, der2: number, lambda: number): number {
    const { leafStepsInOne } = this.#settings;
    if (leafStepsInOne === 1) return der / (-der2 + lambda);
    if (der2 === 0) return 0;
    return (der / -der2) * (1 - this.#heap.kernels.pow(lambda / (lambda - der2), leafStepsInOne));
  }

  #monotoneStep(sums: Float64Array, lambda: number, taken: Float64Array): Float64Array {
    const weights = taken.map((_, leaf) =>
      this.#settings.isNewton ? -sums[leaf * 4 + 1]! + lambda : sums[leaf * 4 + 2]! + lambda,
    );
    const values = taken.map((value, leaf) => value + sums[leaf * 4]! / weights[leaf]!);
    const monotone = this.#isotonic!.fit(values, weights, this.#orders!);
    return monotone.map((value, leaf) => value - taken[leaf]!);
  }

  /** The mean loss after a step. Rows are cut into the blocks of official's threads, and these into chunks; sums go in order. */
  *#lossAfter(approx: Pointer, step: Float64Array, { label, weight, leafOf, n }: Rows): Walk<number> {
    const loss = this.#loss;
    writeTrial(this.#heap, this.#trial, step.map(loss.moveOf));
    const block = lossBlock(n, this.#settings.threadCount);
    const tasks: Task[] = [];
    const ends: number[] = [];
    let chunks = 0;
    for (let begin = 0; begin < n; begin += block) {
      const end = Math.min(n, begin + block);
      const inBlock = Math.ceil((end - begin) / chunkRows);
      for (const [first, last] of cutIntoPieces(inBlock, this.#pieces)) {
        const from = begin + first * chunkRows;
        const to = Math.min(end, begin + last * chunkRows);
        const out = this.#losses + (chunks + first) * 16;
        tasks.push(
          this.#heap.task((calls) =>
            calls[loss.lossOfStep](approx, leafOf, this.#trial, label, weight, from, to, out),
          ),
        );
      }
      chunks += inBlock;
      ends.push(chunks);
    }
    yield tasks;
    return this.#meanOf(ends);
  }

  /** @param ends of the blocks, in chunks */
  #meanOf(ends: readonly number[]): number {
    const sums = this.#heap.f64(this.#losses, 2 * ends.at(-1)!);
    let total = 0;
    let weight = 0;
    let chunk = 0;
    for (const end of ends) {
      let blockLoss = 0;
      let blockWeight = 0;
      for (; chunk < end; chunk++) {
        blockLoss += sums[2 * chunk]!;
        blockWeight += sums[2 * chunk + 1]!;
      }
      total += blockLoss;
      weight += blockWeight;
    }
    return this.#loss.mean(total, weight);
  }

  /** Moves n rows from `approx` to `out`, which may be the same. */
  *#move(approx: Pointer, leafOf: Pointer, n: number, moves: Float64Array, out: Pointer): Walk<void> {
    this.#setMoves(moves);
    const pairs = Math.ceil(n / 2);
    yield cutIntoPieces(pairs, this.#pieces).map(([first, last]) => {
      const from = first * 2;
      const count = Math.min(n, last * 2) - from;
      return this.#heap.task((calls) =>
        calls[this.#loss.apply](approx + from * 8, leafOf + from * 2, this.#moves, count, out + from * 8),
      );
    });
  }

  #setMoves(moves: Float64Array): void {
    this.#heap.f64(this.#moves, moves.length).set(moves);
  }
}
