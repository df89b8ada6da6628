import { hashCategories } from "../columns/category-hash.ts";
import { CatBoostError } from "../errors.ts";
import type { Pointer } from "../runtime/kernels.ts";
import type { Heap } from "../runtime/wasm.ts";
import { nanValue } from "../statistics/combination-hash.ts";
import { type CellPlan, cellIn, type LoadedTable, type ModelCells } from "./model-cells.ts";
import type { ModelData } from "./model-data.ts";

/** A value of a row: a number (null = missing) for a number, a text or a whole number for a category. */
export type RowValue = number | string | null;

/** Texts whose hashes are remembered. */
const rememberedTexts = 10_000;

/** Evaluates one row at a time. Allocates nothing but the hashes of texts it has not seen. */
export class RowEvaluator {
  #heap: Heap;
  #model: ModelData;
  #cells: ModelCells;
  #trees: Pointer;
  #leaves: Pointer;
  /** f32 of each numeric feature, i32 hash of each categorical feature, by index. */
  #numbers: Pointer;
  #categories: Pointer;
  /** Where a code 0 is read from: a row has one level only. */
  #zero: Pointer;
  #hash: Pointer;
  /** A target statistic. */
  #value: Pointer;
  #bytes: Pointer;
  #hashes = new Map<string, number>();
  /** Views of the whole memory; made again when it has grown. */
  #f32: Float32Array = new Float32Array(0);
  #i32: Int32Array = new Int32Array(0);
  #u8: Uint8Array = new Uint8Array(0);

  constructor(heap: Heap, model: ModelData, cells: ModelCells, trees: Pointer, leaves: Pointer) {
    this.#heap = heap;
    this.#model = model;
    this.#cells = cells;
    this.#trees = trees;
    this.#leaves = leaves;
    this.#numbers = heap.alloc(model.floatFeatures.length * 4);
    this.#categories = heap.alloc(model.catFeatures.length * 4);
    this.#zero = heap.alloc(4);
    this.#hash = heap.alloc(8);
    this.#value = heap.alloc(4);
    this.#bytes = heap.alloc(cells.byteColumns);
  }

  /** @param values by flat index */
  raw(values: ArrayLike<RowValue>): number {
    this.#store(values);
    for (const table of this.#cells.tables) this.#find(table);
    for (const plan of this.#cells.plans) this.#quantize(plan);
    const { scale, bias, treeSizes } = this.#model;
    const { kernels } = this.#heap;
    const sum = kernels.evaluateRow(
      this.#bytes,
      this.#trees,
      treeSizes.length,
      this.#cells.splits,
      this.#leaves,
    );
    return sum * scale + bias;
  }

  #store(values: ArrayLike<RowValue>): void {
    const { floatFeatures, catFeatures } = this.#model;
    const expected = floatFeatures.length + catFeatures.length;
    if (values?.length !== expected) {
      throw new CatBoostError(`row: ${values?.length} values, expected one for each of ${expected} features`);
    }
    // Hashes first: they may make the memory grow, which ends the views.
    const hashes = this.#categories / 4;
    for (let cat = 0; cat < catFeatures.length; cat++) {
      const { flatIndex, name } = catFeatures[cat]!;
      const hash = this.#hashOf(name, values[flatIndex]!);
      this.#refreshViews();
      this.#i32[hashes + cat] = hash;
    }
    this.#refreshViews();
    const numbers = this.#numbers / 4;
    for (let float = 0; float < floatFeatures.length; float++) {
      const feature = floatFeatures[float]!;
      const value = values[feature.flatIndex]!;
      if (value !== null && typeof value !== "number")
        throw wrongValue(feature.name, value, "a number or null");
      const isMissing = value === null || Number.isNaN(value);
      this.#f32[numbers + float] = isMissing ? nanValue(feature) : value;
    }
  }

  #refreshViews(): void {
    if (this.#u8.length > 0) return;
    const bytes = this.#heap.byteLength;
    this.#u8 = this.#heap.u8(0, bytes);
    this.#i32 = this.#heap.i32(0, bytes / 4);
    this.#f32 = this.#heap.f32(0, bytes / 4);
  }

  #hashOf(name: string, value: RowValue): number {
    if (typeof value !== "string" && !Number.isSafeInteger(value)) {
      throw wrongValue(name, value, "a text or a whole number");
    }
    const text = typeof value === "string" ? value : String(value);
    const known = this.#hashes.get(text);
    if (known !== undefined) return known;
    const hash = hashCategories(this.#heap, [text])[0]!;
    if (this.#hashes.size >= rememberedTexts) this.#hashes.clear();
    this.#hashes.set(text, hash);
    return hash;
  }

  /** The row's place in a table. */
  #find({ table, buckets, places }: LoadedTable): void {
    const { kernels } = this.#heap;
    const { cats, floats, oneHots } = table.combination;
    const hash = this.#hash;
    this.#i32[hash / 4] = 0;
    this.#i32[hash / 4 + 1] = 0;
    for (const cat of cats) kernels.hashCategoryPart(this.#zero, this.#categories + cat * 4, 1, hash);
    for (const { feature, border } of floats) {
      kernels.hashFloatPart(this.#numbers + feature * 4, border, 1, hash);
    }
    for (const { catIndex, value } of oneHots) {
      kernels.hashOneHotPart(this.#zero, this.#categories + catIndex * 4, value, 1, hash);
    }
    kernels.findHashes(hash, 1, buckets.at, buckets.count, places);
  }

  #quantize(plan: CellPlan): void {
    const at = this.#bytes + plan.column;
    if (plan.kind === "oneHot") {
      const position = plan.positions.get(this.#i32[this.#categories / 4 + plan.cat]!) ?? -1;
      for (let part = 0; part < plan.columns; part++) this.#u8[at + part] = cellIn(part, position);
      return;
    }
    let value = this.#value;
    if (plan.kind === "float") value = this.#numbers + plan.float * 4;
    else this.#cells.ctrValues(plan.feature, 1, value);
    for (let part = 0; part < plan.borders.length; part++) {
      this.#heap.kernels.countBorders(value, 1, plan.borders[part]!, at + part);
    }
  }
}

function wrongValue(name: string, value: unknown, expected: string): CatBoostError {
  const found = typeof value === "object" && value !== null ? "an object" : String(value);
  return new CatBoostError(`row: ${found} for "${name}", expected ${expected}`);
}
