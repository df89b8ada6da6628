import { hashCategories } from "../columns/category-hash.ts";
import { borderTable } from "../columns/cells.ts";
import type { Column } from "../pool/pool.ts";
import type { Pointer } from "../runtime/kernels.ts";
import type { Calls, PerThread } from "../runtime/threads.ts";
import type { Heap } from "../runtime/wasm.ts";
import { CombinationHasher, nanValue } from "../statistics/combination-hash.ts";
import { type Buckets, buildBuckets } from "../statistics/ctr-buckets.ts";
import { type CtrFeature, type CtrTable, ctrWords, type ModelData } from "./model-data.ts";

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

/** A block of rows on its way to a result. */
export interface Block {
  rows: number;
  /** | f32 or i32[blockRows] | of each plan. */
  values: Pointer;
  /** As the kernel `cellsOfBlock` reads them. */
  plans: Pointer;
  /** Where its result goes: zeroed. */
  result: Pointer;
}

/** What is made of each block of rows. */
export interface BlockJob {
  /** Bytes of a block's result. */
  resultBytes: number;
  /** Trees that each row walks through. */
  trees: number;
  /** Writes down the kernel calls that make it: any thread may do them. */
  write(calls: Calls, block: Block): void;
  /** Takes the result of the rows from `from` on, on the caller's thread. */
  read(result: Pointer, from: number, rows: number): void;
}

/** Blocks in the memory at once, for each thread: some wait while others are computed. */
const blocksPerThread = 4;
/** What the results of these blocks may take together, if they are more than one. */
const mostResultBytes = 1 << 26;
/** Trees times rows below which helper threads are not woken: less than they take to start. */
const leastSteps = 2e7;

/** Turns columns into the byte cells that a model's trees compare; only what their splits ask becomes a cell. */
export class ModelCells {
  readonly plans: readonly CellPlan[];
  readonly tables: readonly LoadedTable[];
  readonly byteColumns: number;
  /** u8[byteColumns × blockRows] of each thread, column after column. */
  readonly bytes: PerThread;
  /** u32 | byte column | threshold, or 256 + value | of every split of every tree. */
  readonly splits: Pointer;
  #heap: Heap;
  #model: ModelData;
  #hashes: Pointer;

  constructor(heap: Heap, model: ModelData) {
    this.#heap = heap;
    this.#model = model;
    this.tables = model.ctrTables.map((table) => this.#loadTable(table));
    const planner = new Planner(heap, model);
    this.plans = planner.plans;
    this.byteColumns = planner.byteColumns;
    this.bytes = heap.allocPerThread(this.byteColumns * blockRows);
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
   * Makes something of each block of rows, some blocks at a time.
   * @param columns by flat index of the model
   * @param workers threads that compute, at most; default: all of the heap
   */
  forEachBlock(columns: readonly Column[], nRows: number, job: BlockJob, workers = this.#heap.threads): void {
    const heap = this.#heap;
    const threads = nRows * job.trees < leastSteps ? 1 : Math.min(workers, heap.threads);
    const nBlocks = Math.ceil(nRows / blockRows);
    const fitting = Math.floor(mostResultBytes / Math.max(1, job.resultBytes));
    const atOnce = Math.min(nBlocks, Math.max(1, Math.min(fitting, blocksPerThread * threads)));
    heap.scratch(() => {
      const plans = this.#planTable(columns);
      const combinations = this.tables.map(({ table }) => table.combination);
      const hasher = new CombinationHasher(heap, this.#model, columns, combinations, blockRows);
      const valueBytes = this.plans.length * blockRows * 4;
      const values = heap.alloc(atOnce * valueBytes);
      const results = heap.alloc(atOnce * job.resultBytes);
      for (let first = 0; first < nBlocks; first += atOnce) {
        const froms = Array.from(
          { length: Math.min(atOnce, nBlocks - first) },
          (_, at) => (first + at) * blockRows,
        );
        if (first > 0) heap.u8(results, froms.length * job.resultBytes).fill(0);
        const blocks = froms.map((from, at): Block => {
          const block = {
            rows: Math.min(blockRows, nRows - from),
            values: values + at * valueBytes,
            plans,
            result: results + at * job.resultBytes,
          };
          this.#loadBlock(hasher, columns, from, block);
          return block;
        });
        const tasks = blocks.map((block) => heap.task((calls) => job.write(calls, block)));
        heap.run(tasks, froms.length * blockRows * job.trees, threads);
        for (const [at, { rows, result }] of blocks.entries()) job.read(result, froms[at]!, rows);
      }
    });
  }

  /** Writes down how the block's values become cells. */
  quantize(calls: Calls, { plans, values, rows }: Block, cells: Pointer | PerThread): void {
    calls.cellsOfBlock(plans, this.byteColumns, values, rows, cells);
  }

  /** u32 | byte column | values | table | are they codes? | of each byte column. */
  #planTable(columns: readonly Column[]): Pointer {
    const rows = this.plans.flatMap((plan, place) => {
      const isCodes = plan.kind === "oneHot";
      const tables = isCodes ? this.#levelTables(plan, columns) : plan.borders;
      return tables.flatMap((table, part) => [plan.column + part, place, table, Number(isCodes)]);
    });
    const at = this.#heap.alloc(rows.length * 4);
    this.#heap.u32(at, rows.length).set(rows);
    return at;
  }

  /** For a one-hot column: level → cell, a table for each byte column. */
  #levelTables(plan: CellPlan & { kind: "oneHot" }, columns: readonly Column[]): Pointer[] {
    const { flatIndex } = this.#model.catFeatures[plan.cat]!;
    const { levels } = columns[flatIndex] as Column & { kind: "categorical" };
    const cells = Array.from(hashCategories(this.#heap, levels), (hash) => plan.positions.get(hash) ?? -1);
    return Array.from({ length: plan.columns }, (_, part) => {
      const at = this.#heap.alloc(cells.length * 2);
      this.#heap.u16(at, cells.length).set(cells.map((position) => cellIn(part, position)));
      return at;
    });
  }

  #loadBlock(
    hasher: CombinationHasher,
    columns: readonly Column[],
    from: number,
    { rows, values }: Block,
  ): void {
    const { kernels } = this.#heap;
    for (const { table, buckets, places } of this.tables) {
      hasher.hash(table.combination, from, rows, this.#hashes);
      kernels.findHashes(this.#hashes, rows, buckets.at, buckets.count, places);
    }
    for (const [place, plan] of this.plans.entries())
      this.#loadValues(plan, columns, from, rows, values + place * blockRows * 4);
  }

  /** Numbers, codes or target statistics of a block's rows. */
  #loadValues(plan: CellPlan, columns: readonly Column[], from: number, rows: number, to: Pointer): void {
    const heap = this.#heap;
    if (plan.kind === "ctr") {
      this.ctrValues(plan.feature, rows, to);
      return;
    }
    const { floatFeatures, catFeatures } = this.#model;
    if (plan.kind === "oneHot") {
      const column = columns[catFeatures[plan.cat]!.flatIndex] as Column & { kind: "categorical" };
      heap.i32(to, rows).set(column.codes.subarray(from, from + rows));
      return;
    }
    const feature = floatFeatures[plan.float]!;
    const column = columns[feature.flatIndex] as Column & { kind: "numeric" };
    heap.f32(to, rows).set(column.values.subarray(from, from + rows));
    // Else a NaN is above no border as it is.
    const nan = nanValue(feature);
    if (nan > 0) heap.kernels.gatherFloats(to, 0, rows, nan, to);
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
