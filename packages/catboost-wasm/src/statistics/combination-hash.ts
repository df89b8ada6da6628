import { hashCategories } from "../columns/category-hash.ts";
import type { Combination, FloatFeature, ModelData } from "../model/model-data.ts";
import type { Column } from "../pool/pool.ts";
import type { Pointer } from "../runtime/kernels.ts";
import type { Heap } from "../runtime/wasm.ts";

/** What a model says of the columns that combinations read. */
export type CombinationColumns = Pick<ModelData, "floatFeatures" | "catFeatures">;

/** NaN as the number that answers splits as it does. */
export function nanValue({ nanTreatment }: FloatFeature): number {
  return nanTreatment === "AsTrue" ? Infinity : -Infinity;
}

/** Hashes combinations of a table's rows, a block of rows at a time. Its buffers live as long as the caller's scratch. */
export class CombinationHasher {
  #heap: Heap;
  #model: CombinationColumns;
  #columns: readonly Column[];
  #cells: Pointer;
  /** Category hash of each level, by index of the categorical feature. */
  #levelHashes = new Map<number, Pointer>();

  /** @param columns by flat index of the model */
  constructor(
    heap: Heap,
    model: CombinationColumns,
    columns: readonly Column[],
    combinations: readonly Combination[],
    blockRows: number,
  ) {
    this.#heap = heap;
    this.#model = model;
    this.#columns = columns;
    this.#cells = heap.alloc(blockRows * 4);
    const used = combinations.flatMap(({ cats, oneHots }) => [
      ...cats,
      ...oneHots.map(({ catIndex }) => catIndex),
    ]);
    for (const cat of new Set(used)) this.#levelHashes.set(cat, this.#hashLevels(cat));
  }

  #hashLevels(cat: number): Pointer {
    const { levels } = this.#categorical(cat);
    const at = this.#heap.alloc(levels.length * 4);
    this.#heap.i32(at, levels.length).set(hashCategories(this.#heap, levels));
    return at;
  }

  #categorical(cat: number): Column & { kind: "categorical" } {
    return this.#columns[this.#model.catFeatures[cat]!.flatIndex] as Column & { kind: "categorical" };
  }

  /** OUT `hashes`: u64[rows], those of the rows from `from` on. */
  hash({ cats, floats, oneHots }: Combination, from: number, rows: number, hashes: Pointer): void {
    const { kernels } = this.#heap;
    this.#heap.u8(hashes, rows * 8).fill(0);
    for (const cat of cats) {
      this.#loadCodes(cat, from, rows);
      kernels.hashCategoryPart(this.#cells, this.#levelHashes.get(cat)!, rows, hashes);
    }
    for (const { feature, border } of floats) {
      this.#loadNumbers(this.#model.floatFeatures[feature]!, from, rows);
      kernels.hashFloatPart(this.#cells, border, rows, hashes);
    }
    for (const { catIndex, value } of oneHots) {
      this.#loadCodes(catIndex, from, rows);
      kernels.hashOneHotPart(this.#cells, this.#levelHashes.get(catIndex)!, value, rows, hashes);
    }
  }

  #loadCodes(cat: number, from: number, rows: number): void {
    this.#heap.i32(this.#cells, rows).set(this.#categorical(cat).codes.subarray(from, from + rows));
  }

  #loadNumbers(feature: FloatFeature, from: number, rows: number): void {
    const column = this.#columns[feature.flatIndex] as Column & { kind: "numeric" };
    this.#heap.f32(this.#cells, rows).set(column.values.subarray(from, from + rows));
    this.#heap.kernels.gatherFloats(this.#cells, 0, rows, nanValue(feature), this.#cells);
  }
}
