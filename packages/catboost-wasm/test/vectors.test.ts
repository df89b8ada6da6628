import { describe, expect, it } from "vitest";
import { BorderFinder, type BorderType } from "../src/columns/borders.ts";
import { hashCategories } from "../src/columns/category-hash.ts";
import type { CategoricalFeature, NumericFeature } from "../src/columns/features.ts";
import { combinationHash } from "../src/reference/evaluate.ts";
import { Rng } from "../src/runtime/random.ts";
import { Heap } from "../src/runtime/wasm.ts";
import { makeProjection, ProjectionSet } from "../src/statistics/projection.ts";

/** Values official CatBoost gives, worked out outside this package. */
const heap = new Heap();

function draws(rng: Rng, count: number): bigint[] {
  const out = heap.alloc(8);
  return Array.from({ length: count }, () => {
    rng.drawSeed(out);
    const [low, high] = heap.u32(out, 2);
    return (BigInt(high!) << 32n) | BigInt(low!);
  });
}

describe("the hash of a combination", () => {
  it("chains categories and splits as official's tables do", () => {
    const [alpha, three] = hashCategories(heap, ["alpha", "3"]) as unknown as [number, number];
    expect(combinationHash([alpha])).toBe(7657953995089179699n);
    expect(combinationHash([alpha, three])).toBe(16921193716488056057n);
    expect(combinationHash([alpha, three, 1])).toBe(13921519964907767574n);
  });
});

describe("the set of projections", () => {
  it("is walked in the order of official's hash set, before and after it grows", () => {
    const numbers = [0, 1, 2].map((index) => ({ kind: "numeric", index }) as unknown as NumericFeature);
    const cats = Array.from(
      { length: 8 },
      (_, index) => ({ kind: "categorical", index }) as unknown as CategoricalFeature,
    );
    const above = (index: number, bin: number) => ({
      kind: "feature" as const,
      feature: numbers[index]!,
      bin,
    });
    const is = { kind: "feature" as const, feature: cats[1]!, bin: 0 };
    const plain = [above(0, 3), above(2, 17), is];
    const all = [
      makeProjection([], plain),
      makeProjection([cats[4]!], []),
      makeProjection([cats[1]!, cats[4]!], []),
      makeProjection([cats[4]!], [above(0, 3)]),
      makeProjection([cats[0]!, cats[2]!], plain),
      makeProjection([cats[7]!], []),
      makeProjection([cats[2]!], []),
      makeProjection([cats[0]!], []),
      makeProjection([cats[3]!], [above(1, 200)]),
    ];
    const orderOf = (count: number): number[] => {
      const set = new ProjectionSet();
      for (const one of [...all.slice(0, count), all[0]!]) set.add(one);
      return [...set].map((one) => all.indexOf(one));
    };
    expect(orderOf(3)).toEqual([0, 2, 1]);
    expect(orderOf(9)).toEqual([7, 6, 1, 5, 0, 3, 8, 4, 2]);
  });
});

describe("the generator", () => {
  it("gives official's first draws of the seeds 0 and 42", () => {
    expect(draws(new Rng(heap, 0), 3)).toEqual([
      12283622132691337806n,
      3889516499669787225n,
      1451891202141633645n,
    ]);
    expect(draws(new Rng(heap, 42), 2)).toEqual([10359263234566001360n, 2692053997398825880n]);
  });

  it("gives official's reals, normals and shuffle of seed 0", () => {
    const reals = new Rng(heap, 0);
    expect([reals.real(), reals.real()]).toEqual([0.6658964901127488, 0.21085111194300993]);
    const normals = new Rng(heap, 0);
    expect([normals.normal(), normals.normal(), normals.normal()]).toEqual([
      0.6337067335392765, -0.5284339609449673, -0.4408196721777074,
    ]);
    const order = heap.alloc(40);
    new Rng(heap, 0).shuffle(10, order);
    expect([...heap.u32(order, 10)]).toEqual([8, 6, 5, 0, 3, 1, 7, 4, 9, 2]);
  });

  it("throws the first ten values of a derived generator away", () => {
    const seed = heap.alloc(8);
    heap.u32(seed, 1)[0] = 3;
    const child = new Rng(heap, 0);
    heap.kernels.rngChild(child.state, seed, 2);
    expect(draws(child, 1)).toEqual([9136139587839932922n]);
  });
});

describe("the approximations of exp and ln", () => {
  it("expd has official's bits", () => {
    const { expd } = heap.kernels;
    expect([expd(0.1), expd(-1.5), expd(3), expd(0)]).toEqual([
      1.1051709180756477, 0.22313016014842982, 20.085536923187668, 1,
    ]);
  });

  it("fastLogf has official's bits", () => {
    const { fastLogf } = heap.kernels;
    expect(fastLogf(1)).toBeCloseTo(-1.6525916635e-6, 15);
    expect(fastLogf(2)).toBe(Math.fround(0.6931455135));
    expect(fastLogf(Math.fround(1.1))).toBe(Math.fround(0.0952109322));
  });

  it("fastExp is exp to fifteen digits, also where the port of exp rounds otherwise than glibc", () => {
    for (const x of [-30, -2.5, -0.01, 0.3, 1, 3.625, 17]) {
      expect(heap.kernels.fastExp(x) / Math.exp(x)).toBeCloseTo(1, 8);
    }
    expect(heap.kernels.fastExp(3.625)).toBe(37.524723159601);
  });
});

describe("the category hash", () => {
  it.each([
    ["", 797982799],
    ["a", 3489901818],
    ["3", 593172586],
    ["alpha", 1296865003],
    ["United-States", 1736516096],
    ["x".repeat(20), 1535485831],
    ["abcdefghijklmnopqrstuvwxyz0123456789ABCD", 2231498009],
    ["y".repeat(64), 1213635094],
    ["The quick brown fox jumps over the lazy dog, then naps for a whole hour.".repeat(2), 3528879627],
  ])("of %j is official's", (text, expected) => {
    expect(hashCategories(heap, [text])[0]! >>> 0).toBe(expected);
  });
});

describe("borders", () => {
  function borders(
    values: readonly number[],
    maxBorders: number,
    type: BorderType = "GreedyLogSum",
  ): number[] {
    const at = heap.alloc(values.length * 4);
    heap.f32(at, values.length).set(values);
    const column = { values: at, count: values.length, maxBorders, type };
    return [...new BorderFinder(heap, values.length, [type]).find([column])[0]!];
  }

  it.each<[BorderType, number[]]>([
    ["GreedyMinEntropy", [2.5, 5.5, 8.5]],
    ["MinEntropy", [2.5, 5.5, 8.5]],
    ["MaxLogSum", [2.5, 5.5, 8.5]],
    ["Median", [2.5, 5.5, 8.5]],
    ["Uniform", [6, 11, 16]],
    ["UniformAndQuantiles", [2.5, 7.5, 15]],
  ])("of type %s, worked by hand", (type, expected) => {
    expect(borders([21, 1, 1, 2, 1, 3, 3, 4, 20, 5, 6, 7, 8, 9, 9, 10], 3, type)).toEqual(expected);
    expect(borders([2, 2, 2], 3, type)).toEqual([]);
    expect(borders([1, 2, 2], 1, type)).toEqual([1.5]);
  });

  it("evenly spaced need finite distances", () => {
    expect(() => borders([1, Infinity], 2, "Uniform")).toThrow("values from 1 to Infinity");
  });

  it("cut unequal counts where official does", () => {
    expect(borders([21, 1, 1, 2, 1, 3, 3, 4, 20, 5, 6, 7, 8, 9, 9, 10], 4)).toEqual([2.5, 5.5, 8.5, 9.5]);
  });

  it("break ties as official's heap does", () => {
    const values = Array.from({ length: 20 }, (_, i) => i);
    expect(borders(values, 5)).toEqual([1.5, 4.5, 6.5, 9.5, 14.5]);
  });

  it("are none for a constant column or a budget of none", () => {
    expect(borders([3, 3, 3], 10)).toEqual([]);
    expect(borders([1, 2, 3], 0)).toEqual([]);
  });
});
