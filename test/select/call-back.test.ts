import { describe, expect, it } from "vitest";
import type { Column } from "../../src/core/columns.ts";
import { callBack, scoreTest } from "../../src/select/call-back.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { selectionData } from "./selection-data.ts";

describe("the score test", () => {
  const rows = (...bins: { residuals: number[]; variance: number }[]) => ({
    bins: {
      codes: Uint16Array.from(bins.flatMap(({ residuals }, bin) => residuals.map(() => bin))),
      nBins: bins.length,
    },
    residual: Float64Array.from(bins.flatMap(({ residuals }) => residuals)),
    variance: Float64Array.from(bins.flatMap(({ residuals, variance }) => residuals.map(() => variance))),
  });

  it("is worked by hand, the intercept free", () => {
    // U = 3 and −1, V = 20 and 30; U / V = 2 / 50. (3 − .8)² / 20 + (−1 − 1.2)² / 30.
    const { bins, residual, variance } = rows(
      { residuals: [2, 1], variance: 10 },
      { residuals: [1, -1, -1], variance: 10 },
    );
    const test = scoreTest(bins, residual, variance);
    expect(test.statistic).toBeCloseTo(2.2 ** 2 / 20 + 2.2 ** 2 / 30, 12);
    expect(test.degrees).toBe(1);
    expect(test.p).toBeCloseTo(0.525_37, 5);
  });

  it("joins bins with little variance, and asks nothing of a single one", () => {
    const { bins, residual, variance } = rows(
      { residuals: [2, 1], variance: 10 },
      { residuals: [1], variance: 6 },
      { residuals: [-2], variance: 6 },
    );
    expect(scoreTest(bins, residual, variance).degrees).toBe(1);
    const alone = rows({ residuals: [2, 1], variance: 10 });
    expect(scoreTest(alone.bins, alone.residual, alone.variance).p).toBe(1);
  });

  it("calls 5 of 100 columns of noise surer than 5 in 100, whatever the rates are", () => {
    const random = new SeededRandom(31);
    const probability = Float64Array.from({ length: 4000 }, () => 0.02 + 0.3 * random.next() ** 3);
    const variance = probability.map((p) => p * (1 - p));
    let nSure = 0;
    for (let column = 0; column < 1000; column += 1) {
      const residual = probability.map((p) => +(random.next() < p) - p);
      const codes = Uint16Array.from(residual, () => random.nextInt(5));
      nSure += +(scoreTest({ codes, nBins: 5 }, residual, variance).p < 0.05);
    }
    expect(nSure).toBeGreaterThan(30);
    expect(nSure).toBeLessThan(72);
  });
});

describe("calling back", () => {
  // Another column hides it: those who have it are also more active, which raises the odds as much as it lowers them.
  const { dataset } = selectionData({ nClients: 4000, seed: 9, effects: [1, 0.5], nNoise: 40 });
  const random = new SeededRandom(4);
  const active = dataset.columns[0] as Column & { kind: "numeric" };
  const has = Float32Array.from(active.values, (x) => +(x + random.normal() > 1.2));
  const label = Float32Array.from(active.values, (x, row) => {
    const logOdds = -2.2 + 0.5 * x - 0.7 * has[row]!;
    return +(random.next() < 1 / (1 + Math.exp(-logOdds)));
  });
  const data = {
    ...dataset,
    label,
    columns: [...dataset.columns, { kind: "numeric" as const, name: "has", values: has }],
  };
  const rows = Int32Array.from({ length: data.nRows }, (_, row) => row);
  const others = data.columns.map(({ name }) => name).filter((name) => name !== "driver 1");
  const options = { maxRows: 20_000, seed: 1 };

  it("finds what a chosen column hides, and no noise", async () => {
    expect(await callBack(data, rows, ["driver 1"], others, options)).toEqual([
      expect.objectContaining({ name: "has" }),
    ]);
  });

  it("finds nothing that the chosen columns say themselves, and needs some", async () => {
    const without = others.filter((name) => name !== "has");
    expect(await callBack(data, rows, ["driver 1", "has"], without, options)).toEqual([]);
    expect(await callBack(data, rows, [], others, options)).toEqual([]);
  });
});
