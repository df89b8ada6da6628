import { hashCategories } from "./category-hash.ts";
import { CombinationHasher, nanValue } from "./combination-hash.ts";
import { type Buckets, buildBuckets } from "./ctr-buckets.ts";
import { paddedBorders } from "./groups.ts";
import { type CtrFeature, type CtrTable, ctrWords, type ModelData, treesOf } from "./model-data.ts";
import type { Column } from "./pool.ts";
import { Heap, type Pointer } from "./wasm.ts";

/** Rows quantized and evaluated at a time; a multiple of 16. */
const blockRows = 1024;
/** A byte cell tells so many borders (values) apart; features with more take several byte columns. */
const cellsPerByte = 255;

/** How `ctrValues` of assembly/ctr-table.ts reads a table's cells. */
const cellKinds = {
  Borders: 0,
  Buckets: 1,
  BinarizedTargetMeanValue: 2,
  FloatTargetMeanValue: 2,
  Counter: 3,
  FeatureFreq: 3,
} as const;

interface Borders {
  at: Pointer;
  size: number;
}

/** What a split compares, and the byte columns it becomes. */
interface Plan {
  firstByteColumn: number;
  byteColumns: number;
  source:
    | { kind: "float"; flatIndex: number; borders: Borders; nan: number }
    | { kind: "oneHot"; flatIndex: number; values: Int32Array }
    | { kind: "ctr"; feature: CtrFeature; borders: Borders };
}

/** A CTR table in wasm memory. */
interface LoadedTable {
  table: CtrTable;
  buckets: Buckets;
  cells: Pointer;
  /** Entries of the block's rows: i32[blockRows]. */
  places: Pointer;
}

/** The trees of a model in wasm memory, ready to walk blocks of rows. */
export class Evaluator {
  #heap = new Heap();
  #model: ModelData;
  #plans: Plan[] = [];
  #tables: LoadedTable[];
  #bytes: Pointer;
  #trees: Pointer;
  #splits: Pointer;
  #leaves: Pointer;
  #raw: Pointer;
  #values: Pointer;
  #hashes: Pointer;

  constructor(model: ModelData) {
    const heap = this.#heap;
    this.#model = model;
    this.#tables = model.ctrTables.map((table) => this.#loadTable(table));
    const cells = this.#planColumns();
    const byteColumns = this.#plans.reduce((sum, plan) => sum + plan.byteColumns, 0);
    this.#bytes = heap.alloc(byteColumns * blockRows);
    this.#values = heap.alloc(blockRows * 4);
    this.#raw = heap.alloc(blockRows * 8);
    this.#hashes = heap.alloc(blockRows * 8);

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

  #loadTable(table: CtrTable): LoadedTable {
    const heap = this.#heap;
    const cells = heap.alloc(table.cells.length * 4);
    heap.i32(cells, table.cells.length).set(table.cells);
    return {
      table,
      buckets: buildBuckets(heap, table.hashes),
      cells,
      places: heap.alloc(blockRows * 4),
    };
  }

  /** @returns | byte column | test | of every split of the model */
  #planColumns(): [number, number][] {
    const cells: [number, number][] = [];
    let next = 0;
    const plan = (count: number, source: Plan["source"]): void => {
      if (count === 0) return;
      const byteColumns = Math.ceil(count / cellsPerByte);
      this.#plans.push({ firstByteColumn: next, byteColumns, source });
      for (let i = 0; i < count; i++) {
        const test = (i % cellsPerByte) + 1;
        cells.push([next + Math.floor(i / cellsPerByte), source.kind === "oneHot" ? 256 + test : test]);
      }
      next += byteColumns;
    };
    const { floatFeatures, catFeatures, oneHotFeatures, ctrFeatures } = this.#model;
    for (const feature of floatFeatures) {
      const borders = paddedBorders(this.#heap, feature.borders);
      const { flatIndex } = feature;
      plan(feature.borders.length, { kind: "float", flatIndex, borders, nan: nanValue(feature) });
    }
    for (const { catIndex, values } of oneHotFeatures) {
      plan(values.length, { kind: "oneHot", flatIndex: catFeatures[catIndex]!.flatIndex, values });
    }
    for (const feature of ctrFeatures) {
      const borders = paddedBorders(this.#heap, feature.borders);
      plan(feature.borders.length, { kind: "ctr", feature, borders });
    }
    return cells;
  }

  /** Quantizes block after block and hands each to `work`. */
  #forEachBlock(columns: readonly Column[], nRows: number, work: (from: number, rows: number) => void): void {
    const heap = this.#heap;
    heap.scratch(() => {
      const levels = this.#plans.map((plan) => this.#levelTables(plan, columns));
      const combinations = this.#tables.map(({ table }) => table.combination);
      const hasher = new CombinationHasher(heap, this.#model, columns, combinations, blockRows);
      for (let from = 0; from < nRows; from += blockRows) {
        const rows = Math.min(blockRows, nRows - from);
        for (const { table, buckets, places } of this.#tables) {
          hasher.hash(table.combination, from, rows, this.#hashes);
          heap.kernels.findHashes(this.#hashes, rows, buckets.at, buckets.count, places);
        }
        this.#plans.forEach((plan, i) => {
          this.#quantize(plan, columns, levels[i]!, from, rows);
        });
        work(from, rows);
      }
    });
  }

  /** For a one-hot column: level → cell, a table for each byte column. */
  #levelTables({ source, byteColumns }: Plan, columns: readonly Column[]): Pointer[] {
    if (source.kind !== "oneHot") return [];
    const { levels } = columns[source.flatIndex] as Column & { kind: "categorical" };
    const position = new Map([...source.values].map((value, i) => [value, i]));
    const places = Array.from(hashCategories(this.#heap, levels), (hash) => position.get(hash) ?? -1);
    return Array.from({ length: byteColumns }, (_, part) => {
      const at = this.#heap.alloc(places.length * 2);
      this.#heap
        .u16(at, places.length)
        .set(
          places.map((place) => (Math.floor(place / cellsPerByte) === part ? (place % cellsPerByte) + 1 : 0)),
        );
      return at;
    });
  }

  #quantize(
    { source, firstByteColumn, byteColumns }: Plan,
    columns: readonly Column[],
    levels: readonly Pointer[],
    from: number,
    rows: number,
  ): void {
    const { kernels } = this.#heap;
    this.#loadValues(source, columns, from, rows);
    for (let part = 0; part < byteColumns; part++) {
      const cells = this.#bytes + (firstByteColumn + part) * blockRows;
      if (source.kind === "oneHot") {
        kernels.lookupCodes(this.#values, rows, levels[part]!, false, cells);
      } else {
        const { at, size } = source.borders;
        kernels.quantize(this.#values, rows, at, size, part * cellsPerByte, cellsPerByte, false, cells);
      }
    }
  }

  /** Numbers, codes or target statistics of a block to `#values`. */
  #loadValues(source: Plan["source"], columns: readonly Column[], from: number, rows: number): void {
    const heap = this.#heap;
    if (source.kind === "ctr") {
      this.#ctrValues(source.feature, rows);
      return;
    }
    const column = columns[source.flatIndex]!;
    if (column.kind === "categorical") {
      heap.i32(this.#values, rows).set(column.codes.subarray(from, from + rows));
      return;
    }
    heap.f32(this.#values, rows).set(column.values.subarray(from, from + rows));
    if (source.kind === "float" && source.nan > 0) {
      heap.kernels.gatherFloats(this.#values, 0, rows, source.nan, this.#values);
    }
  }

  #ctrValues(feature: CtrFeature, rows: number): void {
    const { table, cells, places } = this.#tables[feature.table]!;
    this.#heap.kernels.ctrValues(
      places,
      rows,
      cells,
      ctrWords(table),
      cellKinds[table.type],
      feature.targetBorder,
      table.denominator,
      feature.priorNum,
      feature.priorDenom,
      feature.shift,
      feature.scale,
      this.#values,
    );
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
