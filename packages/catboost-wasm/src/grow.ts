import type { Split } from "./features.ts";
import { cellTestOf, type Group, isSingle, splitOf } from "./groups.ts";
import { Histograms } from "./histograms.ts";
import type { Settings } from "./params.ts";
import type { Rng } from "./random.ts";
import { Scorer } from "./scores.ts";
import type { Heap, Pointer } from "./wasm.ts";

/** A group that takes part at a level; `used` says which splits of a shared column do (absent: all). */
export interface Candidate {
  group: Group;
  used: Uint8Array | undefined;
}

/** What one tree is grown from. */
export interface Sample {
  /** Sampled rows, ascending (u32[count]); reordered by leaf as the tree grows. */
  rows: Pointer;
  /** Their | derivative | weight | (f64[2 * count]); reordered alike. */
  gradients: Pointer;
  count: number;
}

/** Grows the structure of oblivious trees: one split a level, chosen by score and noise. */
export class TreeGrower {
  #heap: Heap;
  #settings: Settings;
  #groups: readonly Group[];
  #nRows: number;
  #histograms: Histograms;
  #scorer: Scorer;
  #seed: Pointer;
  #leafCounts: Pointer;
  #segments: Pointer;
  #spareRows: Pointer;
  #spareGradients: Pointer;

  constructor(heap: Heap, settings: Settings, groups: readonly Group[], nRows: number, lambda: number) {
    this.#heap = heap;
    this.#settings = settings;
    this.#groups = groups;
    this.#nRows = nRows;
    this.#scorer = new Scorer(heap, groups, lambda, settings.isCosine);
    this.#seed = heap.alloc(8);
    this.#leafCounts = heap.alloc(4 * 2 ** settings.depth);
    this.#segments = heap.alloc(8 * 2 ** settings.depth);
    this.#spareRows = heap.alloc((nRows + 1) * 4);
    this.#spareGradients = heap.alloc((nRows + 1) * 16);
    this.#histograms = new Histograms(heap, groups, settings.depth, this.#segments);
  }

  /**
   * @param sigma scale of the noise
   * @param leafOf OUT u16[nRows], the leaf of every learn row
   */
  grow(rng: Rng, sample: Sample, sigma: number, leafOf: Pointer): Split[] {
    const { kernels } = this.#heap;
    this.#histograms.startTree();
    this.#heap.u16(leafOf, this.#nRows).fill(0);
    this.#heap.u32(this.#segments, 2).set([0, sample.count]);
    const splits: Split[] = [];
    let lastScore = 0;
    let isTrueSmaller = false;
    for (let depth = 0; depth < this.#settings.depth; depth++) {
      const candidates = this.#drawCandidates(rng);
      rng.drawSeed(this.#seed);
      const best = candidates.map(({ group, used }, index) => {
        const histogram = this.#histograms.update(group, sample, depth, isTrueSmaller);
        return this.#scorer.best(group, used, histogram, 2 ** depth, sigma, this.#seed, index);
      });
      const choice = choose(rng, best, sigma, lastScore);
      if (!choice) break;
      lastScore = choice.score;
      const { group } = candidates[choice.index]!;
      const { column } = group;
      const { mode, low, high } = cellTestOf(group, choice.split);
      splits.push(splitOf(group, choice.split));
      kernels.markSplit(column.at, column.isWide, mode, low, high, this.#nRows, depth, leafOf);
      const redundant = this.#redundantSplit(leafOf, depth + 1);
      if (redundant >= 0) {
        splits.splice(redundant, 1);
        kernels.dropBit(leafOf, this.#nRows, redundant);
        break;
      }
      if (depth + 1 === this.#settings.depth) break;
      const trueRows = kernels.partitionRows(
        column.at,
        column.isWide,
        mode,
        low,
        high,
        2 ** depth,
        this.#segments,
        sample.rows,
        sample.gradients,
        this.#spareRows,
        this.#spareGradients,
      );
      isTrueSmaller = trueRows * 2 <= sample.count;
    }
    return splits;
  }

  /** One draw for each feature; a column that no drawn feature is left in does not take part. */
  #drawCandidates(rng: Rng): Candidate[] {
    const isDrawn = (): boolean => rng.real() <= this.#settings.rsm;
    const candidates: Candidate[] = [];
    for (const group of this.#groups) {
      if (isSingle(group)) {
        if (isDrawn()) candidates.push({ group, used: undefined });
        continue;
      }
      const used = group.members.flatMap((member) =>
        new Array<number>(member.splits).fill(Number(isDrawn())),
      );
      if (used.includes(1))
        candidates.push({ group, used: used.includes(0) ? Uint8Array.from(used) : undefined });
    }
    return candidates;
  }

  /** The lowest split that no longer separates learn rows (sampling ignored), or -1. */
  #redundantSplit(leafOf: Pointer, depth: number): number {
    const leaves = 2 ** depth;
    this.#heap.kernels.countLeaves(leafOf, this.#nRows, leaves, this.#leafCounts);
    const counts = this.#heap.u32(this.#leafCounts, leaves);
    for (let split = 0; split < depth; split++) {
      const bit = 1 << split;
      const separates = counts.some(
        (count, leaf) => count > 0 && (leaf & bit) === 0 && counts[leaf | bit]! > 0,
      );
      if (!separates) return split;
    }
    return -1;
  }
}

interface Choice {
  index: number;
  split: number;
  score: number;
}

/** Adds one normal draw to the raw score of every candidate; the first of the largest gains wins. */
function choose(
  rng: Rng,
  best: readonly { split: number; score: number }[],
  sigma: number,
  lastScore: number,
): Choice | undefined {
  let choice: Choice | undefined;
  let bestGain = -Infinity;
  best.forEach(({ split, score: raw }, index) => {
    const noise = sigma * rng.normal();
    if (split < 0) return;
    const score = raw + noise;
    const gain = score - lastScore;
    if (gain > bestGain) {
      bestGain = gain;
      choice = { index, split, score };
    }
  });
  return choice;
}
