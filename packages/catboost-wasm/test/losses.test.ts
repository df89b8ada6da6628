import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactBorders } from "../src/columns/exact-borders.ts";
import {
  type LossRow,
  leastPenalty,
  referenceDerivatives,
  referenceLeafSums,
  referenceLeafWeights,
  referenceLogloss,
  referenceSquares,
} from "../src/reference/losses.ts";
import type { Pointer } from "../src/runtime/kernels.ts";
import { Heap } from "../src/runtime/wasm.ts";
import { classesOf, targetBorders } from "../src/statistics/target-classes.ts";
import { writeTrial } from "../src/trees/leaves.ts";
import { makeLoss } from "../src/trees/loss.ts";
import { randoms } from "./data.ts";

const heap = new Heap();
const penalties = [
  ["MinEntropy", (rows: number) => rows * Math.log(rows + 1e-8)],
  ["MaxLogSum", (rows: number) => -Math.log(rows + 1e-8)],
] as const;
const leaves = 4;
const names = ["Logloss", "CrossEntropy", "RMSE"] as const;

/** Rows for a loss: probabilities and exponents, or any numbers. */
const rowsOf = (name: (typeof names)[number]): fc.Arbitrary<LossRow[]> => {
  const number = fc.float({ noNaN: true, min: -50, max: 50 });
  const share = fc.float({ noNaN: true, min: 0, max: 1 });
  const label = { Logloss: fc.nat(1), CrossEntropy: share, RMSE: number }[name];
  const approx = name === "RMSE" ? number : fc.double({ noNaN: true, min: 1e-6, max: 1e6 });
  const weight = fc.oneof(fc.constant(0), fc.float({ noNaN: true, min: 0, max: 3 }));
  return fc.array(fc.record({ approx, label, weight, leaf: fc.nat(leaves - 1) }), {
    minLength: 1,
    maxLength: 70,
  });
};

function layOut(rows: readonly LossRow[]): {
  approx: Pointer;
  label: Pointer;
  weight: Pointer;
  leafOf: Pointer;
} {
  const n = rows.length;
  const [approx, label, weight, leafOf] = [
    heap.alloc(n * 8),
    heap.alloc(n * 4),
    heap.alloc(n * 4),
    heap.alloc(n * 2),
  ];
  heap.f64(approx, n).set(rows.map((row) => row.approx));
  heap.f32(label, n).set(rows.map((row) => row.label));
  heap.f32(weight, n).set(rows.map((row) => row.weight));
  heap.u16(leafOf, n).set(rows.map((row) => row.leaf));
  return { approx, label, weight, leafOf };
}

describe.each(names)("the kernels of %s equal their plain twins to the bit", (name) => {
  const loss = makeLoss(name, heap.kernels);

  it("derivatives, and their sums by leaf in blocks", () => {
    fc.assert(
      fc.property(rowsOf(name), fc.integer({ min: 1, max: 80 }), (rows, block) =>
        heap.scratch(() => {
          const n = rows.length;
          const { approx, label, weight, leafOf } = layOut(rows);
          const der = heap.alloc(n * 8);
          heap.kernels[loss.derivatives](approx, label, weight, n, der);
          expect([...heap.f64(der, n)]).toEqual(rows.map((row) => referenceDerivatives(name, row)[0]));
          const sums = heap.alloc(leaves * 32);
          const blocks = Math.ceil(n / block);
          const middle = blocks >> 1;
          const blockSums = heap.alloc(blocks * leaves * 32);
          const moves = Array.from({ length: leaves }, (_, leaf) => loss.moveOf(leaf / 7 - 1));
          const place = heap.alloc(leaves * 8);
          heap.f64(place, leaves).set(moves);
          const moved = rows.map((row) => ({ ...row, approx: loss.join(row.approx, moves[row.leaf]!) }));
          for (const [at, given] of [
            [0, rows],
            [place, moved],
          ] as const) {
            for (const [from, to] of [
              [middle, blocks],
              [0, middle],
            ] as const) {
              const rest = [label, weight, n, block, from, to, leaves, blockSums] as const;
              heap.kernels[loss.leafSums](approx, leafOf, at, ...rest);
            }
            heap.kernels.addBlocks(blockSums, blocks, leaves, sums);
            const found = heap.f64(sums, leaves * 4);
            const expected = referenceLeafSums(name, given, leaves, block);
            // Adding 0 makes -0 and 0 the same.
            expect(
              expected.map((_, leaf) => [...found.slice(leaf * 4, leaf * 4 + 3)].map((x) => x + 0)),
            ).toEqual(expected.map((sum) => sum.map((x) => x + 0)));
          }
        }),
      ),
    );
  });

  it("the loss after a step, and the approximations it leads to", () => {
    const steps = fc.array(fc.double({ noNaN: true, min: -4, max: 4 }), {
      minLength: leaves,
      maxLength: leaves,
    });
    fc.assert(
      fc.property(rowsOf(name), steps, (rows, step) =>
        heap.scratch(() => {
          const n = rows.length;
          const { approx, label, weight, leafOf } = layOut(rows);
          const moves = step.map(loss.moveOf);
          const at = heap.alloc(leaves * 8);
          heap.f64(at, leaves).set(moves);
          const result = heap.alloc(16);
          const trial = heap.alloc(leaves * 16);
          writeTrial(heap, trial, Float64Array.from(moves));
          heap.kernels[loss.lossOfStep](approx, leafOf, trial, label, weight, 0, n, result);
          const expected =
            name === "RMSE"
              ? referenceSquares(rows, moves)
              : referenceLogloss(heap.kernels.fastLogf, rows, moves);
          expect([...heap.f64(result, 2)]).toEqual(expected);
          heap.kernels[loss.apply](approx, leafOf, at, n, approx);
          expect([...heap.f64(approx, n)]).toEqual(
            rows.map((row) => loss.join(row.approx, moves[row.leaf]!)),
          );
        }),
      ),
    );
  });
});

it.each(names)("the loss of %s after a step is summed in chunks of 4,096 rows", (name) => {
  const random = randoms(9);
  const loss = makeLoss(name, heap.kernels);
  heap.scratch(() => {
    const n = 9001;
    const rows = Array.from({ length: n }, () => ({
      approx: 0.1 + random(),
      label: name === "Logloss" ? Number(random() > 0.5) : Math.fround(random()),
      weight: Math.fround(random()),
      leaf: Math.floor(random() * leaves),
    }));
    const { approx, label, weight, leafOf } = layOut(rows);
    const chunks = Math.ceil(n / 4096);
    const [trial, result] = [heap.alloc(leaves * 16), heap.alloc(16 * chunks)];
    const values = Array.from({ length: leaves }, () => loss.moveOf(random() - 0.5));
    writeTrial(heap, trial, Float64Array.from(values));
    heap.kernels[loss.lossOfStep](approx, leafOf, trial, label, weight, 0, n, result);
    const slow =
      name === "RMSE"
        ? referenceSquares(rows, values)
        : referenceLogloss(heap.kernels.fastLogf, rows, values);
    const found = heap.f64(result, 2 * chunks);
    const sum = (first: number): number =>
      found.reduce((all, value, i) => (i % 2 === first ? all + value : all), 0);
    expect([sum(0), sum(1)]).toEqual(slow);
  });
});

describe("classes of a label", () => {
  it("are cut with the least entropy there is, numbers also with the largest sum of logarithms", () => {
    const labels = fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(labels, fc.integer({ min: 1, max: 4 }), (values, count) => {
        const label = Float32Array.from(values);
        for (const [type, penalty] of penalties) {
          const borders = exactBorders(heap, label.slice().sort(), count, type);
          const sizes = new Array<number>(borders.length + 1).fill(0);
          for (const k of classesOf(label, borders)) sizes[k]!++;
          const counts = [...new Set(values)]
            .sort((a, b) => a - b)
            .map((value) => values.filter((other) => other === value).length);
          const found = sizes.reduce((sum, w) => sum + penalty(w), 0);
          expect(borders.length).toBe(Math.min(count, counts.length - 1));
          expect(found).toBeCloseTo(leastPenalty(counts, sizes.length, penalty), 9);
        }
      }),
    );
  });

  it("of two values are told apart in their middle", () => {
    expect([...targetBorders(heap, Float32Array.of(3, 1, 1, 3), 5)]).toEqual([2]);
    expect([...classesOf(Float32Array.of(2, 2.5, 1), Float32Array.of(2))]).toEqual([0, 1, 0]);
  });
});

it("weights of leaves are summed in blocks of rows, in any order of the leaves", () => {
  const random = randoms(3);
  for (const n of [1, 10_000, 23_456]) {
    heap.scratch(() => {
      // Small ones among large ones: their sums are rounded.
      const weights = Float32Array.from({ length: n }, () => random() ** 50);
      const leafOf = Array.from({ length: n }, () => Math.floor(random() * leaves));
      const backwards = Uint32Array.from(leafOf, (_, row) => n - 1 - row);
      const [weight, leafAt, permutation] = [heap.alloc(n * 4), heap.alloc(n * 2), heap.alloc(n * 4)];
      const sums = heap.alloc(leaves * 16);
      heap.f32(weight, n).set(weights);
      heap.u16(leafAt, n).set(leafOf);
      heap.u32(permutation, n).set(backwards);
      for (const [order, place] of [
        [0, (row: number) => row],
        [permutation, (row: number) => backwards[row]!],
      ] as const) {
        heap.kernels.sumLeafWeights(weight, leafAt, order, n, leaves, sums);
        expect([...heap.f64(sums, leaves)]).toEqual(
          referenceLeafWeights([...weights], leafOf, place, leaves),
        );
      }
    });
  }
});
