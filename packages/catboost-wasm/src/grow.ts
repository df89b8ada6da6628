import { type Candidate, type CtrCandidate, drawCandidates } from "./candidates.ts";
import { type CtrColumns, lanesPerQuad } from "./ctr-columns.ts";
import { ctrBorders } from "./ctr-params.ts";
import type { CategoricalFeature, FeatureSplit } from "./features.ts";
import type { Fold } from "./folds.ts";
import { type Group, type SplitCells, splitOf } from "./groups.ts";
import type { Settings } from "./params.ts";
import type { Rng } from "./random.ts";
import type { PartSample } from "./sample.ts";
import type { SplitScores } from "./scores.ts";
import type { CtrSplit, Split } from "./tree.ts";
import type { Heap, Pointer } from "./wasm.ts";

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
  #scores: SplitScores;
  #seed: Pointer;
  #leafCounts: Pointer;
  /** Most combinations of a target statistic at the current level. */
  #largest = 1;
  /** Target statistics that the model has already; others pay for the size they add. */
  #usedCtrs = new Set<string>();

  constructor(heap: Heap, settings: Settings, columns: Columns, scores: SplitScores, nRows: number) {
    this.#heap = heap;
    this.#settings = settings;
    this.#columns = columns;
    this.#nRows = nRows;
    this.#scores = scores;
    this.#seed = heap.alloc(8);
    this.#leafCounts = heap.alloc(4 * 2 ** settings.depth);
  }

  /**
   * @param fold its order of the rows decides the target statistics
   * @param sample draws the rows: once for the tree, or for each level
   * @param sigma scale of the noise
   * @param leafOf OUT u16[nRows], the leaf of every learn row, in training order
   */
  grow(rng: Rng, fold: Fold, sample: () => readonly PartSample[], sigma: number, leafOf: Pointer): Split[] {
    const { kernels } = this.#heap;
    const { groups, ctrFeatures, ctrs } = this.#columns;
    const { depth: maxDepth, rsm, maxCtrComplexity, samplesEachLevel } = this.#settings;
    if (!samplesEachLevel) this.#scores.startTree(sample());
    ctrs?.startTree();
    this.#heap.u16(leafOf, this.#nRows).fill(0);
    const splits: Split[] = [];
    let lastScore = 0;
    for (let depth = 0; depth < maxDepth; depth++) {
      const candidates = drawCandidates(rng, rsm, groups, ctrFeatures, maxCtrComplexity, splits);
      if (samplesEachLevel) this.#scores.startLevel(sample(), leafOf, depth);
      rng.drawSeed(this.#seed);
      this.#largest = 1;
      const scored = candidates.flatMap((candidate, index) => {
        this.#scores.startCandidate(this.#seed, index);
        return this.#score(candidate, fold, depth, sigma);
      });
      const choice = this.#choose(rng, scored, sigma, lastScore);
      if (!choice) break;
      lastScore = choice.score;
      const { split } = choice;
      splits.push(split);
      if (split.kind === "ctr") this.#usedCtrs.add(ctrKey(split));
      const cells = this.#cells(split, fold);
      const { at, isWide, mode, low, high } = cells;
      kernels.markSplit(at, isWide, mode, low, high, this.#nRows, depth, leafOf);
      const redundant = this.#redundantSplit(leafOf, depth + 1);
      if (redundant >= 0) {
        splits.splice(redundant, 1);
        kernels.dropBit(leafOf, this.#nRows, redundant);
        break;
      }
      if (depth + 1 < maxDepth && !samplesEachLevel) this.#scores.partition(cells, depth);
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

  #score(candidate: Candidate, fold: Fold, depth: number, sigma: number): (Scored | undefined)[] {
    if (candidate.kind === "ctr") return this.#scoreCtr(candidate, fold, depth, sigma);
    const { group, used } = candidate;
    const { split, score } = this.#scores.bestOfGroup(group, used, depth, sigma);
    return [split < 0 ? undefined : { split: splitOf(group, split), score, combinations: 0 }];
  }

  /** One result for each statistic. */
  #scoreCtr({ projection, base }: CtrCandidate, fold: Fold, depth: number, sigma: number): Scored[] {
    const ctrs = this.#columns.ctrs!;
    const { quads, combinations, counted } = ctrs.candidate(projection, base, fold);
    this.#largest = Math.max(this.#largest, combinations, counted);
    return ctrs.descriptionsOf(projection).map((ctr, i) => {
      const lane = i % lanesPerQuad;
      if (lane === 0) this.#scores.countQuad(quads[i / lanesPerQuad]!, depth);
      const { split: bin, score } = this.#scores.bestOfLane(lane, depth, sigma);
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
