import type { Group, SplitCells } from "../columns/groups.ts";
import type { Pointer } from "../runtime/kernels.ts";
import type { Calls, PerThread, Place, Task } from "../runtime/threads.ts";
import type { Heap } from "../runtime/wasm.ts";
import type { PartSample } from "./sample.ts";
import type { Split } from "./tree.ts";

/** Bytes of what is found of a candidate: f64 | split, -1 if there is none | its score without noise |. */
export const bestBytes = 16;

/** Four target statistics of a projection. */
export interface Quad {
  /** Their bins by row, see assembly/online-ctr.ts. */
  at: Place;
  /** Borders of each of them. */
  borders: readonly number[];
  /** One more than the most of these. */
  bins: number;
  /** Which statistics of which combination; absent: of a category alone. */
  combination: string | undefined;
}

/** Scores the splits of a tree's levels from sampled rows, and moves the rows to their leaves. Candidates may be scored on any thread. */
export interface SplitScores {
  /** Begins with all rows in one leaf. */
  startTree(parts: readonly PartSample[]): void;
  /** Begins a level with other rows than the level before. IN `leafOf` u16[nRows] in training order. */
  startLevel(parts: readonly PartSample[], leafOf: Pointer, depth: number): void;
  /** Begins to score below the splits so far: leaf values obey their constraints. */
  startBelow(splits: readonly Split[]): void;
  /** Every candidate derives a generator of its own from the level's seed. */
  startCandidate(calls: Calls, seed: Pointer, index: number): void;
  /** Gets two groups ready in one pass over the rows, if that can be done. */
  countTogether(calls: Calls, groups: readonly [Group, Group], depth: number): void;
  /**
   * @param used which splits take part, a byte each; 0: all
   * @param out `bestBytes`
   */
  bestOfGroup(calls: Calls, group: Group, used: Pointer, depth: number, sigma: number, out: Pointer): void;
  /**
   * Counts four target statistics at once, and finds the best bins of those there are.
   * @param out `bestBytes` each
   */
  bestOfQuad(calls: Calls, quad: Quad, depth: number, sigma: number, out: Pointer): void;
  /** Tasks that move the rows below the split of level `depth`. */
  partition(cells: SplitCells, depth: number): Task[];
  /** Once these have been run. */
  endPartition(depth: number): void;
}

/** Picks the best split of a candidate under noise of the candidate's own generator. */
export class SplitPicker {
  /** | numerator | denominator | of each split, see assembly/scores.ts. */
  readonly accumulator: PerThread;
  #isCosine: boolean;
  #scores: PerThread;
  #rng: PerThread;

  /** @param most splits of a candidate */
  constructor(heap: Heap, isCosine: boolean, most: number) {
    this.#isCosine = isCosine;
    this.accumulator = heap.allocPerThread(most * 16);
    this.#scores = heap.allocPerThread(most * 8);
    this.#rng = heap.allocPerThread(32);
  }

  startCandidate(calls: Calls, seed: Pointer, index: number): void {
    calls.rngChild(this.#rng, seed, index);
  }

  pick(calls: Calls, accumulator: Place, splits: number, used: Pointer, sigma: number, out: Pointer): void {
    calls.finishScores(accumulator, splits, this.#isCosine, this.#scores);
    calls.bestSlot(this.#scores, splits, used, sigma, this.#rng, out);
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
