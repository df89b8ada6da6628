import type { Group } from "./groups.ts";
import type { Sample } from "./sample.ts";
import type { Calls, PerThread, Place } from "./threads.ts";
import type { Heap, Pointer } from "./wasm.ts";

/** From so many leaves on, of all parts of a fold together, official keeps no histograms and counts everything in full. */
const maxKeptLeaves = 640;

interface Kept {
  at: Pointer;
  /** Level the numbers belong to; -1: none. */
  depth: number;
}

/** Histograms of all groups from one sample; those of the level above are kept to halve the counting. */
export class Histograms {
  #kept: Map<Group, Kept> | undefined;
  /** Of the group at hand, if none are kept. */
  #scratch: PerThread | undefined;

  /** @param nParts parts of a fold */
  constructor(heap: Heap, groups: readonly Group[], maxDepth: number, nParts: number) {
    const bytes = (group: Group): number => group.column.slots * 16 * 2 ** (maxDepth - 1);
    if (2 ** maxDepth * nParts < maxKeptLeaves) {
      this.#kept = new Map(groups.map((group) => [group, { at: heap.alloc(bytes(group)), depth: -1 }]));
    } else {
      this.#scratch = heap.allocPerThread(groups.reduce((most, group) => Math.max(most, bytes(group)), 0));
    }
  }

  /** Forgets the last tree. */
  startTree(): void {
    for (const kept of this.#kept?.values() ?? []) kept.depth = -1;
  }

  /** @returns the histograms of the group at this level; `isTrueSmaller` tells which side of the last split has fewer sampled rows. */
  update(calls: Calls, group: Group, sample: Sample, depth: number, isTrueSmaller: boolean): Place {
    const { at: column, isWide, slots } = group.column;
    const kept = this.#kept?.get(group);
    const at = kept ? kept.at : this.#scratch!;
    if (kept && depth > 0 && kept.depth === depth - 1) {
      const parents = 2 ** (depth - 1);
      calls.histogramLevel(
        column,
        isWide,
        sample.rows,
        sample.gradients,
        sample.segments,
        parents,
        isTrueSmaller,
        slots,
        at,
      );
    } else {
      calls.histogramRoot(
        column,
        isWide,
        sample.rows,
        sample.gradients,
        sample.segments,
        2 ** depth,
        slots,
        at,
      );
    }
    if (kept) kept.depth = depth;
    return at;
  }
}
