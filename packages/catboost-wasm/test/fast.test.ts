import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockColumns, FastColumns } from "../src/fast/columns.ts";
import { FastMvs } from "../src/fast/mvs.ts";
import { CatBoostError, Model, type Pool, type TrainParams, train } from "../src/index.ts";
import type { LabelledPool } from "../src/pool/pool.ts";
import {
  nearest,
  type Pair,
  referenceFastScores,
  referenceMvsWeights,
  referencePartition,
  referenceThreshold,
} from "../src/reference/fast.ts";
import { type Histogram, referenceHistogram } from "../src/reference/scores.ts";
import { Heap } from "../src/runtime/wasm.ts";
import { cutPool, makePool, randoms, type Shape, times } from "./data.ts";
import { askOfficial, officialMissing } from "./official.ts";
import { skipped } from "./same-training.ts";

const heap = new Heap();

/** Columns of different widths and a sample of rows with whole gradients. */
function makeSample(nRows: number, nColumns: number, seed: number) {
  const random = randoms(seed);
  const cells = Array.from({ length: nColumns }, (_, c) =>
    Uint8Array.from({ length: nRows }, () => random() * (c % 3 === 0 ? 256 : c % 3 === 1 ? 40 : 2)),
  );
  const pairs = Array.from(
    { length: nRows },
    (): Pair => [Math.floor(random() * 2000) - 1000, Math.floor(random() * 3000)],
  );
  const rows = Array.from({ length: nRows }, (_, row) => row).filter(() => random() < 0.7);
  return { cells, pairs, rows, random };
}

const bigPair = ([d, w]: Pair): bigint => BigInt.asUintN(64, (BigInt(d) << 32n) + BigInt(w));

function pairOf(word: bigint): [number, number] {
  return [Number(BigInt.asIntN(32, word >> 32n)), Number(word & 0xffffffffn)];
}

describe("the kernels of fast training equal their plain twins to the bit", () => {
  it("histograms of all leaves, from those of their parents, and rows going down", () => {
    for (const [nRows, nColumns] of [
      [700, 11],
      [40, 5],
      [1500, 70],
    ] as const) {
      heap.scratch(() => {
        const { cells, pairs, rows, random } = makeSample(nRows, nColumns, nRows);
        const columns = new FastColumns(
          heap,
          cells.map((own) => {
            const at = heap.alloc(nRows);
            heap.u8(at, nRows).set(own);
            const bins = Math.max(...own) + 1;
            const splitOf = () => expect.fail("no split is asked for");
            return { at, bins, splits: bins - 1, isOrdered: true, splitOf };
          }),
          nRows,
        );
        const depth = 4;
        const cellOf = (column: number, row: number): number =>
          heap.u8(columns.columns[column]!.at, nRows)[row]!;
        const table = heap.alloc(columns.blocks.length * 16);
        const histograms = columns.blocks.map(({ bins, columns: own }, block) => {
          const at = heap.alloc(2 ** depth * bins * 64);
          heap.u32(table + block * 16, 4).set([block * blockColumns, bins, at, own.length]);
          return { at, bins, count: own.length };
        });
        const [rowsAt, spareRows] = [heap.alloc(nRows * 4), heap.alloc(nRows * 4)];
        const [pairsAt, sparePairs] = [heap.alloc(nRows * 8), heap.alloc(nRows * 8)];
        const segments = heap.alloc(2 ** depth * 8);
        heap.u32(rowsAt, rows.length).set(rows);
        heap.u64(pairsAt, rows.length).set(rows.map((row) => bigPair(pairs[row]!)));
        heap.u32(segments, 2).set([0, rows.length]);
        let leaves = [rows];
        for (let level = 0; level <= depth; level++) {
          const parents = level === 0 ? 0 : 2 ** (level - 1);
          const { bytes, stride, blocks } = columns;
          heap.kernels.fastHistograms(
            bytes,
            stride,
            table,
            blocks.length,
            rowsAt,
            pairsAt,
            segments,
            parents,
          );
          histograms.forEach(({ at, bins, count }, block) => {
            const words = heap.u64(at, leaves.length * bins * 8);
            for (let c = 0; c < count; c++) {
              const column = block * blockColumns + c;
              const slow = leaves.map((own) =>
                referenceHistogram(
                  bins,
                  own,
                  (row) => cellOf(column, row),
                  (row) => pairs[row]!,
                ),
              );
              const fast = leaves.map((_, leaf) =>
                Array.from({ length: bins }, (_, bin) => pairOf(words[(leaf * bins + bin) * 8 + c]!)),
              );
              expect(fast).toEqual(slow);
            }
          });
          if (level === depth) break;
          const column = Math.floor(random() * nColumns);
          const bin = Math.floor(random() * columns.columns[column]!.bins);
          heap.kernels.fastPartition(
            columns.columns[column]!.at,
            bin,
            255,
            leaves.length,
            0,
            leaves.length,
            segments,
            rowsAt,
            pairsAt,
            spareRows,
            sparePairs,
          );
          leaves = referencePartition(leaves, (row) => cellOf(column, row) >= bin);
          const ends = heap.u32(segments, leaves.length * 2);
          const moved = leaves.map((_, leaf) => [
            ...heap.u32(rowsAt, nRows).subarray(ends[2 * leaf]!, ends[2 * leaf + 1]!),
          ]);
          expect(moved).toEqual(leaves);
          const words = heap.u64(pairsAt, rows.length);
          expect([...words]).toEqual([...heap.u32(rowsAt, rows.length)].map((row) => bigPair(pairs[row]!)));
        }
      });
    }
  });

  it("gradients in whole units", () => {
    const one = fc.tuple(
      fc.double({ min: -9, max: 9, noNaN: true }),
      fc.double({ min: 0, max: 9, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(one, { minLength: 1 }), (gradients) =>
        heap.scratch(() => {
          const n = gradients.length;
          const [at, sums, pairs] = [heap.alloc(n * 16), heap.alloc(16), heap.alloc(n * 8)];
          heap.f64(at, n * 2).set(gradients.flat());
          heap.kernels.fastSums(at, n, sums);
          expect([...heap.f64(sums, 2)]).toEqual([
            gradients.reduce((sum, [d]) => sum + Math.abs(d), 0),
            gradients.reduce((sum, [, w]) => sum + w, 0),
          ]);
          heap.kernels.fastPairs(at, n, 10.5, 4, pairs);
          expect([...heap.u64(pairs, n)].map(pairOf)).toEqual(
            gradients.map(([d, w]) => [nearest(d * 10.5) + 0, nearest(w * 4)]),
          );
        }),
      ),
    );
  });

  it("scores of ordered columns and of categories, and the best split", () => {
    const random = randoms(3);
    for (const [leaves, bins] of [
      [1, 5],
      [4, 17],
      [8, 256],
    ] as const) {
      heap.scratch(() => {
        const splits = Array.from({ length: 8 }, (_, c) => (c === 5 ? 0 : bins - (c % 2)));
        const isOrdered = splits.map((_, c) => c % 2 === 1);
        // The sums of a leaf are the same in every column.
        const slow = splits.map(() =>
          Array.from({ length: leaves }, (_, leaf): Histogram => {
            // Many bins have no rows: splits tie.
            const cells = Array.from({ length: bins - 1 }, (_, bin): [number, number] =>
              bin % 3 === 1 ? [Math.floor(random() * 2e6) - 1e6, Math.floor(random() * 1e6)] : [0, 0],
            );
            const [d, w] = cells.reduce((a, b) => [a[0] + b[0], a[1] + b[1]], [0, 0] as [number, number]);
            // One leaf has no rows.
            return leaf === 2 ? Array.from({ length: bins }, () => [0, 0]) : [...cells, [3e6 - d, 3e8 - w]];
          }),
        );
        const histogram = heap.alloc(leaves * bins * 64);
        const words = heap.u64(histogram, leaves * bins * 8);
        slow.forEach((column, c) => {
          column.forEach((leaf, l) => {
            leaf.forEach((cell, bin) => {
              words[(l * bins + bin) * 8 + c] = bigPair(cell);
            });
          });
        });
        const [prefixes, accumulator] = [heap.alloc(64), heap.alloc(bins * 64)];
        const [splitsAt, best] = [heap.alloc(32), heap.alloc(8 * 16)];
        heap.u64(prefixes, 8).set(isOrdered.map((is) => (is ? 2n ** 64n - 1n : 0n)));
        heap.u32(splitsAt, 8).set(splits);
        heap.kernels.fastScores(histogram, leaves, bins, prefixes, 12.5, accumulator);
        const twins = slow.map((column, c) => referenceFastScores(column, isOrdered[c]!, 12.5));
        const found = heap.f32(accumulator, bins * 16);
        twins.forEach((twin, c) => {
          const fast = twin.map((_, bin) => [found[bin * 16 + c]!, found[bin * 16 + 8 + c]!]);
          expect(fast).toEqual(twin);
        });
        for (const isCosine of [true, false]) {
          heap.kernels.fastBest(accumulator, splitsAt, isCosine, best);
          twins.forEach((twin, c) => {
            const scores = twin
              .slice(0, splits[c])
              .map(([top, bottom]) => (isCosine ? top / Math.sqrt(bottom + 1e-30) : top));
            const score = Math.max(...scores);
            expect(heap.f64(best + c * 16, 1)[0]).toBe(score);
            expect(heap.i32(best + c * 16 + 8, 1)[0]).toBe(scores.indexOf(score));
          });
        }
      });
    }
  });

  it("minimal variance sampling: as many rows as asked, the likelier the larger their derivatives", () => {
    const random = randoms(8);
    for (const n of [1, 6, 5003, 70_001]) {
      heap.scratch(() => {
        const [der, sample, seed] = [heap.alloc(n * 8), heap.alloc(n * 4), heap.alloc(8)];
        const mvs = new FastMvs(heap, n);
        heap.f64(der, n).set(Float64Array.from({ length: n }, (_, i) => (i % 7 === 0 ? 0 : random() - 0.3)));
        heap.u32(seed, 1)[0] = 77;
        for (const lambda of [0, 0.02]) {
          mvs.draw(seed, der, lambda, 0.3, sample);
          const fround = Math.fround;
          const c = [...heap.f64(der, n)].map((d) =>
            fround(Math.sqrt(fround(fround(lambda) + fround(fround(d) * fround(d))))),
          );
          const weights = [...heap.f32(sample, n)];
          expect(weights).toEqual(referenceMvsWeights(c, referenceThreshold(c, 0.3 * n), 77));
          if (n < 5000) continue;
          expect(weights.filter((weight) => weight > 0).length / n).toBeCloseTo(0.3, 1);
          expect(weights.reduce((sum, weight) => sum + weight, 0) / n).toBeGreaterThan(0.8);
        }
      });
    }
  });
});

const numbers = makePool({
  rows: 12_000,
  shapes: [{ kind: "dense", nan: 0.1 }, ...times(8, { kind: "dense" }), { kind: "steps", values: 2 }],
  seed: 4,
  hasWeights: true,
});
const oneHot = makePool({
  rows: 3000,
  shapes: [
    ...times(2, { kind: "dense" }),
    ...times(2, { kind: "category", levels: 9 }),
    { kind: "constant" },
  ],
  seed: 5,
});

/** Some of the levels of the last rows are in none of the first. */
const categories = makePool({
  rows: 6000,
  shapes: [
    ...times(2, { kind: "dense" }),
    ...[400, 70, 1500, 9].map((levels): Shape => ({ kind: "category", levels })),
  ],
  seed: 6,
});

const fast = (pool: Pool, params: TrainParams = {}, workers = 1): Promise<Model> =>
  train(pool, { iterations: 30, ...params }, { mode: "fast", workers });

/** The label follows from which pair of values two columns have. */
function withPairs(rows: number): LabelledPool {
  const random = randoms(12);
  const codes = [100, 80].map((levels) => Int32Array.from({ length: rows }, () => levels * random() ** 2));
  const effects = Float64Array.from({ length: 8000 }, () => 4 * random() - 2);
  return {
    nRows: rows,
    columns: codes.map((own, i) => ({
      kind: "categorical",
      name: `c${i}`,
      codes: own,
      levels: Array.from({ length: 100 }, (_, level) => `${level}`),
    })),
    label: Float32Array.from({ length: rows }, (_, row) => {
      const raw = effects[codes[0]![row]! * 80 + codes[1]![row]!]!;
      return Number(random() < 1 / (1 + Math.exp(-raw)));
    }),
  };
}

function lossOf(model: Model, { columns, nRows, label, weight }: LabelledPool): number {
  const raw = model.predict({ columns, nRows }, "RawFormulaVal");
  let [loss, total] = [0, 0];
  raw.forEach((value, row) => {
    const own = weight?.[row] ?? 1;
    loss += own * (Math.log1p(Math.exp(value)) - label[row]! * value);
    total += own;
  });
  return loss / total;
}

describe("fast training", () => {
  it("is as good as exact training on rows not learnt from", async () => {
    const whole = makePool({ rows: 30_000, shapes: times(12, { kind: "dense" }), seed: 11 });
    const [learn, rest] = [cutPool(whole, 0, 15_000), cutPool(whole, 15_000, 30_000)];
    const params = { iterations: 60, learning_rate: 0.1 };
    const losses = async (mode: "exact" | "fast"): Promise<number> => {
      const models = [1, 2, 3].map((random_seed) => train(learn, { ...params, random_seed }, { mode }));
      const all = (await Promise.all(models)).map((model) => lossOf(model, rest));
      return all.reduce((sum, loss) => sum + loss, 0) / all.length;
    };
    expect((await losses("fast")) / (await losses("exact"))).toBeLessThan(1.005);
  });

  it("does not depend on the number of workers", async () => {
    for (const pool of [numbers, oneHot, categories]) {
      const files = await Promise.all(
        [1, 2, 3].map(async (workers) => (await fast(pool, { max_ctr_complexity: 2 }, workers)).toCbm()),
      );
      expect(files[1]).toEqual(files[0]);
      expect(files[2]).toEqual(files[0]);
    }
  });

  it("takes the bootstraps, scores, losses and start values of exact training", async () => {
    for (const params of [
      { bootstrap_type: "Bernoulli", subsample: 0.4, score_function: "L2" },
      { bootstrap_type: "Bayesian", loss_function: "CrossEntropy", boost_from_average: true },
      { bootstrap_type: "No", loss_function: "RMSE", rsm: 0.5 },
      { mvs_reg: 0.1, leaf_estimation_method: "Gradient", leaf_estimation_iterations: 2, nan_mode: "Max" },
      {
        leaf_estimation_backtracking: "AnyImprovement",
        border_count: 255,
        depth: 10,
        auto_class_weights: "Balanced",
      },
    ] satisfies TrainParams[]) {
      const model = await fast(numbers, params);
      const bare = await fast(numbers, { ...params, iterations: 1, learning_rate: 1e-6 });
      if (params.loss_function !== "RMSE" && !("auto_class_weights" in params)) {
        expect(lossOf(model, numbers)).toBeLessThan(lossOf(bare, numbers) * 0.95);
      }
      expect(Model.fromCbm(model.toCbm()).predict(numbers)).toEqual(model.predict(numbers));
    }
  });

  it("learns from pairs of categories with many values", async () => {
    const whole = withPairs(24_000);
    const [learn, rest] = [cutPool(whole, 0, 16_000), cutPool(whole, 16_000, 24_000)];
    const lossWith = async (params: TrainParams, mode: "exact" | "fast"): Promise<number> =>
      lossOf(await train(learn, { iterations: 60, learning_rate: 0.2, ...params }, { mode }), rest);
    const pairs = await lossWith({ max_ctr_complexity: 2 }, "fast");
    expect(pairs).toBeLessThan(1.01 * (await lossWith({ max_ctr_complexity: 2 }, "exact")));
    expect(pairs).toBeLessThan(0.97 * (await lossWith({ max_ctr_complexity: 1 }, "fast")));
  });

  it("takes several Newton steps in one as if the second derivative stayed, which it does with RMSE", async () => {
    const pool = makePool({ rows: 400, shapes: [{ kind: "steps", values: 2 }], seed: 2, label: "number" });
    const leaves = async (mode: "exact" | "fast"): Promise<Float64Array> => {
      const params = { loss_function: "RMSE", iterations: 1, depth: 1, bootstrap_type: "No" } as const;
      const model = await train(pool, { ...params, leaf_estimation_iterations: 7 }, { mode });
      return model.predict(pool);
    };
    const [found, exact] = [await leaves("fast"), await leaves("exact")];
    for (const [row, value] of found.entries()) expect(value).toBeCloseTo(exact[row]!, 10);
  });

  it.each([
    { name: "numbers", pool: numbers },
    { name: "categories, also unlearnt ones", pool: categories },
  ])("judges an eval set of $name, stops and keeps the best trees", async ({ pool }) => {
    const cut = (pool.nRows * 2) / 3;
    const evalSet = cutPool(pool, cut, pool.nRows);
    const losses: number[] = [];
    const model = await train(
      cutPool(pool, 0, cut),
      { iterations: 400, learning_rate: 0.5, early_stopping_rounds: 5, max_ctr_complexity: 2 },
      { mode: "fast", evalSet, onIteration: ({ evalLoss }) => losses.push(evalLoss!) },
    );
    const best = losses.indexOf(Math.min(...losses));
    expect(losses).toHaveLength(best + 6);
    expect(model.treeCount).toBe(best + 1);
    expect(lossOf(model, evalSet)).toBeCloseTo(losses[best]!, 12);
  });

  it("says so in the file, and exact training does not", async () => {
    const model = await fast(oneHot, { iterations: 2 });
    expect(Model.fromCbm(model.toCbm()).metadata.training_mode).toBe("fast");
    expect((await train(oneHot, { iterations: 2 })).metadata).not.toHaveProperty("training_mode");
  });

  it("lists everything it does not support at once", async () => {
    const params = {
      boosting_type: "Ordered",
      sampling_frequency: "PerTreeLevel",
      border_count: 300,
      depth: 11,
      max_ctr_complexity: 3,
      permutation_count: 2,
      monotone_constraints: [1],
      per_float_feature_quantization: "0:border_count=1024",
      iterations: -1,
    } satisfies TrainParams;
    const error = await fast(numbers, params).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CatBoostError);
    expect((error as CatBoostError).problems.map((problem) => problem.split(":")[0]).sort()).toEqual(
      Object.keys(params).sort(),
    );
    await expect(train(numbers, {}, { mode: "quick" as "fast" })).rejects.toThrow(
      'mode: "quick", expected one of exact, fast',
    );
  });
});

describe.skipIf(officialMissing)(`official CatBoost${skipped(officialMissing)}`, () => {
  it("loads models of fast training and predicts their bits", async () => {
    const pools = [numbers, oneHot, categories];
    const models = await Promise.all(
      pools.map((pool) =>
        fast(pool, { max_ctr_complexity: 2, simple_ctr: ["Borders:CtrBorderCount=40", "Counter"] }),
      ),
    );
    const answers = await askOfficial(
      pools.map((pool, i) => ({ name: `fast${i}`, pool, model: models[i]!.toCbm(), predict: true })),
    );
    pools.forEach((pool, i) => {
      expect(answers[i]!.raw).toEqual(models[i]!.predict(pool));
      expect(new Set(answers[i]!.raw).size).toBeGreaterThan(100);
    });
  });
});
