import type { Heap, Pointer } from "./wasm.ts";

/** Borders are sought on so many rows at most. */
export const borderRows = 200_000;

/** GreedyLogSum borders of many features; the table of logarithms is made once for all of them. */
export class BorderFinder {
  #heap: Heap;
  #logs: Pointer;

  /** @param maxRows most values a call will bring */
  constructor(heap: Heap, maxRows: number) {
    this.#heap = heap;
    this.#logs = heap.alloc((maxRows + 1) * 8);
    const logs = heap.f64(this.#logs, maxRows + 1);
    for (let w = 0; w <= maxRows; w++) logs[w] = heap.kernels.ln(w + 1e-8);
  }

  /**
   * @param values f32[count], no NaN; comes back sorted
   * @returns at most `maxBorders` borders, ascending
   */
  find(values: Pointer, count: number, maxBorders: number): Float32Array {
    const heap = this.#heap;
    if (count === 0 || maxBorders === 0) return new Float32Array(0);
    return heap.scratch(() => {
      heap.kernels.sortFloats(values, count, heap.alloc(count * 4));
      const out = heap.alloc(maxBorders * 4);
      const bins = heap.alloc((maxBorders + 2) * 24);
      const found = heap.kernels.greedyLogSum(values, count, maxBorders, this.#logs, bins, out);
      return Float32Array.from(new Set(heap.f32(out, found).slice().sort()));
    });
  }
}
