import { hashCategories } from "./category-hash.ts";
import { paddedBorders } from "./groups.ts";
import { type ModelData, treesOf } from "./model-data.ts";
import type { Column } from "./pool.ts";
import { Heap, type Pointer } from "./wasm.ts";

/** Rows quantized and evaluated at a time; a multiple of 16. */
const blockRows = 1024;
/** A byte cell tells so many borders (values) apart; features with more take several byte columns. */
const cellsPerByte = 255;

/** One input column and the byte columns it becomes. */
interface Plan {
  flatIndex: number;
  firstByteColumn: number;
  byteColumns: number;
  source:
    | { kind: "float"; borders: Pointer; size: number; nan: number }
    | { kind: "oneHot"; values: Int32Array };
}

/** The trees of a model in wasm memory, ready to walk blocks of rows. */
export class Evaluator {
  #heap = new Heap();
  #model: ModelData;
  #plans: Plan[] = [];
  #bytes: Pointer;
  #trees: Pointer;
  #splits: Pointer;
  #leaves: Pointer;
  #raw: Pointer;
  #values: Pointer;

  constructor(model: ModelData) {
    const heap = this.#heap;
    this.#model = model;
    const cells = this.#planColumns();
    const byteColumns = this.#plans.reduce((sum, plan) => sum + plan.byteColumns, 0);
    this.#bytes = heap.alloc(byteColumns * blockRows);
    this.#values = heap.alloc(blockRows * 4);
    this.#raw = heap.alloc(blockRows * 8);

    this.#splits = heap.alloc(model.treeSplits.length * 8);
    heap
      .u32(this.#splits, model.treeSplits.length * 2)
      .set([...model.treeSplits].flatMap((split) => cells[split]!));
    this.#leaves = heap.alloc(model.leafValues.length * 8);
    heap.f64(this.#leaves, model.leafValues.length).set(model.leafValues);
    this.#trees = heap.alloc(model.treeSizes.length * 16);
    this.#setTrees(() => 0);
  }

  /** Number of trees × | first split | depth | first leaf | first contribution |. */
  #setTrees(firstContribution: (tree: number) => number): void {
    let firstSplit = 0;
    const table = treesOf(this.#model).flatMap(({ splits, firstLeaf }, tree) => {
      const row = [firstSplit, splits.length, firstLeaf, firstContribution(tree)];
      firstSplit += splits.length;
      return row;
    });
    this.#heap.u32(this.#trees, table.length).set(table);
  }

  /** @returns | byte column | test | of every split of the model */
  #planColumns(): [number, number][] {
    const cells: [number, number][] = [];
    let next = 0;
    const plan = (flatIndex: number, count: number, source: Plan["source"], isEqual: boolean): void => {
      if (count === 0) return;
      const byteColumns = Math.ceil(count / cellsPerByte);
      this.#plans.push({ flatIndex, firstByteColumn: next, byteColumns, source });
      for (let i = 0; i < count; i++) {
        const test = (i % cellsPerByte) + 1;
        cells.push([next + Math.floor(i / cellsPerByte), isEqual ? 256 + test : test]);
      }
      next += byteColumns;
    };
    for (const { flatIndex, borders, nanTreatment } of this.#model.floatFeatures) {
      const { at, size } = paddedBorders(this.#heap, borders);
      const nan = nanTreatment === "AsTrue" ? Infinity : -Infinity;
      plan(flatIndex, borders.length, { kind: "float", borders: at, size, nan }, false);
    }
    for (const { catIndex, values } of this.#model.oneHotFeatures) {
      plan(this.#model.catFeatures[catIndex]!.flatIndex, values.length, { kind: "oneHot", values }, true);
    }
    return cells;
  }

  /** Quantizes block after block and hands each to `work`. */
  #forEachBlock(columns: readonly Column[], nRows: number, work: (from: number, rows: number) => void): void {
    const heap = this.#heap;
    heap.scratch(() => {
      const tables = this.#plans.map((plan) => this.#levelTables(plan, columns[plan.flatIndex]!));
      for (let from = 0; from < nRows; from += blockRows) {
        const rows = Math.min(blockRows, nRows - from);
        this.#plans.forEach((plan, i) => {
          this.#quantize(plan, columns[plan.flatIndex]!, tables[i]!, from, rows);
        });
        work(from, rows);
      }
    });
  }

  /** For a one-hot column: level → cell, a table for each byte column. */
  #levelTables(plan: Plan, column: Column): Pointer[] {
    if (plan.source.kind !== "oneHot" || column.kind !== "categorical") return [];
    const position = new Map([...plan.source.values].map((value, i) => [value, i]));
    const places = Array.from(hashCategories(this.#heap, column.levels), (hash) => position.get(hash) ?? -1);
    return Array.from({ length: plan.byteColumns }, (_, part) => {
      const at = this.#heap.alloc(places.length * 2);
      this.#heap
        .u16(at, places.length)
        .set(
          places.map((place) => (Math.floor(place / cellsPerByte) === part ? (place % cellsPerByte) + 1 : 0)),
        );
      return at;
    });
  }

  #quantize(plan: Plan, column: Column, tables: readonly Pointer[], from: number, rows: number): void {
    const heap = this.#heap;
    const { kernels } = heap;
    const { source } = plan;
    for (let part = 0; part < plan.byteColumns; part++) {
      const cells = this.#bytes + (plan.firstByteColumn + part) * blockRows;
      if (source.kind === "float" && column.kind === "numeric") {
        if (part === 0) {
          heap.f32(this.#values, rows).set(column.values.subarray(from, from + rows));
          if (source.nan > 0) kernels.gatherFloats(this.#values, 0, rows, source.nan, this.#values);
        }
        const base = part * cellsPerByte;
        kernels.quantize(this.#values, rows, source.borders, source.size, base, cellsPerByte, false, cells);
      } else if (column.kind === "categorical") {
        if (part === 0) heap.i32(this.#values, rows).set(column.codes.subarray(from, from + rows));
        kernels.lookupCodes(this.#values, rows, tables[part]!, false, cells);
      }
    }
  }

  /** Raw scores: trees added in ascending order, then scale and bias. `columns` by flat index of the model. */
  raw(columns: readonly Column[], nRows: number): Float64Array {
    const heap = this.#heap;
    const out = new Float64Array(nRows);
    const { scale, bias, treeSizes } = this.#model;
    this.#forEachBlock(columns, nRows, (from, rows) => {
      heap.f64(this.#raw, blockRows).fill(0);
      heap.kernels.evaluateBlock(
        this.#bytes,
        blockRows,
        rows,
        this.#trees,
        treeSizes.length,
        this.#splits,
        this.#leaves,
        this.#raw,
      );
      const sums = heap.f64(this.#raw, rows);
      for (let row = 0; row < rows; row++) out[from + row] = sums[row]! * scale + bias;
    });
    return out;
  }

  /** Turns raw scores into probabilities of class 1, in place. */
  toProbabilities(raw: Float64Array): Float64Array {
    const heap = this.#heap;
    return heap.scratch(() => {
      const at = heap.alloc(raw.length * 8);
      heap.f64(at, raw.length).set(raw);
      heap.kernels.sigmoids(at, raw.length);
      raw.set(heap.f64(at, raw.length));
      return raw;
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
      this.#forEachBlock(columns, nRows, (from, rows) => {
        const cells = heap.f64(block, rows * width);
        for (let row = 0; row < rows; row++) cells.set(start, row * width);
        heap.kernels.contributionsBlock(
          this.#bytes,
          blockRows,
          rows,
          this.#trees,
          players.length,
          this.#splits,
          values,
          playersAt,
          width,
          block,
        );
        out.set(heap.f64(block, rows * width), from * width);
      });
      return out;
    });
  }
}
