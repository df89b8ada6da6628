import type { Pointer } from "../runtime/kernels.ts";
import type { Heap } from "../runtime/wasm.ts";

/** Rows that are counted together, by one thread. */
const chunkRows = 1 << 15;
const slots = 4096;

/** Minimal variance sampling with one threshold for all rows: see assembly/fast-sample.ts. */
export class FastMvs {
  #heap: Heap;
  #nRows: number;
  /** | from | to | of each. */
  #chunks: readonly (readonly [number, number])[];
  #counts: Pointer;

  constructor(heap: Heap, nRows: number) {
    this.#heap = heap;
    this.#nRows = nRows;
    this.#chunks = Array.from({ length: Math.ceil(nRows / chunkRows) }, (_, i) => [
      i * chunkRows,
      Math.min(nRows, (i + 1) * chunkRows),
    ]);
    this.#counts = heap.alloc(this.#chunks.length * slots * 4);
  }

  /** @param sample OUT f32[nRows], 1 / probability of each row kept, else 0 */
  draw(seed: Pointer, der: Pointer, lambda: number, subsample: number, sample: Pointer): void {
    const heap = this.#heap;
    heap.run(
      this.#chunks.map(([from, to], i) => {
        const counts = this.#counts + i * slots * 4;
        return heap.task((calls) =>
          calls.fastMvsCount(der + from * 8, to - from, lambda, counts, sample + from * 4),
        );
      }),
      this.#nRows,
    );
    const mu = heap.kernels.fastMvsThreshold(this.#counts, this.#chunks.length, subsample * this.#nRows);
    heap.run(
      this.#chunks.map(([from, to]) =>
        heap.task((calls) => calls.fastMvsWeights(seed, from, to, mu, sample)),
      ),
      this.#nRows,
    );
  }
}
