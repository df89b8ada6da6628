import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCbm } from "../src/cbm/read.ts";
import { writeCbm } from "../src/cbm/write.ts";
import { BorderFinder } from "../src/columns/borders.ts";
import { hashCategories } from "../src/columns/category-hash.ts";
import { treeContributions } from "../src/explain/shap.ts";
import { type Column, train } from "../src/index.ts";
import { ctrTypes, flatIndicesOf, type ModelData, splitTable, treesOf } from "../src/model/model-data.ts";
import { Model } from "../src/model.ts";
import { referenceBorders } from "../src/reference/borders.ts";
import { referenceCtr } from "../src/reference/ctr.ts";
import { combinationHash, referenceRaw } from "../src/reference/evaluate.ts";
import { referenceMvs } from "../src/reference/mvs.ts";
import { ReferenceRng } from "../src/reference/random.ts";
import {
  numericSides,
  oneHotSides,
  packSides,
  referenceHistogram,
  referenceScores,
} from "../src/reference/scores.ts";
import { referenceContributions } from "../src/reference/shap.ts";
import type { Pointer } from "../src/runtime/kernels.ts";
import { Rng } from "../src/runtime/random.ts";
import { Heap } from "../src/runtime/wasm.ts";
import { laneTables } from "../src/statistics/ctr-columns.ts";
import { dummies, makePool, randoms, rowsOf, times } from "./data.ts";

const heap = new Heap();

describe("the wasm kernels equal their plain twins to the bit", () => {
  it("the generator: draws, reals, shuffles, derived generators", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 1, max: 60 }), (seed, n) =>
        heap.scratch(() => {
          const fast = new Rng(heap, seed);
          const slow = new ReferenceRng(BigInt(seed));
          for (let i = 0; i < 5; i++) expect(fast.real()).toBe(slow.real());
          const order = heap.alloc(n * 4);
          fast.shuffle(n, order);
          expect([...heap.u32(order, n)]).toEqual(slow.shuffle(n));
          const at = heap.alloc(8);
          fast.drawSeed(at);
          const child = new Rng(heap, 0);
          heap.kernels.rngChild(child.state, at, n);
          expect(child.real()).toBe(ReferenceRng.child(slow.gen(), n).real());
        }),
      ),
    );
  });

  it("borders, with many ties", () => {
    const value = fc.oneof(fc.integer({ min: -6, max: 6 }), fc.float({ noNaN: true, min: -100, max: 100 }));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 40 }),
        (values, max) =>
          heap.scratch(() => {
            const { ln } = heap.kernels;
            const n = values.length;
            const at = heap.alloc(n * 4);
            for (const [type, worth] of [
              ["GreedyLogSum", (rows: number) => ln(rows + 1e-8)],
              ["GreedyMinEntropy", (rows: number) => -(rows * ln(rows + 1e-8))],
            ] as const) {
              heap.f32(at, n).set(values);
              const column = { values: at, count: n, maxBorders: max, type };
              const [fast] = new BorderFinder(heap, n, [type]).find([column]);
              expect(fast).toEqual(referenceBorders(Float32Array.from(values), max, worth));
            }
          }),
      ),
      { numRuns: 300 },
    );
  });

  it("minimal variance sampling, with many ties, by blocks in any order", () => {
    const der = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, min: -1, max: 1 }));
    const subsample = fc.double({ noNaN: true, min: 0.05, max: 0.95 });
    fc.assert(
      fc.property(
        fc.array(der, { minLength: 1, maxLength: 300 }),
        subsample,
        fc.nat(2),
        (few, share, extra) =>
          heap.scratch(() => {
            const values = Array.from(
              { length: few.length + extra * 8192 },
              (_, i) => few[i % few.length]! + (i >> 9),
            );
            const n = values.length;
            const [at, room, sample, seed] = [n * 8, 8192 * 24, n * 4, 8].map((bytes) =>
              heap.alloc(bytes),
            ) as [Pointer, Pointer, Pointer, Pointer];
            heap.f64(at, n).set(values);
            const slow = new ReferenceRng(17n).gen();
            new Rng(heap, 17).drawSeed(seed);
            const blocks = Math.ceil(n / 8192);
            for (const [from, to] of [
              [1, blocks],
              [0, 1],
            ] as const) {
              heap.kernels.mvsWeights(seed, at, n, from, to, 0.3, share, room, sample);
            }
            expect([...heap.f32(sample, n)]).toEqual(referenceMvs(slow, values, 0.3, share));
          }),
      ),
      { numRuns: 60 },
    );
  });

  it("histograms and scores of numbers, one-hot categories and packs", () => {
    const random = randoms(5);
    for (const slots of [2, 4, 16, 256]) {
      const rows = 700;
      const cells = Uint8Array.from({ length: rows }, () => random() * slots);
      const gradients = Float64Array.from({ length: 2 * rows }, (_, i) =>
        i % 2 ? random() : random() - 0.5,
      );
      const leaves = 3;
      heap.scratch(() => {
        const table = layOut(cells, gradients, leaves);
        const histogram = heap.alloc(leaves * slots * 16);
        heap.kernels.histogramRoot(
          table.column,
          false,
          table.rows,
          table.gradients,
          table.segments,
          leaves,
          slots,
          histogram,
        );
        const slow = table.leafRows.map((own) =>
          referenceHistogram(
            slots,
            own,
            (row) => cells[row]!,
            (row) => [gradients[2 * row]!, gradients[2 * row + 1]!],
          ),
        );
        expect([...heap.f64(histogram, leaves * slots * 2)]).toEqual(slow.flat(2));

        const whole = [{ body: slow, tail: slow, lambda: 3.7 }];
        const accumulator = heap.alloc(slots * 16);
        const scores = heap.alloc(slots * 8);
        for (const score of ["Cosine", "L2"] as const) {
          const finish = (splits: number): number[] => {
            heap.kernels.finishScores(accumulator, splits, score === "Cosine", scores);
            return [...heap.f64(scores, splits)];
          };
          const tail = [3.7, score === "Cosine", accumulator] as const;
          heap.kernels.scoreNumeric(histogram, leaves, slots, ...tail);
          expect(finish(slots - 1)).toEqual(referenceScores(whole, numericSides, score));
          heap.kernels.scoreOneHot(histogram, leaves, slots, ...tail);
          expect(finish(slots)).toEqual(referenceScores(whole, oneHotSides, score));
          heap.kernels.scorePack(histogram, leaves, Math.log2(slots), ...tail);
          expect(finish(Math.log2(slots))).toEqual(referenceScores(whole, packSides, score));
        }
      });
    }
  });

  it("scores of Ordered boosting, over the parts of a fold", () => {
    const random = randoms(6);
    const [leaves, slots] = [3, 16];
    const size = leaves * slots * 2;
    const kinds = [
      ["addOrderedNumeric", slots, slots - 1, numericSides],
      ["addOrderedOneHot", slots, slots, oneHotSides],
      ["addOrderedPack", 4, 4, packSides],
    ] as const;
    // Cells without weight have no derivative either.
    const histogram = (): number[] =>
      Array.from({ length: size / 2 }, () => (random() < 0.3 ? [0, 0] : [random() - 0.5, random()])).flat();
    const byLeaf = (values: readonly number[]): [number, number][][] =>
      Array.from({ length: leaves }, (_, leaf) =>
        Array.from({ length: slots }, (_, slot) => {
          const at = 2 * (leaf * slots + slot);
          return [values[at]!, values[at + 1]!];
        }),
      );
    const parts = Array.from({ length: 4 }, () => ({
      body: histogram(),
      tail: histogram(),
      lambda: random(),
    }));
    heap.scratch(() => {
      const [body, tail, sides] = [heap.alloc(size * 8), heap.alloc(size * 8), heap.alloc(slots * 64)];
      const [accumulator, scores] = [heap.alloc(slots * 16), heap.alloc(slots * 8)];
      for (const score of ["Cosine", "L2"] as const) {
        for (const [kernel, width, splits, sidesOf] of kinds) {
          const isCosine = score === "Cosine";
          heap.kernels.startScores(accumulator, splits);
          for (const part of parts) {
            heap.f64(body, size).set(part.body);
            heap.f64(tail, size).set(part.tail);
            heap.kernels[kernel](body, tail, leaves, width, part.lambda, isCosine, sides, accumulator);
          }
          heap.kernels.finishScores(accumulator, splits, isCosine, scores);
          const slow = parts.map((part) => ({ ...part, body: byLeaf(part.body), tail: byLeaf(part.tail) }));
          expect([...heap.f64(scores, splits)]).toEqual(referenceScores(slow, sidesOf, score));
        }
      }
    });
  });

  it("counting the borders below numbers", () => {
    const number = fc.oneof(fc.float(), fc.constantFrom(Infinity, -Infinity, 0, -0));
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.float({ noNaN: true }), { minLength: 1, maxLength: 255 }),
        fc.array(number, { minLength: 1, maxLength: 40 }),
        (anyBorders, some) =>
          heap.scratch(() => {
            const borders = Float32Array.from(anyBorders).sort();
            const values = Float32Array.from([...some, ...borders]);
            const table = heap.alloc(272 * 4);
            heap.f32(table, 272).fill(Infinity).set(borders, 16);
            heap
              .f32(table, 16)
              .set(Float32Array.from({ length: 16 }, (_, i) => borders[16 * i + 15] ?? Infinity));
            const at = heap.alloc(values.length * 4);
            heap.f32(at, values.length).set(values);
            const cells = heap.alloc(values.length);
            heap.kernels.countBorders(at, values.length, table, cells);
            const slow = Array.from(values, (value) => borders.filter((border) => value > border).length);
            expect([...heap.u8(cells, values.length)]).toEqual(slow);
          }),
      ),
    );
  });

  it("evaluation of a model with numbers, NaN, one-hot categories and deep trees", async () => {
    const shapes = [{ kind: "dense", nan: 0.2 }, { kind: "dense" }, { kind: "category", levels: 9 }] as const;
    for (const params of [
      { iterations: 20, one_hot_max_size: 9 },
      { iterations: 5, depth: 10, one_hot_max_size: 9, nan_mode: "Max" },
      { iterations: 60, border_count: 3000, random_strength: 300, one_hot_max_size: 9 },
      ...[1, 2, 3, 4, 5, 7, 8, 9].map((depth) => ({ iterations: 5 + depth, depth, one_hot_max_size: 9 })),
    ] as const) {
      const pool = makePool({ rows: 2111, shapes, seed: 8 });
      const model = await train(pool, params);
      const slow = referenceRaw(readCbm(model.toCbm()), pool.columns, pool.nRows);
      expect(model.predict(pool)).toEqual(slow);
      expect(Float64Array.from(rowsOf(pool), (row) => model.predictRow(row))).toEqual(slow);
    }
  });
});

describe("histograms of a level", () => {
  it("hist(parent) = hist(false child) + hist(true child), whichever side is counted", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(7), fc.nat(1), fc.integer({ min: -50, max: 50 })), {
          minLength: 1,
          maxLength: 200,
        }),
        fc.boolean(),
        (rows, isTrueSmaller) =>
          heap.scratch(() => {
            // Whole numbers, so that every sum is exact.
            const cells = Uint8Array.from(rows, ([cell]) => cell);
            const gradients = Float64Array.from(rows.flatMap(([, , der]) => [der, 1]));
            const table = layOut(cells, gradients, 1);
            const split = heap.alloc(rows.length);
            heap.u8(split, rows.length).set(rows.map(([, side]) => side));
            const histogram = heap.alloc(2 * 8 * 16);
            const head = [table.column, false, table.rows, table.gradients, table.segments] as const;
            heap.kernels.histogramRoot(...head, 1, 8, histogram);
            const parent = [...heap.f64(histogram, 16)];
            heap.kernels.partitionRows(
              split,
              false,
              0,
              1,
              1,
              1,
              0,
              1,
              table.segments,
              table.rows,
              table.gradients,
              heap.alloc((rows.length + 1) * 4),
              heap.alloc((rows.length + 1) * 16),
            );
            const [from, to] = heap.u32(table.segments + 8, 2) as unknown as [number, number];
            expect(to - from).toBe(rows.filter(([, side]) => side === 1).length);
            heap.kernels.histogramLevel(...head, 1, isTrueSmaller, 8, histogram);
            const children = heap.f64(histogram, 32);
            expect(parent.map((_, i) => children[i]! + children[16 + i]!)).toEqual(parent);
            const trueDer = rows.filter(([, side]) => side === 1).reduce((sum, [, , der]) => sum + der, 0);
            expect([...children.slice(16)].filter((_, i) => i % 2 === 0).reduce((a, b) => a + b, 0)).toBe(
              trueDer,
            );
          }),
      ),
    );
  });
});

describe("rows", () => {
  it("are sorted by their numbers; equal ones keep their order", () => {
    const number = fc.oneof(
      fc.double({ noNaN: true }),
      fc.constantFrom(0, -0, 1, 1 + 2 ** -52, -1, Infinity),
    );
    fc.assert(
      fc.property(fc.array(number, { maxLength: 60 }), fc.boolean(), (numbers, isReversed) =>
        heap.scratch(() => {
          const n = numbers.length;
          const [values, order] = [heap.alloc(n * 8), heap.alloc(n * 4)];
          const rows = [...numbers.keys()];
          if (isReversed) rows.reverse();
          heap.f64(values, n).set(numbers);
          heap.u32(order, n).set(rows);
          heap.kernels.sortRows(values, n, order, heap.alloc(n * 16), heap.alloc(n * 4));
          const slow = rows.toSorted(
            (a, b) => Number(numbers[a]! > numbers[b]!) - Number(numbers[a]! < numbers[b]!),
          );
          expect([...heap.u32(order, n)]).toEqual(slow);
        }),
      ),
    );
  });
});

describe("sampled rows", () => {
  it("are grouped by leaf, their order kept", () => {
    const rows = fc.uniqueArray(fc.nat(99), { minLength: 0, maxLength: 100 });
    fc.assert(
      fc.property(rows, fc.array(fc.nat(7), { minLength: 100, maxLength: 100 }), (given, leafOf) =>
        heap.scratch(() => {
          const n = given.length;
          const [at, gradients, leaves] = [heap.alloc(n * 4), heap.alloc(n * 16), heap.alloc(200)];
          const [segments, spare, spareGradients] = [heap.alloc(64), heap.alloc(n * 4), heap.alloc(n * 16)];
          heap.u32(at, n).set(given);
          heap.f64(gradients, 2 * n).set(given.flatMap((row) => [row / 7, row]));
          heap.u16(leaves, 100).set(leafOf);
          heap.kernels.groupByLeaf(at, gradients, n, leaves, 8, segments, spare, spareGradients);
          const slow = Array.from({ length: 8 }, (_, leaf) => given.filter((row) => leafOf[row] === leaf));
          expect([...heap.u32(at, n)]).toEqual(slow.flat());
          expect([...heap.f64(gradients, 2 * n)]).toEqual(slow.flat().flatMap((row) => [row / 7, row]));
          const ends = slow.map((_, leaf) => slow.slice(0, leaf + 1).flat().length);
          expect([...heap.u32(segments, 16)]).toEqual(
            ends.flatMap((end, leaf) => [end - slow[leaf]!.length, end]),
          );
        }),
      ),
    );
  });
});

describe("online target statistics", () => {
  const table = fc.record({
    rows: fc.array(
      fc.record({ a: fc.nat(6), b: fc.nat(4), label: fc.nat(3), key: fc.double({ noNaN: true }) }),
      { minLength: 1, maxLength: 200 },
    ),
    priors: fc.array(fc.float({ noNaN: true, min: -3, max: 9 }), { minLength: 4, maxLength: 4 }),
  });

  it.each([
    ["by table", 7],
    ["by hash", 100_000],
  ])("pairs of ids are numbered by first appearance and counted, %s", (_, idCount) => {
    fc.assert(
      fc.property(table, fc.nat(), fc.boolean(), ({ rows }, cut, countsAll) =>
        heap.scratch(() => {
          const nAll = rows.length;
          const n = 1 + (cut % nAll);
          const counted = countsAll ? nAll : n;
          const [a, b, counts] = [heap.alloc(nAll * 4), heap.alloc(nAll * 4), heap.alloc(nAll * 4)];
          heap.u32(a, nAll).set(rows.map((row) => row.a));
          heap.u32(b, nAll).set(rows.map((row) => row.b));
          const sizes = heap.alloc(48);
          heap.u32(sizes, 6).set([idCount, idCount, 0, 0, 5, 5]);
          const scratch = heap.alloc(Math.max(nAll * 16, 512 * 12));
          heap.kernels.joinIds(a, sizes, b, sizes + 16, n, nAll, counted, scratch, 9, counts, a, sizes + 32);
          const numbers = new Map<string, number>();
          const slow = rows.map((row) => {
            const key = `${row.a} ${row.b}`;
            numbers.set(key, numbers.get(key) ?? numbers.size);
            return numbers.get(key)!;
          });
          const rowsOf = new Array<number>(numbers.size).fill(0);
          for (const one of slow.slice(0, counted)) rowsOf[one]! += 1;
          expect([...heap.u32(a, nAll)]).toEqual(slow);
          expect([...heap.u32(counts, numbers.size)]).toEqual(rowsOf);
          const learnt = new Set(slow.slice(0, n)).size;
          expect([...heap.u32(sizes + 32, 3)]).toEqual([learnt, numbers.size, Math.max(...rowsOf)]);
        }),
      ),
    );
  });

  const twoClasses = [
    { type: "Borders", targetBorders: 1, targetBorder: 0 },
    { type: "Buckets", targetBorders: 1, targetBorder: 0 },
    { type: "Counter", targetBorders: 0, targetBorder: 0 },
    { type: "Buckets", targetBorders: 1, targetBorder: 1 },
  ] as const;
  const moreClasses = [
    { type: "Borders", targetBorders: 3, targetBorder: 1 },
    { type: "Buckets", targetBorders: 3, targetBorder: 2 },
    { type: "Counter", targetBorders: 0, targetBorder: 0 },
    { type: "BinarizedTargetMeanValue", targetBorders: 3, targetBorder: 0 },
  ] as const;
  const mixedClasses = [...moreClasses.slice(1), ...twoClasses.slice(0, 1)];
  it.each([
    ["two classes", twoClasses, true],
    ["four classes", moreClasses, false],
    ["two classes and four", mixedClasses, false],
  ] as const)("bins follow from the rows before, in the order of the fold: %s", (_, kinds, isBinary) => {
    fc.assert(
      fc.property(table, ({ rows, priors }) =>
        heap.scratch(() => {
          const n = rows.length;
          const ctrs = kinds.map(({ type, targetBorders, targetBorder }, i) => {
            return { type, targetBorders, targetBorder, prior: priors[i]!, borders: [15, 1, 255, 40][i]! };
          });
          const order = rows.map((_, row) => row).sort((a, b) => rows[a]!.key - rows[b]!.key || a - b);
          const [ids, permutation] = [heap.alloc(n * 4), heap.alloc(n * 4)];
          heap.u32(ids, n).set(rows.map((row) => row.a));
          heap.u32(permutation, n).set(order);
          const counts = heap.alloc(7 * 4);
          const sizes = heap.alloc(16);
          heap.u32(sizes, 2).fill(7);
          heap.kernels.countIds(ids, n, sizes, counts);
          const quad = heap.alloc(n * 4);
          const classes = new Map(
            [1, 3].map((count) => {
              const column = heap.alloc(n);
              heap.u8(column, n).set(rows.map(({ label }) => Math.min(label, count)));
              return [count, { borders: new Float32Array(count), column }];
            }),
          );
          const [lanes] = laneTables(heap, ctrs, (count) => classes.get(count)!);
          const { at, classes: only } = lanes!;
          const rest = [n, n, counts, heap.alloc(7 * 32), at, quad] as const;
          expect(only > 0).toBe(isBinary);
          if (only) heap.kernels.onlineCtr(ids, sizes, permutation, only, ...rest);
          else heap.kernels.onlineCtrOfShares(ids, sizes, permutation, ...rest);
          const column = heap.alloc(n);
          ctrs.forEach((ctr, lane) => {
            heap.kernels.extractLane(quad, lane, n, column);
            expect([...heap.u8(column, n)]).toEqual(
              referenceCtr(
                ctr,
                rows.map((row) => row.a),
                rows.map(({ label }) => Math.min(label, ctr.targetBorders)),
                order,
              ),
            );
          });
        }),
      ),
    );
  });

  it("the best of scores under noise, whatever part of them takes part", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ noNaN: true, min: -9, max: 9 }), fc.boolean()), {
          minLength: 1,
          maxLength: 300,
        }),
        fc.constantFrom(0, 1e-6, 0.3, 5, 1e9),
        fc.maxSafeNat(),
        fc.boolean(),
        (splits, sigma, seed, usesAll) =>
          heap.scratch(() => {
            const [scores, used, out] = [
              heap.alloc(splits.length * 8),
              heap.alloc(splits.length),
              heap.alloc(16),
            ];
            heap.f64(scores, splits.length).set(splits.map(([score]) => score));
            heap.u8(used, splits.length).set(splits.map(([, isUsed]) => Number(isUsed)));
            const [fast, slow] = [new Rng(heap, seed), new Rng(heap, seed)];
            let best = { split: -1, noisy: -Infinity };
            splits.forEach(([score, isUsed], split) => {
              if (!usesAll && !isUsed) return;
              const noisy = sigma === 0 ? score : score + sigma * slow.normal();
              if (noisy > best.noisy) best = { split, noisy };
            });
            heap.kernels.bestSlot(scores, splits.length, usesAll ? 0 : used, sigma, fast.state, out);
            expect([...heap.f64(out, 2)]).toEqual([best.split, splits[best.split]?.[0] ?? 0]);
            // Both have drawn as many numbers.
            expect(fast.real()).toBe(slow.real());
          }),
      ),
      { numRuns: 500 },
    );
  });

  it("two histograms at once equal each alone, in full and from the level above", () => {
    const random = randoms(4);
    const [n, leaves] = [500, 4];
    for (const isTrueSmaller of [true, false]) {
      heap.scratch(() => {
        const columns = [7, 256].map((slots) => {
          const at = heap.alloc(n);
          heap.u8(at, n).set(Uint8Array.from({ length: n }, () => random() * slots));
          const size = leaves * slots * 16;
          return { at, slots, size, alone: heap.alloc(size), together: heap.alloc(size) };
        });
        const [one, other] = columns as [(typeof columns)[0], (typeof columns)[0]];
        const gradients = Float64Array.from({ length: 2 * n }, () => random() - 0.5);
        const table = (count: number) => {
          const { rows, gradients: pairs, segments } = layOut(new Uint8Array(n), gradients, count);
          return [rows, pairs, segments] as const;
        };
        const [parents, children] = [table(leaves / 2), table(leaves)];
        const pair = [one.slots, other.slots, one.together, other.together] as const;
        const expectSame = (): void => {
          for (const { size, alone, together } of columns)
            expect(heap.u8(together, size)).toEqual(heap.u8(alone, size));
        };
        for (const { at, slots, alone } of columns)
          heap.kernels.histogramRoot(at, false, ...parents, leaves / 2, slots, alone);
        heap.kernels.histogramRootPair(one.at, other.at, ...parents, leaves / 2, ...pair);
        expectSame();
        for (const { at, slots, alone } of columns)
          heap.kernels.histogramLevel(at, false, ...children, leaves / 2, isTrueSmaller, slots, alone);
        heap.kernels.histogramLevelPair(one.at, other.at, ...children, leaves / 2, isTrueSmaller, ...pair);
        expectSame();
      });
    }
  });

  it.each([16, 200])(
    "four histograms of %s bins equal each alone, in full and from the level above",
    (bins) => {
      const random = randoms(3);
      const [n, leaves, laneBytes] = [500, 4, 5 * 16 * bins];
      for (const isTrueSmaller of [true, false]) {
        heap.scratch(() => {
          const cells = Uint8Array.from({ length: n }, () => random() * bins);
          const gradients = Float64Array.from({ length: 2 * n }, () => random() - 0.5);
          const parents = layOut(cells, gradients, leaves / 2);
          const children = layOut(cells, gradients, leaves);
          const quad = heap.alloc(n * 4);
          heap.u8(quad, n * 4).set(Uint8Array.from({ length: 4 * n }, () => random() * bins));
          const [fast, slow] = [heap.alloc(4 * laneBytes), heap.alloc(4 * laneBytes)];
          const column = heap.alloc(n);
          const whole = (table: typeof parents) => [table.rows, table.gradients, table.segments] as const;
          const compare = (count: number): void => {
            for (let lane = 0; lane < 4; lane++) {
              expect(heap.f64(fast + lane * laneBytes, count * 2 * bins)).toEqual(
                heap.f64(slow + lane * laneBytes, count * 2 * bins),
              );
            }
          };
          const alone = (kernel: (column: Pointer, histogram: Pointer) => void): void => {
            for (let lane = 0; lane < 4; lane++) {
              heap.kernels.extractLane(quad, lane, n, column);
              kernel(column, slow + lane * laneBytes);
            }
          };
          heap.kernels.histogramQuad(quad, ...whole(parents), leaves / 2, bins, laneBytes, fast);
          alone((at, out) => heap.kernels.histogramRoot(at, false, ...whole(parents), leaves / 2, bins, out));
          compare(leaves / 2);
          heap.kernels.histogramQuadLevel(
            quad,
            ...whole(children),
            leaves / 2,
            isTrueSmaller,
            bins,
            laneBytes,
            fast,
          );
          alone((at, out) =>
            heap.kernels.histogramLevel(at, false, ...whole(children), leaves / 2, isTrueSmaller, bins, out),
          );
          compare(leaves);
        });
      }
    },
  );
});

describe("target statistics", () => {
  /** A model with one split on a statistic of each kind, over a category and a combination of all three sorts of parts. */
  function anyKinds(columns: readonly Column[], nRows: number): ModelData {
    const random = randoms(11);
    const [numbers, first, second] = columns as [Column, Column, Column];
    if (numbers.kind !== "numeric" || first.kind === "numeric" || second.kind === "numeric")
      throw new TypeError("expected a number and two categories");
    const [hashes, otherHashes] = [hashCategories(heap, first.levels), hashCategories(heap, second.levels)];
    const border = 0.25;
    const value = otherHashes[1]!;
    const combinations = [
      { cats: [0], floats: [], oneHots: [] },
      { cats: [0, 1], floats: [{ feature: 0, border }], oneHots: [{ catIndex: 1, value }] },
    ];
    const keys = (combination: number): bigint[] => {
      const all = Array.from({ length: nRows }, (_, row) => {
        const one = hashes[first.codes[row]!]!;
        const other = otherHashes[second.codes[row]!]!;
        const isAbove = Number(numbers.values[row]! > border);
        return combinationHash(combination === 0 ? [one] : [one, other, isAbove, Number(other === value)]);
      });
      return [...new Set(all)].filter(() => random() < 0.7);
    };
    const ctrTables = ctrTypes.flatMap((type) =>
      combinations.map((combination, i) => {
        const own = BigUint64Array.from(keys(i));
        const isMean = type.endsWith("MeanValue");
        const classes = type === "Borders" || type === "Buckets" ? 3 : 0;
        const words = classes || (isMean ? 2 : 1);
        const cells = Int32Array.from({ length: own.length * words }, () => Math.floor(random() * 50));
        if (isMean)
          new Float32Array(cells.buffer).forEach((_, at, sums) => {
            if (at % 2 === 0) sums[at] = random() * 20;
          });
        return {
          type,
          combination,
          classifier: 0,
          hashes: own,
          cells,
          denominator: classes || isMean ? 0 : 50,
          classes,
        };
      }),
    );
    const nTables = ctrTables.length;
    return {
      floatFeatures: [
        { name: "c0", flatIndex: 0, borders: Float32Array.of(border), hasNans: true, nanTreatment: "AsTrue" },
      ],
      catFeatures: [
        { name: "c1", flatIndex: 1, isUsed: true },
        { name: "c2", flatIndex: 2, isUsed: true },
      ],
      oneHotFeatures: [],
      ctrFeatures: ctrTables.map((_, table) => ({
        table,
        targetBorder: table % 2,
        priorNum: 0.5,
        priorDenom: 1,
        shift: 0.125,
        scale: 15,
        borders: Float32Array.of(3.999999, 7.999999, 11.999999),
      })),
      ctrTables,
      treeSplits: Int32Array.from({ length: nTables }, (_, table) => 1 + 3 * table + (table % 3)),
      treeSizes: Int32Array.from({ length: nTables }, () => 1),
      leafValues: Float64Array.from(
        { length: 2 * nTables },
        (_, leaf) => 2 ** Math.floor(leaf / 2) * (leaf % 2),
      ),
      leafWeights: Float64Array.from({ length: 2 * nTables }, () => 1),
      scale: 1,
      bias: 0.5,
      info: {},
    };
  }

  it("of every kind, also of unknown keys, equal the plain formula and survive the file", () => {
    const shapes = [
      { kind: "dense", nan: 0.2 },
      { kind: "category", levels: 9 },
      { kind: "category", levels: 5 },
    ] as const;
    const pool = makePool({ rows: 1500, shapes, seed: 12 });
    const data = anyKinds(pool.columns, pool.nRows);
    const fast = new Model(data).predict(pool);
    expect(new Set(fast).size).toBeGreaterThan(20);
    expect(fast).toEqual(referenceRaw(data, pool.columns, pool.nRows));
    const bytes = writeCbm(data);
    expect(Model.fromCbm(bytes).predict(pool)).toEqual(fast);
    expect(Model.fromCbm(bytes).toCbm()).toEqual(bytes);
  });
});

describe("SHAP values", () => {
  it("equal the sum over all coalitions, leaf by leaf", async () => {
    const pool = makePool({ rows: 900, shapes: [...times(3, { kind: "dense" }), ...dummies(0, 5)], seed: 3 });
    const data = readCbm((await train(pool, { iterations: 6, depth: 5, learning_rate: 0.3 })).toCbm());
    const features = splitTable(data).map((split) => flatIndicesOf(data, split).others[0]!);
    const fast = treeContributions(data);
    treesOf(data).forEach((tree, t) => {
      const own = Array.from(tree.splits, (split) => features[split]!);
      for (let leaf = 0; leaf < tree.leafValues.length; leaf++) {
        const slow = referenceContributions(tree, own, leaf);
        slow.forEach((value, player) => {
          expect(fast[t]!.values[leaf * slow.length + player]).toBeCloseTo(value, 13);
        });
      }
    });
  });

  it("of a row sum to its raw score", async () => {
    const pool = makePool({ rows: 500, shapes: times(5, { kind: "dense" }), seed: 4 });
    const model = await train(pool, { iterations: 30 });
    const raw = model.predict(pool);
    const { values, nFeatures } = model.shapValues(pool);
    for (let row = 0; row < pool.nRows; row++) {
      const sum = values
        .subarray(row * (nFeatures + 1), (row + 1) * (nFeatures + 1))
        .reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(raw[row]!, 12);
    }
  });
});

/** Puts a column and its gradients into wasm memory, rows dealt to leaves in turn. */
function layOut(cells: Uint8Array, gradients: Float64Array, leaves: number) {
  const n = cells.length;
  const column = heap.alloc(n);
  heap.u8(column, n).set(cells);
  const leafRows = Array.from({ length: leaves }, (_, leaf) =>
    Array.from({ length: n }, (_, row) => row).filter((row) => row % leaves === leaf),
  );
  const order = leafRows.flat();
  const rows = heap.alloc(n * 4);
  heap.u32(rows, n).set(order);
  const sorted = heap.alloc(n * 16);
  heap.f64(sorted, 2 * n).set(order.flatMap((row) => [gradients[2 * row]!, gradients[2 * row + 1]!]));
  const segments = heap.alloc(2 * leaves * 8);
  let from = 0;
  leafRows.forEach((own, leaf) => {
    heap.u32(segments + leaf * 8, 2).set([from, from + own.length]);
    from += own.length;
  });
  return { column, rows, gradients: sorted, segments, leafRows };
}
