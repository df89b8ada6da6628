import { type CtrDescription, type CtrSettings, ctrBorders } from "./ctr-params.ts";
import type { CategoricalFeature, FeatureSplit } from "./features.ts";
import type { SplitCells } from "./groups.ts";
import type { Fold } from "./leaves.ts";
import { type Projection, splitsOf } from "./projection.ts";
import type { CtrSplit } from "./tree.ts";
import type { Heap, Pointer } from "./wasm.ts";

/** Statistics computed and counted together, a byte each in a word. */
export const lanesPerQuad = 4;
/** Columns of a tree are kept for its later levels up to so many bytes. */
const cacheBytes = 2 ** 30;
/** Pairs are numbered by a plain table up to so many possible ones for each row. */
const plainTablePerRow = 4;

/** Number of the combination of each row. */
interface Ids {
  at: Pointer;
  count: number;
}

/** The statistics of a projection in one fold: lane l of quad q is description 4q + l. */
export interface CtrQuads {
  quads: readonly Pointer[];
  /** Distinct combinations in the learn rows. */
  combinations: number;
}

/** Computes target statistics of the learn rows. Rows are in training order in every column, whatever the fold. */
export class CtrColumns {
  #heap: Heap;
  #settings: CtrSettings;
  #nRows: number;
  #label: Pointer;
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
  #lanes = new Map<readonly CtrDescription[], Pointer[]>();
  #leaves: Pointer;
  #pairs: Pointer;
  #pairBits: number;
  #counts: Pointer;
  #running: Pointer;
  #column: Pointer;

  /**
   * @param features the categories that get statistics
   * @param order row numbers of the pool in training order; 0 = as given
   * @param label f32[nRows] in training order
   * @param cellsOf the column that tells a split
   */
  constructor(
    heap: Heap,
    settings: CtrSettings,
    features: readonly CategoricalFeature[],
    order: Pointer,
    nRows: number,
    label: Pointer,
    cellsOf: (split: FeatureSplit) => SplitCells,
  ) {
    this.#heap = heap;
    this.#settings = settings;
    this.#nRows = nRows;
    this.#label = label;
    this.#cellsOf = cellsOf;
    for (const feature of features) this.#idsOfFeature.set(feature, this.#readIds(feature, order));
    this.#spareIds = [heap.alloc(nRows * 4), heap.alloc(nRows * 4)];
    this.#leaves = heap.alloc(nRows * 2);
    this.#pairBits = Math.ceil(Math.log2(nRows + 1)) + 1;
    this.#pairs = heap.alloc(Math.max(nRows * plainTablePerRow * 4, 2 ** this.#pairBits * 12));
    this.#counts = heap.alloc(nRows * 4);
    this.#running = heap.alloc(nRows * 8);
    this.#column = heap.alloc(nRows);
  }

  #readIds(feature: CategoricalFeature, order: Pointer): Ids {
    const heap = this.#heap;
    const at = heap.alloc(this.#nRows * 4);
    heap.scratch(() => {
      const codes = heap.alloc(this.#nRows * 4);
      heap.i32(codes, this.#nRows).set(feature.codes);
      heap.kernels.gatherInts(codes, order, this.#nRows, at);
      const table = heap.alloc(feature.idOfLevel.length * 4);
      heap.u32(table, feature.idOfLevel.length).set(feature.idOfLevel);
      heap.kernels.gatherInts(table, at, this.#nRows, at);
    });
    return { at, count: feature.bins };
  }

  /** The statistics that are computed for a projection. */
  descriptionsOf({ cats, floats, oneHots }: Projection): readonly CtrDescription[] {
    const { simple, combinations, perFeature } = this.#settings;
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
    const quads = this.#fill(projection, ids, fold, at ?? this.#spare(count));
    if (at) store.set(key, quads);
    return quads;
  }

  /** The column of a chosen split in any fold: u8[nRows], until the next call. */
  column({ projection, ctr }: CtrSplit, fold: Fold): Pointer {
    const descriptions = this.descriptionsOf(projection);
    const place = descriptions.indexOf(ctr);
    const ids = this.#idsOf(projection);
    const quads = this.#spare(Math.ceil(descriptions.length / lanesPerQuad));
    const quad = Math.floor(place / lanesPerQuad);
    this.#fill(projection, ids, fold, quads, quad);
    this.#heap.kernels.extractLane(quads[quad]!, place % lanesPerQuad, this.#nRows, this.#column);
    return this.#column;
  }

  #spare(count: number): Pointer[] {
    while (this.#spareQuads.length < count) this.#spareQuads.push(this.#heap.alloc(this.#nRows * 4));
    return this.#spareQuads;
  }

  #allocAll(count: number): Pointer[] {
    return Array.from({ length: count }, () => this.#heap.alloc(this.#nRows * 4));
  }

  /** Buffers for this tree, or none if there are too many already. */
  #takeAll(count: number): Pointer[] | undefined {
    if ((this.#taken.length + count) * this.#nRows * 4 > cacheBytes) return undefined;
    return Array.from({ length: count }, () => this.#take());
  }

  #take(): Pointer {
    const at = this.#free.pop() ?? this.#heap.alloc(this.#nRows * 4);
    this.#taken.push(at);
    return at;
  }

  /** @param only the quad that is wanted; absent: all */
  #fill(projection: Projection, ids: Ids, fold: Fold, quads: readonly Pointer[], only?: number): CtrQuads {
    const { kernels } = this.#heap;
    const largest = kernels.countIds(ids.at, this.#nRows, ids.count, this.#counts);
    const lanes = this.#lanesOf(this.descriptionsOf(projection));
    lanes.forEach((lane, i) => {
      if (only !== undefined && i !== only) return;
      kernels.onlineCtr(
        ids.at,
        ids.count,
        fold.permutation,
        this.#label,
        this.#nRows,
        this.#counts,
        largest,
        this.#running,
        lane,
        quads[i]!,
      );
    });
    return { quads: quads.slice(0, lanes.length), combinations: ids.count };
  }

  #lanesOf(descriptions: readonly CtrDescription[]): Pointer[] {
    const known = this.#lanes.get(descriptions);
    if (known) return known;
    const tables = laneTables(this.#heap, descriptions);
    this.#lanes.set(descriptions, tables);
    return tables;
  }

  /** Numbers of the rows' combinations; kept for this tree. */
  #idsOf(projection: Projection): Ids {
    const { cats, floats, oneHots } = projection;
    if (cats.length === 1 && floats.length + oneHots.length === 0) return this.#idsOfFeature.get(cats[0]!)!;
    const known = this.#idsOfTree.get(projection.key);
    if (known) return known;
    const parts = [...cats.map((cat) => this.#idsOfFeature.get(cat)!), ...this.#sidesOf(projection)];
    const ids = { at: this.#take(), count: 1 };
    this.#heap.u32(ids.at, this.#nRows).fill(0);
    const joined = parts.reduce((sum, part) => this.#join(sum, part, ids.at), ids);
    this.#idsOfTree.set(projection.key, joined);
    return joined;
  }

  /** Which sides of the projection's splits the rows are on. */
  #sidesOf(projection: Projection): Ids[] {
    const splits = splitsOf(projection);
    if (splits.length === 0) return [];
    const heap = this.#heap;
    heap.u16(this.#leaves, this.#nRows).fill(0);
    splits.forEach((split, depth) => {
      const { at, isWide, mode, low, high } = this.#cellsOf(split);
      heap.kernels.markSplit(at, isWide, mode, low, high, this.#nRows, depth, this.#leaves);
    });
    heap.kernels.widenLeaves(this.#leaves, this.#nRows, this.#spareIds[1]);
    return [{ at: this.#spareIds[1], count: 2 ** splits.length }];
  }

  /** Numbers the pairs of two columns; `out` may be one of them. */
  #join(a: Ids, b: Ids, out: Pointer): Ids {
    const { kernels } = this.#heap;
    const isPlain = a.count * b.count <= this.#nRows * plainTablePerRow;
    const count = isPlain
      ? kernels.pairIds(a.at, a.count, b.at, b.count, this.#nRows, this.#pairs, out)
      : kernels.pairIdsHashed(a.at, b.at, this.#nRows, this.#pairs, this.#pairBits, out);
    return { at: out, count };
  }
}

/** Tables of the kernel `onlineCtr`: one for every four descriptions. */
export function laneTables(heap: Heap, descriptions: readonly CtrDescription[]): Pointer[] {
  const tables: Pointer[] = [];
  for (let from = 0; from < descriptions.length; from += lanesPerQuad) {
    const at = heap.alloc(96);
    heap.f32(at + 80, lanesPerQuad).fill(1);
    descriptions.slice(from, from + lanesPerQuad).forEach(({ type, targetBorder, prior }, lane) => {
      const isCounter = type === "Counter";
      const isZero = type === "Buckets" && targetBorder === 0;
      const { shift, norm } = scaleOf(prior);
      heap.i32(at, 12)[lane + (isCounter ? 8 : isZero ? 4 : 0)] = -1;
      const numbers = heap.f32(at + 48, 12);
      numbers[lane] = prior;
      numbers[lane + 4] = shift;
      numbers[lane + 8] = norm;
    });
    tables.push(at);
  }
  return tables;
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
