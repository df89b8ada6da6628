import { type BundleCandidate, planBundles } from "./bundles.ts";
import { fillCells, pieceRows, readNumbers } from "./cells.ts";
import type { CategoricalFeature, FeatureSplit, LearnFeature, NumericFeature } from "./features.ts";
import { Rng } from "./random.ts";
import type { Place } from "./threads.ts";
import type { Heap, Pointer } from "./wasm.ts";

/** A histogram column in wasm memory: u8 or u16 a row, rows in training order. */
interface QuantizedColumn {
  at: Pointer;
  isWide: boolean;
  /** Distinct cells. */
  slots: number;
}

/** A feature inside a column it shares. */
interface Member {
  feature: LearnFeature;
  /** First cell of its own (bundle), or its bit (pack). */
  first: number;
  /** Splits it offers: none if it only takes room, as a category of many values in a bundle does. */
  splits: number;
}

/** One histogram and the splits it scores. */
export type Group = SingleGroup | SharedGroup;

export interface SingleGroup {
  kind: "numeric" | "oneHot";
  column: QuantizedColumn;
  feature: LearnFeature;
  splits: number;
}

interface SharedGroup {
  kind: "bundle" | "pack";
  column: QuantizedColumn;
  members: readonly Member[];
  splits: number;
}

export function isSingle(group: Group): group is SingleGroup {
  return group.kind === "numeric" || group.kind === "oneHot";
}

/** A column and the test of its cells that decides a split; see assembly/partition.ts. */
export interface SplitCells {
  at: Pointer;
  isWide: boolean;
  mode: 0 | 1 | 2;
  low: number;
  high: number;
}

const packSize = 8;

/** Quantizes every useful feature into its column; groups come in the order in which candidates are drawn. */
export function buildGroups(
  heap: Heap,
  features: readonly LearnFeature[],
  order: Pointer,
  nRows: number,
): Group[] {
  const quantizer = new Quantizer(heap, order, nRows);
  const useful = features.filter((feature) => feature.bins > 1);
  const bundles = planBundles(quantizer.candidates(useful), nRows, () => {
    const rng = new Rng(heap, 0);
    return (bound) => rng.uniform(bound);
  }).map((members) => members.map(({ feature }) => feature));
  const bundled = new Set(bundles.flat());
  const rest = [...useful]
    .filter((feature) => !bundled.has(feature) && !isCtr(feature))
    .sort((a, b) => Number(a.kind === "categorical") - Number(b.kind === "categorical"));
  const binary = rest.filter((feature) => feature.bins === 2);
  const packs = Array.from({ length: Math.ceil(binary.length / packSize) }, (_, i) =>
    binary.slice(i * packSize, (i + 1) * packSize),
  );
  for (const feature of bundled) if (feature.kind === "categorical") feature.isBundled = true;
  return [
    ...quantizer.singles(rest.filter((feature) => feature.bins > 2)),
    ...bundles.filter((members) => !members.every(isCtr)).map((members) => quantizer.bundle(members)),
    ...packs.map((members) => quantizer.pack(members)),
  ];
}

/** Every useful feature that splits are made on in a column of its own. */
export function buildSingles(
  heap: Heap,
  features: readonly LearnFeature[],
  order: Pointer,
  nRows: number,
): SingleGroup[] {
  const quantizer = new Quantizer(heap, order, nRows);
  return quantizer.singles(features.filter((feature) => feature.bins > 1 && !isCtr(feature)));
}

/** Split number `split` of a group. */
export function splitOf(group: Group, split: number): FeatureSplit {
  if (isSingle(group)) return { kind: "feature", feature: group.feature, bin: split };
  if (group.kind === "pack") {
    const { feature } = group.members[split]!;
    return { kind: "feature", feature, bin: feature.kind === "numeric" ? 0 : 1 };
  }
  let bin = split;
  for (const member of group.members) {
    if (bin < member.splits) return { kind: "feature", feature: member.feature, bin };
    bin -= member.splits;
  }
  throw new RangeError(`a bundle has no split ${split}`);
}

/** How to tell a split from the cells of its feature's group. */
function cellsOf(group: Group, { feature, bin }: FeatureSplit): SplitCells {
  const { at, isWide, slots } = group.column;
  if (isSingle(group)) {
    return group.kind === "numeric"
      ? { at, isWide, mode: 0, low: bin + 1, high: slots - 1 }
      : { at, isWide, mode: 0, low: bin, high: bin };
  }
  const { first } = group.members.find((member) => member.feature === feature)!;
  if (group.kind === "pack") return { at, isWide, mode: 2, low: first, high: 0 };
  const last = first + feature.bins - 2;
  if (feature.kind === "numeric") return { at, isWide, mode: 0, low: first + bin, high: last };
  return bin === 0
    ? { at, isWide, mode: 1, low: first, high: last }
    : { at, isWide, mode: 0, low: first + bin - 1, high: first + bin - 1 };
}

/** Finds the cells of any split of the groups' features. */
export function cellFinder(groups: readonly Group[]): (split: FeatureSplit) => SplitCells {
  const groupOf = new Map<LearnFeature, Group>();
  for (const group of groups) {
    const members = isSingle(group) ? [group] : group.members;
    for (const { feature } of members) groupOf.set(feature, group);
  }
  return (split) => cellsOf(groupOf.get(split.feature)!, split);
}

function isCtr(feature: LearnFeature): boolean {
  return feature.kind === "categorical" && feature.isCtr;
}

interface FeatureCandidate extends BundleCandidate {
  feature: LearnFeature;
}

class Quantizer {
  #heap: Heap;
  #order: Pointer;
  #nRows: number;

  constructor(heap: Heap, order: Pointer, nRows: number) {
    this.#heap = heap;
    this.#order = order;
    this.#nRows = nRows;
  }

  candidates(features: readonly LearnFeature[]): FeatureCandidate[] {
    const numeric = features.filter((feature) => feature.kind === "numeric");
    const counts = new Map<LearnFeature, number>();
    this.#countNumbers(numeric).forEach((count, i) => {
      counts.set(numeric[i]!, count);
    });
    return features.map((feature) => {
      let mask: Uint32Array | undefined;
      return {
        feature,
        flatIndex: feature.flatIndex,
        need: feature.bins - 1,
        count: counts.get(feature) ?? this.#offDefault(feature).count,
        mask: () => {
          mask ??= this.#offDefault(feature).mask;
          return mask;
        },
      };
    });
  }

  #offDefault(feature: LearnFeature): { count: number; mask: Uint32Array } {
    const heap = this.#heap;
    return heap.scratch(() => {
      const words = Math.ceil(this.#nRows / 32);
      const bits = heap.alloc(words * 4);
      const [count] =
        feature.kind === "numeric"
          ? this.#markNumbers([feature], (from) => bits + from / 8)
          : [heap.kernels.markNonZero(this.#column(feature, this.#nRows * 2, true), this.#nRows, true, bits)];
      return { count: count!, mask: heap.u32(bits, words).slice() };
    });
  }

  /** Rows off the default, of each feature. */
  #countNumbers(features: readonly NumericFeature[]): number[] {
    return this.#heap.scratch(() => {
      const bits = this.#heap.allocPerThread(pieceRows / 8);
      return this.#markNumbers(features, () => bits);
    });
  }

  /** The same; the bits of the rows from `from` on go to `bitsOf(from)`. */
  #markNumbers(features: readonly NumericFeature[], bitsOf: (from: number) => Place): number[] {
    const heap = this.#heap;
    return heap.scratch(() => {
      const pieces = Math.ceil(this.#nRows / pieceRows);
      const items = features.map((feature) => ({ ...feature, counts: heap.alloc(4 * pieces) }));
      readNumbers(heap, items, this.#order, this.#nRows, (calls, { borders, counts }, values, from, n) =>
        calls.markOffDefault(values, n, borders[0]!, bitsOf(from), counts + 4 * (from / pieceRows)),
      );
      return items.map(({ counts }) => heap.u32(counts, pieces).reduce((sum, count) => sum + count, 0));
    });
  }

  /** Each in a column of its own. */
  singles(features: readonly LearnFeature[]): SingleGroup[] {
    const heap = this.#heap;
    const groups = features.map((feature): SingleGroup => {
      const isWide = feature.bins > 256;
      const column = { at: heap.alloc(this.#nRows * (isWide ? 2 : 1)), isWide, slots: feature.bins };
      if (feature.kind === "numeric") return { kind: "numeric", column, feature, splits: feature.bins - 1 };
      this.#fillIds(feature, isWide, column.at);
      return { kind: "oneHot", column, feature, splits: feature.bins };
    });
    const numeric = groups.flatMap(({ feature, column: { at, isWide } }) =>
      feature.kind === "numeric" ? [{ ...feature, at, isWide }] : [],
    );
    fillCells(heap, numeric, this.#order, this.#nRows);
    return groups;
  }

  bundle(features: readonly LearnFeature[]): Group {
    const members: Member[] = [];
    let first = 0;
    for (const feature of features) {
      const splits = feature.kind === "numeric" ? feature.bins - 1 : feature.bins;
      members.push({ feature, first, splits: isCtr(feature) ? 0 : splits });
      first += feature.bins - 1;
    }
    const slots = first + 1;
    const isWide = slots > 256;
    const heap = this.#heap;
    const at = heap.alloc(this.#nRows * (isWide ? 2 : 1));
    if (isWide) heap.u16(at, this.#nRows).fill(slots - 1);
    else heap.u8(at, this.#nRows).fill(slots - 1);
    for (const member of members) {
      heap.scratch(() => {
        const own = this.#column(member.feature, this.#nRows * 2, true);
        heap.kernels.mergeSlots(own, true, this.#nRows, member.first, at, isWide);
      });
    }
    const splits = members.reduce((sum, member) => sum + member.splits, 0);
    return { kind: "bundle", column: { at, isWide, slots }, members, splits };
  }

  pack(features: readonly LearnFeature[]): Group {
    const heap = this.#heap;
    const at = heap.alloc(this.#nRows);
    features.forEach((feature, bit) => {
      heap.scratch(() => {
        heap.kernels.mergeBit(this.#column(feature, this.#nRows, false), this.#nRows, bit, at);
      });
    });
    const members = features.map((feature, bit) => ({ feature, first: bit, splits: 1 }));
    return {
      kind: "pack",
      column: { at, isWide: false, slots: 2 ** members.length },
      members,
      splits: members.length,
    };
  }

  /** The feature's own bins, in a fresh column of `bytes` bytes. */
  #column(feature: LearnFeature, bytes: number, isWide: boolean): Pointer {
    const heap = this.#heap;
    const at = heap.alloc(bytes);
    if (feature.kind === "numeric") fillCells(heap, [{ ...feature, at, isWide }], this.#order, this.#nRows);
    else this.#fillIds(feature, isWide, at);
    return at;
  }

  #fillIds(feature: CategoricalFeature, isWide: boolean, at: Pointer): void {
    const heap = this.#heap;
    heap.scratch(() => {
      const table = heap.alloc(feature.idOfLevel.length * 2);
      // Ids beyond 16 bits are those of categories too large for any column: what counts is that they are not 0.
      heap.u16(table, feature.idOfLevel.length).set(feature.idOfLevel.map((id) => Math.min(id, 65535)));
      heap.kernels.lookupCodes(this.#codes(feature), this.#nRows, table, isWide, at);
    });
  }

  #codes(feature: CategoricalFeature): Pointer {
    const heap = this.#heap;
    const codes = heap.alloc(this.#nRows * 4);
    heap.i32(codes, this.#nRows).set(feature.codes);
    if (!this.#order) return codes;
    const out = heap.alloc(this.#nRows * 4);
    heap.kernels.gatherInts(codes, this.#order, this.#nRows, out);
    return out;
  }
}
