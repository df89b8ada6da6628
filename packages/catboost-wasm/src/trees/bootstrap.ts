import { FastMvs } from "../fast/mvs.ts";
import type { Settings } from "../params/settings.ts";
import type { Pointer } from "../runtime/kernels.ts";
import { cutIntoPieces } from "../runtime/pieces.ts";
import type { Rng } from "../runtime/random.ts";
import type { PerThread } from "../runtime/threads.ts";
import type { Heap } from "../runtime/wasm.ts";

const mvsBlock = 8192;
/** With MVS rows are left out whose sample weight times row weight is no more than this. */
const smallestWeight = Math.fround(1.1920928955078125e-7);
/** The mean of |derivative| is summed in so many blocks. */
const meanBlocks = 128;

/** What the bootstrap gives to each row. */
export interface SampleWeights {
  /** By fold position, f32[nRows]; 0 = 1 everywhere. */
  at: Pointer;
  /** Rows of no more than this take no part: of their sample weight, or of that times their own weight. */
  limit: number;
  isTimesOwn: boolean;
}

const everyRow: SampleWeights = { at: 0, limit: -1, isTimesOwn: false };

/** The weights of the rows in one tree. */
export class Bootstrap {
  #heap: Heap;
  #settings: Settings["bootstrap"];
  #nRows: number;
  #seed: Pointer;
  #sample: Pointer;
  /** Scratch of MVS. */
  #room: PerThread;
  #fastMvs: FastMvs | undefined;

  constructor(heap: Heap, { bootstrap, isFast }: Settings, nRows: number) {
    this.#heap = heap;
    this.#settings = bootstrap;
    this.#nRows = nRows;
    this.#seed = heap.alloc(8);
    this.#sample = heap.alloc(nRows * 4);
    this.#room = heap.allocPerThread(mvsBlock * 24);
    this.#fastMvs = isFast ? new FastMvs(heap, nRows) : undefined;
  }

  /**
   * Draws sample weights.
   * @param der by fold position
   * @param lastLeaves leaf values of the tree before, learning rate included
   */
  draw(rng: Rng, der: Pointer, lastLeaves: Float64Array | undefined): SampleWeights {
    const settings = this.#settings;
    switch (settings.type) {
      case "MVS":
        if (settings.subsample < 1) this.#drawMvs(rng, der, lastLeaves, settings);
        return { at: settings.subsample < 1 ? this.#sample : 0, limit: smallestWeight, isTimesOwn: true };
      case "Bernoulli":
        if (settings.subsample >= 1) return everyRow;
        this.#heap.kernels.bernoulliWeights(rng.state, this.#nRows, settings.subsample, this.#sample);
        return { at: this.#sample, limit: 0, isTimesOwn: false };
      case "Bayesian":
        if (settings.temperature === 0) return everyRow;
        rng.drawSeed(this.#seed);
        this.#heap.kernels.bayesianWeights(this.#seed, this.#nRows, settings.temperature, this.#sample);
        return { ...everyRow, at: this.#sample };
      case "No":
        return everyRow;
    }
  }

  #drawMvs(
    rng: Rng,
    der: Pointer,
    lastLeaves: Float64Array | undefined,
    { lambda, subsample }: Settings["bootstrap"] & { type: "MVS" },
  ): void {
    rng.drawSeed(this.#seed);
    const reg = lambda ?? this.#lambda(der, lastLeaves);
    if (this.#fastMvs) {
      this.#fastMvs.draw(this.#seed, der, reg, subsample, this.#sample);
      return;
    }
    const blocks = Math.ceil(this.#nRows / mvsBlock);
    const tasks = cutIntoPieces(blocks, this.#heap.threads).map(([from, to]) =>
      this.#heap.task((calls) =>
        calls.mvsWeights(this.#seed, der, this.#nRows, from, to, reg, subsample, this.#room, this.#sample),
      ),
    );
    this.#heap.run(tasks, this.#nRows);
  }

  /** Square of the mean |derivative| for the first tree, of the mean |leaf value| of the last tree later. */
  #lambda(der: Pointer, lastLeaves: Float64Array | undefined): number {
    const mean = lastLeaves
      ? lastLeaves.reduce((sum, value) => sum + Math.abs(value), 0) / lastLeaves.length
      : this.#heap.kernels.sumAbsolute(der, this.#nRows, Math.ceil(this.#nRows / meanBlocks)) / this.#nRows;
    return mean * mean;
  }
}
