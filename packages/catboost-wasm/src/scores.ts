import { ctrBorders } from "./ctr-params.ts";
import type { Group } from "./groups.ts";
import type { Heap, Pointer } from "./wasm.ts";

/** Scores the splits of a group and picks its best one under noise. */
export class Scorer {
  #heap: Heap;
  #lambda: number;
  #isCosine: boolean;
  #accumulator: Pointer;
  #scores: Pointer;
  #used: Pointer;
  #rng: Pointer;
  /** Member tables of the bundles, see assembly/scores.ts. */
  #members: Map<Group, Pointer>;

  /** @param lambda l2_leaf_reg times the mean row weight */
  constructor(heap: Heap, groups: readonly Group[], lambda: number, isCosine: boolean) {
    this.#heap = heap;
    this.#lambda = lambda;
    this.#isCosine = isCosine;
    const most = groups.reduce((max, group) => Math.max(max, group.splits), ctrBorders);
    this.#accumulator = heap.alloc(most * 16);
    this.#scores = heap.alloc(most * 8);
    this.#used = heap.alloc(most);
    this.#rng = heap.alloc(32);
    this.#members = new Map();
    for (const group of groups) {
      if (group.kind !== "bundle") continue;
      const table = group.members.flatMap(({ feature, first }) => [
        first,
        feature.bins - 1,
        feature.kind === "numeric" ? 0 : feature.isCtr ? 2 : 1,
      ]);
      const at = heap.alloc(table.length * 4);
      heap.u32(at, table.length).set(table);
      this.#members.set(group, at);
    }
  }

  /** Every candidate derives a generator of its own from the level's seed. */
  startCandidate(seed: Pointer, index: number): void {
    this.#heap.kernels.rngChild(this.#rng, seed, index);
  }

  /** @returns the best bin of a target statistic, and its score without noise */
  bestBin(histogram: Pointer, leaves: number, bins: number, sigma: number): { split: number; score: number } {
    this.#heap.kernels.scoreNumeric(histogram, leaves, bins, this.#lambda, this.#isCosine, this.#accumulator);
    return this.#pick(bins - 1, undefined, sigma);
  }

  /** @returns the split and its score without noise, split -1 if there is none
   */
  best(
    group: Group,
    used: Uint8Array | undefined,
    histogram: Pointer,
    leaves: number,
    sigma: number,
  ): { split: number; score: number } {
    this.#score(group, histogram, leaves);
    return this.#pick(group.splits, used, sigma);
  }

  #pick(splits: number, used: Uint8Array | undefined, sigma: number): { split: number; score: number } {
    const { kernels } = this.#heap;
    kernels.finishScores(this.#accumulator, splits, this.#isCosine, this.#scores);
    if (used) this.#heap.u8(this.#used, used.length).set(used);
    const split = kernels.bestSlot(this.#scores, splits, used ? this.#used : 0, sigma, this.#rng);
    return { split, score: split < 0 ? 0 : this.#heap.f64(this.#scores, splits)[split]! };
  }

  #score(group: Group, histogram: Pointer, leaves: number): void {
    const { kernels } = this.#heap;
    const { slots } = group.column;
    const tail = [this.#lambda, this.#isCosine, this.#accumulator] as const;
    switch (group.kind) {
      case "numeric":
        kernels.scoreNumeric(histogram, leaves, slots, ...tail);
        break;
      case "oneHot":
        kernels.scoreOneHot(histogram, leaves, slots, ...tail);
        break;
      case "pack":
        kernels.scorePack(histogram, leaves, group.members.length, ...tail);
        break;
      case "bundle": {
        const members = this.#members.get(group)!;
        kernels.scoreBundle(histogram, leaves, slots, members, group.members.length, group.splits, ...tail);
      }
    }
  }
}
