import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupFamilies, strongestFamilies } from "../../src/campaign/families.ts";
import { median } from "../../src/campaign/median.ts";
import { formatValue, reasonText } from "../../src/campaign/reason-text.ts";
import { typicalValues, valueAt } from "../../src/campaign/typical-values.ts";
import type { Column } from "../../src/core/columns.ts";
import { encodeLevels } from "../../src/train/dataset.ts";

describe("median", () => {
  it("is the middle of the sorted values that are not missing", () => {
    const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.float());
    fc.assert(
      fc.property(fc.array(value, { maxLength: 60 }), (numbers) => {
        const values = Float32Array.from(numbers);
        const sorted = values.filter((of) => !Number.isNaN(of)).sort();
        const half = sorted.length >> 1;
        const [lower, upper] = [sorted[half - 1]!, sorted[half]!];
        const even = lower === upper ? upper : (lower + upper) / 2;
        const expected = sorted.length === 0 ? Number.NaN : sorted.length % 2 === 1 ? upper : even;
        expect(median(values) + 0).toBe(expected + 0);
      }),
    );
  });

  it("leaves its input as it is", () => {
    const values = Float32Array.of(3, 1, 2);
    expect(median(values)).toBe(2);
    expect([...values]).toEqual([3, 1, 2]);
  });
});

describe("typicalValues", () => {
  const region = (codes: number[], levels: string[]): Column => {
    return { kind: "categorical", name: "region", codes: Int32Array.from(codes), levels };
  };

  it("is the most frequent level, of equally frequent ones the first in the alphabet", () => {
    expect(typicalValues([region([0, 1, 1, 2], ["c", "b", "a"])])).toEqual(["b"]);
    expect(typicalValues([region([0, 0, 1, 1, 2], ["c", "b", "a"])])).toEqual(["b"]);
  });

  it("leaves missing values out, and is null when all are missing", () => {
    expect(typicalValues([region([-1, -1, 0, 1, 1], ["a", ""])])).toEqual(["a"]);
    expect(typicalValues([region([-1], ["a"])])).toEqual([null]);
    expect(typicalValues([{ kind: "numeric", name: "x", values: Float32Array.of(Number.NaN) }])).toEqual([
      null,
    ]);
    expect(valueAt(region([-1, 1], ["a", ""]), 0)).toBeNull();
    expect(valueAt(region([-1, 1], ["a", ""]), 1)).toBeNull();
  });

  it("leaves out what the trainer calls missing, and tells it as unknown", () => {
    const column: Column = { kind: "categorical", name: "region", ...encodeLevels([null, null, "Omsk"]) };
    expect(typicalValues([column])).toEqual(["Omsk"]);
    const text = { family: "region", phrase: "region" };
    expect(reasonText(text, valueAt(column, 0), "Omsk")).toBe("region: unknown (typical Omsk)");
  });
});

describe("strongestFamilies", () => {
  it("equals adding up, filtering and sorting objects", () => {
    const features = fc.array(
      fc.record({ family: fc.constantFrom("a", "b", "c", "d", "e"), shap: fc.integer({ min: -9, max: 9 }) }),
    );
    fc.assert(
      fc.property(features, (rows) => {
        const strongest = new Int32Array(3);
        const find = strongestFamilies(groupFamilies(rows.map((row) => row.family)));
        find(Float64Array.from([7, 7, ...rows.map((row) => row.shap)]), 2, strongest);
        const sums = Map.groupBy(rows.entries(), ([, row]) => row.family);
        const expected = [...sums.values()]
          .map((members) => ({
            sum: members.reduce((sum, [, row]) => sum + row.shap, 0),
            feature: members.toSorted((a, b) => b[1].shap - a[1].shap)[0]![0],
          }))
          .filter(({ sum }) => sum > 0)
          .toSorted((a, b) => b.sum - a.sum)
          .map(({ feature }) => feature);
        expect([...strongest]).toEqual([...expected, -1, -1, -1].slice(0, 3));
      }),
    );
  });

  it("takes a sum that cancels but for rounding as nothing", () => {
    const strongest = new Int32Array(1);
    strongestFamilies(groupFamilies(["a", "a", "a"]))(Float64Array.of(0.1, 0.2, -0.3), 0, strongest);
    expect(0.1 + 0.2 - 0.3).toBeGreaterThan(0);
    expect([...strongest]).toEqual([-1]);
  });
});

describe("reasonText", () => {
  it("shows the value and the typical one", () => {
    const text = { family: "spend", phrase: "contacts' monthly spend" };
    expect(reasonText(text, 612.4, 430)).toBe("contacts' monthly spend: 612 (typical 430)");
    expect(reasonText({ ...text, unit: "RUB" }, null, null)).toBe(
      "contacts' monthly spend: unknown (typical unknown)",
    );
  });

  it("only compares a private feature", () => {
    const text = { family: "calls", phrase: "longest call", isPrivate: true };
    expect(reasonText(text, 61, 430)).toBe("longest call: lower than typical");
    expect(reasonText(text, 430, 430)).toBe("longest call: as typical");
    expect(reasonText(text, null, 430)).toBe("longest call: unknown");
    expect(reasonText(text, "bank", "shop")).toBe("longest call: other than typical");
  });

  it("rounds to three significant digits, whole numbers from 100", () => {
    const shown = [0, -0, 0.1234, Math.fround(0.1), 12.345, 99.99, 123.4, 123456.7, -2.5, -0.4e-3];
    const expected = ["0", "0", "0.123", "0.1", "12.3", "100", "123", "123457", "-2.5", "-0.0004"];
    expect(shown.map(formatValue)).toEqual(expected);
  });
});
