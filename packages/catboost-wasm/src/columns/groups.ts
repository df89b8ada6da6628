import type { Pointer } from "../runtime/kernels.ts";
import { Rng } from "../runtime/random.ts";
import type { Heap } from "../runtime/wasm.ts";
import { type BundleCandidate, planBundles } from "./bundles.ts";
import type { CategoricalFeature, FeatureSplit, LearnFeature } from "./features.ts";

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
  const bundles = planBundles(
    useful.map((feature) => quantizer.candidate(feature)),
    nRows,
    () => {
      const rng = new Rng(heap, 0);
      return (bound) => rng.uniform(bound);
    },
  ).map((members) => members.map(({ feature }) => feature));
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
    ...rest.filter((feature) => feature.bins > 2).map((feature) => quantizer.single(feature)),
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
  return features
    .filter((feature) => feature.bins > 1 && !isCtr(feature))
    .map((feature) => quantizer.single(feature));
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

  candidate(feature: LearnFeature): FeatureCandidate {
    const off = feature.kind === "numeric" ? feature.cells!.offDefault : this.#offDefault(feature);
    let mask = off.mask;
    return {
      feature,
      flatIndex: feature.flatIndex,
      need: feature.bins - 1,
      count: off.count,
      mask: () => {
        mask ??= this.#offDefault(feature).mask;
        return mask;
      },
    };
  }

  /** The rows whose cell is not 0. */
  #offDefault(feature: LearnFeature): { count: number; mask: Uint32Array } {
    const heap = this.#heap;
    return heap.scratch(() => {
      const { at, isWide } = this.#column(feature, true);
      const words = Math.ceil(this.#nRows / 32);
      const bits = heap.alloc(words * 4);
      const count = heap.kernels.markNonZero(at, this.#nRows, isWide, bits);
      return { count, mask: heap.u32(bits, words).slice() };
    });
  }

  single(feature: LearnFeature): SingleGroup {
    const column = { ...this.#column(feature, feature.bins > 256), slots: feature.bins };
    return feature.kind === "numeric"
      ? { kind: "numeric", column, feature, splits: feature.bins - 1 }
      : { kind: "oneHot", column, feature, splits: feature.bins };
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
        const own = this.#column(member.feature, true);
        heap.kernels.mergeSlots(own.at, own.isWide, this.#nRows, member.first, at, isWide);
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
        heap.kernels.mergeBit(this.#column(feature, false).at, this.#nRows, bit, at);
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

  /**
   * The feature's own bins: numbers where they are, others in a fresh column.
   * @param isWide of a fresh column of category ids
   */
  #column(feature: LearnFeature, isWide: boolean): { at: Pointer; isWide: boolean } {
    if (feature.kind === "categorical") return { at: this.#ids(feature, isWide), isWide };
    const cells = feature.cells!;
    return cells.bits ? { at: this.#spread(cells.bits), isWide: false } : cells;
  }

  #spread(mask: Uint32Array): Pointer {
    const heap = this.#heap;
    const at = heap.alloc(this.#nRows);
    heap.scratch(() => {
      const bits = heap.alloc(mask.length * 4);
      heap.u32(bits, mask.length).set(mask);
      heap.kernels.spreadBits(bits, this.#nRows, at);
    });
    return at;
  }

  #ids(feature: CategoricalFeature, isWide: boolean): Pointer {
    const heap = this.#heap;
    const at = heap.alloc(this.#nRows * (isWide ? 2 : 1));
    heap.scratch(() => {
      const table = heap.alloc(feature.idOfLevel.length * 2);
      // Ids beyond 16 bits are those of categories too large for any column: what counts is that they are not 0.
      heap.u16(table, feature.idOfLevel.length).set(feature.idOfLevel.map((id) => Math.min(id, 65535)));
      heap.kernels.lookupCodes(this.#codes(feature), this.#nRows, table, isWide, at);
    });
    return at;
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
