import type { Settings } from "./params.ts";
import type { Rng } from "./random.ts";
import type { Heap, Pointer } from "./wasm.ts";

const mvsBlock = 8192;
/** MVS rows of a smaller weight are left out. */
const smallestWeight = Math.fround(1.1920928955078125e-7);
/** The mean of |derivative| is summed in so many blocks. */
const meanBlocks = 128;

/** What the bootstrap gives to each row, by fold position: f32[nRows], 0 = 1 everywhere. Rows of no more than `limit` take no part. */
export interface SampleWeights {
  at: Pointer;
  limit: number;
}

/** The weights of the rows in one tree. */
export class Bootstrap {
  #heap: Heap;
  #settings: Settings["bootstrap"];
  #nRows: number;
  #seed: Pointer;
  #sample: Pointer;
  #candidates: Pointer;

  constructor(heap: Heap, settings: Settings["bootstrap"], nRows: number) {
    this.#heap = heap;
    this.#settings = settings;
    this.#nRows = nRows;
    this.#seed = heap.alloc(8);
    this.#sample = heap.alloc(nRows * 4);
    this.#candidates = heap.alloc(mvsBlock * 8);
  }

  /**
   * Draws sample weights.
   * @param der by fold position
   * @param lastLeaves leaf values of the tree before, learning rate included
   */
  draw(rng: Rng, der: Pointer, lastLeaves: Float64Array | undefined): SampleWeights {
    const limit = this.#drawWeights(rng, der, lastLeaves);
    return limit === undefined ? { at: 0, limit: 0 } : { at: this.#sample, limit };
  }

  /** Fills the sample weights; returns the weight above which a row takes part, or undefined if every row has weight 1. */
  #drawWeights(rng: Rng, der: Pointer, lastLeaves: Float64Array | undefined): number | undefined {
    const { kernels } = this.#heap;
    const settings = this.#settings;
    switch (settings.type) {
      case "MVS":
        if (settings.subsample >= 1) return undefined;
        rng.drawSeed(this.#seed);
        kernels.mvsWeights(
          this.#seed,
          der,
          this.#nRows,
          settings.lambda ?? this.#lambda(der, lastLeaves),
          settings.subsample,
          this.#candidates,
          this.#sample,
        );
        return smallestWeight;
      case "Bernoulli":
        if (settings.subsample >= 1) return undefined;
        kernels.bernoulliWeights(rng.state, this.#nRows, settings.subsample, this.#sample);
        return 0;
      case "Bayesian":
        if (settings.temperature === 0) return undefined;
        rng.drawSeed(this.#seed);
        kernels.bayesianWeights(this.#seed, this.#nRows, settings.temperature, this.#sample);
        return -1;
      case "No":
        return undefined;
    }
  }

  /** Square of the mean |derivative| for the first tree, of the mean |leaf value| of the last tree later. */
  #lambda(der: Pointer, lastLeaves: Float64Array | undefined): number {
    const mean = lastLeaves
      ? lastLeaves.reduce((sum, value) => sum + Math.abs(value), 0) / lastLeaves.length
      : this.#heap.kernels.sumAbsolute(der, this.#nRows, Math.ceil(this.#nRows / meanBlocks)) / this.#nRows;
    return mean * mean;
  }
}
