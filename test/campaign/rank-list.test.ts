import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvText } from "../../src/campaign/csv.ts";
import { type RankListInput, rankList, type ShapSource } from "../../src/campaign/rank-list.ts";
import type { FeatureText } from "../../src/campaign/reason-text.ts";
import { DataError, InternalError } from "../../src/core/errors.ts";
import { SeededRandom } from "../../src/util/random.ts";

const texts: Record<string, FeatureText> = {
  spend: { family: "spend", phrase: "contacts' monthly spend", unit: "RUB" },
  spend_trend: { family: "spend", phrase: "trend of contacts' monthly spend" },
  region: { family: "region", phrase: "region" },
  longest_call: { family: "calls", phrase: "longest call", isPrivate: true },
};

/** Four clients, worked by hand; the last of the five SHAP columns is the expected value. */
const input: RankListInput = {
  clientId: ["c4", "c1", "c3", "c2"],
  probability: Float64Array.of(0.2, 0.9, 0.2, 0.05),
  features: [
    { kind: "numeric", name: "spend", values: Float32Array.of(430, 612, Number.NaN, 100) },
    { kind: "numeric", name: "spend_trend", values: Float32Array.of(0.5, 1.23456, -1, 0) },
    { kind: "categorical", name: "region", codes: Int32Array.of(1, 0, 1, -1), levels: ["Perm", "Omsk"] },
    { kind: "numeric", name: "longest_call", values: Float32Array.of(60, 3000, 90, 90) },
  ],
  // biome-ignore format: one row per client
  shap: Float64Array.of(
    0.1, 0.3, 0.5, 0, -3,
    0.9, -0.2, 0.2, 0.4, -3,
    0.6, -0.6, 0, -0.1, -3,
    0.3, -0.4, 0.2, -0.1, -3,
  ),
  describe: (name) => texts[name]!,
};

describe("rankList, by hand", () => {
  const list = rankList(input);

  it("ranks by probability, ties by client id", () => {
    expect([...list.rank]).toEqual([1, 2, 3, 4]);
    expect(list.client_id).toEqual(["c1", "c3", "c4", "c2"]);
    expect([...list.probability]).toEqual([0.9, 0.2, 0.2, 0.05]);
  });

  it("puts rank r of n into decile ⌊10 (r − 1) / n⌋ + 1", () => {
    expect([...list.decile]).toEqual([1, 3, 6, 8]);
  });

  it("sums a family, tells its strongest member, and orders families by their sums", () => {
    // c1: spend 0.9 − 0.2 = 0.7, calls 0.4, region 0.2.
    expect(list.reason_1[0]).toBe("contacts' monthly spend: 612 RUB (typical 430)");
    expect(list.reason_2[0]).toBe("longest call: higher than typical");
    expect(list.reason_3[0]).toBe("region: Perm (typical Omsk)");
    // c4: region 0.5, spend 0.1 + 0.3 = 0.4 with the trend as its strongest member.
    expect(list.reason_1[2]).toBe("region: Omsk (typical Omsk)");
    expect(list.reason_2[2]).toBe("trend of contacts' monthly spend: 0.5 (typical 0.25)");
  });

  it("leaves cells empty where fewer than three families raise the probability", () => {
    // c3: spend cancels to 0; c2: spend is negative, region positive.
    expect([list.reason_1[1], list.reason_2[1], list.reason_3[1]]).toEqual(["", "", ""]);
    expect([list.reason_1[3], list.reason_2[3], list.reason_3[3]]).toEqual([
      "region: unknown (typical Omsk)",
      "",
      "",
    ]);
  });

  it("lists the best only when there is a limit, with deciles of the whole population", () => {
    const best = rankList({ ...input, limit: 2 });
    expect(best.client_id).toEqual(["c1", "c3"]);
    expect([...best.decile]).toEqual([1, 3]);
    expect(rankList({ ...input, limit: 0 }).client_id).toEqual([]);
  });

  it("takes typical values of a larger population", () => {
    const typical = [500, 0, "Ufa", 60];
    expect(rankList({ ...input, typical }).reason_1[0]).toBe(
      "contacts' monthly spend: 612 RUB (typical 500)",
    );
  });

  it("asks for the SHAP values of the listed rows alone", () => {
    const asked: number[] = [];
    const shap: ShapSource = (rowIdx) => {
      asked.push(...rowIdx);
      const values = input.shap as Float64Array;
      return Float64Array.from([...rowIdx].flatMap((at) => [...values.subarray(at * 5, at * 5 + 5)]));
    };
    expect(rankList({ ...input, shap, limit: 2 })).toEqual(rankList({ ...input, limit: 2 }));
    expect(asked).toEqual([1, 2]);
  });

  it("never shows the value of a private feature", () => {
    expect(csvText(list)).not.toContain("3000");
  });

  it("refuses a probability that is NaN, and SHAP values of the wrong shape", () => {
    expect(() => rankList({ ...input, probability: Float64Array.of(0.1, Number.NaN, 0, 0) })).toThrow(
      DataError,
    );
    expect(() => rankList({ ...input, shap: new Float64Array(16) })).toThrow(InternalError);
  });

  it("lists nobody when there is nobody", () => {
    const nobody = {
      ...input,
      clientId: [],
      probability: new Float64Array(0),
      features: [],
      shap: new Float64Array(0),
    };
    expect(rankList(nobody).reason_1).toEqual([]);
  });
});

/** Many ties in probability, and more rows than one chunk when asked for. */
function simulate(nRows: number, seed: number): RankListInput {
  const random = new SeededRandom(seed);
  const values = () => Float32Array.from({ length: nRows }, () => random.nextInt(9));
  return {
    clientId: Array.from({ length: nRows }, (_, rowIdx) => `c${rowIdx}`),
    probability: Float64Array.from({ length: nRows }, () => random.nextInt(5) / 8),
    features: Object.keys(texts).map((name) => ({ kind: "numeric", name, values: values() })),
    shap: Float64Array.from({ length: nRows * 5 }, () => random.normal()),
    describe: (name) => texts[name]!,
  };
}

function permute(of: RankListInput, order: readonly number[]): RankListInput {
  const shap = of.shap as Float64Array;
  return {
    ...of,
    clientId: order.map((at) => of.clientId[at]!),
    probability: Float64Array.from(order, (at) => of.probability[at]!),
    features: of.features.map((column) =>
      column.kind === "numeric"
        ? { ...column, values: Float32Array.from(order, (at) => column.values[at]!) }
        : { ...column, codes: Int32Array.from(order, (at) => column.codes[at]!) },
    ),
    shap: Float64Array.from(order.flatMap((at) => [...shap.subarray(at * 5, at * 5 + 5)])),
  };
}

describe("rankList", () => {
  it("does not depend on the order of rows, and a limit cuts the full list", () => {
    const cases = fc.integer({ min: 1, max: 40 }).chain((nRows) => {
      const order = fc.shuffledSubarray([...Array(nRows).keys()], { minLength: nRows });
      return fc.tuple(fc.constant(nRows), fc.integer(), order, fc.nat({ max: 50 }));
    });
    fc.assert(
      fc.property(cases, ([nRows, seed, order, limit]) => {
        const rows = simulate(nRows, seed);
        const full = rankList(rows);
        expect(rankList(permute(rows, order))).toEqual(full);
        const best = rankList({ ...rows, limit });
        for (const [name, column] of Object.entries(best)) {
          expect(column).toEqual(full[name as keyof typeof full].slice(0, limit));
        }
      }),
    );
  });

  it("gives the same reasons on both sides of a chunk's border", () => {
    const rows = simulate(9000, 4);
    const full = rankList(rows);
    for (const place of [0, 8191, 8192, 8999]) {
      const rowIdx = rows.clientId.indexOf(full.client_id[place]!);
      const typical = rankList({ ...permute(rows, [rowIdx]), typical: [4, 4, 4, 4] });
      expect(typical.reason_1[0]).toBe(full.reason_1[place]);
    }
  });
});
