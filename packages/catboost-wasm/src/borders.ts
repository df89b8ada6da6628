import { exactBorders } from "./exact-borders.ts";
import { medianBorders, uniformAndMedianBorders, uniformBorders } from "./simple-borders.ts";
import type { Heap, Pointer } from "./wasm.ts";

/** Borders are sought on so many rows at most. */
export const borderRows = 200_000;

export const borderTypes = [
  "GreedyLogSum",
  "GreedyMinEntropy",
  "MaxLogSum",
  "MinEntropy",
  "Median",
  "Uniform",
  "UniformAndQuantiles",
] as const;

/** How borders are chosen. */
export type BorderType = (typeof borderTypes)[number];

type Greedy = "GreedyLogSum" | "GreedyMinEntropy";

/** Borders of many features; what depends on the number of rows alone is made once for all of them. */
export class BorderFinder {
  #heap: Heap;
  #maxRows: number;
  /** f64[maxRows + 1], see assembly/borders.ts. */
  #worths = new Map<Greedy, Pointer>();

  /** @param maxRows most values a call will bring */
  constructor(heap: Heap, maxRows: number, types: readonly BorderType[]) {
    this.#heap = heap;
    this.#maxRows = maxRows;
    for (const type of types) if (isGreedy(type)) this.#worths.set(type, this.#tableOf(type));
  }

  #tableOf(type: Greedy): Pointer {
    const { kernels } = this.#heap;
    const at = this.#heap.alloc((this.#maxRows + 1) * 8);
    const worths = this.#heap.f64(at, this.#maxRows + 1);
    for (let w = 0; w <= this.#maxRows; w++) {
      const log = kernels.ln(w + 1e-8);
      worths[w] = type === "GreedyLogSum" ? log : -(w * log);
    }
    return at;
  }

  /**
   * @param values f32[count], no NaN; comes back sorted
   * @returns at most `maxBorders` borders, ascending
   */
  find(values: Pointer, count: number, maxBorders: number, type: BorderType): Float32Array {
    const heap = this.#heap;
    if (count === 0 || maxBorders === 0) return new Float32Array(0);
    return heap.scratch(() => {
      heap.kernels.sortFloats(values, count, heap.alloc(count * 4));
      const borders = isGreedy(type)
        ? this.#greedy(values, count, maxBorders, type)
        : bordersOf(heap, heap.f32(values, count).slice(), maxBorders, type);
      return Float32Array.from(new Set(Float32Array.from(borders).sort()));
    });
  }

  #greedy(values: Pointer, count: number, maxBorders: number, type: Greedy): Float32Array {
    const heap = this.#heap;
    const out = heap.alloc(maxBorders * 4);
    const bins = heap.alloc((maxBorders + 2) * 24);
    const worths = this.#worths.get(type)!;
    const found = heap.kernels.greedyBorders(values, count, maxBorders, worths, bins, out);
    return heap.f32(out, found).slice();
  }
}

function isGreedy(type: BorderType): type is Greedy {
  return type === "GreedyLogSum" || type === "GreedyMinEntropy";
}

function bordersOf(
  heap: Heap,
  sorted: Float32Array,
  count: number,
  type: Exclude<BorderType, Greedy>,
): ArrayLike<number> {
  switch (type) {
    case "Median":
      return medianBorders(sorted, count);
    case "Uniform":
      return uniformBorders(sorted, count);
    case "UniformAndQuantiles":
      return uniformAndMedianBorders(sorted, count);
    default:
      return exactBorders(heap, sorted, count, type);
  }
}
