import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupFamilies, strongestFamilies } from "../../src/campaign/families.ts";
import { median } from "../../src/campaign/median.ts";
import { reasonTeller } from "../../src/campaign/reason-text.ts";
import { typicalValues, valueAt } from "../../src/campaign/typical-values.ts";
import { valueFormat } from "../../src/campaign/value-format.ts";
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
    expect(reasonTeller("en")(text, valueAt(column, 0), "Omsk")).toBe("region: no data (usually Omsk)");
  });
});

describe("strongestFamilies", () => {
  it("equals adding up, filtering and sorting objects", () => {
    const features = fc.array(
      fc.record({
        family: fc.constantFrom("a", "b", "c", "d", "e"),
        shap: fc.integer({ min: -9, max: 9 }),
        mayTell: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(features, (rows) => {
        const strongest = new Int32Array(3);
        const find = strongestFamilies(groupFamilies(rows.map((row) => row.family)));
        find(
          Float64Array.from([7, 7, ...rows.map((row) => row.shap)]),
          2,
          Uint8Array.from(rows, (row) => +row.mayTell),
          strongest,
        );
        const sums = Map.groupBy(rows.entries(), ([, row]) => row.family);
        const expected = [...sums.values()]
          .map((members) => ({
            sum: members.reduce((sum, [, row]) => sum + row.shap, 0),
            feature:
              members.filter(([, row]) => row.mayTell).toSorted((a, b) => b[1].shap - a[1].shap)[0]?.[0] ??
              -1,
          }))
          .filter(({ sum, feature }) => sum > 0 && feature >= 0)
          .toSorted((a, b) => b.sum - a.sum)
          .map(({ feature }) => feature);
        expect([...strongest]).toEqual([...expected, -1, -1, -1].slice(0, 3));
      }),
    );
  });

  it("takes a sum that cancels but for rounding as nothing", () => {
    const strongest = new Int32Array(1);
    const all = Uint8Array.of(1, 1, 1);
    strongestFamilies(groupFamilies(["a", "a", "a"]))(Float64Array.of(0.1, 0.2, -0.3), 0, all, strongest);
    expect(0.1 + 0.2 - 0.3).toBeGreaterThan(0);
    expect([...strongest]).toEqual([-1]);
  });
});

/** No-break spaces, which numbers hold in Russian, as plain ones. */
const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("reasonTeller", () => {
  const spend = { family: "spend", phrase: "contacts' monthly spend", unit: "RUB" };
  const tell = reasonTeller("en");

  it("shows the value and the usual one", () => {
    expect(tell(spend, 612.4, 430)).toBe("contacts' monthly spend: 612 RUB (usually 430 RUB)");
    expect(tell(spend, 430.2, 430)).toBe("contacts' monthly spend: 430 RUB, as usual");
    expect(tell(spend, null, 430)).toBe("contacts' monthly spend: no data (usually 430 RUB)");
    expect(tell(spend, 5, null)).toBe("contacts' monthly spend: 5 RUB");
    expect(tell(spend, null, null)).toBe("contacts' monthly spend: no data");
  });

  it("only compares what may only be compared", () => {
    const text = { family: "calls", phrase: "longest call", isCompared: true };
    expect(tell(text, 61, 430)).toBe("longest call: less than usual");
    expect(tell(text, 431, 430)).toBe("longest call: more than usual");
    expect(tell(text, 430, 430)).toBe("longest call: as usual");
    expect(tell(text, null, 430)).toBe("longest call: no data");
    expect(tell(text, "bank", "shop")).toBe("longest call: other than usual");
  });

  it("tells shares in percent, yes and no, and categories in words", () => {
    const share = { family: "x", phrase: "share", scale: "share" } as const;
    const flag = { family: "x", phrase: "salary here", scale: "yes or no" } as const;
    const job = { family: "x", phrase: "занятость", levels: { worker: "рабочий" } };
    const russian = reasonTeller("ru");
    expect(tell(share, 0.253, 0.1)).toBe("share: 25% (usually 10%)");
    expect(plain(russian(share, 0.0123, 0.1))).toBe("share: 1,2 % (обычно 10 %)");
    expect(tell(flag, 1, 0)).toBe("salary here: yes (usually no)");
    expect(russian(flag, 1, 0)).toBe("salary here: да (обычно нет)");
    expect(russian(job, "worker", "clerk")).toBe("занятость: рабочий (обычно clerk)");
  });
});

describe("valueFormat", () => {
  it("rounds to three significant digits", () => {
    const shown = [0, -0, 0.1234, Math.fround(0.1), 12.345, 99.99, 123.4, 123456.7, -2.5, -0.4e-3];
    const expected = ["0", "0", "0.123", "0.1", "12.3", "100", "123", "123,000", "-2.5", "-0.0004"];
    expect(shown.map(valueFormat("en").amount)).toEqual(expected);
    expect(shown.slice(2, 8).map((value) => plain(valueFormat("ru").amount(value)))).toEqual([
      ..."0,123 0,1 12,3 100 123".split(" "),
      "123 000",
    ]);
  });

  it("gives a unit the form that the number asks for", () => {
    const days = (language: "en" | "ru") =>
      [1, 2, 5, 11, 21, 22, 1.5, 111, 121].map((value) => valueFormat(language).withUnit(value, "days"));
    expect(days("en").slice(0, 3)).toEqual(["1 day", "2 days", "5 days"]);
    expect(days("ru")).toEqual([
      "1 день",
      "2 дня",
      "5 дней",
      "11 дней",
      "21 день",
      "22 дня",
      "1,5 дня",
      "111 дней",
      "121 день",
    ]);
  });

  it("takes a larger unit where the number is large", () => {
    const { withUnit } = valueFormat("ru");
    expect(withUnit(95, "s")).toBe("95 с");
    expect(withUnit(1234, "s")).toBe("20,6 мин");
    expect(withUnit(7200, "s")).toBe("2 ч");
    expect(withUnit(86_400 * 5, "s")).toBe("5 дней");
    expect(withUnit(1234, "days")).toBe("3,38 года");
    expect(withUnit(365.25 * 5, "days")).toBe("5 лет");
    expect(withUnit(12, "руб.")).toBe("12 руб.");
  });
});
