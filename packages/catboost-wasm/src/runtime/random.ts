import type { Pointer } from "./kernels.ts";
import type { Heap } from "./wasm.ts";

/** A CatBoost generator that lives in wasm memory. The training's one persistent generator is used in strict order. */
export class Rng {
  readonly state: Pointer;
  #heap: Heap;

  /** @param seed a whole number from 0 to 2^53 - 1 */
  constructor(heap: Heap, seed: number) {
    this.#heap = heap;
    this.state = heap.alloc(32);
    heap.kernels.rngSeed(this.state, seed >>> 0, Math.floor(seed / 2 ** 32));
  }

  /** Where the generator stands: the states of its two streams. Their addends follow from the seed. */
  get position(): Uint8Array[] {
    return [this.#heap.u8(this.state, 8), this.#heap.u8(this.state + 16, 8)];
  }

  /** A draw whose value nobody needs, kept because the draws after it do. */
  skip(): void {
    this.#heap.kernels.rngSkip(this.state);
  }

  /** Draws 64 bits to `out`: the seed of generators derived by `rngChild`. */
  drawSeed(out: Pointer): void {
    this.#heap.kernels.rngDraw(this.state, out);
  }

  /** In [0, 1], both ends included. */
  real(): number {
    return this.#heap.kernels.rngReal(this.state);
  }

  normal(): number {
    return this.#heap.kernels.rngNormal(this.state);
  }

  /** A whole number from 0 to `bound` - 1. */
  uniform(bound: number): number {
    return this.#heap.kernels.rngUniform(this.state, bound);
  }

  /** A permutation of 0..n-1 (u32[n]). */
  shuffle(n: number, out: Pointer): void {
    this.#heap.kernels.shuffle(this.state, n, out);
  }

  /** `k` of the rows 0..n-1. */
  sampleRows(n: number, k: number): Uint32Array {
    return this.#heap.scratch(() => {
      const rows = this.#heap.alloc(n * 4);
      this.#heap.kernels.sampleRows(this.state, n, k, rows, this.#heap.alloc(Math.ceil(n / 8)));
      return this.#heap.u32(rows, k).slice();
    });
  }
}
