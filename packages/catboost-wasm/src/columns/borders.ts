import type { Pointer } from "../runtime/kernels.ts";
import type { Heap } from "../runtime/wasm.ts";
import { exactBorders } from "./exact-borders.ts";
import { medianBorders, uniformAndMedianBorders, uniformBorders } from "./simple-borders.ts";

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

/** A column that borders are sought for. */
interface Unsorted {
  /** f32[count], no NaN; comes back sorted. */
  values: Pointer;
  count: number;
  maxBorders: number;
  type: BorderType;
}

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
   * Sorts columns and cuts them, on all threads.
   * @returns at most `maxBorders` borders of each column, ascending
   */
  find(columns: readonly Unsorted[]): Float32Array[] {
    const heap = this.#heap;
    const most = (size: (column: Unsorted) => number): number =>
      columns.reduce((max, one) => Math.max(max, size(one)), 0);
    return heap.scratch(() => {
      const spare = heap.allocPerThread(4 * most(({ count }) => count));
      const bins = heap.allocPerThread(24 * (2 + most(({ maxBorders }) => maxBorders)));
      const outs = columns.map(({ maxBorders }) => heap.alloc(4 * (1 + maxBorders)));
      const tasks = columns.map(({ values, count, maxBorders, type }, i) =>
        heap.task((calls) => {
          if (count === 0 || maxBorders === 0) return;
          calls.sortFloats(values, count, spare);
          if (isGreedy(type))
            calls.greedyBorders(values, count, maxBorders, this.#worths.get(type)!, bins, outs[i]!);
        }),
      );
      heap.run(tasks, columns.length * most(({ count }) => count));
      return columns.map((column, i) => ascending(this.#read(column, outs[i]!)));
    });
  }

  /** @param greedy what the kernel has found, if it has looked for borders */
  #read({ values, count, maxBorders, type }: Unsorted, greedy: Pointer): ArrayLike<number> {
    const heap = this.#heap;
    if (count === 0 || maxBorders === 0) return [];
    if (isGreedy(type)) return heap.f32(greedy + 4, heap.u32(greedy, 1)[0]!);
    return bordersOf(heap, heap.f32(values, count).slice(), maxBorders, type);
  }
}

/** Each once. */
function ascending(borders: ArrayLike<number>): Float32Array {
  return Float32Array.from(new Set(Float32Array.from(borders).sort()));
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
