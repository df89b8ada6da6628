import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Pool, type TrainParams, train } from "../src/index.ts";
import { referenceMonotoneScores, referencePooled } from "../src/reference/monotone.ts";
import { numericSides, oneHotSides, packSides } from "../src/reference/scores.ts";
import { Heap } from "../src/runtime/wasm.ts";
import { Isotonic, leafOrders } from "../src/trees/monotone.ts";
import { makePool, randoms } from "./data.ts";

const heap = new Heap();

function ordersOf(signs: readonly number[]): number[][] {
  const { leaves, length } = leafOrders(signs);
  return Array.from({ length: leaves.length / length }, (_, i) => [
    ...leaves.subarray(i * length, (i + 1) * length),
  ]);
}

describe("orders of leaves", () => {
  it("worked by hand", () => {
    expect(ordersOf([0])).toEqual([[0], [1]]);
    expect(ordersOf([1])).toEqual([[0, 1]]);
    expect(ordersOf([-1])).toEqual([[1, 0]]);
    // The first split counts most.
    expect(ordersOf([1, 1])).toEqual([[0, 2, 1, 3]]);
    expect(ordersOf([-1, 0, 1])).toEqual([
      [1, 5, 0, 4],
      [3, 7, 2, 6],
    ]);
  });

  it("every leaf stands in one order", () => {
    const sign = fc.constantFrom(-1, 0, 1);
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 7 }), (signs) => {
        const all = ordersOf(signs).flat();
        expect(all.toSorted((a, b) => a - b)).toEqual(all.map((_, i) => i));
      }),
    );
  });
});

describe("isotonic regression", () => {
  const isotonic = new Isotonic(heap, 64);

  it("worked by hand: neighbours that fall get their weighted mean", () => {
    const fit = (values: number[], weights: number[], signs: number[]): number[] => [
      ...isotonic.fit(Float64Array.from(values), Float64Array.from(weights), leafOrders(signs)),
    ];
    expect(fit([1, 2], [1, 1], [1])).toEqual([1, 2]);
    expect(fit([2, 1], [1, 3], [1])).toEqual([1.25, 1.25]);
    expect(fit([2, 1], [1, 3], [-1])).toEqual([2, 1]);
    expect(fit([3, 1, 2, 0], [1, 1, 1, 1], [0, 1])).toEqual([2.5, 0.5, 2.5, 0.5]);
  });

  it("equals its twin to the bit, and never falls", () => {
    const cell = fc.tuple(
      fc.double({ min: -9, max: 9, noNaN: true }),
      fc.double({ min: 0.01, max: 50, noNaN: true }),
    );
    const signs = fc.array(fc.constantFrom(-1, 0, 1), { maxLength: 6 });
    fc.assert(
      fc.property(signs, fc.array(cell, { minLength: 64, maxLength: 64 }), (signs, cells) => {
        const own = cells.slice(0, 2 ** signs.length);
        const [values, weights] = [own.map(([value]) => value), own.map(([, weight]) => weight)];
        const fast = isotonic.fit(Float64Array.from(values), Float64Array.from(weights), leafOrders(signs));
        expect([...fast]).toEqual(referencePooled(values, weights, ordersOf(signs)));
        for (const order of ordersOf(signs)) {
          order.slice(1).forEach((leaf, i) => {
            expect(fast[leaf]!).toBeGreaterThanOrEqual(fast[order[i]!]!);
          });
        }
      }),
    );
  });
});

it("scores under constraints equal their twin to the bit, over the parts of a fold", () => {
  const random = randoms(8);
  const [leaves, slots] = [4, 16];
  const histogram = (): [number, number][][] =>
    Array.from({ length: leaves }, () =>
      Array.from({ length: slots }, () => (random() < 0.3 ? [0, 0] : [random() - 0.5, random()])),
    );
  const parts = Array.from({ length: 3 }, () => ({
    body: histogram(),
    tail: histogram(),
    lambda: random(),
  }));
  const kinds = [
    ["sidesOfNumeric", slots, slots - 1, numericSides],
    ["sidesOfOneHot", slots, slots, oneHotSides],
    ["sidesOfPack", 4, 4, packSides],
  ] as const;
  heap.scratch(() => {
    const room = (bytes: number): number => heap.alloc(bytes);
    const cells = room(leaves * slots * 16);
    const [body, tail] = [room(leaves * slots * 32), room(leaves * slots * 32)];
    const [accumulator, scores, orders, work] = [room(slots * 16), room(slots * 8), room(32), room(8 * 40)];
    for (const score of ["Cosine", "L2"] as const) {
      for (const [kernel, width, splits, sidesOf] of kinds) {
        // The first two splits and the others have signs of their own.
        const signsOf = (split: number): number[] => [1, -1, split < 2 ? 1 : 0];
        heap.kernels.startScores(accumulator, splits);
        for (const part of parts) {
          for (const [from, at] of [
            [part.body, body],
            [part.tail, tail],
          ] as const) {
            heap.f64(cells, leaves * slots * 2).set(from.flat(2));
            heap.kernels[kernel](cells, leaves, width, at);
          }
          for (const [from, to] of [
            [0, 2],
            [2, splits],
          ] as const) {
            const { leaves: all, length } = leafOrders(signsOf(from));
            heap.u32(orders, all.length).set(all);
            const rest = [part.lambda, score === "Cosine", orders, length, work, accumulator] as const;
            heap.kernels.addMonotone(body, tail, leaves, splits, from, to, ...rest);
          }
        }
        heap.kernels.finishScores(accumulator, splits, score === "Cosine", scores);
        expect([...heap.f64(scores, splits)]).toEqual(
          referenceMonotoneScores(parts, sidesOf, (split) => ordersOf(signsOf(split)), score),
        );
      }
    }
  });
});

describe("a model under constraints", () => {
  const shapes = [
    { kind: "dense" },
    { kind: "dense", nan: 0.1 },
    { kind: "steps", values: 5 },
    { kind: "category", levels: 20 },
  ] as const;
  const learn = makePool({ rows: 1500, shapes, seed: 3 });

  it.each<[string, TrainParams]>([
    ["Plain", {}],
    ["Ordered", { boosting_type: "Ordered" }],
    ["ten leaf steps", { leaf_estimation_iterations: 10 }],
    ["RMSE", { loss_function: "RMSE", score_function: "L2" }],
  ])("never falls with a feature that it may only rise with: %s", async (_, params) => {
    const monotone_constraints = { c0: 1, c1: -1, c2: 1 };
    const model = await train(learn, {
      iterations: 40,
      monotone_constraints,
      max_ctr_complexity: 1,
      ...params,
    });
    const probes = makePool({ rows: 300, shapes, seed: 4 });
    const step = randoms(5);
    for (const [column, sign] of Object.values(monotone_constraints).entries()) {
      const moved = withColumn(probes, column, (value) => value + 2 * step());
      const before = model.predict(probes);
      model.predict(moved).forEach((after, row) => {
        const rise = sign * (after - before[row]!);
        // Sums of many leaf values round.
        if (!Number.isNaN(rise)) expect(rise).toBeGreaterThanOrEqual(-1e-12);
      });
    }
  });
});

function withColumn(pool: Pool, place: number, move: (value: number) => number): Pool {
  const columns = pool.columns.map((column, i) =>
    i === place && column.kind === "numeric" ? { ...column, values: column.values.map(move) } : column,
  );
  return { ...pool, columns };
}
