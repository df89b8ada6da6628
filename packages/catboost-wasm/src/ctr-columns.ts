import {
  type CtrDescription,
  type CtrRequest,
  type CtrSettings,
  ctrBorders,
  describeCtr,
} from "./ctr-params.ts";
import type { EvalSet } from "./eval-set.ts";
import { bundledIds, type CategoricalFeature, type FeatureSplit } from "./features.ts";
import type { Fold } from "./folds.ts";
import type { SplitCells } from "./groups.ts";
import { type Projection, splitsOf } from "./projection.ts";
import type { LabelClasses, TargetClasses } from "./target-classes.ts";
import type { CtrSplit } from "./tree.ts";
import type { Heap, Pointer } from "./wasm.ts";

/** Statistics computed and counted together, a byte each in a word. */
export const lanesPerQuad = 4;
/** Columns of a tree are kept for its later levels up to so many bytes. */
const cacheBytes = 2 ** 30;
/** Pairs are numbered by a plain table up to so many possible ones for each row. */
const plainTablePerRow = 4;

/** Number of the combination of each row, learn rows and then those of the eval set. Combinations of learn rows have the lowest numbers. */
interface Ids {
  at: Pointer;
  /** Distinct ones of the learn rows, and of all. */
  learnt: number;
  all: number;
}

/** The statistics of a projection in one fold: lane l of quad q is description 4q + l. */
export interface CtrQuads {
  quads: readonly Pointer[];
  /** Distinct combinations in the learn rows. */
  combinations: number;
  /** Distinct combinations that counters count. */
  counted: number;
}

/**
 * Computes target statistics of the learn rows, and behind them of an eval set's. Learn rows are in training order in every column,
 * whatever the fold.
 */
export class CtrColumns {
  #heap: Heap;
  /** Of categories taken alone, of combinations, and of single columns instead of the first. */
  #descriptions: {
    simple: readonly CtrDescription[];
    combinations: readonly CtrDescription[];
    perFeature: ReadonlyMap<number, readonly CtrDescription[]>;
  };
  #countsEvalSet: boolean;
  #nRows: number;
  /** With the rows of the eval set. */
  #nAll: number;
  #evalSet: EvalSet | undefined;
  #cellsOf: (split: FeatureSplit) => SplitCells;
  #idsOfFeature = new Map<CategoricalFeature, Ids>();
  /** Of categories taken alone, in a learning fold: for the whole training. */
  #simple = new Map<string, CtrQuads>();
  /** Of combinations in the fold of this tree. */
  #ofTree = new Map<string, CtrQuads>();
  #idsOfTree = new Map<string, Ids>();
  #free: Pointer[] = [];
  #taken: Pointer[] = [];
  #spareIds: [Pointer, Pointer];
  #spareQuads: Pointer[] = [];
  #lanes = new Map<readonly CtrDescription[], Lanes[]>();
  #leaves: Pointer;
  #pairs: Pointer;
  #pairBits: number;
  #counts: Pointer;
  #running: Pointer;
  #column: Pointer;

  /**
   * @param features the categories that get statistics
   * @param order row numbers of the pool in training order; 0 = as given
   * @param classes of the learn rows, in training order
   * @param cellsOf the column that tells a split
   */
  constructor(
    heap: Heap,
    settings: CtrSettings,
    features: readonly CategoricalFeature[],
    order: Pointer,
    nRows: number,
    classes: TargetClasses,
    evalSet: EvalSet | undefined,
    cellsOf: (split: FeatureSplit) => SplitCells,
  ) {
    this.#heap = heap;
    const describe = (requests: readonly CtrRequest[]): CtrDescription[] =>
      requests.flatMap((one) =>
        describeCtr(one, one.type === "Counter" ? 0 : classes.cut(one.targetBorders).borders.length + 1),
      );
    this.#descriptions = {
      simple: describe(settings.simple),
      combinations: describe(settings.combinations),
      perFeature: new Map([...settings.perFeature].map(([column, requests]) => [column, describe(requests)])),
    };
    this.#countsEvalSet = settings.countsEvalSet;
    const nAll = nRows + (evalSet?.nRows ?? 0);
    this.#nRows = nRows;
    this.#nAll = nAll;
    this.#evalSet = evalSet;
    this.#cellsOf = cellsOf;
    for (const feature of features) {
      const ids = this.#readIds(feature, order);
      this.#idsOfFeature.set(feature, feature.isBundled ? this.#asBundled(ids) : ids);
    }
    this.#spareIds = [heap.alloc(nAll * 4), heap.alloc(nAll * 4)];
    this.#leaves = heap.alloc(nAll * 2);
    this.#pairBits = Math.ceil(Math.log2(nAll + 1)) + 1;
    this.#pairs = heap.alloc(Math.max(nAll * plainTablePerRow * 4, 2 ** this.#pairBits * 12));
    this.#counts = heap.alloc(nAll * 4);
    const { simple, combinations, perFeature } = this.#descriptions;
    for (const descriptions of [simple, combinations, ...perFeature.values()]) {
      this.#lanes.set(
        descriptions,
        laneTables(heap, descriptions, (count) => classes.cut(count)),
      );
    }
    const isBinary = [...this.#lanes.values()].flat().every((lane) => lane.classes);
    this.#running = heap.alloc(nAll * (isBinary ? 8 : 32));
    this.#column = heap.alloc(nAll);
  }

  #readIds(feature: CategoricalFeature, order: Pointer): Ids {
    const heap = this.#heap;
    const at = heap.alloc(this.#nAll * 4);
    heap.scratch(() => {
      const codes = heap.alloc(this.#nRows * 4);
      heap.i32(codes, this.#nRows).set(feature.codes);
      heap.kernels.gatherInts(codes, order, this.#nRows, at);
      const table = heap.alloc(feature.idOfLevel.length * 4);
      heap.u32(table, feature.idOfLevel.length).set(feature.idOfLevel);
      heap.kernels.gatherInts(table, at, this.#nRows, at);
    });
    const unlearnt = this.#evalSet?.idsOf(feature);
    if (unlearnt) heap.u32(at + this.#nRows * 4, unlearnt.ids.length).set(unlearnt.ids);
    return { at, learnt: feature.bins, all: unlearnt?.count ?? feature.bins };
  }

  /** Ids as they are read from a bundle. */
  #asBundled({ at, learnt, all }: Ids): Ids {
    const ids = this.#heap.u32(at, this.#nAll);
    for (let row = 0; row < ids.length; row++) ids[row]! %= bundledIds;
    return { at, learnt: Math.min(learnt, bundledIds), all: Math.min(all, bundledIds) };
  }

  /** The statistics that are computed for a projection. */
  descriptionsOf({ cats, floats, oneHots }: Projection): readonly CtrDescription[] {
    const { simple, combinations, perFeature } = this.#descriptions;
    if (cats.length !== 1 || floats.length + oneHots.length > 0) return combinations;
    return perFeature.get(cats[0]!.flatIndex) ?? simple;
  }

  /** Forgets the combinations of the last tree. */
  startTree(): void {
    this.#ofTree.clear();
    this.#idsOfTree.clear();
    this.#free.push(...this.#taken.splice(0));
  }

  /**
   * The statistics of `base` joined with a category, in the fold the tree is grown on. They may be overwritten by the next call.
   * @param base absent: the category alone
   */
  candidate(projection: Projection, base: Projection | undefined, fold: Fold): CtrQuads {
    const store = base ? this.#ofTree : this.#simple;
    const key = base ? projection.key : `${projection.key} ${fold.permutation}`;
    const known = store.get(key);
    if (known) return known;
    const feature = projection.cats.find((cat) => !base?.cats.includes(cat))!;
    const own = this.#idsOfFeature.get(feature)!;
    const ids = base ? this.#join(this.#idsOf(base), own, this.#spareIds[0]) : own;
    const count = Math.ceil(this.descriptionsOf(projection).length / lanesPerQuad);
    const at = base ? this.#takeAll(count) : this.#allocAll(count);
    const quads = this.#fill(projection, ids, fold, this.#nRows, at ?? this.#spare(count));
    if (at) store.set(key, quads);
    return quads;
  }

  /** The column of a chosen split in any fold: u8 of every row, those of the eval set behind the learn rows; until the next call. */
  column({ projection, ctr }: CtrSplit, fold: Fold): Pointer {
    const descriptions = this.descriptionsOf(projection);
    const place = descriptions.indexOf(ctr);
    const ids = this.#idsOf(projection);
    const quads = this.#spare(Math.ceil(descriptions.length / lanesPerQuad));
    const quad = Math.floor(place / lanesPerQuad);
    this.#fill(projection, ids, fold, this.#nAll, quads, quad);
    this.#heap.kernels.extractLane(quads[quad]!, place % lanesPerQuad, this.#nAll, this.#column);
    return this.#column;
  }

  #spare(count: number): Pointer[] {
    while (this.#spareQuads.length < count) this.#spareQuads.push(this.#heap.alloc(this.#nAll * 4));
    return this.#spareQuads;
  }

  #allocAll(count: number): Pointer[] {
    return Array.from({ length: count }, () => this.#heap.alloc(this.#nRows * 4));
  }

  /** Buffers for this tree, or none if there are too many already. */
  #takeAll(count: number): Pointer[] | undefined {
    if ((this.#taken.length + count) * this.#nAll * 4 > cacheBytes) return undefined;
    return Array.from({ length: count }, () => this.#take());
  }

  #take(): Pointer {
    const at = this.#free.pop() ?? this.#heap.alloc(this.#nAll * 4);
    this.#taken.push(at);
    return at;
  }

  /**
   * @param rows all that are computed
   * @param only the quad that is wanted; absent: all
   */
  #fill(
    projection: Projection,
    ids: Ids,
    fold: Fold,
    rows: number,
    quads: readonly Pointer[],
    only?: number,
  ): CtrQuads {
    const { kernels } = this.#heap;
    const countsEvalSet = this.#countsEvalSet;
    const counted = countsEvalSet ? this.#nAll : this.#nRows;
    const largest = kernels.countIds(ids.at, counted, ids.all, this.#counts);
    const lanes = this.#lanes.get(this.descriptionsOf(projection))!;
    lanes.forEach((lane, i) => {
      if (only !== undefined && i !== only) return;
      const order = [ids.at, ids.all, fold.permutation] as const;
      const counts = [this.#nRows, rows, this.#counts, largest, this.#running, lane.at, quads[i]!] as const;
      if (lane.classes) kernels.onlineCtr(...order, lane.classes, ...counts);
      else kernels.onlineCtrOfShares(...order, ...counts);
    });
    return {
      quads: quads.slice(0, lanes.length),
      combinations: ids.learnt,
      counted: countsEvalSet ? ids.all : ids.learnt,
    };
  }

  /** Numbers of the rows' combinations; kept for this tree. */
  #idsOf(projection: Projection): Ids {
    const { cats, floats, oneHots } = projection;
    if (cats.length === 1 && floats.length + oneHots.length === 0) return this.#idsOfFeature.get(cats[0]!)!;
    const known = this.#idsOfTree.get(projection.key);
    if (known) return known;
    const parts = [...cats.map((cat) => this.#idsOfFeature.get(cat)!), ...this.#sidesOf(projection)];
    const ids = { at: this.#take(), learnt: 1, all: 1 };
    this.#heap.u32(ids.at, this.#nAll).fill(0);
    const joined = parts.reduce((sum, part) => this.#join(sum, part, ids.at), ids);
    this.#idsOfTree.set(projection.key, joined);
    return joined;
  }

  /** Which sides of the projection's splits the rows are on. */
  #sidesOf(projection: Projection): Ids[] {
    const splits = splitsOf(projection);
    if (splits.length === 0) return [];
    const heap = this.#heap;
    heap.u16(this.#leaves, this.#nAll).fill(0);
    const mark = (cells: SplitCells, rows: number, depth: number, leaves: Pointer): void => {
      const { at, isWide, mode, low, high } = cells;
      heap.kernels.markSplit(at, isWide, mode, low, high, rows, depth, leaves);
    };
    splits.forEach((split, depth) => {
      mark(this.#cellsOf(split), this.#nRows, depth, this.#leaves);
      const rest = this.#evalSet;
      if (rest) mark(rest.cellsOf(split), rest.nRows, depth, this.#leaves + this.#nRows * 2);
    });
    heap.kernels.widenLeaves(this.#leaves, this.#nAll, this.#spareIds[1]);
    const sides = 2 ** splits.length;
    return [{ at: this.#spareIds[1], learnt: sides, all: sides }];
  }

  /** Numbers the pairs of two columns; `out` may be one of them. */
  #join(a: Ids, b: Ids, out: Pointer): Ids {
    const { kernels } = this.#heap;
    const isPlain = a.all * b.all <= this.#nAll * plainTablePerRow;
    const join = (from: number, to: number, size: number): number =>
      isPlain
        ? kernels.pairIds(a.at, a.all, b.at, b.all, from, to, this.#pairs, size, out)
        : kernels.pairIdsHashed(a.at, b.at, from, to, this.#pairs, this.#pairBits, size, out);
    const learnt = join(0, this.#nRows, 0);
    return { at: out, learnt, all: join(this.#nRows, this.#nAll, learnt) };
  }
}

/** A table of the kernel `onlineCtr`, or of `onlineCtrOfShares` if `classes` is 0. */
interface Lanes {
  at: Pointer;
  /** The only two classes that the four statistics go by. */
  classes: Pointer;
}

/** One for every four descriptions. @param classesOf the label cut by so many borders */
export function laneTables(
  heap: Heap,
  descriptions: readonly CtrDescription[],
  classesOf: (targetBorders: number) => LabelClasses,
): Lanes[] {
  const tables: Lanes[] = [];
  for (let from = 0; from < descriptions.length; from += lanesPerQuad) {
    const lanes = descriptions.slice(from, from + lanesPerQuad);
    const columns = new Set(lanes.filter(isByTarget).map((ctr) => classesOf(ctr.targetBorders)));
    const [only = classesOf(1)] = columns;
    const isBinary = columns.size <= 1 && only.borders.length === 1;
    const at = isBinary ? maskTable(heap, lanes) : shareTable(heap, lanes, classesOf);
    const numbers = heap.f32(at + 48, 12).fill(1, 8);
    lanes.forEach(({ prior }, lane) => {
      const { shift, norm } = scaleOf(prior);
      numbers[lane] = prior;
      numbers[lane + 4] = shift;
      numbers[lane + 8] = norm;
    });
    tables.push({ at, classes: isBinary ? only.column : 0 });
  }
  return tables;
}

const isByTarget = ({ type }: CtrDescription): boolean => type !== "Counter";

function maskTable(heap: Heap, lanes: readonly CtrDescription[]): Pointer {
  const at = heap.alloc(96);
  lanes.forEach(({ type, targetBorder }, lane) => {
    const isZero = type === "Buckets" && targetBorder === 0;
    heap.i32(at, 12)[lane + (type === "Counter" ? 8 : isZero ? 4 : 0)] = -1;
  });
  return at;
}

function shareTable(
  heap: Heap,
  lanes: readonly CtrDescription[],
  classesOf: (targetBorders: number) => LabelClasses,
): Pointer {
  const at = heap.alloc(96);
  for (let lane = 0; lane < lanesPerQuad; lane++) {
    const ctr = lanes[lane];
    const { borders, column } = classesOf(ctr && isByTarget(ctr) ? ctr.targetBorders : 1);
    const classes = borders.length + 1;
    const shares = heap.alloc(classes * 4);
    if (ctr) {
      const values = Array.from({ length: classes }, (_, k) => shareOf(ctr, k, borders.length));
      heap.f32(shares, classes).set(values);
    }
    const words = heap.u32(at, 12);
    words[lane] = column;
    words[lane + 4] = shares;
    if (ctr?.type === "Counter") words[lane + 8] = 0xffffffff;
  }
  return at;
}

/** How much a row of class `k` counts; the mean goes from 0 to 1. */
function shareOf({ type, targetBorder }: CtrDescription, k: number, borders: number): number {
  if (type === "Borders") return Number(k > targetBorder);
  if (type === "Buckets") return Number(k === targetBorder);
  return type === "Counter" ? 0 : Math.fround(k / borders);
}

/** How a statistic with this prior is stretched to 0 … 1; float32. */
export function scaleOf(prior: number): { shift: number; norm: number } {
  const below = Math.min(0, prior);
  return { shift: Math.max(0, -prior), norm: Math.fround(Math.max(1, prior) - below) };
}

/** The border in the model file of bin `bin`, and the scale of its statistic. */
export function modelBorder(bin: number): number {
  return Math.fround(bin + 0.999999);
}

export function modelScale(prior: number): number {
  return Math.fround(ctrBorders / scaleOf(prior).norm);
}
