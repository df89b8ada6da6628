import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ExplainInput, explainRows } from "../../src/campaign/explain-rows.ts";
import type { FeatureText } from "../../src/campaign/reason-text.ts";
import { topRows } from "../../src/campaign/top-rows.ts";
import { typicalValues } from "../../src/campaign/typical-values.ts";
import type { Column } from "../../src/core/columns.ts";
import { DataError, InternalError } from "../../src/core/errors.ts";
import { SeededRandom } from "../../src/util/random.ts";

const texts: FeatureText[] = [
  { family: "spend", phrase: "contacts' monthly spend", unit: "RUB" },
  { family: "spend", phrase: "trend of contacts' monthly spend" },
  { family: "region", phrase: "region" },
  { family: "calls", phrase: "longest call", isCompared: true },
];

/** Of clients with few contacts, what contacts spend is no reason. */
const rules = { texts, textsOfFew: [null, null, ...texts.slice(2)], minContacts: 5 };

/** Gives rows of a whole table's SHAP values. */
const shapOf = (values: Float64Array) => (rowIdx: Int32Array) =>
  Float64Array.from([...rowIdx].flatMap((row) => [...values.subarray(row * 5, row * 5 + 5)]));

const all = Int32Array.of(0, 1, 2, 3);

/** Four clients, worked by hand. */
const features: Column[] = [
  { kind: "numeric", name: "spend", values: Float32Array.of(430, 612, Number.NaN, 100) },
  { kind: "numeric", name: "spend_trend", values: Float32Array.of(0.5, 1.23456, -1, 0) },
  { kind: "categorical", name: "region", codes: Int32Array.of(1, 0, 1, -1), levels: ["Perm", "Omsk"] },
  { kind: "numeric", name: "longest_call", values: Float32Array.of(60, 3000, 90, 90) },
];

const input: ExplainInput = {
  features,
  typical: typicalValues(features),
  families: texts.map(({ family }) => family),
  rules,
  nContacts: Int32Array.of(9, 9, 9, 9),
  // The last of the five columns is the expected value.
  // biome-ignore format: one row per client
  shap: shapOf(Float64Array.of(
    0.1, 0.3, 0.5, 0, -3,
    0.9, -0.2, 0.2, 0.4, -3,
    0.6, -0.6, 0, -0.1, -3,
    0.3, -0.4, 0.2, -0.1, -3,
  )),
  language: "en",
  nReasons: 3,
};

describe("explainRows, by hand", () => {
  const reasons = explainRows(input, all);
  const of = (row: number) => reasons.map((place) => place[row]);

  it("sums a family, tells its strongest member, and orders families by their sums", () => {
    // Spend 0.9 − 0.2 = 0.7, calls 0.4, region 0.2.
    expect(of(1)).toEqual([
      "contacts' monthly spend: 612 RUB (usually 430 RUB)",
      "longest call: more than usual",
      "region: Perm (usually Omsk)",
    ]);
    // Region 0.5, spend 0.1 + 0.3 = 0.4 with the trend as its strongest member.
    expect(of(0)).toEqual([
      "region: Omsk, as usual",
      "trend of contacts' monthly spend: 0.5 (usually 0.25)",
      "",
    ]);
  });

  it("leaves cells empty where fewer families raise the probability", () => {
    // Spend cancels to 0; spend is negative, region positive.
    expect(of(2)).toEqual(["", "", ""]);
    expect(of(3)).toEqual(["region: no data (usually Omsk)", "", ""]);
  });

  it("tells a client with few contacts by the stricter rules", () => {
    const few = explainRows({ ...input, nContacts: Int32Array.of(9, 4, 9, 9) }, all);
    expect(few.map((place) => place[1])).toEqual([
      "longest call: more than usual",
      "region: Perm (usually Omsk)",
      "",
    ]);
  });

  it("takes usual values of a larger population", () => {
    const typical = [500, 0, "Ufa", 60];
    expect(explainRows({ ...input, typical }, all)[0]![1]).toBe(
      "contacts' monthly spend: 612 RUB (usually 500 RUB)",
    );
  });

  it("asks for the SHAP values of the listed rows alone, and for none where no reason is wanted", () => {
    const asked: number[] = [];
    const shap = (rows: Int32Array) => {
      asked.push(...rows);
      return input.shap(rows);
    };
    expect(explainRows({ ...input, shap }, Int32Array.of(1, 0))[0]).toEqual([reasons[0]![1], reasons[0]![0]]);
    expect(explainRows({ ...input, shap, nReasons: 0 }, all)).toEqual([]);
    expect(asked).toEqual([1, 0]);
  });

  it("never shows the value of what may only be compared", () => {
    expect(reasons.flat().join(" ")).not.toContain("3,000");
  });

  it("refuses SHAP values of the wrong shape, and explains nobody when there is nobody", () => {
    expect(() => explainRows({ ...input, shap: () => new Float64Array(16) }, all)).toThrow(InternalError);
    expect(explainRows(input, new Int32Array(0))).toEqual([[], [], []]);
  });
});

describe("explainRows", () => {
  it("does not depend on the order of rows, and is the same on both sides of a chunk's border", () => {
    const nRows = 9000;
    const random = new SeededRandom(4);
    const values = () => Float32Array.from({ length: nRows }, () => random.nextInt(9));
    const many: ExplainInput = {
      ...input,
      features: texts.map((_, at) => ({ kind: "numeric", name: `f${at}`, values: values() })),
      nContacts: new Int32Array(nRows).fill(9),
      shap: shapOf(Float64Array.from({ length: nRows * 5 }, () => random.normal())),
    };
    const rows = Int32Array.from({ length: nRows }, (_, row) => row);
    const forward = explainRows(many, rows);
    const backward = explainRows(many, rows.toReversed());
    expect(backward.map((place) => place.toReversed())).toEqual(forward);
  });
});

describe("topRows", () => {
  it("ranks by value, ties by client id", () => {
    const value = Float64Array.of(0.2, 0.9, 0.2, 0.05);
    const ids = ["c4", "c1", "c3", "c2"];
    expect([...topRows(ids, value, 4)]).toEqual([1, 2, 0, 3]);
    expect([...topRows(ids, value, 2)]).toEqual([1, 2]);
    expect([...topRows(ids, value, 0)]).toEqual([]);
  });

  it("refuses a value that is NaN", () => {
    expect(() => topRows(["a", "b"], Float64Array.of(0.1, Number.NaN), 2)).toThrow(DataError);
  });

  it("equals sorting everybody and cutting", () => {
    const values = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 40 });
    fc.assert(
      fc.property(values, fc.nat({ max: 50 }), (list, limit) => {
        const ids = list.map((_, at) => `c${(at * 7) % 41}`);
        const rows = [...list.keys()].sort((a, b) => list[b]! - list[a]! || (ids[a]! < ids[b]! ? -1 : 1));
        expect([...topRows(ids, Float64Array.from(list), limit)]).toEqual(rows.slice(0, limit));
      }),
    );
  });
});
