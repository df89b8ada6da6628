import type { Group } from "../columns/groups.ts";
import type { Settings } from "../params/settings.ts";
import type { Pointer } from "../runtime/kernels.ts";
import type { Calls, PerThread, Place } from "../runtime/threads.ts";
import type { Heap } from "../runtime/wasm.ts";
import { type Constraints, leafOrders, type SignedSplits, signedSplits, signsOf } from "./monotone.ts";
import type { Split } from "./tree.ts";

const signs = [-1, 0, 1] as const;

/** Scores of splits where some features are constrained: leaf values are made monotone before they are judged. */
export class MonotoneScores {
  #heap: Heap;
  #isCosine: boolean;
  #constraints: Constraints;
  #signed: Map<Group, readonly SignedSplits[]>;
  #members: Map<Group, Pointer>;
  /** Both sides of all splits in all leaves, see assembly/sides.ts. The tail has a place of its own in Ordered boosting. */
  #sides: { body: PerThread; tail: PerThread };
  #work: PerThread;
  /** Of a candidate with each sign, below the splits so far. */
  #orders: { at: Pointer; length: number }[];

  /**
   * @param most splits of a candidate
   * @param members tables of the bundles, see assembly/scores.ts
   */
  constructor(
    heap: Heap,
    settings: Settings,
    constraints: Constraints,
    groups: readonly Group[],
    members: Map<Group, Pointer>,
    most: number,
  ) {
    const leaves = 2 ** (settings.depth - 1);
    const room = (): PerThread => heap.allocPerThread(leaves * most * 32);
    this.#heap = heap;
    this.#isCosine = settings.isCosine;
    this.#constraints = constraints;
    this.#signed = new Map(groups.map((group) => [group, signedSplits(group, constraints)]));
    this.#members = members;
    const body = room();
    this.#sides = { body, tail: settings.isOrdered ? room() : body };
    this.#work = heap.allocPerThread(2 * leaves * 40);
    this.#orders = signs.map(() => ({ at: heap.alloc(2 * leaves * 4), length: 1 }));
  }

  startLevel(splits: readonly Split[]): void {
    const tree = signsOf(splits, this.#constraints);
    signs.forEach((sign, i) => {
      const { leaves, length } = leafOrders([...tree, sign]);
      const order = this.#orders[i]!;
      order.length = length;
      this.#heap.u32(order.at, leaves.length).set(leaves);
    });
  }

  /** Adds the scores of one part of a fold, from the histograms of its body and its tail: in Plain boosting the same ones. */
  add(
    calls: Calls,
    group: Group,
    body: Place,
    tail: Place,
    leaves: number,
    lambda: number,
    accumulator: Place,
  ): void {
    this.#putSides(calls, group, body, leaves, this.#sides.body);
    if (tail !== body) this.#putSides(calls, group, tail, leaves, this.#sides.tail);
    for (const one of this.#signed.get(group)!)
      this.#score(calls, leaves, group.splits, one, lambda, accumulator);
  }

  /** The same for a target statistic, which no constraint is on. */
  addCtr(
    calls: Calls,
    body: Place,
    tail: Place,
    leaves: number,
    bins: number,
    lambda: number,
    accumulator: Place,
  ): void {
    calls.sidesOfNumeric(body, leaves, bins, this.#sides.body);
    if (tail !== body) calls.sidesOfNumeric(tail, leaves, bins, this.#sides.tail);
    this.#score(calls, leaves, bins - 1, { from: 0, to: bins - 1, sign: 0 }, lambda, accumulator);
  }

  #putSides(calls: Calls, group: Group, histogram: Place, leaves: number, sides: PerThread): void {
    const { slots } = group.column;
    switch (group.kind) {
      case "numeric":
        calls.sidesOfNumeric(histogram, leaves, slots, sides);
        break;
      case "oneHot":
        calls.sidesOfOneHot(histogram, leaves, slots, sides);
        break;
      case "pack":
        calls.sidesOfPack(histogram, leaves, group.members.length, sides);
        break;
      case "bundle": {
        const members = this.#members.get(group)!;
        calls.sidesOfBundle(histogram, leaves, slots, members, group.members.length, group.splits, sides);
      }
    }
  }

  #score(
    calls: Calls,
    leaves: number,
    splits: number,
    { from, to, sign }: SignedSplits,
    lambda: number,
    accumulator: Place,
  ): void {
    const { at, length } = this.#orders[sign + 1]!;
    const { body, tail } = this.#sides;
    const rest = [lambda, this.#isCosine, at, length, this.#work, accumulator] as const;
    calls.addMonotone(body, tail, leaves, splits, from, to, ...rest);
  }
}
