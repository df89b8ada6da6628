import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Column } from "../../src/core/columns.ts";
import { driftOf } from "../../src/model/drift.ts";
import { histogramOf } from "../../src/model/histogram.ts";
import { DriftCounter, referenceOf } from "../../src/model/reference.ts";
import { SeededRandom } from "../../src/util/random.ts";

const rowsOf = (n: number) => Int32Array.from({ length: n }, (_, row) => row);

describe("a histogram", () => {
  it("has tenths of the rows, a bin for missing numbers, and equal numbers in one bin", () => {
    const values = Float32Array.from({ length: 110 }, (_, row) => (row < 10 ? Number.NaN : row - 10));
    expect(histogramOf({ kind: "numeric", name: "x", values }, rowsOf(110))).toEqual({
      kind: "numeric",
      edges: [10, 20, 30, 40, 50, 60, 70, 80, 90],
      counts: [...Array(10).fill(10), 10],
    });
    const flags = Float32Array.from({ length: 100 }, (_, row) => (row < 85 ? 0 : 1));
    expect(histogramOf({ kind: "numeric", name: "x", values: flags }, rowsOf(100))).toEqual({
      kind: "numeric",
      edges: [1],
      counts: [85, 15, 0],
    });
    const constant = { kind: "numeric", name: "x", values: new Float32Array(5) } as const;
    expect(histogramOf(constant, rowsOf(5))).toEqual({ kind: "numeric", edges: [], counts: [5, 0] });
    const missing = { kind: "numeric", name: "x", values: new Float32Array(5).fill(Number.NaN) } as const;
    expect(histogramOf(missing, rowsOf(5))).toEqual({ kind: "numeric", edges: [], counts: [0, 5] });
  });

  it("has the most frequent categories, and one bin for all others", () => {
    const codes = Int32Array.from({ length: 30 }, (_, row) => (row < 5 ? 29 : row));
    const levels = Array.from({ length: 30 }, (_, code) => `l${String(code).padStart(2, "0")}`);
    const found = histogramOf({ kind: "categorical", name: "c", codes, levels }, rowsOf(30));
    expect(found).toMatchObject({ kind: "categorical", counts: [6, ...Array(19).fill(1), 5] });
    expect((found as { levels: readonly string[] }).levels.slice(0, 2)).toEqual(["l29", "l05"]);
  });

  it("counts every row once", () => {
    const value = fc.oneof(fc.constant(Number.NaN), fc.integer({ min: -3, max: 3 }), fc.float());
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 50 }), (list) => {
        const { counts } = histogramOf(
          { kind: "numeric", name: "x", values: Float32Array.from(list) },
          rowsOf(list.length),
        );
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(list.length);
      }),
    );
  });
});

describe("drift", () => {
  it("is the stability index, worked by hand", () => {
    const [e, a1, a2] = [0.5, 150 / 200, 50 / 200];
    const byHand = (a1 - e) * Math.log(a1 / e) + (a2 - e) * Math.log(a2 / e);
    const { psi, isDrifted } = driftOf("age", [100, 100], [150, 50]);
    expect(psi).toBeCloseTo(byHand, 12);
    expect(isDrifted).toBe(true);
  });

  it("needs more of few rows: chance alone passes the limit once in a thousand", () => {
    // 0.1 or (1/100 + 1/50) × the 99.9 % point of χ² with 9 degrees of freedom, 27.877.
    expect(driftOf("x", Array(10).fill(10), Array(10).fill(5)).limit).toBeCloseTo(0.03 * 27.877, 4);
    expect(driftOf("x", Array(10).fill(1e5), Array(10).fill(1e5)).limit).toBe(0.1);
    const random = new SeededRandom(3);
    const draw = (n: number) => {
      const counts = new Float64Array(10);
      for (let row = 0; row < n; row++) counts[random.nextInt(10)]!++;
      return counts;
    };
    let nDrifted = 0;
    for (let trial = 0; trial < 2000; trial++) if (driftOf("x", draw(200), draw(100)).isDrifted) nDrifted++;
    expect(nDrifted).toBeLessThanOrEqual(10);
  });

  it("is none where nobody was scored", () => {
    expect(driftOf("x", [5, 5], [0, 0])).toMatchObject({ psi: 0, isDrifted: false });
  });

  it("is told of the column that moved, block by block as at once", () => {
    const random = new SeededRandom(4);
    const table = (shift: number, n: number): Column[] => [
      { kind: "numeric", name: "still", values: Float32Array.from({ length: n }, () => random.normal()) },
      {
        kind: "numeric",
        name: "moved",
        values: Float32Array.from({ length: n }, () => random.normal() + shift),
      },
      {
        kind: "categorical",
        name: "region",
        codes: Int32Array.from({ length: n }, () => random.nextInt(shift > 0 ? 3 : 2)),
        levels: ["east", "west", "mars"],
      },
    ];
    const raw = Float64Array.from({ length: 5000 }, () => random.normal());
    const reference = referenceOf(table(0, 5000), rowsOf(5000), raw);
    const later = table(1, 4000);
    const counter = new DriftCounter(reference);
    counter.add(later, raw.subarray(0, 4000));
    const { features, score } = counter.result();
    expect(
      features
        .filter(({ isDrifted }) => isDrifted)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["moved", "region"]);
    expect(score.isDrifted).toBe(false);
    const inBlocks = new DriftCounter(reference);
    const block = (from: number, to: number): Column[] =>
      later.map((column) =>
        column.kind === "numeric"
          ? { ...column, values: column.values.subarray(from, to) }
          : { ...column, codes: column.codes.subarray(from, to) },
      );
    inBlocks.add(block(0, 1500), raw.subarray(0, 1500));
    inBlocks.add(block(1500, 4000), raw.subarray(1500, 4000));
    expect(inBlocks.result()).toEqual(counter.result());
  });
});
