import { RowEvaluator } from "./evaluate-row.ts";
import type { Kernels, Pointer } from "./kernels.ts";
import { blockRows, ModelCells } from "./model-cells.ts";
import { type ModelData, treesOf } from "./model-data.ts";
import type { Column } from "./pool.ts";
import { Heap } from "./wasm.ts";

/** Trees `from` to `to`, the last one not included. */
export interface TreeRange {
  from: number;
  to: number;
}

const treeBytes = 16;

/** The trees of a model in wasm memory, ready to walk blocks of rows. */
export class Evaluator {
  readonly row: RowEvaluator;
  #heap = new Heap();
  #model: ModelData;
  #cells: ModelCells;
  /** u32 | first split | depth | first leaf | first contribution | of each tree. */
  #trees: Pointer;
  #leaves: Pointer;
  /** Leaf numbers of four trees, see assembly/evaluate.ts. */
  #numbers: Pointer;
  #raw: Pointer;

  constructor(model: ModelData) {
    const heap = this.#heap;
    this.#model = model;
    this.#cells = new ModelCells(heap, model);
    this.#numbers = heap.alloc(4 * 2 * blockRows);
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

  /** Raw scores of the quantized block: trees added in ascending order, then scale and, if the first tree takes part, bias. A view. */
  #sums(rows: number, { from, to }: TreeRange): Float64Array {
    const heap = this.#heap;
    heap.f64(this.#raw, blockRows).fill(0);
    heap.kernels.evaluateBlock(
      this.#cells.bytes,
      blockRows,
      rows,
      this.#trees + from * treeBytes,
      to - from,
      this.#cells.splits,
      this.#leaves,
      this.#numbers,
      this.#raw,
    );
    const sums = heap.f64(this.#raw, rows);
    const { scale } = this.#model;
    const bias = from === 0 ? this.#model.bias : 0;
    for (let row = 0; row < rows; row++) sums[row] = sums[row]! * scale + bias;
    return sums;
  }

  /** Raw scores. `columns` by flat index of the model. */
  raw(columns: readonly Column[], nRows: number, trees: TreeRange): Float64Array {
    const out = new Float64Array(nRows);
    this.#cells.forEachBlock(columns, nRows, (from, rows) => out.set(this.#sums(rows, trees), from));
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
    const bytes = this.#cells.byteColumns * blockRows;
    const blocks: { from: number; rows: number; cells: Uint8Array }[] = [];
    this.#cells.forEachBlock(columns, nRows, (from, rows) => {
      blocks.push({ from, rows, cells: heap.u8(this.#cells.bytes, bytes).slice() });
    });
    const total = new Float64Array(nRows);
    for (const stage of stages) {
      for (const { from, rows, cells } of blocks) {
        heap.u8(this.#cells.bytes, bytes).set(cells);
        const sums = this.#sums(rows, stage);
        for (let row = 0; row < rows; row++) total[from + row]! += sums[row]!;
      }
      yield total.map(score);
    }
  }

  /** The leaf of each row in each tree: u32, nRows × trees. */
  leaves(columns: readonly Column[], nRows: number, { from: fromTree, to }: TreeRange): Uint32Array {
    const heap = this.#heap;
    const width = to - fromTree;
    const out = new Uint32Array(nRows * width);
    return heap.scratch(() => {
      const block = heap.alloc(blockRows * width * 4);
      const trees = heap.u32(this.#trees, to * 4).slice();
      this.#cells.forEachBlock(columns, nRows, (from, rows) => {
        for (let tree = fromTree; tree < to; tree++) {
          const split = this.#cells.splits + trees[4 * tree]! * 8;
          const depth = trees[4 * tree + 1]!;
          heap.kernels.numberLeaves(this.#cells.bytes, blockRows, rows, split, depth, this.#numbers);
          heap.kernels.spreadLeaves(this.#numbers, rows, depth, block + (tree - fromTree) * 4, width * 4);
        }
        out.set(heap.u32(block, rows * width), from * width);
      });
      return out;
    });
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
  ): Float64Array {
    const heap = this.#heap;
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
      const block = heap.alloc(blockRows * width * 8);
      this.#cells.forEachBlock(columns, nRows, (from, rows) => {
        const cells = heap.f64(block, rows * width);
        for (let row = 0; row < rows; row++) cells.set(start, row * width);
        heap.kernels.contributionsBlock(
          this.#cells.bytes,
          blockRows,
          rows,
          this.#trees,
          players.length,
          this.#cells.splits,
          values,
          playersAt,
          width,
          this.#numbers,
          block,
        );
        out.set(heap.f64(block, rows * width), from * width);
      });
      return out;
    });
  }
}
