import type { CategoricalFeature, FeatureSplit } from "../columns/features.ts";
import { type Group, type SplitCells, splitOf } from "../columns/groups.ts";
import type { Settings } from "../params/settings.ts";
import type { Pointer } from "../runtime/kernels.ts";
import { cutIntoPieces } from "../runtime/pieces.ts";
import type { Rng } from "../runtime/random.ts";
import type { Calls, Task } from "../runtime/threads.ts";
import type { Heap } from "../runtime/wasm.ts";
import { type CtrColumns, type CtrQuads, lanesPerQuad } from "../statistics/ctr-columns.ts";
import { type Candidate, drawCandidates } from "./candidates.ts";
import type { FeaturePenalties } from "./feature-penalties.ts";
import type { Fold } from "./folds.ts";
import type { PartSample } from "./sample.ts";
import { bestBytes, type SplitScores } from "./scores.ts";
import type { CtrSplit, Split } from "./tree.ts";

/** Rows that mostly show that all splits of a tree separate some. */
const firstRows = 4096;

/** With fewer candidates for each thread every one is a task of its own. */
const candidatesPerThread = 4;

/** The columns that trees are grown on. */
export interface Columns {
  groups: readonly Group[];
  /** Categories with target statistics. */
  ctrFeatures: readonly CategoricalFeature[];
  /** Absent if there are none. */
  ctrs: CtrColumns | undefined;
  cellsOf(split: FeatureSplit): SplitCells;
}

/** What grows the structure of trees. */
export interface Grower {
  /**
   * @param fold its order of the rows decides the target statistics
   * @param sample draws the rows: once for the tree, or for each level
   * @param sigma scale of the noise
   * @param leafOf OUT u16[nRows], the leaf of every learn row, in training order
   */
  grow(rng: Rng, fold: Fold, sample: () => readonly PartSample[], sigma: number, leafOf: Pointer): Split[];
  /** The leaf of every learn row if the tree is walked in the order of `fold`. OUT u16[nRows] in training order. */
  markLeaves(calls: Calls, splits: readonly Split[], fold: Fold, leafOf: Pointer): void;
  /** Cells of a target statistic for the rows behind the learn rows. */
  evalCells(split: CtrSplit, fold: Fold): SplitCells;
  /** Splits that trees have asked for and not kept. */
  readonly dropped: readonly Split[];
  /** Takes splits as asked for by trees of an earlier training. @param dropped those that they have not kept */
  resume(splits: readonly Split[], dropped: readonly Split[]): void;
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
export class TreeGrower implements Grower {
  #heap: Heap;
  #settings: Settings;
  #columns: Columns;
  #nRows: number;
  #scores: SplitScores;
  #seed: Pointer;
  /** Into these pieces the learn rows are cut, each a task. */
  #pieces: readonly [from: number, to: number][];
  #leafCounts: Pointer;
  /** What candidates found, `bestBytes` each. */
  #found: { at: Pointer; room: number };
  /** Which splits of a shared column take part. */
  #used = new Map<Group, Pointer>();
  /** Most combinations of a target statistic at the current level. */
  #largest = 1;
  /** Target statistics that the model has already; others pay for the size they add. */
  #usedCtrs = new Set<string>();
  readonly dropped: Split[] = [];
  #penalties: FeaturePenalties | undefined;

  constructor(
    heap: Heap,
    settings: Settings,
    columns: Columns,
    scores: SplitScores,
    nRows: number,
    penalties: FeaturePenalties | undefined,
  ) {
    this.#heap = heap;
    this.#settings = settings;
    this.#columns = columns;
    this.#nRows = nRows;
    this.#scores = scores;
    this.#penalties = penalties;
    this.#seed = heap.alloc(8);
    this.#pieces = cutIntoPieces(nRows, heap.threads);
    this.#leafCounts = heap.alloc(4 * 2 ** settings.depth);
    this.#found = { at: 0, room: 0 };
  }

  grow(rng: Rng, fold: Fold, sample: () => readonly PartSample[], sigma: number, leafOf: Pointer): Split[] {
    const { kernels } = this.#heap;
    const { groups, ctrFeatures, ctrs } = this.#columns;
    const { depth: maxDepth, rsm, maxCtrComplexity, samplesEachLevel } = this.#settings;
    const draw = (): readonly PartSample[] => {
      const parts = sample();
      this.#penalties?.startSample(parts);
      return parts;
    };
    if (!samplesEachLevel) this.#scores.startTree(draw());
    ctrs?.startTree(fold);
    this.#heap.u16(leafOf, this.#nRows).fill(0);
    const splits: Split[] = [];
    let lastScore = 0;
    for (let depth = 0; depth < maxDepth; depth++) {
      const candidates = drawCandidates(rng, rsm, groups, ctrFeatures, maxCtrComplexity, splits);
      if (samplesEachLevel) this.#scores.startLevel(draw(), leafOf, depth);
      this.#scores.startBelow(splits);
      rng.drawSeed(this.#seed);
      const scored = this.#scoreAll(candidates, depth, sigma);
      const choice = this.#choose(rng, scored, sigma, lastScore);
      if (!choice) break;
      lastScore = choice.score;
      const { split } = choice;
      splits.push(split);
      this.#use(split);
      const isLast = depth + 1 === maxDepth;
      this.#apply(this.#cells(split, fold), depth, !isLast && !samplesEachLevel, leafOf);
      const redundant = this.#redundantSplit(leafOf, depth + 1);
      if (redundant >= 0) {
        this.dropped.push(...splits.splice(redundant, 1));
        kernels.dropBit(leafOf, this.#nRows, redundant);
        break;
      }
    }
    return splits;
  }

  /** Sends the rows below a split: marks the leaf of every learn row, and moves the sampled rows if the next level takes the same ones. */
  #apply(cells: SplitCells, depth: number, movesSample: boolean, leafOf: Pointer): void {
    const { at, isWide, mode, low, high } = cells;
    const marks = this.#pieces.map(([from, to]) =>
      this.#heap.task((calls) => {
        const column = at + (isWide ? 2 : 1) * from;
        calls.markSplit(column, isWide, mode, low, high, to - from, depth, leafOf + 2 * from);
      }),
    );
    const moves = movesSample ? this.#scores.partition(cells, depth) : [];
    this.#heap.run([...moves, ...marks], 2 * this.#nRows);
    if (movesSample) this.#scores.endPartition(depth);
  }

  resume(splits: readonly Split[], dropped: readonly Split[]): void {
    this.dropped.push(...dropped);
    for (const split of [...splits, ...dropped]) this.#use(split);
  }

  /** A tree has asked for a split, even if it will not keep it. */
  #use(split: Split): void {
    this.#penalties?.use(split);
    if (split.kind === "ctr") this.#usedCtrs.add(ctrKey(split));
  }

  markLeaves(calls: Calls, splits: readonly Split[], fold: Fold, leafOf: Pointer): void {
    calls.clearLeaves(leafOf, this.#nRows);
    splits.forEach((split, depth) => {
      if (split.kind === "feature") {
        const { at, isWide, mode, low, high } = this.#columns.cellsOf(split);
        calls.markSplit(at, isWide, mode, low, high, this.#nRows, depth, leafOf);
      } else {
        const at = this.#columns.ctrs!.column(calls, split, fold, false);
        calls.markSplit(at, false, 0, split.bin + 1, split.ctr.borders, this.#nRows, depth, leafOf);
      }
    });
  }

  evalCells(split: CtrSplit, fold: Fold): SplitCells {
    const cells = this.#cells(split, fold, true);
    return { ...cells, at: cells.at + this.#nRows };
  }

  /** Those of a target statistic hold until the next call. */
  #cells(split: Split, fold: Fold, hasEvalRows = false): SplitCells {
    if (split.kind === "feature") return this.#columns.cellsOf(split);
    let at = 0;
    const task = this.#heap.task((calls) => {
      at = this.#columns.ctrs!.column(calls, split, fold, hasEvalRows).at;
    });
    this.#heap.run([task], 0);
    return { at, isWide: false, mode: 0, low: split.bin + 1, high: split.ctr.borders };
  }

  /** The best split of every candidate, of each statistic of its own; undefined: there is none. */
  #scoreAll(candidates: readonly Candidate[], depth: number, sigma: number): (Scored | undefined)[] {
    const sizes = candidates.map((candidate) => this.#splitsFoundOf(candidate));
    const found = this.#roomFor(sizes.reduce((sum, size) => sum + size, 0));
    const tasks: Task[] = [];
    const quads: (CtrQuads | undefined)[] = [];
    let out = found;
    for (let index = 0; index < candidates.length; ) {
      const pair = this.#pairAt(candidates, index);
      tasks.push(
        this.#heap.task((calls) => {
          if (pair) this.#scores.countTogether(calls, pair, depth);
          for (const end = index + (pair ? 2 : 1); index < end; index++) {
            this.#scores.startCandidate(calls, this.#seed, index);
            quads.push(this.#score(calls, candidates[index]!, depth, sigma, out));
            out += sizes[index]! * bestBytes;
          }
        }),
      );
    }
    this.#heap.run(tasks, candidates.length * this.#nRows);
    return this.#readFound(candidates, quads, found);
  }

  /** Two groups that one task counts together, if there are enough candidates to keep the threads busy all the same. */
  #pairAt(candidates: readonly Candidate[], index: number): [Group, Group] | undefined {
    const [one, other] = [candidates[index], candidates[index + 1]];
    const { threads } = this.#heap;
    // The last ones are small tasks, so that all threads end at about the same time.
    const small = threads > 1 ? 2 * threads : 0;
    const isWorth =
      candidates.length >= threads * candidatesPerThread && index + 1 + small < candidates.length;
    return isWorth && one?.kind === "group" && other?.kind === "group" ? [one.group, other.group] : undefined;
  }

  #splitsFoundOf(candidate: Candidate): number {
    return candidate.kind === "group" ? 1 : this.#columns.ctrs!.descriptionsOf(candidate.projection).length;
  }

  #roomFor(count: number): Pointer {
    if (count > this.#found.room)
      this.#found = { at: this.#heap.alloc(2 * count * bestBytes), room: 2 * count };
    return this.#found.at;
  }

  #score(
    calls: Calls,
    candidate: Candidate,
    depth: number,
    sigma: number,
    out: Pointer,
  ): CtrQuads | undefined {
    if (candidate.kind === "group") {
      const { group, used } = candidate;
      this.#scores.bestOfGroup(calls, group, used ? this.#maskOf(group, used) : 0, depth, sigma, out);
      return undefined;
    }
    const ctrs = this.#columns.ctrs!;
    const { projection, base } = candidate;
    const found = ctrs.candidate(calls, projection, base);
    const all = ctrs.descriptionsOf(projection).map(({ borders }) => borders);
    found.quads.forEach((at, i) => {
      const first = i * lanesPerQuad;
      const borders = all.slice(first, first + lanesPerQuad);
      const bins = Math.max(...borders) + 1;
      const combination = base && `${projection.key} ${i}`;
      this.#scores.bestOfQuad(
        calls,
        { at, borders, bins, combination },
        depth,
        sigma,
        out + first * bestBytes,
      );
    });
    return found;
  }

  #maskOf(group: Group, used: Uint8Array): Pointer {
    const at = this.#used.get(group) ?? this.#heap.alloc(used.length);
    this.#used.set(group, at);
    this.#heap.u8(at, used.length).set(used);
    return at;
  }

  #readFound(
    candidates: readonly Candidate[],
    quads: readonly (CtrQuads | undefined)[],
    found: Pointer,
  ): (Scored | undefined)[] {
    const ctrs = this.#columns.ctrs!;
    const sizes = candidates.map((one, i) =>
      one.kind === "ctr" ? ctrs.sizesOf(one.projection, quads[i]!) : undefined,
    );
    this.#largest = sizes.reduce(
      (most, one) => (one ? Math.max(most, one.combinations, one.counted) : most),
      1,
    );
    let at = found;
    const next = (): { split: number; score: number } => {
      const [split, score] = this.#heap.f64(at, 2) as unknown as [number, number];
      at += bestBytes;
      return { split, score };
    };
    return candidates.flatMap((candidate, index): (Scored | undefined)[] => {
      if (candidate.kind === "group") {
        const { split, score } = next();
        return [split < 0 ? undefined : { split: splitOf(candidate.group, split), score, combinations: 0 }];
      }
      const { projection } = candidate;
      const { combinations, counted } = sizes[index]!;
      return ctrs.descriptionsOf(projection).map((ctr) => {
        const { split: bin, score } = next();
        const entries = ctr.type === "Counter" ? counted : combinations;
        return { split: { kind: "ctr", projection, ctr, bin }, score, combinations: entries };
      });
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
      const raw = this.#penalties?.penalized(one.score, one.split) ?? one.score;
      const score = (raw + noise) * this.#sizeFactor(one);
      const gain = (score - lastScore) * (this.#penalties?.weightOf(one.split) ?? 1);
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
    // What the first rows show to be separated is so.
    const isFound = this.#nRows <= firstRows || this.#lowestRedundant(leafOf, firstRows, depth) >= 0;
    return isFound ? this.#lowestRedundant(leafOf, this.#nRows, depth) : -1;
  }

  /** Of the first `n` rows. */
  #lowestRedundant(leafOf: Pointer, n: number, depth: number): number {
    const leaves = 2 ** depth;
    this.#heap.kernels.countLeaves(leafOf, n, leaves, this.#leafCounts);
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
