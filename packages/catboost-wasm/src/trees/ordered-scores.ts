import type { Group, SplitCells } from "../columns/groups.ts";
import type { Settings } from "../params/settings.ts";
import type { Pointer } from "../runtime/kernels.ts";
import { type Calls, offset, type PerThread, type Place, type Task } from "../runtime/threads.ts";
import type { Heap } from "../runtime/wasm.ts";
import { lanesPerQuad } from "../statistics/ctr-columns.ts";
import { Histograms, keepsHistograms, QuadHistograms } from "./histograms.ts";
import type { Constraints } from "./monotone.ts";
import { MonotoneScores } from "./monotone-scores.ts";
import {
  allocSpare,
  groupByLeaf,
  type PartSample,
  partitionLeaves,
  type Sample,
  type SpareSample,
  trueRows,
} from "./sample.ts";
import { bestBytes, memberTables, type Quad, SplitPicker, type SplitScores } from "./scores.ts";
import type { Split } from "./tree.ts";

/** The histograms of the body or the tail of one part. */
interface OfSample {
  groups: Histograms;
  quads: QuadHistograms;
}

/**
 * Scores of Ordered boosting: the leaf values of each part of the fold come from its body, the rows before, and are judged by its
 * tail. The sums go over all parts.
 */
export class OrderedScores implements SplitScores {
  #heap: Heap;
  #isCosine: boolean;
  #picker: SplitPicker;
  #histograms: readonly { body: OfSample; tail: OfSample }[];
  #members: Map<Group, Pointer>;
  #monotone: MonotoneScores | undefined;
  /** Sums of both sides of each split, see assembly/ordered-scores.ts. */
  #sides: PerThread;
  /** What SplitPicker accumulates, for each of the four. */
  #lanes: readonly PerThread[];
  #spare: SpareSample;
  #parts: readonly PartSample[] = [];
  #isTrueSmaller = false;

  /**
   * @param ctrBorders most of a target statistic; 0: there are none
   * @param nParts parts of a fold
   * @param constraints absent: nothing is constrained
   */
  constructor(
    heap: Heap,
    settings: Settings,
    groups: readonly Group[],
    ctrBorders: number,
    nRows: number,
    nParts: number,
    constraints: Constraints | undefined,
  ) {
    const { depth, isCosine } = settings;
    this.#heap = heap;
    this.#isCosine = isCosine;
    const most = groups.reduce((max, group) => Math.max(max, group.splits), ctrBorders);
    this.#picker = new SplitPicker(heap, isCosine, most);
    const isKept = keepsHistograms(depth, nParts);
    const ofSample = (): OfSample => ({
      groups: new Histograms(heap, groups, depth, isKept),
      quads: new QuadHistograms(heap, ctrBorders, depth, isKept),
    });
    const ofPart = (): { body: OfSample; tail: OfSample } => ({ body: ofSample(), tail: ofSample() });
    // Where none are kept, all parts may share one.
    const shared = isKept ? undefined : ofPart();
    this.#histograms = Array.from({ length: nParts }, () => shared ?? ofPart());
    this.#members = memberTables(heap, groups);
    this.#monotone =
      constraints && new MonotoneScores(heap, settings, constraints, groups, this.#members, most);
    this.#sides = heap.allocPerThread(most * 64);
    this.#lanes = Array.from({ length: lanesPerQuad }, () => heap.allocPerThread(ctrBorders * 16));
    this.#spare = allocSpare(heap, nRows);
  }

  startTree(parts: readonly PartSample[]): void {
    this.#parts = parts;
    for (const { groups, quads } of this.#histograms.flatMap(({ body, tail }) => [body, tail])) {
      groups.startTree();
      quads.startTree();
    }
  }

  startLevel(parts: readonly PartSample[], leafOf: Pointer, depth: number): void {
    this.startTree(parts);
    for (const sample of parts.flatMap(({ body, tail }) => [body!, tail])) {
      groupByLeaf(this.#heap, sample, leafOf, 2 ** depth, this.#spare);
    }
  }

  startBelow(splits: readonly Split[]): void {
    this.#monotone?.startLevel(splits);
  }

  startCandidate(calls: Calls, seed: Pointer, index: number): void {
    this.#picker.startCandidate(calls, seed, index);
  }

  countTogether(calls: Calls, groups: readonly [Group, Group], depth: number): void {
    this.#parts.forEach(({ body, tail }, i) => {
      const histograms = this.#histograms[i]!;
      histograms.body.groups.countTogether(calls, groups, body!, depth, this.#isTrueSmaller);
      histograms.tail.groups.countTogether(calls, groups, tail, depth, this.#isTrueSmaller);
    });
  }

  bestOfGroup(calls: Calls, group: Group, used: Pointer, depth: number, sigma: number, out: Pointer): void {
    const { accumulator } = this.#picker;
    calls.startScores(accumulator, group.splits);
    this.#parts.forEach(({ body, tail, lambda }, i) => {
      const histograms = this.#histograms[i]!;
      const before = histograms.body.groups.update(calls, group, body!, depth, this.#isTrueSmaller);
      const own = histograms.tail.groups.update(calls, group, tail, depth, this.#isTrueSmaller);
      this.#add(calls, group, before, own, 2 ** depth, lambda);
    });
    this.#picker.pick(calls, accumulator, group.splits, used, sigma, out);
  }

  #add(calls: Calls, group: Group, body: Place, tail: Place, leaves: number, lambda: number): void {
    if (this.#monotone) {
      this.#monotone.add(calls, group, body, tail, leaves, lambda, this.#picker.accumulator);
      return;
    }
    const { slots } = group.column;
    const head = [body, tail, leaves] as const;
    const rest = [lambda, this.#isCosine, this.#sides, this.#picker.accumulator] as const;
    switch (group.kind) {
      case "numeric":
        calls.addOrderedNumeric(...head, slots, ...rest);
        break;
      case "oneHot":
        calls.addOrderedOneHot(...head, slots, ...rest);
        break;
      case "pack":
        calls.addOrderedPack(...head, group.members.length, ...rest);
        break;
      case "bundle": {
        const members = this.#members.get(group)!;
        calls.addOrderedBundle(...head, slots, members, group.members.length, group.splits, ...rest);
      }
    }
  }

  bestOfQuad(calls: Calls, quad: Quad, depth: number, sigma: number, out: Pointer): void {
    const { borders, bins } = quad;
    const lanes = this.#lanes.slice(0, borders.length);
    for (const lane of lanes) calls.startScores(lane, bins - 1);
    this.#parts.forEach(({ body, tail, lambda }, i) => {
      const histograms = this.#histograms[i]!;
      const count = ({ quads }: OfSample, sample: Sample): Place =>
        quads.update(calls, quad, sample, depth, this.#isTrueSmaller);
      const before = count(histograms.body, body!);
      const own = count(histograms.tail, tail);
      lanes.forEach((lane, k) => {
        const bytes = k * histograms.body.quads.laneBytes;
        const ends = [offset(before, bytes), offset(own, bytes), 2 ** depth] as const;
        if (this.#monotone) this.#monotone.addCtr(calls, ...ends, bins, lambda, lane);
        else calls.addOrderedNumeric(...ends, bins, lambda, this.#isCosine, this.#sides, lane);
      });
    });
    lanes.forEach((lane, i) => {
      this.#picker.pick(calls, lane, borders[i]!, 0, sigma, out + i * bestBytes);
    });
  }

  partition(cells: SplitCells, depth: number): Task[] {
    const leaves = 2 ** depth;
    // One after another: they share the spare rows.
    const task = this.#heap.task((calls) => {
      for (const { body, tail } of this.#parts) {
        partitionLeaves(calls, body!, cells, leaves, [0, leaves], this.#spare);
        partitionLeaves(calls, tail, cells, leaves, [0, leaves], this.#spare);
      }
    });
    return [task];
  }

  endPartition(depth: number): void {
    // The last part has all rows.
    const { body, tail } = this.#parts.at(-1)!;
    const [before, own] = [body!, tail].map((sample) => trueRows(this.#heap, sample, 2 ** depth)) as [
      number,
      number,
    ];
    this.#isTrueSmaller = (before + own) * 2 <= body!.count + tail.count;
  }
}
