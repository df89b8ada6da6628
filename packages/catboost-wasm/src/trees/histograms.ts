import type { Group } from "../columns/groups.ts";
import type { Pointer } from "../runtime/kernels.ts";
import type { Calls, PerThread, Place } from "../runtime/threads.ts";
import type { Heap } from "../runtime/wasm.ts";
import { lanesPerQuad } from "../statistics/ctr-columns.ts";
import type { Sample } from "./sample.ts";
import type { Quad } from "./scores.ts";

/** From so many leaves on, of all parts of a fold together, official keeps no histograms and counts everything in full. */
const maxKeptLeaves = 640;

/** @param nParts parts of a fold */
export function keepsHistograms(maxDepth: number, nParts: number): boolean {
  return 2 ** maxDepth * nParts < maxKeptLeaves;
}

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

  /** @param isKept `keepsHistograms` */
  constructor(heap: Heap, groups: readonly Group[], maxDepth: number, isKept: boolean) {
    const bytes = (group: Group): number => group.column.slots * 16 * 2 ** (maxDepth - 1);
    if (isKept) {
      this.#kept = new Map(groups.map((group) => [group, { at: heap.alloc(bytes(group)), depth: -1 }]));
    } else {
      this.#scratch = heap.allocPerThread(groups.reduce((most, group) => Math.max(most, bytes(group)), 0));
    }
  }

  /** Forgets the last tree. */
  startTree(): void {
    for (const kept of this.#kept?.values() ?? []) kept.depth = -1;
  }

  /**
   * Counts two groups in one pass over the rows, if they can be; `update` then has nothing left to do for them.
   * @param isTrueSmaller see `update`
   */
  countTogether(
    calls: Calls,
    [group, other]: readonly [Group, Group],
    { rows, gradients, segments }: Sample,
    depth: number,
    isTrueSmaller: boolean,
  ): void {
    const [kept, otherKept] = [this.#kept?.get(group), this.#kept?.get(other)];
    if (!kept || !otherKept || group.column.isWide || other.column.isWide) return;
    const isHalved = depth > 0 && kept.depth === depth - 1;
    if (isHalved !== (depth > 0 && otherKept.depth === depth - 1)) return;
    const head = [group.column.at, other.column.at, rows, gradients, segments] as const;
    const tail = [group.column.slots, other.column.slots, kept.at, otherKept.at] as const;
    if (isHalved) calls.histogramLevelPair(...head, 2 ** (depth - 1), isTrueSmaller, ...tail);
    else calls.histogramRootPair(...head, 2 ** depth, ...tail);
    kept.depth = depth;
    otherKept.depth = depth;
  }

  /** @returns the histograms of the group at this level; `isTrueSmaller` tells which side of the last split has fewer sampled rows. */
  update(calls: Calls, group: Group, sample: Sample, depth: number, isTrueSmaller: boolean): Place {
    const { at: column, isWide, slots } = group.column;
    const kept = this.#kept?.get(group);
    const at = kept ? kept.at : this.#scratch!;
    if (kept?.depth === depth) return at;
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

/**
 * Histograms of target statistics from one sample, four at once. Those of a combination are kept for the next level, in case it
 * competes there again; those of a category alone are always counted in full, as official does.
 */
export class QuadHistograms {
  /** Bytes from one statistic's to the next one's. */
  readonly laneBytes: number;
  #heap: Heap;
  #kept: Map<string, Kept> | undefined;
  #free: Pointer[] = [];
  #scratch: PerThread;

  /**
   * @param ctrBorders most of a target statistic; 0: there are none
   * @param isKept `keepsHistograms`
   */
  constructor(heap: Heap, ctrBorders: number, maxDepth: number, isKept: boolean) {
    this.#heap = heap;
    this.laneBytes = ctrBorders > 0 ? (ctrBorders + 1) * 16 * 2 ** (maxDepth - 1) : 0;
    this.#kept = isKept ? new Map() : undefined;
    this.#scratch = heap.allocPerThread(lanesPerQuad * this.laneBytes);
  }

  /** Forgets the last tree. */
  startTree(): void {
    for (const { at } of this.#kept?.values() ?? []) this.#free.push(at);
    this.#kept?.clear();
  }

  update(
    calls: Calls,
    { at: quad, bins, combination }: Quad,
    { rows, gradients, segments }: Sample,
    depth: number,
    isTrueSmaller: boolean,
  ): Place {
    const kept = combination === undefined ? undefined : this.#keep(combination);
    const at = kept?.at ?? this.#scratch;
    const head = [quad, rows, gradients, segments] as const;
    if (kept && depth > 0 && kept.depth === depth - 1) {
      calls.histogramQuadLevel(...head, 2 ** (depth - 1), isTrueSmaller, bins, this.laneBytes, at);
    } else calls.histogramQuad(...head, 2 ** depth, bins, this.laneBytes, at);
    if (kept) kept.depth = depth;
    return at;
  }

  #keep(combination: string): Kept | undefined {
    if (!this.#kept) return undefined;
    const known = this.#kept.get(combination) ?? {
      at: this.#free.pop() ?? this.#heap.alloc(lanesPerQuad * this.laneBytes),
      depth: -1,
    };
    this.#kept.set(combination, known);
    return known;
  }
}
