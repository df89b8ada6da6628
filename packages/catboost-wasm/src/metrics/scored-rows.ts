import type { Pointer } from "../runtime/kernels.ts";
import type { Heap } from "../runtime/wasm.ts";
import { lossBlock } from "../trees/loss.ts";

/** Where the numbers of the rows lie. */
export interface ScoredAt {
  /** f64[n]: raw scores. */
  raw: Pointer;
  /** f32[n]. */
  label: Pointer;
  /** f32[n]: row weight times class weight. */
  weight: Pointer;
}

/** Rows with a label and a raw score: what a metric judges. */
export class ScoredRows {
  readonly heap: Heap;
  readonly n: number;
  readonly at: ScoredAt;
  /** As many threads' sums are followed. */
  readonly threadCount: number;
  #classes: Pointer | undefined;
  #ones: Pointer | undefined;

  constructor(heap: Heap, at: ScoredAt, n: number, threadCount: number) {
    this.heap = heap;
    this.at = at;
    this.n = n;
    this.threadCount = threadCount;
  }

  /** f32[n]: 1 for labels above 0.5, else 0. */
  get classesAt(): Pointer {
    if (this.#classes === undefined) {
      const { label } = this;
      const areClasses = label.every((one) => one === 0 || one === 1);
      this.#classes = areClasses ? this.at.label : this.#keep(label.map((one) => Number(one > 0.5)));
    }
    return this.#classes;
  }

  /** f32[n]: the weights, or 1 for each row. */
  weightAt(isWeighted: boolean): Pointer {
    if (isWeighted) return this.at.weight;
    this.#ones ??= this.#keep(new Float32Array(this.n).fill(1));
    return this.#ones;
  }

  #keep(values: Float32Array): Pointer {
    const at = this.heap.alloc(this.n * 4);
    this.heap.f32(at, this.n).set(values);
    return at;
  }

  get raw(): Float64Array {
    return this.heap.f64(this.at.raw, this.n);
  }

  get label(): Float32Array {
    return this.heap.f32(this.at.label, this.n);
  }

  /** Undefined: 1 for each row. */
  weight(isWeighted: boolean): Float32Array | undefined {
    return isWeighted ? this.heap.f32(this.at.weight, this.n) : undefined;
  }

  /** The rows by raw score; rows of equal score by label if asked, else as they stand. */
  ranked(byLabel = false): Uint32Array {
    const { heap, n, at } = this;
    return heap.scratch(() => {
      const [order, keys, spare] = [heap.alloc(n * 4), heap.alloc(n * 16), heap.alloc(n * 4)];
      const rows = heap.u32(order, n);
      for (let row = 0; row < n; row++) rows[row] = row;
      if (byLabel) {
        const label = heap.alloc(n * 8);
        heap.f64(label, n).set(this.label);
        heap.kernels.sortRows(label, n, order, keys, spare);
      }
      heap.kernels.sortRows(at.raw, n, order, keys, spare);
      return rows.slice();
    });
  }

  /**
   * Sums over all rows: those of the blocks of official's threads, added in order.
   * @param sumsOf the rows from..to
   */
  sum(sumsOf: (from: number, to: number) => readonly number[]): number[] {
    const block = lossBlock(this.n, this.threadCount);
    const total: number[] = [];
    for (let from = 0; from < this.n; from += block) {
      for (const [i, sum] of sumsOf(from, Math.min(this.n, from + block)).entries())
        total[i] = (total[i] ?? 0) + sum;
    }
    return total;
  }
}
