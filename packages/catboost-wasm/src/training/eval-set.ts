import { hashCategories } from "../columns/category-hash.ts";
import { fillCells } from "../columns/cells.ts";
import type { CategoricalFeature, FeatureSplit, LearnFeature, NumericFeature } from "../columns/features.ts";
import type { SplitCells } from "../columns/groups.ts";
import { CatBoostError } from "../errors.ts";
import { ScoredRows } from "../metrics/scored-rows.ts";
import { type LabelReading, withNumericLabel } from "../pool/class-labels.ts";
import { type Column, checkLearnPool, type LabelledPool, type LearnPool, type Pool } from "../pool/pool.ts";
import type { Pointer } from "../runtime/kernels.ts";
import type { Heap } from "../runtime/wasm.ts";
import type { LossName } from "../trees/loss.ts";
import type { CtrSplit, Split } from "../trees/tree.ts";

/** Cells of the rows that are evaluated for a target statistic. */
type CtrCells = (split: CtrSplit) => SplitCells;

/** Rows that are not learnt from: how well the model does on them after each tree. */
export class EvalSet {
  readonly nRows: number;
  #heap: Heap;
  #columns: ReadonlyMap<string, Column>;
  /** Cells of the features that splits have asked for. */
  #cells = new Map<LearnFeature, { at: Pointer; isWide: boolean }>();
  #label: Pointer;
  #weight: Pointer;
  #raw: Pointer;
  #leafOf: Pointer;
  #leafValues: Pointer;
  #threadCount: number;

  /**
   * @param weights row weight times class weight
   * @param start raw scores before the first tree
   */
  constructor(
    heap: Heap,
    pool: LabelledPool,
    weights: Float32Array,
    start: Float64Array,
    maxDepth: number,
    threadCount: number,
  ) {
    const n = pool.nRows;
    this.#heap = heap;
    this.nRows = n;
    this.#threadCount = threadCount;
    this.#columns = new Map(pool.columns.map((column) => [column.name, column]));
    this.#label = heap.alloc(n * 4);
    heap.f32(this.#label, n).set(pool.label);
    this.#weight = heap.alloc(n * 4);
    heap.f32(this.#weight, n).set(weights);
    this.#raw = heap.alloc(n * 8);
    heap.f64(this.#raw, n).set(start);
    this.#leafOf = heap.alloc(n * 2);
    this.#leafValues = heap.alloc(8 * 2 ** maxDepth);
  }

  /** Moves the raw scores by a tree. */
  addTree(splits: readonly Split[], leafValues: Float64Array, cellsOfCtr: CtrCells): void {
    const heap = this.#heap;
    heap.u16(this.#leafOf, this.nRows).fill(0);
    splits.forEach((split, depth) => {
      const { at, isWide, mode, low, high } =
        split.kind === "feature" ? this.cellsOf(split) : cellsOfCtr(split);
      heap.kernels.markSplit(at, isWide, mode, low, high, this.nRows, depth, this.#leafOf);
    });
    heap.f64(this.#leafValues, leafValues.length).set(leafValues);
    heap.kernels.addMoves(this.#raw, this.#leafOf, this.#leafValues, this.nRows, this.#raw);
  }

  /** What the trees so far have made of it, where it lies in memory. */
  get state(): Uint8Array {
    return this.#heap.u8(this.#raw, this.nRows * 8);
  }

  shrink(factor: number): void {
    this.#heap.kernels.shrinkValues(this.#raw, this.nRows, factor);
  }

  /** Parts of so many rows, as metrics see them. */
  scored(parts: readonly number[]): ScoredRows[] {
    let from = 0;
    return parts.map((rows) => {
      const at = {
        raw: this.#raw + from * 8,
        label: this.#label + from * 4,
        weight: this.#weight + from * 4,
      };
      from += rows;
      return new ScoredRows(this.#heap, at, rows, this.#threadCount);
    });
  }

  cellsOf({ feature, bin }: FeatureSplit): SplitCells {
    const cells = this.#cells.get(feature) ?? this.#quantize(feature);
    this.#cells.set(feature, cells);
    return feature.kind === "numeric"
      ? { ...cells, mode: 0, low: bin + 1, high: feature.bins - 1 }
      : { ...cells, mode: 0, low: bin, high: bin };
  }

  #quantize(feature: LearnFeature): { at: Pointer; isWide: boolean } {
    // One more than the learnt categories, for those never learnt.
    const isWide = feature.bins >= 256;
    const at = this.#heap.alloc(this.nRows * (isWide ? 2 : 1));
    this.#heap.scratch(() => {
      if (feature.kind === "numeric") this.#quantizeNumbers(feature, isWide, at);
      else this.#quantizeCategories(feature, isWide, at);
    });
    return { at, isWide };
  }

  #quantizeNumbers(feature: NumericFeature, isWide: boolean, at: Pointer): void {
    fillCells(this.#heap, [{ ...feature, values: this.valuesOf(feature), at, isWide }], 0, this.nRows);
  }

  #quantizeCategories(feature: CategoricalFeature, isWide: boolean, at: Pointer): void {
    const heap = this.#heap;
    const { codes, levels } = this.#categorical(feature);
    const idOfHash = idsByHash(feature);
    const ids = Array.from(hashCategories(heap, levels), (hash) => idOfHash.get(hash) ?? feature.bins);
    const table = heap.alloc(ids.length * 2);
    heap.u16(table, ids.length).set(ids);
    const own = heap.alloc(this.nRows * 4);
    heap.i32(own, this.nRows).set(codes);
    heap.kernels.lookupCodes(own, this.nRows, table, isWide, at);
  }

  valuesOf({ name }: NumericFeature): Float32Array {
    return (this.#columns.get(name) as Column & { kind: "numeric" }).values;
  }

  #categorical({ name }: CategoricalFeature): Column & { kind: "categorical" } {
    return this.#columns.get(name) as Column & { kind: "categorical" };
  }

  /** Category ids of the rows, and the text of each id; categories never learnt get ids of their own behind the learnt ones. */
  idsOf(feature: CategoricalFeature): { ids: Uint32Array; texts: readonly string[] } {
    const { codes, levels } = this.#categorical(feature);
    const hashes = hashCategories(this.#heap, levels);
    const idOfHash = idsByHash(feature);
    const texts = [...feature.texts];
    const ids = Uint32Array.from(codes, (code) => {
      const hash = hashes[code]!;
      const id = idOfHash.get(hash) ?? texts.push(levels[code]!) - 1;
      idOfHash.set(hash, id);
      return id;
    });
    return { ids, texts };
  }
}

function idsByHash({ hashes }: CategoricalFeature): Map<number, number> {
  return new Map([...hashes].map((hash, id) => [hash, id]));
}

/**
 * The rows with their labels as numbers.
 * @throws CatBoostError if they cannot be judged by a model of `learn`
 */
export function readEvalPool(
  pool: Pool,
  learn: Pick<LearnPool, "columns" | "baseline">,
  reading: LabelReading,
  loss: LossName,
): LabelledPool {
  const problems: string[] = [];
  let judged = pool as LabelledPool;
  try {
    const numeric = withNumericLabel(pool, reading);
    checkLearnPool(numeric, loss, false);
    judged = numeric;
  } catch (error) {
    if (!(error instanceof CatBoostError)) throw error;
    problems.push(...error.problems.map((problem) => `evalSet: ${problem}`));
  }
  const kinds = new Map(pool.columns.map(({ name, kind }) => [name, kind]));
  for (const { name, kind } of learn.columns) {
    const found = kinds.get(name) ?? "missing";
    if (found !== kind) problems.push(`evalSet: column "${name}": ${found}, expected ${kind}`);
  }
  if (!pool.baseline !== !learn.baseline) {
    problems.push("evalSet: baseline: given for one of the learn rows and the eval set, expected for both");
  }
  if (pool.nRows === 0) problems.push("evalSet: no rows, expected at least one");
  if (problems.length > 0) throw new CatBoostError(problems);
  return judged;
}
