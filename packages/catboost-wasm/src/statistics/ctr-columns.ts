import { bundledIds, type CategoricalFeature, type FeatureSplit } from "../columns/features.ts";
import type { SplitCells } from "../columns/groups.ts";
import type { Pointer } from "../runtime/kernels.ts";
import type { Calls, PerThread, Place } from "../runtime/threads.ts";
import type { Heap } from "../runtime/wasm.ts";
import { type EvalBundles, wrapIds } from "../training/eval-bundles.ts";
import type { EvalSet } from "../training/eval-set.ts";
import type { Fold } from "../trees/folds.ts";
import type { CtrSplit } from "../trees/tree.ts";
import { type CtrDescription, type CtrRequest, type CtrSettings, describeCtr } from "./ctr-params.ts";
import { type Projection, splitsOf } from "./projection.ts";
import type { LabelClasses, TargetClasses } from "./target-classes.ts";

/** Statistics computed and counted together, a byte each in a word. */
export const lanesPerQuad = 4;
/** Columns of a tree are kept for its later levels up to so many bytes. */
const treeBytes = 2 ** 29;
/** Columns of categories alone are kept for later trees up to so many bytes. */
const lastingBytes = 2 ** 29;
/** Bytes of the table that numbers pairs, for each row. */
const pairTableBytes = 16;

/** Number of the combination of each row, learn rows and then those of the eval set. Combinations of learn rows have the lowest numbers. */
interface Ids {
  at: Place;
  /** u32[4] | distinct ones of the learn rows | of all | rows of the most frequent one | - |. */
  sizes: Pointer;
}

/** The statistics of a projection in one fold: lane l of quad q is description 4q + l. */
export interface CtrQuads {
  quads: readonly Place[];
  sizes: Pointer;
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
  /** Of categories without splits, in a learning fold: for the whole training. */
  #lasting = new Map<string, CtrQuads>();
  #lastingRoom: number;
  /** Of combinations in the fold of this tree. */
  #ofTree = new Map<string, CtrQuads>();
  #idsOfTree = new Map<string, Ids & { at: Pointer }>();
  /** Of this tree. */
  #fold: Fold | undefined;
  #free: Pointer[] = [];
  #taken: Pointer[] = [];
  #freeSizes: Pointer[] = [];
  #takenSizes: Pointer[] = [];
  /** Where nothing is kept. */
  #spareQuads: PerThread[] = [];
  #lanes = new Map<readonly CtrDescription[], Lanes[]>();
  #leaves: Pointer;
  #sides: Pointer;
  #pairBits: number;
  #pairs: PerThread;
  #ids: PerThread;
  #counts: PerThread;
  #running: PerThread;
  #column: PerThread;

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
    evalBundles: readonly EvalBundles[],
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
    this.#lastingRoom = Math.floor(lastingBytes / (nRows * 4));
    this.#cellsOf = cellsOf;
    for (const feature of features)
      this.#idsOfFeature.set(feature, this.#readIds(feature, order, evalBundles));
    this.#leaves = heap.alloc(nAll * 2);
    this.#sides = heap.alloc(nAll * 4);
    this.#pairBits = Math.ceil(Math.log2(nAll + 1)) + 1;
    this.#pairs = heap.allocPerThread(Math.max(nAll * pairTableBytes, 2 ** this.#pairBits * 12));
    this.#ids = heap.allocPerThread(nAll * 4);
    this.#counts = heap.allocPerThread(nAll * 4);
    const { simple, combinations, perFeature } = this.#descriptions;
    for (const descriptions of [simple, combinations, ...perFeature.values()]) {
      this.#lanes.set(
        descriptions,
        laneTables(heap, descriptions, (count) => classes.cut(count)),
      );
    }
    const isBinary = [...this.#lanes.values()].flat().every((lane) => lane.classes);
    this.#running = heap.allocPerThread(nAll * (isBinary ? 8 : 32));
    this.#column = heap.allocPerThread(nAll);
  }

  #readIds(feature: CategoricalFeature, order: Pointer, evalBundles: readonly EvalBundles[]): Ids {
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
    const all = heap.u32(at, this.#nAll);
    const unlearnt = this.#evalSet?.idsOf(feature);
    if (unlearnt) all.set(unlearnt.ids, this.#nRows);
    const counts = [feature.bins, unlearnt?.texts.length ?? feature.bins];
    if (feature.isBundled || evalBundles.some(({ bundled }) => bundled.has(feature))) {
      const learnt = all.subarray(0, this.#nRows);
      if (feature.isBundled)
        learnt.forEach((id, row) => {
          learnt[row] = id % bundledIds;
        });
      wrapIds(all.subarray(this.#nRows), feature, evalBundles);
      counts.splice(0, 2, ...renumber(all, this.#nRows));
    }
    const sizes = heap.alloc(16);
    heap.u32(sizes, 2).set(counts);
    return { at, sizes };
  }

  /** Of any statistic. */
  get mostBorders(): number {
    const { simple, combinations, perFeature } = this.#descriptions;
    const all = [simple, combinations, ...perFeature.values()].flat();
    return all.reduce((most, { borders }) => Math.max(most, borders), 0);
  }

  /** The statistics that are computed for a projection. */
  descriptionsOf(projection: Projection): readonly CtrDescription[] {
    const { simple, combinations, perFeature } = this.#descriptions;
    if (!isSimple(projection)) return combinations;
    return perFeature.get(projection.cats[0]!.flatIndex) ?? simple;
  }

  /** Forgets the combinations of the last tree. @param fold that the next one is grown on */
  startTree(fold: Fold): void {
    this.#fold = fold;
    this.#ofTree.clear();
    this.#idsOfTree.clear();
    this.#free.push(...this.#taken.splice(0));
    this.#freeSizes.push(...this.#takenSizes.splice(0));
  }

  /**
   * The statistics of `base` joined with a category, in the fold the tree is grown on: there once the calls have been made, and until the
   * thread's next ones.
   * @param base absent: the category alone
   */
  candidate(calls: Calls, projection: Projection, base: Projection | undefined): CtrQuads {
    const known = this.#known(projection, this.#fold!);
    if (known) return known;
    const feature = projection.cats.find((cat) => !base?.cats.includes(cat))!;
    const own = this.#idsOfFeature.get(feature)!;
    const count = Math.ceil(this.descriptionsOf(projection).length / lanesPerQuad);
    const isLasting = splitsOf(projection).length === 0 && this.#lastingRoom >= count;
    const sizes = isLasting ? this.#heap.alloc(16) : this.#takeSizes();
    const ids = base ? { at: this.#ids, sizes } : own;
    if (base) this.#join(calls, this.#idsOf(base), own, ids);
    else calls.countIds(own.at, this.#counted, own.sizes, this.#counts);
    const kept = isLasting ? this.#allocAll(count) : this.#takeAll(count);
    const quads = kept ?? Array.from({ length: count }, (_, quad) => this.#spareQuad(quad));
    quads.forEach((at, quad) => {
      this.#fill(calls, projection, ids, this.#fold!, this.#nRows, at, quad);
    });
    const result = { quads, sizes: ids.sizes };
    if (kept) (isLasting ? this.#lasting : this.#ofTree).set(this.#keyOf(projection, this.#fold!), result);
    return result;
  }

  /** Distinct combinations in the learn rows, and those that counters count, if the projection has any. */
  sizesOf(projection: Projection, { sizes }: CtrQuads): { combinations: number; counted: number } {
    const [learnt, all] = this.#heap.u32(sizes, 2) as unknown as [number, number];
    const hasCounter = this.descriptionsOf(projection).some(({ type }) => type === "Counter");
    return { combinations: learnt, counted: this.#countsEvalSet && hasCounter ? all : learnt };
  }

  /**
   * The column of a chosen split in any fold, u8 of every row: there once the calls have been made.
   * @param hasEvalRows those of the eval set stand behind the learn rows
   */
  column(calls: Calls, { projection, ctr }: CtrSplit, fold: Fold, hasEvalRows: boolean): PerThread {
    const lane = this.descriptionsOf(projection).indexOf(ctr);
    const quad = Math.floor(lane / lanesPerQuad);
    const rows = hasEvalRows ? this.#nAll : this.#nRows;
    const known = hasEvalRows ? undefined : this.#known(projection, fold)?.quads[quad];
    const at = known ?? this.#spareQuad(quad);
    if (known === undefined) {
      const ids = this.#idsOf(projection);
      calls.countIds(ids.at, this.#counted, ids.sizes, this.#counts);
      this.#fill(calls, projection, ids, fold, rows, at, quad);
    }
    calls.extractLane(at, lane % lanesPerQuad, rows, this.#column);
    return this.#column;
  }

  /** What has been computed before of a projection in a fold. */
  #known(projection: Projection, fold: Fold): CtrQuads | undefined {
    const key = this.#keyOf(projection, fold);
    return this.#lasting.get(key) ?? this.#ofTree.get(key);
  }

  #keyOf({ key }: Projection, { permutation }: Fold): string {
    return `${key} ${permutation}`;
  }

  #spareQuad(quad: number): PerThread {
    this.#spareQuads[quad] ??= this.#heap.allocPerThread(this.#nAll * 4);
    return this.#spareQuads[quad];
  }

  #allocAll(count: number): Pointer[] {
    this.#lastingRoom -= count;
    return Array.from({ length: count }, () => this.#heap.alloc(this.#nRows * 4));
  }

  /** Buffers for this tree, or none if there are too many already. */
  #takeAll(count: number): Pointer[] | undefined {
    if ((this.#taken.length + count) * this.#nAll * 4 > treeBytes) return undefined;
    return Array.from({ length: count }, () => this.#take());
  }

  #take(): Pointer {
    const at = this.#free.pop() ?? this.#heap.alloc(this.#nAll * 4);
    this.#taken.push(at);
    return at;
  }

  #takeSizes(): Pointer {
    const at = this.#freeSizes.pop() ?? this.#heap.alloc(16);
    this.#takenSizes.push(at);
    return at;
  }

  /** Rows that counters count. */
  get #counted(): number {
    return this.#countsEvalSet ? this.#nAll : this.#nRows;
  }

  /**
   * Quad `quad` of a projection; the thread's counts must be those of the ids.
   * @param rows all that are computed
   */
  #fill(
    calls: Calls,
    projection: Projection,
    { at, sizes }: Ids,
    { permutation }: Fold,
    rows: number,
    out: Place,
    quad: number,
  ): void {
    const lane = this.#lanes.get(this.descriptionsOf(projection))![quad]!;
    const rest = [this.#nRows, rows, this.#counts, this.#running, lane.at, out] as const;
    if (lane.classes) calls.onlineCtr(at, sizes, permutation, lane.classes, ...rest);
    else calls.onlineCtrOfShares(at, sizes, permutation, ...rest);
  }

  /** Numbers of the rows' combinations; kept for this tree. */
  #idsOf(projection: Projection): Ids {
    const { cats } = projection;
    if (isSimple(projection)) return this.#idsOfFeature.get(cats[0]!)!;
    const known = this.#idsOfTree.get(projection.key);
    if (known) return known;
    const parts = [...cats.map((cat) => this.#idsOfFeature.get(cat)!), ...this.#sidesOf(projection)];
    const ids = { at: this.#take(), sizes: this.#takeSizes() };
    this.#heap.u32(ids.at, this.#nAll).fill(0);
    this.#heap.u32(ids.sizes, 2).fill(1);
    this.#heap.run(
      parts.map((part) => this.#heap.task((calls) => this.#join(calls, ids, part, ids))),
      0,
    );
    this.#idsOfTree.set(projection.key, ids);
    return ids;
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
    heap.kernels.widenLeaves(this.#leaves, this.#nAll, this.#sides);
    const sizes = this.#takeSizes();
    heap.u32(sizes, 2).fill(2 ** splits.length);
    return [{ at: this.#sides, sizes }];
  }

  /** Numbers the pairs of two columns, and counts them for this thread; `out` may be one of them. */
  #join(calls: Calls, a: Ids, b: Ids, out: Ids): void {
    calls.joinIds(
      a.at,
      a.sizes,
      b.at,
      b.sizes,
      this.#nRows,
      this.#nAll,
      this.#counted,
      this.#pairs,
      this.#pairBits,
      this.#counts,
      out.at,
      out.sizes,
    );
  }
}

/** Leaves no gap between the ids. @returns how many there are in the first `nRows` rows, and in all */
function renumber(ids: Uint32Array, nRows: number): [number, number] {
  const numbers = new Map<number, number>();
  let learnt = 0;
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row]!;
    if (!numbers.has(id)) numbers.set(id, numbers.size);
    ids[row] = numbers.get(id)!;
    if (row < nRows) learnt = numbers.size;
  }
  return [learnt, numbers.size];
}

/** A category alone. */
function isSimple({ cats, floats, oneHots }: Projection): boolean {
  return cats.length === 1 && floats.length + oneHots.length === 0;
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
    const numbers = heap.f32(at + 48, 16).fill(1, 8);
    lanes.forEach(({ prior, borders }, lane) => {
      const { shift, norm } = scaleOf(prior);
      numbers[lane] = prior;
      numbers[lane + 4] = shift;
      numbers[lane + 8] = norm;
      numbers[lane + 12] = borders;
    });
    tables.push({ at, classes: isBinary ? only.column : 0 });
  }
  return tables;
}

const isByTarget = ({ type }: CtrDescription): boolean => type !== "Counter";

function maskTable(heap: Heap, lanes: readonly CtrDescription[]): Pointer {
  const at = heap.alloc(112);
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
  const at = heap.alloc(112);
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

export function modelScale({ prior, borders }: CtrDescription): number {
  return Math.fround(borders / scaleOf(prior).norm);
}
