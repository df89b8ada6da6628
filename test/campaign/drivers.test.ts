import { describe, expect, it } from "vitest";
import { findDrivers, oddsBounds } from "../../src/campaign/drivers.ts";
import type { Column } from "../../src/core/columns.ts";

const nRows = 40;
const rows = Array.from({ length: nRows }, (_, row) => row);

/** Age and its square tell one thing; a share of contacts, known for half of the clients; a region that moves nothing. */
const columns: Column[] = [
  { kind: "numeric", name: "age", values: Float32Array.from(rows, (row) => (row < 20 ? 30 : 60)) },
  { kind: "numeric", name: "age_squared", values: Float32Array.from(rows, (row) => row) },
  {
    kind: "numeric",
    name: "share",
    values: Float32Array.from(rows, (row) => (row % 2 === 0 ? Number.NaN : 0.5)),
  },
  {
    kind: "categorical",
    name: "region",
    codes: Int32Array.from(rows, (row) => Number(row >= 15)),
    levels: ["a", "b"],
  },
];
/** Age ±0.4 with its square −0.1 against it; the share ln 2 where it is known; the last column is the expected value. */
const shap = Float64Array.from(
  rows.flatMap((row) => [
    row < 20 ? 0.4 : -0.4,
    row < 20 ? -0.1 : 0.1,
    row % 2 === 0 ? 0 : Math.log(2),
    0,
    -3,
  ]),
);
const input = {
  columns,
  families: ["age", "age", "share", "region"],
  isSurroundings: [false, false, true, false],
  mayShow: [true, true, true, true],
  shap,
};

describe("drivers, worked by hand", () => {
  const found = findDrivers(input, 8);

  it("adds the SHAP values of a family before their size is taken, and leaves out what moves nothing", () => {
    expect(found.nRows).toBe(nRows);
    expect(found.drivers.map(({ feature }) => columns[feature]!.name)).toEqual(["share", "age"]);
    expect(found.drivers[0]!.effect).toBeCloseTo(Math.log(2) / 2, 12);
    expect(found.drivers[1]!.effect).toBeCloseTo(0.3, 12);
  });

  it("gives the shape of the strongest member: mean and middle eight tenths of equal values, what is not known last", () => {
    const [share, age] = found.drivers;
    expect(age!.shape).toEqual([
      { value: 30, mean: expect.closeTo(0.4, 12), low: 0.4, high: 0.4, nRows: 20 },
      { value: 60, mean: expect.closeTo(-0.4, 12), low: -0.4, high: -0.4, nRows: 20 },
    ]);
    expect(share!.shape.map(({ value, nRows }) => [value, nRows])).toEqual([
      [0.5, 20],
      [null, 20],
    ]);
  });

  it("tells what the surroundings come to", () => {
    const own = 0.5 * nRows;
    const around = (Math.log(2) * nRows) / 2;
    expect(found.surroundingsShare).toBeCloseTo(around / (own + around), 12);
    const { shares, raised, lowered, medianSize } = found.surroundings;
    // Half are not moved (× 1), half by × 2, which lies beyond the last bound.
    expect(shares).toEqual(oddsBounds.map((bound) => (bound === 1.25 ? 0.5 : 0)).concat(0.5));
    expect([raised, lowered]).toEqual([0.5, 0]);
    expect(medianSize).toBeCloseTo(Math.log(2) / 2, 12);
  });

  it("shows no feature that may not be shown, and no value of a few clients", () => {
    const { drivers } = findDrivers({ ...input, mayShow: [true, true, false, true] }, 8);
    expect(drivers.map(({ feature }) => feature)).toEqual([0]);
    const few = findDrivers({ ...input, shap: shap.map((value, at) => (at % 5 === 3 ? 1 : value)) }, 8);
    const region = few.drivers.find(({ feature }) => feature === 3)!;
    expect(region.shape.map(({ value }) => value)).toEqual(["b"]);
  });

  it("does not depend on the order of the clients", () => {
    const turned = rows.toReversed();
    const take = (column: Column): Column =>
      column.kind === "numeric"
        ? { ...column, values: Float32Array.from(turned, (row) => column.values[row]!) }
        : { ...column, codes: Int32Array.from(turned, (row) => column.codes[row]!) };
    const again = findDrivers(
      {
        ...input,
        columns: columns.map(take),
        shap: Float64Array.from(turned.flatMap((row) => [...shap.subarray(5 * row, 5 * row + 5)])),
      },
      8,
    );
    expect(again.drivers.map(({ feature }) => feature)).toEqual(found.drivers.map(({ feature }) => feature));
    expect(again.surroundings.shares).toEqual(found.surroundings.shares);
  });
});
