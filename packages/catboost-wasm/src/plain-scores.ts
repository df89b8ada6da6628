import { lanesPerQuad } from "./ctr-columns.ts";
import { ctrBorders } from "./ctr-params.ts";
import type { Group, SplitCells } from "./groups.ts";
import { Histograms } from "./histograms.ts";
import type { Settings } from "./params.ts";
import type { PartSample, Sample } from "./sample.ts";
import { type Best, memberTables, SplitPicker, type SplitScores } from "./scores.ts";
import type { Heap, Pointer } from "./wasm.ts";

/** Scores of Plain boosting: leaf values are taken from the same rows that judge them. */
export class PlainScores implements SplitScores {
  #heap: Heap;
  #isCosine: boolean;
  #picker: SplitPicker;
  #histograms: Histograms;
  #members: Map<Group, Pointer>;
  #quadHistogram: Pointer;
  #spareRows: Pointer;
  #spareGradients: Pointer;
  #sample!: Sample;
  #lambda = 0;
  /** Which side of the last split has fewer sampled rows. */
  #isTrueSmaller = false;

  /** @param hasCtrs there are target statistics */
  constructor(heap: Heap, settings: Settings, groups: readonly Group[], hasCtrs: boolean, nRows: number) {
    const { depth, isCosine } = settings;
    this.#heap = heap;
    this.#isCosine = isCosine;
    const most = groups.reduce((max, group) => Math.max(max, group.splits), ctrBorders);
    this.#picker = new SplitPicker(heap, isCosine, most);
    this.#histograms = new Histograms(heap, groups, depth, 1);
    this.#members = memberTables(heap, groups);
    this.#quadHistogram = hasCtrs ? heap.alloc(lanesPerQuad * (ctrBorders + 1) * 16 * 2 ** (depth - 1)) : 0;
    this.#spareRows = heap.alloc((nRows + 1) * 4);
    this.#spareGradients = heap.alloc((nRows + 1) * 16);
  }

  startTree(parts: readonly PartSample[]): void {
    const { tail, lambda } = parts[0]!;
    this.#sample = tail;
    this.#lambda = lambda;
    this.#histograms.startTree();
  }

  startLevel(parts: readonly PartSample[], leafOf: Pointer, depth: number): void {
    this.startTree(parts);
    const { rows, gradients, segments, count } = this.#sample;
    const spare = [this.#spareRows, this.#spareGradients] as const;
    this.#heap.kernels.groupByLeaf(rows, gradients, count, leafOf, 2 ** depth, segments, ...spare);
  }

  startCandidate(seed: Pointer, index: number): void {
    this.#picker.startCandidate(seed, index);
  }

  bestOfGroup(group: Group, used: Uint8Array | undefined, depth: number, sigma: number): Best {
    const histogram = this.#histograms.update(group, this.#sample, depth, this.#isTrueSmaller);
    this.#score(group, histogram, 2 ** depth);
    return this.#picker.pick(this.#picker.accumulator, group.splits, used, sigma);
  }

  #score(group: Group, histogram: Pointer, leaves: number): void {
    const { kernels } = this.#heap;
    const { slots } = group.column;
    const tail = [this.#lambda, this.#isCosine, this.#picker.accumulator] as const;
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

  countQuad(quad: Pointer, depth: number): void {
    const { rows, gradients, segments } = this.#sample;
    this.#heap.kernels.histogramQuad(quad, rows, gradients, segments, 2 ** depth, this.#quadHistogram);
  }

  bestOfLane(lane: number, depth: number, sigma: number): Best {
    const leaves = 2 ** depth;
    const bins = ctrBorders + 1;
    const histogram = this.#quadHistogram + lane * leaves * bins * 16;
    const { accumulator } = this.#picker;
    this.#heap.kernels.scoreNumeric(histogram, leaves, bins, this.#lambda, this.#isCosine, accumulator);
    return this.#picker.pick(accumulator, ctrBorders, undefined, sigma);
  }

  partition({ at, isWide, mode, low, high }: SplitCells, depth: number): void {
    const { rows, gradients, segments, count } = this.#sample;
    const trueRows = this.#heap.kernels.partitionRows(
      at,
      isWide,
      mode,
      low,
      high,
      2 ** depth,
      segments,
      rows,
      gradients,
      this.#spareRows,
      this.#spareGradients,
    );
    this.#isTrueSmaller = trueRows * 2 <= count;
  }
}
