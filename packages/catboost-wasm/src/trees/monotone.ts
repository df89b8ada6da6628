import type { FeatureSplit } from "../columns/features.ts";
import type { Group } from "../columns/groups.ts";
import { isSingle } from "../columns/groups.ts";
import type { Pointer } from "../runtime/kernels.ts";
import type { Heap } from "../runtime/wasm.ts";
import type { Split } from "./tree.ts";

/** Whether the score may not rise (-1) or not fall (1) with a feature; 0: it may do both. By flat index. */
export type Constraints = readonly number[];

/** Of splits on numbers; splits inside target statistics are free. */
export function signsOf(splits: readonly Split[], constraints: Constraints): number[] {
  return splits.map((split) => (split.kind === "feature" ? signOf(split, constraints) : 0));
}

function signOf({ feature }: Pick<FeatureSplit, "feature">, constraints: Constraints): number {
  return constraints[feature.flatIndex]!;
}

/** Orders of leaves along which values must not fall. */
export interface LeafOrders {
  /** Leaves, one order after another. */
  leaves: Uint32Array;
  /** Leaves of an order. */
  length: number;
}

/**
 * The orders that the signs of a tree's splits ask for: one for each answer to the free splits. Of the others the first split counts
 * most, and one that falls begins at its true side.
 */
export function leafOrders(signs: readonly number[]): LeafOrders {
  const bits = signs.map((sign, i) => ({ sign, bit: 1 << i }));
  const free = bits.filter(({ sign }) => sign === 0);
  const bound = bits.filter(({ sign }) => sign !== 0);
  const start = sumOf(bound.filter(({ sign }) => sign < 0));
  const length = 2 ** bound.length;
  const leaves = Uint32Array.from({ length: 2 ** signs.length }, (_, i) => {
    const [order, rank] = [Math.floor(i / length), i % length];
    const answers = free.filter((_, k) => (order >> k) & 1);
    const flips = bound.filter((_, k) => (rank >> (bound.length - 1 - k)) & 1);
    return (start ^ sumOf(flips)) + sumOf(answers);
  });
  return { leaves, length };
}

function sumOf(bits: readonly { bit: number }[]): number {
  return bits.reduce((sum, { bit }) => sum + bit, 0);
}

/** Splits from..to of a group, which share a sign. */
export interface SignedSplits {
  from: number;
  to: number;
  sign: number;
}

export function signedSplits(group: Group, constraints: Constraints): SignedSplits[] {
  if (isSingle(group)) return [{ from: 0, to: group.splits, sign: signOf(group, constraints) }];
  let to = 0;
  return group.members.map(({ feature, splits }) => {
    const from = to;
    to += splits;
    return { from, to, sign: constraints[feature.flatIndex]! };
  });
}

/** Makes values of leaves monotone: the nearest such ones by weighted squares. */
export class Isotonic {
  #heap: Heap;
  #values: Pointer;
  #weights: Pointer;
  #orders: Pointer;
  #blocks: Pointer;

  constructor(heap: Heap, leaves: number) {
    this.#heap = heap;
    this.#values = heap.alloc(leaves * 8);
    this.#weights = heap.alloc(leaves * 8);
    this.#orders = heap.alloc(leaves * 4);
    this.#blocks = heap.alloc(leaves * 24);
  }

  fit(values: Float64Array, weights: Float64Array, { leaves, length }: LeafOrders): Float64Array {
    const heap = this.#heap;
    const n = values.length;
    heap.f64(this.#values, n).set(values);
    heap.f64(this.#weights, n).set(weights);
    heap.u32(this.#orders, n).set(leaves);
    heap.kernels.poolLeaves(this.#values, this.#weights, this.#orders, n / length, length, this.#blocks);
    return heap.f64(this.#values, n).slice();
  }
}
