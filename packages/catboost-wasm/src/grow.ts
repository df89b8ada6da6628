import { type Candidate, type CtrCandidate, drawCandidates } from "./candidates.ts";
import { type CtrColumns, lanesPerQuad } from "./ctr-columns.ts";
import { ctrBorders } from "./ctr-params.ts";
import type { CategoricalFeature, FeatureSplit } from "./features.ts";
import { type Group, type SplitCells, splitOf } from "./groups.ts";
import { Histograms } from "./histograms.ts";
import type { Fold } from "./leaves.ts";
import type { Settings } from "./params.ts";
import type { Rng } from "./random.ts";
import { Scorer } from "./scores.ts";
import type { CtrSplit, Split } from "./tree.ts";
import type { Heap, Pointer } from "./wasm.ts";

/** What one tree is grown from. */
export interface Sample {
  /** Sampled rows in the order of the fold (u32[count]); reordered by leaf as the tree grows. */
  rows: Pointer;
  /** Their | derivative | weight | (f64[2 * count]); reordered alike. */
  gradients: Pointer;
  count: number;
}

/** The columns that trees are grown on. */
export interface Columns {
  groups: readonly Group[];
  /** Categories with target statistics. */
  ctrFeatures: readonly CategoricalFeature[];
  /** Absent if there are none. */
  ctrs: CtrColumns | undefined;
  cellsOf(split: FeatureSplit): SplitCells;
}

/** The best split of a candidate, or of one target statistic of it. */
interface Scored {
  split: Split;
  /** Without noise. */
  score: number;
  /** Distinct combinations in the table of a target statistic. */
  combinations: number;
}

/** Grows the structure of oblivious trees: one split a level, chosen by score and noise. */
export class TreeGrower {
  #heap: Heap;
  #settings: Settings;
  #columns: Columns;
  #nRows: number;
  #histograms: Histograms;
  #scorer: Scorer;
  #seed: Pointer;
  #leafCounts: Pointer;
  #segments: Pointer;
  #spareRows: Pointer;
  #spareGradients: Pointer;
  #ctrHistogram: Pointer;
  /** Most combinations of a target statistic at the current level. */
  #largest = 1;
  /** Target statistics that the model has already; others pay for the size they add. */
  #usedCtrs = new Set<string>();

  constructor(heap: Heap, settings: Settings, columns: Columns, nRows: number, lambda: number) {
    this.#heap = heap;
    this.#settings = settings;
    this.#columns = columns;
    this.#nRows = nRows;
    this.#scorer = new Scorer(heap, columns.groups, lambda, settings.isCosine);
    this.#seed = heap.alloc(8);
    this.#leafCounts = heap.alloc(4 * 2 ** settings.depth);
    this.#segments = heap.alloc(8 * 2 ** settings.depth);
    this.#spareRows = heap.alloc((nRows + 1) * 4);
    this.#spareGradients = heap.alloc((nRows + 1) * 16);
    this.#histograms = new Histograms(heap, columns.groups, settings.depth, this.#segments);
    this.#ctrHistogram = columns.ctrs
      ? heap.alloc(lanesPerQuad * (ctrBorders + 1) * 16 * 2 ** (settings.depth - 1))
      : 0;
  }

  /**
   * @param fold its order of the rows decides the target statistics
   * @param sigma scale of the noise
   * @param leafOf OUT u16[nRows], the leaf of every learn row, in training order
   */
  grow(rng: Rng, fold: Fold, sample: Sample, sigma: number, leafOf: Pointer): Split[] {
    const { kernels } = this.#heap;
    const { groups, ctrFeatures, ctrs } = this.#columns;
    const { depth: maxDepth, rsm, maxCtrComplexity } = this.#settings;
    this.#histograms.startTree();
    ctrs?.startTree();
    this.#heap.u16(leafOf, this.#nRows).fill(0);
    this.#heap.u32(this.#segments, 2).set([0, sample.count]);
    const splits: Split[] = [];
    let lastScore = 0;
    let isTrueSmaller = false;
    for (let depth = 0; depth < maxDepth; depth++) {
      const candidates = drawCandidates(rng, rsm, groups, ctrFeatures, maxCtrComplexity, splits);
      rng.drawSeed(this.#seed);
      this.#largest = 1;
      const scored = candidates.flatMap((candidate, index) => {
        this.#scorer.startCandidate(this.#seed, index);
        return this.#score(candidate, fold, sample, depth, isTrueSmaller, sigma);
      });
      const choice = this.#choose(rng, scored, sigma, lastScore);
      if (!choice) break;
      lastScore = choice.score;
      const { split } = choice;
      splits.push(split);
      if (split.kind === "ctr") this.#usedCtrs.add(ctrKey(split));
      const { at, isWide, mode, low, high } = this.#cells(split, fold);
      kernels.markSplit(at, isWide, mode, low, high, this.#nRows, depth, leafOf);
      const redundant = this.#redundantSplit(leafOf, depth + 1);
      if (redundant >= 0) {
        splits.splice(redundant, 1);
        kernels.dropBit(leafOf, this.#nRows, redundant);
        break;
      }
      if (depth + 1 === maxDepth) break;
      const trueRows = kernels.partitionRows(
        at,
        isWide,
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

  /** The leaf of every learn row if the tree is walked in the order of `fold`. OUT u16[nRows] in training order. */
  markLeaves(splits: readonly Split[], fold: Fold, leafOf: Pointer): void {
    this.#heap.u16(leafOf, this.#nRows).fill(0);
    splits.forEach((split, depth) => {
      const { at, isWide, mode, low, high } = this.#cells(split, fold);
      this.#heap.kernels.markSplit(at, isWide, mode, low, high, this.#nRows, depth, leafOf);
    });
  }

  /** Cells of a target statistic for the rows behind the learn rows. */
  evalCells(split: CtrSplit, fold: Fold): SplitCells {
    const cells = this.#cells(split, fold);
    return { ...cells, at: cells.at + this.#nRows };
  }

  /** Those of a target statistic hold until the next call. */
  #cells(split: Split, fold: Fold): SplitCells {
    if (split.kind === "feature") return this.#columns.cellsOf(split);
    const at = this.#columns.ctrs!.column(split, fold);
    return { at, isWide: false, mode: 0, low: split.bin + 1, high: ctrBorders };
  }

  #score(
    candidate: Candidate,
    fold: Fold,
    sample: Sample,
    depth: number,
    isTrueSmaller: boolean,
    sigma: number,
  ): (Scored | undefined)[] {
    if (candidate.kind === "ctr") return this.#scoreCtr(candidate, fold, sample, 2 ** depth, sigma);
    const { group, used } = candidate;
    const histogram = this.#histograms.update(group, sample, depth, isTrueSmaller);
    const { split, score } = this.#scorer.best(group, used, histogram, 2 ** depth, sigma);
    return [split < 0 ? undefined : { split: splitOf(group, split), score, combinations: 0 }];
  }

  /** One result for each statistic. They are always counted in full, as official does. */
  #scoreCtr(
    { projection, base }: CtrCandidate,
    fold: Fold,
    sample: Sample,
    leaves: number,
    sigma: number,
  ): Scored[] {
    const ctrs = this.#columns.ctrs!;
    const bins = ctrBorders + 1;
    const { quads, combinations, counted } = ctrs.candidate(projection, base, fold);
    this.#largest = Math.max(this.#largest, combinations, counted);
    return ctrs.descriptionsOf(projection).map((ctr, i) => {
      const lane = i % lanesPerQuad;
      if (lane === 0) {
        this.#heap.kernels.histogramQuad(
          quads[i / lanesPerQuad]!,
          sample.rows,
          sample.gradients,
          this.#segments,
          leaves,
          this.#ctrHistogram,
        );
      }
      const histogram = this.#ctrHistogram + lane * leaves * bins * 16;
      const { split: bin, score } = this.#scorer.bestBin(histogram, leaves, bins, sigma);
      const entries = ctr.type === "Counter" ? counted : combinations;
      return { split: { kind: "ctr", projection, ctr, bin }, score, combinations: entries };
    });
  }

  /** Adds one normal draw to the raw score of every candidate; the first of the largest gains wins. */
  #choose(
    rng: Rng,
    scored: readonly (Scored | undefined)[],
    sigma: number,
    lastScore: number,
  ): { split: Split; score: number } | undefined {
    let choice: { split: Split; score: number } | undefined;
    let bestGain = -Infinity;
    for (const one of scored) {
      const noise = sigma * rng.normal();
      if (!one) continue;
      const score = (one.score + noise) * this.#sizeFactor(one);
      const gain = score - lastScore;
      if (gain > bestGain) {
        bestGain = gain;
        choice = { split: one.split, score };
      }
    }
    return choice;
  }

  /** What the score of a target statistic keeps while the model does not have it: the less, the more combinations its table holds. */
  #sizeFactor({ split, combinations }: Scored): number {
    if (split.kind === "feature" || this.#usedCtrs.has(ctrKey(split))) return 1;
    return this.#heap.kernels.pow(1 + combinations / this.#largest, -this.#settings.modelSizeReg);
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

function ctrKey({ projection, ctr }: CtrSplit): string {
  return `${ctr.type} ${projection.key}`;
}
