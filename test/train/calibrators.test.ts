import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Calibrator, probabilityOf, softplus } from "../../src/model/calibrator.ts";
import { chooseCalibrator } from "../../src/train/calibration/choose-calibrator.ts";
import { fitBeta } from "../../src/train/calibration/fit-beta.ts";
import { fitIsotonic } from "../../src/train/calibration/fit-isotonic.ts";
import { fitPlatt } from "../../src/train/calibration/fit-platt.ts";
import { SeededRandom } from "../../src/util/random.ts";

/** 300 rows by formula, so that other programs can make them too. */
const nRows = 300;
const raw = Float64Array.from({ length: nRows }, (_, i) => (((i * 37) % 101) - 50) / 15);
const labels = (probability: (raw: number) => number) =>
  Float32Array.from({ length: nRows }, (_, i) =>
    Number((((i * 7919) % 1000) + 0.5) / 1000 < probability(raw[i]!)),
  );
const label = labels((x) => 1 / (1 + Math.exp(-(0.6 * x - 0.4))));
const steep = labels((x) => 0.9 / (1 + Math.exp(-(2 * x + 1.5))));

describe("fits equal those of others on the same rows", () => {
  it("Platt's: scikit-learn 1.9.1, sklearn.calibration._SigmoidCalibration", () => {
    const { slope, intercept } = fitPlatt(raw, label) as Calibrator & { method: "platt" };
    expect(slope).toBeCloseTo(0.5650972699721367, 4);
    expect(intercept).toBeCloseTo(-0.4095114143289102, 4);
  });

  it("beta: betacal 1.1.0, BetaCalibration('abm'), by Kull, Silva Filho and Flach", () => {
    const first = fitBeta(raw, label) as Calibrator & { method: "beta" };
    expect(first.a).toBeCloseTo(0.41086933, 3);
    expect(first.b).toBeCloseTo(0.72702363, 3);
    expect(first.c).toBeCloseTo(-0.73023385, 3);
    const second = fitBeta(raw, steep) as Calibrator & { method: "beta" };
    // Its optimiser stops early.
    expect(second.a).toBeCloseTo(2.15032138, 2);
    expect(second.b).toBeCloseTo(0.01435651, 2);
    expect(second.c).toBeCloseTo(2.35937021, 2);
    // At the maximum the residuals are orthogonal to what they were fitted on.
    const residuals = raw.map((x, row) => steep[row]! - probabilityOf(second)(x));
    const product = (column: (x: number) => number) =>
      residuals.reduce((sum, residual, row) => sum + residual * column(raw[row]!), 0);
    for (const column of [() => 1, (x: number) => softplus(-x), softplus])
      expect(product(column)).toBeCloseTo(0, 8);
  });

  it("isotonic: scikit-learn 1.9.1, IsotonicRegression, but for the certain ends", () => {
    const { raw: knots, probability } = fitIsotonic(raw, label) as Calibrator & { method: "isotonic" };
    const expected = [
      [-50, 1 / 9],
      [-45, 1 / 9],
      [-44, 2 / 15],
      [-40, 2 / 15],
      [-39, 0.16],
      [-23, 0.16],
      [-22, 1 / 6],
      [-21, 1 / 6],
      [-20, 2 / 9],
      [-18, 2 / 9],
      [-17, 4 / 15],
      [-13, 4 / 15],
      [-12, 1 / 3],
      [4, 1 / 3],
      [5, 0.5],
      [6, 0.5],
      [7, 15 / 29],
      [16, 15 / 29],
      [17, 32 / 51],
      [33, 32 / 51],
      [34, 11 / 15],
      [38, 11 / 15],
      [39, 0.75],
      [41, 0.75],
      [42, 7 / 9],
      [44, 7 / 9],
      [45, 5 / 6],
      [46, 5 / 6],
      [47, 8 / 9],
      [49, 8 / 9],
      [50, 127 / 128],
    ];
    expect(knots.map((x) => Math.round(x * 15))).toEqual(expected.map(([x]) => x));
    for (const [at, [, y]] of expected.entries()) expect(probability[at]).toBeCloseTo(y!, 12);
  });
});

describe("every calibrator", () => {
  const rows = fc
    .array(fc.record({ raw: fc.integer({ min: -40, max: 40 }), label: fc.constantFrom(0, 1) }), {
      minLength: 2,
      maxLength: 60,
    })
    .map((list) => ({
      raw: Float64Array.from(list, (row) => row.raw / 8),
      label: Float32Array.from(list, (row) => row.label),
    }));

  it("never falls with the score, and is never certain", () => {
    fc.assert(
      fc.property(rows, ({ raw, label }) => {
        for (const calibrator of [fitPlatt(raw, label), fitBeta(raw, label), fitIsotonic(raw, label)]) {
          if (!calibrator) continue;
          const values = Array.from({ length: 161 }, (_, at) => probabilityOf(calibrator)(at / 8 - 10));
          for (const [at, value] of values.entries()) {
            expect(value).toBeGreaterThanOrEqual(at === 0 ? 0 : values[at - 1]!);
            expect(value).toBeLessThanOrEqual(1);
          }
          if (calibrator.method === "isotonic") {
            expect(values[0]).toBeGreaterThan(0);
            expect(values.at(-1)).toBeLessThan(1);
          }
        }
      }),
    );
  });

  it("does not depend on the order of rows but for rounding; isotonic not at all", () => {
    const order = Int32Array.from(raw.keys()).sort((a, b) => ((a * 71) % 300) - ((b * 71) % 300));
    const shuffledRaw = Float64Array.from(order, (row) => raw[row]!);
    const shuffledLabel = Float32Array.from(order, (row) => label[row]!);
    expect(fitIsotonic(shuffledRaw, shuffledLabel)).toEqual(fitIsotonic(raw, label));
    for (const fit of [fitPlatt, fitBeta]) {
      const [here, there] = [fit(raw, label)!, fit(shuffledRaw, shuffledLabel)!];
      for (const x of [-3, 0, 3]) expect(probabilityOf(there)(x)).toBeCloseTo(probabilityOf(here)(x), 10);
    }
  });

  it("is not there for a score that falls with the label, nor beta for classes that are fully apart", () => {
    expect(
      fitPlatt(
        raw.map((x) => -x),
        label,
      ),
    ).toBeUndefined();
    expect(
      fitBeta(
        raw.map((x) => -x),
        label,
      ),
    ).toBeUndefined();
    expect(
      fitBeta(
        raw,
        raw.map((x) => Number(x > 0)),
      ),
    ).toBeUndefined();
    expect(
      fitPlatt(
        raw,
        raw.map((x) => Number(x > 0)),
      ),
    ).toMatchObject({ method: "platt" });
    expect(fitPlatt(new Float64Array(nRows).fill(-2), label)).toBeUndefined();
  });
});

describe("the calibrator is chosen", () => {
  const random = new SeededRandom(5);
  const draw = (n: number, probability: (raw: number) => number) => {
    const raw = Float64Array.from({ length: n }, () => 2 * random.normal() - 2);
    return {
      raw,
      label: Float32Array.from(raw, (x) => Number(random.next() < probability(x))),
      cluster: Int32Array.from(raw.keys()),
    };
  };
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

  it.each([
    ["none", sigmoid],
    ["platt", (x: number) => sigmoid(0.6 * x - 0.5)],
    ["beta", (x: number) => sigmoid(1.6 * Math.log(sigmoid(x)) + 0.8)],
    ["isotonic", (x: number) => (x < -2 ? 0.05 : x < 0 ? 0.3 : 0.35)],
  ] as const)("%s where the scores ask for it", (method, truth) => {
    const chosen = chooseCalibrator(draw(12_000, truth), 1);
    expect(chosen.calibrator.method).toBe(method);
    expect(Object.keys(chosen.losses)).toEqual(["none", "platt", "beta", "isotonic"]);
    const probability = probabilityOf(chosen.calibrator);
    const { raw, label } = draw(12_000, truth);
    const expected = raw.reduce((sum, x) => sum + probability(x), 0);
    const observed = label.reduce((sum, y) => sum + y, 0);
    expect(observed / expected).toBeGreaterThan(0.95);
    expect(observed / expected).toBeLessThan(1.05);
  });

  it("from nothing where there are too few positives or negatives, which it says", () => {
    const few = draw(4000, () => 0.01);
    expect(chooseCalibrator(few, 1)).toMatchObject({
      calibrator: { method: "none" },
      losses: {},
      reason: expect.stringMatching(/^\d+ positives to calibrate on, fewer than 50$/),
    });
    const none = {
      raw: few.raw,
      label: few.raw.map(() => 1) as unknown as Float32Array,
      cluster: few.cluster,
    };
    expect(chooseCalibrator(none, 1).reason).toBe("0 negatives to calibrate on, fewer than 50");
  });

  it("the same way twice, and by the seed alone", () => {
    const rows = draw(2000, (x) => sigmoid(0.8 * x));
    expect(chooseCalibrator(rows, 3)).toEqual(chooseCalibrator(rows, 3));
  });
});
