import { lanesPerQuad } from "./ctr-columns.ts";
import { ctrBorders } from "./ctr-params.ts";
import type { Group, SplitCells } from "./groups.ts";
import { Histograms } from "./histograms.ts";
import type { Settings } from "./params.ts";
import type { PartSample, Sample } from "./sample.ts";
import { type Best, memberTables, SplitPicker, type SplitScores } from "./scores.ts";
import type { Heap, Pointer } from "./wasm.ts";

/** The histograms of one part. */
interface PartHistograms {
  body: Histograms;
  tail: Histograms;
}

/**
 * Scores of Ordered boosting: the leaf values of each part of the fold come from its body, the rows before, and are judged by its
 * tail. The sums go over all parts.
 */
export class OrderedScores implements SplitScores {
  #heap: Heap;
  #isCosine: boolean;
  #picker: SplitPicker;
  #histograms: readonly PartHistograms[];
  #members: Map<Group, Pointer>;
  /** Sums of both sides of each split, see assembly/ordered-scores.ts. */
  #sides: Pointer;
  /** Histograms of four target statistics in the body and in the tail of a part. */
  #quadHistograms: readonly [Pointer, Pointer];
  /** What SplitPicker accumulates, for each of the four. */
  #lanes: readonly Pointer[];
  #spareRows: Pointer;
  #spareGradients: Pointer;
  #parts: readonly PartSample[] = [];
  #isTrueSmaller = false;

  /**
   * @param hasCtrs there are target statistics
   * @param nParts parts of a fold
   */
  constructor(
    heap: Heap,
    settings: Settings,
    groups: readonly Group[],
    hasCtrs: boolean,
    nRows: number,
    nParts: number,
  ) {
    const { depth, isCosine } = settings;
    this.#heap = heap;
    this.#isCosine = isCosine;
    const most = groups.reduce((max, group) => Math.max(max, group.splits), ctrBorders);
    this.#picker = new SplitPicker(heap, isCosine, most);
    this.#histograms = Array.from({ length: nParts }, () => ({
      body: new Histograms(heap, groups, depth, nParts),
      tail: new Histograms(heap, groups, depth, nParts),
    }));
    this.#members = memberTables(heap, groups);
    this.#sides = heap.alloc(most * 64);
    const quadBytes = hasCtrs ? lanesPerQuad * (ctrBorders + 1) * 16 * 2 ** (depth - 1) : 0;
    this.#quadHistograms = [heap.alloc(quadBytes), heap.alloc(quadBytes)];
    this.#lanes = Array.from({ length: lanesPerQuad }, () => heap.alloc(ctrBorders * 16));
    this.#spareRows = heap.alloc((nRows + 1) * 4);
    this.#spareGradients = heap.alloc((nRows + 1) * 16);
  }

  startTree(parts: readonly PartSample[]): void {
    this.#parts = parts;
    for (const { body, tail } of this.#histograms) {
      body.startTree();
      tail.startTree();
    }
  }

  startLevel(parts: readonly PartSample[], leafOf: Pointer, depth: number): void {
    this.startTree(parts);
    const spare = [this.#spareRows, this.#spareGradients] as const;
    for (const { rows, gradients, segments, count } of parts.flatMap(({ body, tail }) => [body!, tail])) {
      this.#heap.kernels.groupByLeaf(rows, gradients, count, leafOf, 2 ** depth, segments, ...spare);
    }
  }

  startCandidate(seed: Pointer, index: number): void {
    this.#picker.startCandidate(seed, index);
  }

  bestOfGroup(group: Group, used: Uint8Array | undefined, depth: number, sigma: number): Best {
    const { accumulator } = this.#picker;
    this.#heap.kernels.startScores(accumulator, group.splits);
    this.#parts.forEach(({ body, tail, lambda }, i) => {
      const histograms = this.#histograms[i]!;
      const before = histograms.body.update(group, body!, depth, this.#isTrueSmaller);
      const own = histograms.tail.update(group, tail, depth, this.#isTrueSmaller);
      this.#add(group, before, own, 2 ** depth, lambda);
    });
    return this.#picker.pick(accumulator, group.splits, used, sigma);
  }

  #add(group: Group, body: Pointer, tail: Pointer, leaves: number, lambda: number): void {
    const { kernels } = this.#heap;
    const { slots } = group.column;
    const head = [body, tail, leaves] as const;
    const rest = [lambda, this.#isCosine, this.#sides, this.#picker.accumulator] as const;
    switch (group.kind) {
      case "numeric":
        kernels.addOrderedNumeric(...head, slots, ...rest);
        break;
      case "oneHot":
        kernels.addOrderedOneHot(...head, slots, ...rest);
        break;
      case "pack":
        kernels.addOrderedPack(...head, group.members.length, ...rest);
        break;
      case "bundle": {
        const members = this.#members.get(group)!;
        kernels.addOrderedBundle(...head, slots, members, group.members.length, group.splits, ...rest);
      }
    }
  }

  countQuad(quad: Pointer, depth: number): void {
    const { kernels } = this.#heap;
    const leaves = 2 ** depth;
    const bins = ctrBorders + 1;
    const [before, own] = this.#quadHistograms;
    for (const lane of this.#lanes) kernels.startScores(lane, ctrBorders);
    for (const { body, tail, lambda } of this.#parts) {
      const count = ({ rows, gradients, segments }: Sample, histogram: Pointer): void =>
        kernels.histogramQuad(quad, rows, gradients, segments, leaves, histogram);
      count(body!, before);
      count(tail, own);
      this.#lanes.forEach((lane, i) => {
        const offset = i * leaves * bins * 16;
        const [first, second] = [before + offset, own + offset];
        kernels.addOrderedNumeric(first, second, leaves, bins, lambda, this.#isCosine, this.#sides, lane);
      });
    }
  }

  bestOfLane(lane: number, _depth: number, sigma: number): Best {
    return this.#picker.pick(this.#lanes[lane]!, ctrBorders, undefined, sigma);
  }

  partition(cells: SplitCells, depth: number): void {
    let trueRows = 0;
    let count = 0;
    for (const { body, tail } of this.#parts) {
      // The last part has all rows.
      trueRows = this.#partition(cells, body!, depth) + this.#partition(cells, tail, depth);
      count = body!.count + tail.count;
    }
    this.#isTrueSmaller = trueRows * 2 <= count;
  }

  #partition({ at, isWide, mode, low, high }: SplitCells, sample: Sample, depth: number): number {
    const { rows, gradients, segments } = sample;
    return this.#heap.kernels.partitionRows(
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
  }
}
