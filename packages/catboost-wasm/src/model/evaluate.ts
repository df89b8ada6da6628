import type { Column } from "../pool/pool.ts";
import type { Kernels, Pointer } from "../runtime/kernels.ts";
import { type Calls, type PerThread, type Place, runTask } from "../runtime/threads.ts";
import { Heap } from "../runtime/wasm.ts";
import { defaultWorkers } from "../runtime/workers.ts";
import { RowEvaluator } from "./evaluate-row.ts";
import { type BlockJob, blockRows, ModelCells } from "./model-cells.ts";
import { type ModelData, treesOf } from "./model-data.ts";

/** Trees `from` to `to`, the last one not included. */
export interface TreeRange {
  from: number;
  to: number;
}

const treeBytes = 16;
/** A helper that waits for longer than it takes to read the next rows of a table goes home: models live long, and are many. */
const idleMilliseconds = 1000;

/** The trees of a model in wasm memory, ready to walk blocks of rows. */
export class Evaluator {
  readonly row: RowEvaluator;
  #heap = new Heap(defaultWorkers(), idleMilliseconds);
  #model: ModelData;
  #cells: ModelCells;
  /** u32 | first split | depth | first leaf | first contribution | of each tree. */
  #trees: Pointer;
  #leaves: Pointer;
  /** Leaf numbers of four trees, see assembly/evaluate.ts. */
  #numbers: PerThread;
  #raw: Pointer;

  constructor(model: ModelData) {
    const heap = this.#heap;
    this.#model = model;
    this.#cells = new ModelCells(heap, model);
    this.#numbers = heap.allocPerThread(4 * 2 * blockRows);
    this.#raw = heap.alloc(blockRows * 8);
    this.#leaves = heap.alloc(model.leafValues.length * 8);
    heap.f64(this.#leaves, model.leafValues.length).set(model.leafValues);
    this.#trees = heap.alloc(model.treeSizes.length * treeBytes);
    this.#setTrees(() => 0);
    this.row = new RowEvaluator(heap, model, this.#cells, this.#trees, this.#leaves);
  }

  get kernels(): Kernels {
    return this.#heap.kernels;
  }

  #setTrees(firstContribution: (tree: number) => number): void {
    let firstSplit = 0;
    const table = treesOf(this.#model).flatMap(({ splits, firstLeaf }, tree) => {
      const row = [firstSplit, splits.length, firstLeaf, firstContribution(tree)];
      firstSplit += splits.length;
      return row;
    });
    this.#heap.u32(this.#trees, table.length).set(table);
  }

  /** Scale and, if the first tree takes part, bias. */
  #finish(sums: Float64Array, { from }: TreeRange): Float64Array {
    const { scale } = this.#model;
    const bias = from === 0 ? this.#model.bias : 0;
    for (let row = 0; row < sums.length; row++) sums[row] = sums[row]! * scale + bias;
    return sums;
  }

  /** Adds up trees in ascending order. */
  #addTrees(calls: Calls, cells: Place, rows: number, { from, to }: TreeRange, raw: Pointer): void {
    calls.evaluateBlock(
      cells,
      blockRows,
      rows,
      this.#trees + from * treeBytes,
      to - from,
      this.#cells.splits,
      this.#leaves,
      this.#numbers,
      raw,
    );
  }

  /** Raw scores. `columns` by flat index of the model. */
  raw(columns: readonly Column[], nRows: number, trees: TreeRange, workers?: number): Float64Array {
    const heap = this.#heap;
    const out = new Float64Array(nRows);
    const job: BlockJob = {
      resultBytes: blockRows * 8,
      trees: trees.to - trees.from,
      write: (calls, block) => {
        this.#cells.quantize(calls, block, this.#cells.bytes);
        this.#addTrees(calls, this.#cells.bytes, block.rows, trees, block.result);
      },
      read: (result, from, rows) => out.set(this.#finish(heap.f64(result, rows), trees), from),
    };
    this.#cells.forEachBlock(columns, nRows, job, workers);
    return out;
  }

  /**
   * What `score` makes of the raw scores after each stage of trees. A stage is summed by itself and then added, as official rounds it.
   * Keeps a byte for each row and column of cells.
   */
  *staged(
    columns: readonly Column[],
    nRows: number,
    stages: readonly TreeRange[],
    score: (raw: number, row: number) => number,
  ): Generator<Float64Array, void> {
    const heap = this.#heap;
    const cells = this.#cells;
    const bytes = cells.byteColumns * blockRows;
    const blocks: { from: number; rows: number; cells: Uint8Array }[] = [];
    cells.forEachBlock(columns, nRows, {
      resultBytes: bytes,
      trees: 0,
      write: (calls, block) => cells.quantize(calls, block, block.result),
      read: (result, from, rows) => blocks.push({ from, rows, cells: heap.u8(result, bytes).slice() }),
    });
    const total = new Float64Array(nRows);
    for (const stage of stages) {
      for (const { from, rows, cells: saved } of blocks) {
        heap.u8(cells.bytes.at, bytes).set(saved);
        heap.f64(this.#raw, blockRows).fill(0);
        runTask(heap.task((calls) => this.#addTrees(calls, cells.bytes.at, rows, stage, this.#raw)));
        const sums = this.#finish(heap.f64(this.#raw, rows), stage);
        for (let row = 0; row < rows; row++) total[from + row]! += sums[row]!;
      }
      yield total.map(score);
    }
  }

  /** The leaf of each row in each tree: u32, nRows × trees. */
  leaves(
    columns: readonly Column[],
    nRows: number,
    { from: first, to }: TreeRange,
    workers?: number,
  ): Uint32Array {
    const cells = this.#cells;
    const width = to - first;
    const out = new Uint32Array(nRows * width);
    const job: BlockJob = {
      resultBytes: blockRows * width * 4,
      trees: width,
      write: (calls, block) => {
        cells.quantize(calls, block, cells.bytes);
        calls.leavesOfBlock(
          cells.bytes,
          blockRows,
          block.rows,
          this.#trees + first * treeBytes,
          width,
          cells.splits,
          this.#numbers,
          block.result,
        );
      },
      read: (result, from, rows) => out.set(this.#heap.u32(result, rows * width), from * width),
    };
    cells.forEachBlock(columns, nRows, job, workers);
    return out;
  }

  /**
   * Adds up contributions of the leaves each row falls in.
   * @param contributions leaf × player of each tree
   * @param players columns of the output that a tree's players go to
   * @param start what every row begins with; its length is the width of the output
   */
  contributions(
    columns: readonly Column[],
    nRows: number,
    contributions: readonly Float64Array[],
    players: readonly (readonly number[])[],
    start: Float64Array,
    workers?: number,
  ): Float64Array {
    const heap = this.#heap;
    const cells = this.#cells;
    const width = start.length;
    const out = new Float64Array(nRows * width);
    return heap.scratch(() => {
      const starts: number[] = [];
      let size = 0;
      for (const part of contributions) {
        starts.push(size);
        size += part.length;
      }
      const values = heap.alloc(size * 8);
      const table = heap.f64(values, size);
      for (const [tree, part] of contributions.entries()) table.set(part, starts[tree]!);
      const playerTable = players.flatMap((features) => [features.length, ...features]);
      const playersAt = heap.alloc(playerTable.length * 4);
      heap.u32(playersAt, playerTable.length).set(playerTable);
      this.#setTrees((tree) => starts[tree]!);
      const job: BlockJob = {
        resultBytes: blockRows * width * 8,
        trees: players.length,
        write: (calls, block) => {
          // Sums begin with it, so that they round as official's do.
          const sums = heap.f64(block.result, block.rows * width);
          for (let row = 0; row < block.rows; row++) sums.set(start, row * width);
          cells.quantize(calls, block, cells.bytes);
          calls.contributionsBlock(
            cells.bytes,
            blockRows,
            block.rows,
            this.#trees,
            players.length,
            cells.splits,
            values,
            playersAt,
            width,
            this.#numbers,
            block.result,
          );
        },
        read: (result, from, rows) => out.set(heap.f64(result, rows * width), from * width),
      };
      cells.forEachBlock(columns, nRows, job, workers);
      return out;
    });
  }
}
