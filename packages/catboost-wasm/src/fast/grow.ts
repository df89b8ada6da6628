import { isSingle, type SplitCells } from "../columns/groups.ts";
import type { Settings } from "../params/settings.ts";
import type { Pointer } from "../runtime/kernels.ts";
import { cutIntoPieces } from "../runtime/pieces.ts";
import type { Rng } from "../runtime/random.ts";
import type { Calls, Task } from "../runtime/threads.ts";
import type { Heap } from "../runtime/wasm.ts";
import type { CtrColumns } from "../statistics/ctr-columns.ts";
import type { Fold } from "../trees/folds.ts";
import type { Columns, Grower } from "../trees/grow.ts";
import type { PartSample } from "../trees/sample.ts";
import type { CtrSplit, Split } from "../trees/tree.ts";
import { blockColumns, cellsOf, columnOf, type FastColumn, FastColumns } from "./columns.ts";
import { ctrColumnsOf } from "./ctr-columns.ts";

/** All derivatives together, and all weights, have so many units: their sums fit 31 bits with room for rounding. */
const units = 2 ** 30;
const bestBytes = 16;

interface Choice {
  column: FastColumn;
  bin: number;
  /** Under noise. */
  score: number;
}

/** What a tree is grown from: rows and gradients, both grouped by leaf. */
interface Grown {
  rows: Pointer;
  segments: Pointer;
  /** l2_leaf_reg in units of the weights. */
  lambda: number;
  /** The scale of the noise in the units of the scores. */
  sigma: number;
}

/**
 * Grows oblivious trees from integer histograms of eight columns at a time (assembly/fast-histogram.ts): the scores of exact training without its
 * order of sums, one normal draw a column instead of one a split.
 */
export class FastGrower implements Grower {
  #heap: Heap;
  #settings: Settings;
  #columns: FastColumns;
  #nRows: number;
  #columnOf = new Map<string, FastColumn>();
  /** Of all rows: | from | to | of each. */
  #pieces: readonly (readonly [number, number])[];
  #pairs: Pointer;
  #spareRows: Pointer;
  #sparePairs: Pointer;
  #sums: Pointer;
  /** Of each block, see assembly/fast-histogram.ts. */
  #blocks: Pointer;
  #accumulators: readonly Pointer[];
  /** u32[8] of each block: splits of the columns that take part. */
  #splits: Pointer;
  #best: Pointer;

  #ctrs: CtrColumns | undefined;

  /** @param fold the only one: its order of the rows decides the target statistics */
  constructor(
    heap: Heap,
    settings: Settings,
    { groups, ctrFeatures, ctrs }: Columns,
    fold: Fold,
    nRows: number,
  ) {
    this.#ctrs = ctrs;
    this.#heap = heap;
    this.#settings = settings;
    const statistics = ctrs
      ? ctrColumnsOf(heap, ctrs, fold, ctrFeatures, settings.maxCtrComplexity, nRows)
      : [];
    const columns = new FastColumns(heap, [...groups.filter(isSingle).map(columnOf), ...statistics], nRows);
    this.#columns = columns;
    this.#nRows = nRows;
    this.#pieces = cutIntoPieces(nRows, heap.threads);
    const { blocks } = columns;
    this.#pairs = heap.alloc(nRows * 8);
    this.#spareRows = heap.alloc(nRows * 4);
    this.#sparePairs = heap.alloc(nRows * 8);
    this.#sums = heap.alloc(16);
    this.#blocks = heap.alloc(blocks.length * 16);
    blocks.forEach(({ bins, columns }, block) => {
      const histogram = heap.alloc(2 ** (settings.depth - 1) * bins * blockColumns * 8);
      heap.u32(this.#blocks + block * 16, 4).set([block * blockColumns, bins, histogram, columns.length]);
    });
    this.#accumulators = blocks.map(({ bins }) => heap.alloc(bins * blockColumns * 8));
    this.#splits = heap.alloc(blocks.length * blockColumns * 4);
    this.#best = heap.alloc(blocks.length * blockColumns * bestBytes);
    for (const column of columns.columns) this.#columnOf.set(keyOf(column.splitOf(0)), column);
  }

  grow(rng: Rng, _fold: Fold, sample: () => readonly PartSample[], sigma: number, leafOf: Pointer): Split[] {
    const grown = this.#startTree(sample()[0]!, sigma);
    const splits: Split[] = [];
    for (let depth = 0; depth < this.#settings.depth; depth++) {
      this.#draw(rng);
      this.#score(grown, depth);
      const choice = this.#choose(rng, grown);
      if (!choice) break;
      splits.push(choice.column.splitOf(choice.bin));
      const isLast = depth + 1 === this.#settings.depth;
      if (!isLast && !this.#partition(grown, choice, depth)) {
        splits.pop();
        break;
      }
    }
    const marks = this.#pieces.map(([from, to]) =>
      this.#heap.task((calls) => this.#mark(calls, splits, from, to, leafOf)),
    );
    this.#heap.run(marks, this.#nRows * splits.length);
    return splits;
  }

  markLeaves(calls: Calls, splits: readonly Split[], _fold: Fold, leafOf: Pointer): void {
    this.#mark(calls, splits, 0, this.#nRows, leafOf);
  }

  #mark(calls: Calls, splits: readonly Split[], from: number, to: number, leafOf: Pointer): void {
    calls.clearLeaves(leafOf + 2 * from, to - from);
    splits.forEach((split, depth) => {
      const { at, low, high } = cellsOf(this.#columnOf.get(keyOf(split))!, split.bin);
      calls.markSplit(at + from, false, 0, low, high, to - from, depth, leafOf + 2 * from);
    });
  }

  /** Nothing is remembered of splits. */
  readonly dropped = [];
  resume(): void {}

  evalCells(split: CtrSplit, fold: Fold): SplitCells {
    let column = 0;
    const task = this.#heap.task((calls) => {
      column = this.#ctrs!.column(calls, split, fold, true).at;
    });
    this.#heap.run([task], 0);
    return { ...cellsOf(this.#columnOf.get(keyOf(split))!, split.bin), at: column + this.#nRows };
  }

  /** Turns the gradients of the sample into integers. */
  #startTree({ tail: { rows, gradients, segments, count }, lambda }: PartSample, sigma: number): Grown {
    const { kernels } = this.#heap;
    kernels.fastSums(gradients, count, this.#sums);
    const [derivatives, weights] = this.#heap.f64(this.#sums, 2) as unknown as [number, number];
    const derivativeUnits = derivatives > 0 ? units / derivatives : 0;
    const weightUnits = weights > 0 ? units / weights : 0;
    const tasks = cutIntoPieces(count, this.#heap.threads).map(([from, to]) =>
      this.#heap.task((calls) =>
        calls.fastPairs(
          gradients + 16 * from,
          to - from,
          derivativeUnits,
          weightUnits,
          this.#pairs + 8 * from,
        ),
      ),
    );
    this.#heap.run(tasks, count);
    const scoreUnits = this.#settings.isCosine
      ? derivativeUnits / Math.sqrt(weightUnits)
      : derivativeUnits ** 2 / weightUnits;
    return { rows, segments, lambda: lambda * weightUnits, sigma: sigma * scoreUnits };
  }

  /** The columns that take part at a level. */
  #draw(rng: Rng): void {
    const { rsm } = this.#settings;
    const splits = this.#heap.u32(this.#splits, this.#columns.blocks.length * blockColumns);
    this.#columns.columns.forEach((column, place) => {
      splits[place] = rsm === 1 || rng.real() <= rsm ? column.splits : 0;
    });
  }

  #score({ rows, segments, lambda }: Grown, depth: number): void {
    const { blocks, bytes, stride } = this.#columns;
    const { isCosine } = this.#settings;
    const parents = depth === 0 ? 0 : 2 ** (depth - 1);
    const tasks: Task[] = [];
    const count = Math.min(blocks.length, this.#heap.threads);
    for (let i = 0; i < count; i++) {
      // The last block may have fewer columns than the others: the last task gets the rest.
      const from = Math.floor((blocks.length * i) / count);
      const own = blocks.slice(from, Math.floor((blocks.length * (i + 1)) / count));
      const table = this.#blocks + from * 16;
      tasks.push(
        this.#heap.task((calls) => {
          calls.fastHistograms(bytes, stride, table, own.length, rows, this.#pairs, segments, parents);
          own.forEach(({ bins, prefixes }, i) => {
            const block = from + i;
            const accumulator = this.#accumulators[block]!;
            const histogram = this.#heap.u32(this.#blocks + block * 16, 3)[2]!;
            calls.fastScores(histogram, 2 ** depth, bins, prefixes, lambda, accumulator);
            const columns = block * blockColumns;
            calls.fastBest(
              accumulator,
              this.#splits + columns * 4,
              isCosine,
              this.#best + columns * bestBytes,
            );
          });
        }),
      );
    }
    this.#heap.run(tasks, this.#nRows * blocks.length);
  }

  /** The best split of the level: each column's best with one normal draw, the first of the largest. */
  #choose(rng: Rng, { sigma }: Grown): Choice | undefined {
    const { columns } = this.#columns;
    const scores = this.#heap.f64(this.#best, columns.length * 2);
    const bins = this.#heap.i32(this.#best, columns.length * 4);
    let choice: Choice | undefined;
    columns.forEach((column, place) => {
      const bin = bins[place * 4 + 2]!;
      if (bin < 0) return;
      const score = scores[place * 2]! + (sigma > 0 ? sigma * rng.normal() : 0);
      if (!choice || score > choice.score) choice = { column, bin, score };
    });
    return choice;
  }

  /** Moves the rows below the split; false if it separates none. */
  #partition({ rows, segments }: Grown, { column, bin }: Choice, depth: number): boolean {
    const leaves = 2 ** depth;
    const { at, low, high } = cellsOf(column, bin);
    const tasks = cutIntoPieces(leaves, this.#heap.threads).map(([from, to]) => {
      return this.#heap.task((calls) => {
        calls.fastPartition(
          at,
          low,
          high,
          leaves,
          from,
          to,
          segments,
          rows,
          this.#pairs,
          this.#spareRows,
          this.#sparePairs,
        );
      });
    });
    this.#heap.run(tasks, this.#nRows);
    const ends = this.#heap.u32(segments, leaves * 4);
    for (let leaf = 0; leaf < leaves; leaf++) {
      const [from, middle, end] = [ends[2 * leaf]!, ends[2 * leaf + 1]!, ends[2 * (leaf + leaves) + 1]!];
      if (from < middle && middle < end) return true;
    }
    return false;
  }
}

/** The same text means the same column. */
function keyOf(split: Split): string {
  if (split.kind === "feature") return `${split.feature.flatIndex}`;
  return `${split.projection.key} ${JSON.stringify(split.ctr)}`;
}
