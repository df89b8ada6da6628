import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Column } from "../../src/core/columns.ts";
import { association, rankColumn } from "../../src/select/association.ts";
import { clusterColumns, completeLinkage } from "../../src/select/clusters.ts";
import { selectionData } from "./selection-data.ts";

const numbers = (values: readonly number[]): Column => ({
  kind: "numeric",
  name: "",
  values: Float32Array.from(values),
});
const categories = (texts: string): Column => {
  const levels = [...new Set(texts)].sort();
  return {
    kind: "categorical",
    name: "",
    levels,
    codes: Int32Array.from(texts, (text) => levels.indexOf(text)),
  };
};

function between(one: Column, other: Column): number {
  const nRows = one.kind === "numeric" ? one.values.length : one.codes.length;
  const rows = Int32Array.from({ length: nRows }, (_, row) => row);
  return association(rankColumn(one, rows), rankColumn(other, rows));
}

/** Pearson's correlation of mid-ranks found by counting. */
function slowSpearman(x: readonly number[], y: readonly number[]): number {
  const ranks = (values: readonly number[]) =>
    values.map(
      (value) =>
        values.filter((other) => other < value).length + values.filter((other) => other === value).length / 2,
    );
  const [a, b] = [ranks(x), ranks(y)];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const dot = (p: readonly number[], q: readonly number[]) =>
    p.reduce((sum, value, at) => sum + (value - mean(p)) * (q[at]! - mean(q)), 0);
  return Math.abs(dot(a, b)) / Math.sqrt(dot(a, a) * dot(b, b));
}

describe("association", () => {
  it("of numbers is Spearman's correlation, ties and all", () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 5, maxLength: 30 }), (rows) => {
        const [x, y] = [rows.map(([a]) => a), rows.map(([, b]) => b)];
        fc.pre(new Set(x).size > 1 && new Set(y).size > 1);
        expect(between(numbers(x), numbers(y))).toBeCloseTo(slowSpearman(x, y), 9);
      }),
    );
  });

  it("of numbers is that of the rows where both are known, as long as they are missing together", () => {
    const x = Array.from({ length: 100 }, (_, row) => (row % 10 === 0 ? Number.NaN : row));
    expect(between(numbers(x), numbers(x.map((value) => -value)))).toBeCloseTo(1, 12);
    expect(between(numbers(x), numbers(x.map((value, row) => (row < 20 ? Number.NaN : value))))).toBe(0);
  });

  it("of categories is Cramér's V corrected: 1 for other names, 0 where they are independent, by hand", () => {
    expect(between(categories("aabbcc".repeat(9)), categories("xxzzyy".repeat(9)))).toBeCloseTo(1, 12);
    expect(between(categories("aabb".repeat(25)), categories("xyxy".repeat(25)))).toBe(0);
    // 2 × 2 with cells 30, 20, 20, 30: χ² / n = .04; less 1/99; over min(2 − 1/99) − 1.
    const one = categories("a".repeat(50) + "b".repeat(50));
    const other = categories("x".repeat(30) + "y".repeat(20) + "x".repeat(20) + "y".repeat(30));
    expect(between(one, other)).toBeCloseTo(Math.sqrt((0.04 - 1 / 99) / (1 - 1 / 99)), 12);
  });

  it("of a number and a category is the corrected correlation ratio: 1 where the category tells the number", () => {
    const texts = "aabbcc".repeat(10);
    const told = [...texts].map((text) => texts.indexOf(text));
    expect(between(numbers(told), categories(texts))).toBeCloseTo(1, 12);
    expect(
      between(categories(texts), numbers([...texts].map((_, row) => Math.floor(row / 2) % 2))),
    ).toBeLessThan(0.2);
  });
});

describe("clusters", () => {
  const triangle = (rows: number[][]) =>
    rows.map((row) => Float64Array.from([...row, 0, 0, 0, 0, 0].slice(0, 5)));

  it("are complete: a chain of neighbours is cut", () => {
    // 0 – 1 – 2 – 3 in a chain, of which 1 – 2 is the strongest; 4 stands alone.
    const tie = triangle([[], [0.96], [0.9, 0.99], [0.8, 0.92, 0.97], [0, 0, 0, 0]]);
    expect(completeLinkage(tie, 0.95)).toEqual([{ members: [1, 2], least: 0.99 }]);
    expect(completeLinkage(tie, 0.9)).toEqual([{ members: [1, 2, 3], least: 0.92 }]);
  });

  it("are spoken for by the cheapest of those that are about as strong", () => {
    const data = selectionData({ nClients: 1000, seed: 5, effects: [1], nNoise: 1 });
    const [driver, noise] = data.dataset.columns as Extract<Column, { kind: "numeric" }>[];
    const columns: Column[] = [
      { ...driver!, name: "dear" },
      { ...driver!, name: "cheap", values: driver!.values.map((value) => value + (value > 0 ? 1e-3 : 0)) },
      { ...noise!, name: "noise" },
    ];
    const candidates = columns.map(({ name }) => ({
      name,
      group: "own",
      cost: "",
      costRank: name === "dear" ? 3 : 1,
    }));
    const quality = new Map(
      columns.map(({ name }) => [
        name,
        { name, missingShare: 0, drift: 0, aucAlone: name === "dear" ? 0.75 : 0.749, fault: null },
      ]),
    );
    const clusters = clusterColumns({ ...data.dataset, columns }, candidates, quality, 0.95, 1, () => {});
    expect(clusters).toEqual([{ representative: "cheap", others: ["dear"], least: expect.closeTo(1, 6) }]);
    quality.get("dear")!.aucAlone = 0.9;
    const [strong] = clusterColumns({ ...data.dataset, columns }, candidates, quality, 0.95, 1, () => {});
    expect(strong!.representative).toBe("dear");
  });
});
