import { hashCategories } from "./category-hash.ts";
import { borderTable } from "./cells.ts";
import { CombinationHasher, nanValue } from "./combination-hash.ts";
import { type Buckets, buildBuckets } from "./ctr-buckets.ts";
import type { Pointer } from "./kernels.ts";
import { type CtrFeature, type CtrTable, ctrWords, type ModelData } from "./model-data.ts";
import type { Column } from "./pool.ts";
import type { Heap } from "./wasm.ts";

/** Rows quantized and evaluated at a time; the most that assembly/leaf-numbers.ts has room for. */
export const blockRows = 1024;
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

/** What splits compare, and the byte columns it becomes: those from `column` on, a column for each 255 borders or values. */
export type CellPlan = { column: number } & (
  | { kind: "float"; float: number; borders: readonly Pointer[] }
  | { kind: "oneHot"; cat: number; positions: ReadonlyMap<number, number>; columns: number }
  | { kind: "ctr"; feature: CtrFeature; borders: readonly Pointer[] }
);

/** A CTR table in wasm memory. */
export interface LoadedTable {
  table: CtrTable;
  buckets: Buckets;
  cells: Pointer;
  /** Entries of the block's rows: i32[blockRows]. */
  places: Pointer;
}

/** Turns columns into the byte cells that a model's trees compare; only what their splits ask becomes a cell. */
export class ModelCells {
  readonly plans: readonly CellPlan[];
  readonly tables: readonly LoadedTable[];
  readonly byteColumns: number;
  /** u8[byteColumns × blockRows], column after column. */
  readonly bytes: Pointer;
  /** u32 | byte column | threshold, or 256 + value | of every split of every tree. */
  readonly splits: Pointer;
  #heap: Heap;
  #model: ModelData;
  #values: Pointer;
  #hashes: Pointer;

  constructor(heap: Heap, model: ModelData) {
    this.#heap = heap;
    this.#model = model;
    this.tables = model.ctrTables.map((table) => this.#loadTable(table));
    const planner = new Planner(heap, model);
    this.plans = planner.plans;
    this.byteColumns = planner.byteColumns;
    this.bytes = heap.alloc(this.byteColumns * blockRows);
    this.#values = heap.alloc(blockRows * 4);
    this.#hashes = heap.alloc(blockRows * 8);
    this.splits = heap.alloc(model.treeSplits.length * 8);
    const table = heap.u32(this.splits, model.treeSplits.length * 2);
    model.treeSplits.forEach((split, i) => {
      table.set(planner.cellOf.get(split)!, 2 * i);
    });
  }

  #loadTable(table: CtrTable): LoadedTable {
    const heap = this.#heap;
    const cells = heap.alloc(table.cells.length * 4);
    heap.i32(cells, table.cells.length).set(table.cells);
    const places = heap.alloc(blockRows * 4);
    return { table, buckets: buildBuckets(heap, table.hashes), cells, places };
  }

  /**
   * Quantizes block after block and hands each to `work`.
   * @param columns by flat index of the model
   */
  forEachBlock(columns: readonly Column[], nRows: number, work: (from: number, rows: number) => void): void {
    const heap = this.#heap;
    heap.scratch(() => {
      const levels = this.plans.map((plan) => this.#levelTables(plan, columns));
      const combinations = this.tables.map(({ table }) => table.combination);
      const hasher = new CombinationHasher(heap, this.#model, columns, combinations, blockRows);
      for (let from = 0; from < nRows; from += blockRows) {
        const rows = Math.min(blockRows, nRows - from);
        for (const { table, buckets, places } of this.tables) {
          hasher.hash(table.combination, from, rows, this.#hashes);
          heap.kernels.findHashes(this.#hashes, rows, buckets.at, buckets.count, places);
        }
        this.plans.forEach((plan, i) => {
          this.#quantize(plan, columns, levels[i]!, from, rows);
        });
        work(from, rows);
      }
    });
  }

  /** For a one-hot column: level → cell, a table for each byte column. */
  #levelTables(plan: CellPlan, columns: readonly Column[]): Pointer[] {
    if (plan.kind !== "oneHot") return [];
    const { flatIndex } = this.#model.catFeatures[plan.cat]!;
    const { levels } = columns[flatIndex] as Column & { kind: "categorical" };
    const cells = Array.from(hashCategories(this.#heap, levels), (hash) => plan.positions.get(hash) ?? -1);
    return Array.from({ length: plan.columns }, (_, part) => {
      const at = this.#heap.alloc(cells.length * 2);
      this.#heap.u16(at, cells.length).set(cells.map((position) => cellIn(part, position)));
      return at;
    });
  }

  #quantize(
    plan: CellPlan,
    columns: readonly Column[],
    levels: readonly Pointer[],
    from: number,
    rows: number,
  ): void {
    const { kernels } = this.#heap;
    this.#loadValues(plan, columns, from, rows);
    const cellsOf = (part: number): Pointer => this.bytes + (plan.column + part) * blockRows;
    levels.forEach((table, part) => {
      kernels.lookupCodes(this.#values, rows, table, false, cellsOf(part));
    });
    if (plan.kind === "oneHot") return;
    plan.borders.forEach((borders, part) => {
      kernels.countBorders(this.#values, rows, borders, cellsOf(part));
    });
  }

  /** Numbers, codes or target statistics of a block to `#values`. */
  #loadValues(plan: CellPlan, columns: readonly Column[], from: number, rows: number): void {
    const heap = this.#heap;
    if (plan.kind === "ctr") {
      this.ctrValues(plan.feature, rows, this.#values);
      return;
    }
    const { floatFeatures, catFeatures } = this.#model;
    if (plan.kind === "oneHot") {
      const column = columns[catFeatures[plan.cat]!.flatIndex] as Column & { kind: "categorical" };
      heap.i32(this.#values, rows).set(column.codes.subarray(from, from + rows));
      return;
    }
    const feature = floatFeatures[plan.float]!;
    const column = columns[feature.flatIndex] as Column & { kind: "numeric" };
    heap.f32(this.#values, rows).set(column.values.subarray(from, from + rows));
    // Else a NaN is above no border as it is.
    const nan = nanValue(feature);
    if (nan > 0) heap.kernels.gatherFloats(this.#values, 0, rows, nan, this.#values);
  }

  /** OUT f32[rows] `values`: a target statistic at the places of its table. */
  ctrValues(feature: CtrFeature, rows: number, values: Pointer): void {
    const { table, cells, places } = this.tables[feature.table]!;
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
      values,
    );
  }
}

/** Cell of a one-hot value in part `part` of its columns: 0 = none of the part's values. */
export function cellIn(part: number, position: number): number {
  return position >= 0 && Math.floor(position / cellsPerByte) === part ? (position % cellsPerByte) + 1 : 0;
}

/** Gives each border and value that some tree asks a byte column and a test. */
class Planner {
  readonly plans: CellPlan[] = [];
  byteColumns = 0;
  /** Global split number → | byte column | test |. */
  readonly cellOf = new Map<number, [number, number]>();
  #used: Set<number>;
  #nextSplit = 0;

  constructor(heap: Heap, model: ModelData) {
    this.#used = new Set(model.treeSplits);
    model.floatFeatures.forEach((feature, float) => {
      this.#plan(feature.borders, 0, (borders) => {
        return { kind: "float", float, borders: inParts(borders, (part) => borderTable(heap, part)) };
      });
    });
    for (const { catIndex, values } of model.oneHotFeatures) {
      this.#plan(values, 256, (used) => {
        const positions = new Map(used.map((value, i) => [value, i]));
        return { kind: "oneHot", cat: catIndex, positions, columns: Math.ceil(used.length / cellsPerByte) };
      });
    }
    for (const feature of model.ctrFeatures) {
      this.#plan(feature.borders, 0, (borders) => {
        return { kind: "ctr", feature, borders: inParts(borders, (part) => borderTable(heap, part)) };
      });
    }
  }

  /** @param base of the tests: 256 makes them ask for one value */
  #plan(
    all: Float32Array | Int32Array,
    base: number,
    describe: (used: number[]) => DistributiveOmit<CellPlan, "column">,
  ): void {
    const first = this.#nextSplit;
    this.#nextSplit += all.length;
    const used = Array.from(all.keys()).filter((i) => this.#used.has(first + i));
    if (used.length === 0) return;
    const column = this.byteColumns;
    this.plans.push({ column, ...describe(used.map((i) => all[i]!)) });
    used.forEach((i, position) => {
      const part = Math.floor(position / cellsPerByte);
      this.cellOf.set(first + i, [column + part, base + (position % cellsPerByte) + 1]);
    });
    this.byteColumns += Math.ceil(used.length / cellsPerByte);
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

function inParts<T>(values: readonly number[], make: (part: readonly number[]) => T): T[] {
  const parts: T[] = [];
  for (let at = 0; at < values.length; at += cellsPerByte)
    parts.push(make(values.slice(at, at + cellsPerByte)));
  return parts;
}
