import type { Group, SplitCells } from "../columns/groups.ts";
import type { Settings } from "../params/settings.ts";
import type { Pointer } from "../runtime/kernels.ts";
import { cutIntoPieces } from "../runtime/pieces.ts";
import { type Calls, offset, type Place, type Task } from "../runtime/threads.ts";
import type { Heap } from "../runtime/wasm.ts";
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

/** Leaves differ in size: with several tasks for each thread all of them end at about the same time. */
const tasksPerThread = 4;

/** Scores of Plain boosting: leaf values are taken from the same rows that judge them. */
export class PlainScores implements SplitScores {
  #heap: Heap;
  #isCosine: boolean;
  #picker: SplitPicker;
  #histograms: Histograms;
  #members: Map<Group, Pointer>;
  #quads: QuadHistograms;
  #monotone: MonotoneScores | undefined;
  #spare: SpareSample;
  #sample!: Sample;
  #lambda = 0;
  /** Which side of the last split has fewer sampled rows. */
  #isTrueSmaller = false;

  /**
   * @param ctrBorders most of a target statistic; 0: there are none
   * @param constraints absent: nothing is constrained
   */
  constructor(
    heap: Heap,
    settings: Settings,
    groups: readonly Group[],
    ctrBorders: number,
    nRows: number,
    constraints: Constraints | undefined,
  ) {
    const { depth, isCosine } = settings;
    this.#heap = heap;
    this.#isCosine = isCosine;
    const most = groups.reduce((max, group) => Math.max(max, group.splits), ctrBorders);
    this.#picker = new SplitPicker(heap, isCosine, most);
    const isKept = keepsHistograms(depth, 1);
    this.#histograms = new Histograms(heap, groups, depth, isKept);
    this.#quads = new QuadHistograms(heap, ctrBorders, depth, isKept);
    this.#members = memberTables(heap, groups);
    this.#monotone =
      constraints && new MonotoneScores(heap, settings, constraints, groups, this.#members, most);
    this.#spare = allocSpare(heap, nRows);
  }

  startTree(parts: readonly PartSample[]): void {
    const { tail, lambda } = parts[0]!;
    this.#sample = tail;
    this.#lambda = lambda;
    this.#histograms.startTree();
    this.#quads.startTree();
  }

  startLevel(parts: readonly PartSample[], leafOf: Pointer, depth: number): void {
    this.startTree(parts);
    groupByLeaf(this.#heap, this.#sample, leafOf, 2 ** depth, this.#spare);
  }

  startBelow(splits: readonly Split[]): void {
    this.#monotone?.startLevel(splits);
  }

  startCandidate(calls: Calls, seed: Pointer, index: number): void {
    this.#picker.startCandidate(calls, seed, index);
  }

  countTogether(calls: Calls, groups: readonly [Group, Group], depth: number): void {
    this.#histograms.countTogether(calls, groups, this.#sample, depth, this.#isTrueSmaller);
  }

  bestOfGroup(calls: Calls, group: Group, used: Pointer, depth: number, sigma: number, out: Pointer): void {
    const histogram = this.#histograms.update(calls, group, this.#sample, depth, this.#isTrueSmaller);
    this.#score(calls, group, histogram, 2 ** depth);
    this.#picker.pick(calls, this.#picker.accumulator, group.splits, used, sigma, out);
  }

  #score(calls: Calls, group: Group, histogram: Place, leaves: number): void {
    if (this.#monotone) {
      const { accumulator } = this.#picker;
      calls.startScores(accumulator, group.splits);
      this.#monotone.add(calls, group, histogram, histogram, leaves, this.#lambda, accumulator);
      return;
    }
    const { slots } = group.column;
    const tail = [this.#lambda, this.#isCosine, this.#picker.accumulator] as const;
    switch (group.kind) {
      case "numeric":
        calls.scoreNumeric(histogram, leaves, slots, ...tail);
        break;
      case "oneHot":
        calls.scoreOneHot(histogram, leaves, slots, ...tail);
        break;
      case "pack":
        calls.scorePack(histogram, leaves, group.members.length, ...tail);
        break;
      case "bundle": {
        const members = this.#members.get(group)!;
        calls.scoreBundle(histogram, leaves, slots, members, group.members.length, group.splits, ...tail);
      }
    }
  }

  bestOfQuad(calls: Calls, quad: Quad, depth: number, sigma: number, out: Pointer): void {
    const { accumulator } = this.#picker;
    const { borders, bins } = quad;
    const histograms = this.#quads.update(calls, quad, this.#sample, depth, this.#isTrueSmaller);
    borders.forEach((splits, lane) => {
      const histogram = offset(histograms, lane * this.#quads.laneBytes);
      if (this.#monotone) {
        calls.startScores(accumulator, bins - 1);
        this.#monotone.addCtr(calls, histogram, histogram, 2 ** depth, bins, this.#lambda, accumulator);
      } else calls.scoreNumeric(histogram, 2 ** depth, bins, this.#lambda, this.#isCosine, accumulator);
      this.#picker.pick(calls, accumulator, splits, 0, sigma, out + lane * bestBytes);
    });
  }

  partition(cells: SplitCells, depth: number): Task[] {
    const leaves = 2 ** depth;
    return cutIntoPieces(leaves, tasksPerThread * this.#heap.threads).map((piece) =>
      this.#heap.task((calls) => partitionLeaves(calls, this.#sample, cells, leaves, piece, this.#spare)),
    );
  }

  endPartition(depth: number): void {
    this.#isTrueSmaller = trueRows(this.#heap, this.#sample, 2 ** depth) * 2 <= this.#sample.count;
  }
}
