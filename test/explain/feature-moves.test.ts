import { describe, expect, it } from "vitest";
import { type Column, missingLevel } from "../../src/core/columns.ts";
import { featureMoves, occurringValues } from "../../src/explain/feature-moves.ts";
import { smallBundle, smallTable } from "../model/small-bundle.ts";

const numeric = (...values: number[]): Column => ({
  kind: "numeric",
  name: "x",
  values: Float32Array.from(values),
});

describe("values that occur", () => {
  it("of a number are its percentiles, each once and without missing ones", () => {
    const thousand = numeric(...Array.from({ length: 1000 }, (_, at) => 999 - at), Number.NaN);
    expect(occurringValues(thousand)).toEqual(Array.from({ length: 99 }, (_, at) => (at + 1) * 10));
    expect(occurringValues(numeric(2, 1, Number.NaN, 1))).toEqual([1, 2]);
    expect(occurringValues(numeric(Number.NaN))).toEqual([]);
  });

  it("leave out what fewer than one client in a hundred has", () => {
    const rare = numeric(...Array.from({ length: 1000 }, (_, at) => (at < 5 ? 1 : 0)));
    expect(occurringValues(rare)).toEqual([0]);
    const codes = Int32Array.from({ length: 1000 }, (_, at) =>
      at < 5 ? 3 : at < 400 ? 1 : at < 450 ? 0 : 2,
    );
    const levels = ["b", "a", missingLevel, "c"];
    expect(occurringValues({ kind: "categorical", name: "c", codes, levels })).toEqual(["a", "b"]);
  });
});

describe("moves of one feature, worked by hand", () => {
  const columns: Column[] = [
    numeric(...Array.from({ length: 200 }, (_, at) => at % 10)),
    {
      kind: "categorical",
      name: "c",
      codes: new Int32Array(200).fill(0, 0, 150).fill(1, 150),
      levels: ["a", "b"],
    },
  ];
  // From 3 on one more, from 8 on one less; b is worth half.
  const predict = ([x, c]: readonly unknown[]) =>
    (Number(x) >= 3 ? 1 : 0) - (Number(x) >= 8 ? 2 : 0) + (c === "b" ? 0.5 : 0);

  it("tell the nearest of the values that reach as far", () => {
    expect(featureMoves(columns, 1, predict)).toEqual([
      { feature: 0, lowest: { value: 8, raw: -1 }, highest: { value: 3, raw: 1 } },
      { feature: 1, lowest: null, highest: { value: "b", raw: 0.5 } },
    ]);
    expect(featureMoves(columns, 159, predict)).toEqual([
      { feature: 0, lowest: null, highest: { value: 7, raw: 1.5 } },
      { feature: 1, lowest: { value: "a", raw: -1 }, highest: null },
    ]);
  });
});

describe("moves of a model's features", () => {
  it("reach as far as asking the model with every value there is", async () => {
    const { full } = await smallBundle();
    const values = (row: number) =>
      smallTable.map((column) =>
        column.kind === "numeric" ? column.values[row]! : column.levels[column.codes[row]!]!,
      );
    for (const row of [0, 1, 77, 399]) {
      const moves = featureMoves(smallTable, row, (tried) => full.predictRow(tried));
      for (const { feature, lowest, highest } of moves) {
        const now = full.predictRow(values(row));
        const tried = Array.from({ length: 400 }, (_, other) => {
          const moved = values(row);
          moved[feature] = values(other)[feature]!;
          return Number.isNaN(moved[feature]) ? now : full.predictRow(moved);
        });
        const [low, high] = [Math.min(now, ...tried), Math.max(now, ...tried)];
        expect((lowest?.raw ?? now) - low, `${row} ${feature}`).toBeCloseTo(0, 12);
        expect((highest?.raw ?? now) - high, `${row} ${feature}`).toBeCloseTo(0, 12);
      }
    }
  });
});
