import type { Group, SplitCells } from "./groups.ts";
import type { PartSample } from "./sample.ts";
import type { Heap, Pointer } from "./wasm.ts";

/** A split of a candidate, and its score without noise; split -1: there is none. */
export interface Best {
  split: number;
  score: number;
}

/** Scores the splits of a tree's levels from sampled rows, and moves the rows to their leaves. */
export interface SplitScores {
  /** Begins with all rows in one leaf. */
  startTree(parts: readonly PartSample[]): void;
  /** Begins a level with other rows than the level before. IN `leafOf` u16[nRows] in training order. */
  startLevel(parts: readonly PartSample[], leafOf: Pointer, depth: number): void;
  /** Every candidate derives a generator of its own from the level's seed. */
  startCandidate(seed: Pointer, index: number): void;
  /** @param used which splits take part; absent: all */
  bestOfGroup(group: Group, used: Uint8Array | undefined, depth: number, sigma: number): Best;
  /** Counts four target statistics at once, each always in full, as official does. */
  countQuad(quad: Pointer, depth: number): void;
  /** The best bin of one of the four. */
  bestOfLane(lane: number, depth: number, sigma: number): Best;
  /** Moves the rows below the split of level `depth`. */
  partition(cells: SplitCells, depth: number): void;
}

/** Picks the best split of a candidate under noise of the candidate's own generator. */
export class SplitPicker {
  /** | numerator | denominator | of each split, see assembly/scores.ts. */
  readonly accumulator: Pointer;
  #heap: Heap;
  #isCosine: boolean;
  #scores: Pointer;
  #used: Pointer;
  #rng: Pointer;

  /** @param most splits of a candidate */
  constructor(heap: Heap, isCosine: boolean, most: number) {
    this.#heap = heap;
    this.#isCosine = isCosine;
    this.accumulator = heap.alloc(most * 16);
    this.#scores = heap.alloc(most * 8);
    this.#used = heap.alloc(most);
    this.#rng = heap.alloc(32);
  }

  startCandidate(seed: Pointer, index: number): void {
    this.#heap.kernels.rngChild(this.#rng, seed, index);
  }

  pick(accumulator: Pointer, splits: number, used: Uint8Array | undefined, sigma: number): Best {
    const { kernels } = this.#heap;
    kernels.finishScores(accumulator, splits, this.#isCosine, this.#scores);
    if (used) this.#heap.u8(this.#used, used.length).set(used);
    const split = kernels.bestSlot(this.#scores, splits, used ? this.#used : 0, sigma, this.#rng);
    return { split, score: split < 0 ? 0 : this.#heap.f64(this.#scores, splits)[split]! };
  }
}

/** Member tables of the bundles, see assembly/scores.ts. */
export function memberTables(heap: Heap, groups: readonly Group[]): Map<Group, Pointer> {
  const tables = new Map<Group, Pointer>();
  for (const group of groups) {
    if (group.kind !== "bundle") continue;
    const table = group.members.flatMap(({ feature, first }) => [
      first,
      feature.bins - 1,
      feature.kind === "numeric" ? 0 : feature.isCtr ? 2 : 1,
    ]);
    const at = heap.alloc(table.length * 4);
    heap.u32(at, table.length).set(table);
    tables.set(group, at);
  }
  return tables;
}
