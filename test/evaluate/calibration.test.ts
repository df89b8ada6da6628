import { describe, expect, it } from "vitest";
import { calibration } from "../../src/evaluate/calibration.ts";
import { wilson } from "../../src/evaluate/wilson.ts";
import { SeededRandom } from "../../src/util/random.ts";

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** Rows whose true log-odds are `slope · logit(p) + intercept`. */
function simulate(nRows: number, slope: number, intercept: number, seed: number) {
  const random = new SeededRandom(seed);
  const logits = Float64Array.from({ length: nRows }, () => random.normal() - 3);
  return {
    probability: logits.map(logistic),
    label: Uint8Array.from(logits, (x) => (random.next() < logistic(slope * x + intercept) ? 1 : 0)),
    cluster: Int32Array.from({ length: nRows }, (_, row) => row),
  };
}

/** Eight rows at two probabilities, log-odds −1 and 1, with rates 1/4 and 3/4: the line goes through both. */
const twoPoints = {
  label: Uint8Array.of(1, 0, 0, 0, 1, 1, 1, 0),
  probability: Float64Array.from([-1, -1, -1, -1, 1, 1, 1, 1], logistic),
  cluster: Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7),
};

describe("calibration", () => {
  it("has the line that is worked by hand, with its interval", () => {
    const { slope, intercept, reason } = calibration(
      twoPoints.label,
      twoPoints.probability,
      twoPoints.cluster,
    );
    expect(reason).toBeNull();
    expect(slope.value).toBeCloseTo(Math.log(3), 9);
    expect(intercept.value).toBeCloseTo(0, 9);
    // A rate's log-odds have the variance 1 / (4 · 3/16) = 4/3; the slope is half of their difference.
    const error = Math.sqrt((4 / 3 + 4 / 3) / 4);
    expect(slope.high! - slope.value!).toBeCloseTo(1.959963984540054 * error, 7);
    expect(intercept.high!).toBeCloseTo(1.959963984540054 * error, 7);
  });

  it("does not take a client's copies for new clients", () => {
    const twice = calibration(
      Uint8Array.from([...twoPoints.label, ...twoPoints.label]),
      Float64Array.from([...twoPoints.probability, ...twoPoints.probability]),
      Int32Array.from([...twoPoints.cluster, ...twoPoints.cluster]),
    );
    const once = calibration(twoPoints.label, twoPoints.probability, twoPoints.cluster);
    for (const name of ["slope", "intercept", "observedOverExpected"] as const) {
      expect(twice[name].low).toBeCloseTo(once[name].low!, 9);
      expect(twice[name].high).toBeCloseTo(once[name].high!, 9);
    }
  });

  it("finds true probabilities right: slope 1, ratio 1, deciles inside their bands", () => {
    const { label, probability, cluster } = simulate(20_000, 1, 0, 4);
    const found = calibration(label, probability, cluster);
    expect(found.slope.low).toBeLessThan(1);
    expect(found.slope.high).toBeGreaterThan(1);
    expect(found.observedOverExpected.low).toBeLessThan(1);
    expect(found.observedOverExpected.high).toBeGreaterThan(1);
    expect(found.bins).toHaveLength(10);
    expect(found.bins.filter(({ isInside }) => isInside).length).toBeGreaterThanOrEqual(8);
    expect(found.expectedCalibrationError).toBeLessThan(0.01);
  });

  it("finds what is wrong with others: too extreme, too high", () => {
    const { label, probability, cluster } = simulate(20_000, 0.5, -1, 5);
    const { slope, intercept, observedOverExpected } = calibration(label, probability, cluster);
    expect(slope.low).toBeLessThan(0.5);
    expect(slope.high).toBeGreaterThan(0.5);
    expect(intercept.low).toBeLessThan(-1);
    expect(intercept.high).toBeGreaterThan(-1);
    const positives = label.reduce((sum, value) => sum + value, 0);
    const expected = probability.reduce((sum, value) => sum + value, 0);
    expect(observedOverExpected.value).toBeCloseTo(positives / expected, 12);
  });

  it("covers slope and ratio in about 95 of 100 samples", () => {
    let [slopes, ratios] = [0, 0];
    const nSamples = 200;
    for (let sample = 0; sample < nSamples; sample++) {
      const { label, probability } = simulate(600, 1, 1, sample);
      const found = calibration(label, probability, Int32Array.from(label.keys()));
      if (found.slope.low! <= 1 && found.slope.high! >= 1) slopes++;
      const truth = probability.reduce((sum, p) => sum + logistic(Math.log(p / (1 - p)) + 1), 0);
      const expected = probability.reduce((sum, p) => sum + p, 0);
      const { low, high } = found.observedOverExpected;
      if (low! <= truth / expected && high! >= truth / expected) ratios++;
    }
    expect(slopes).toBeGreaterThanOrEqual(178);
    expect(ratios).toBeGreaterThanOrEqual(178);
  });

  it.each([
    ["no rows", [], [], "no rows"],
    ["one class", [0, 0], [0.1, 0.2], "rows of one class only"],
    ["equal scores", [0, 1, 0], [0.2, 0.2, 0.2], "one probability for all rows: no slope"],
    ["classes apart", [0, 0, 1, 1], [0.1, 0.2, 0.7, 0.8], "the classes are fully apart: no finite slope"],
  ])("gives no line for %s, and says why", (_, labels, probabilities, reason) => {
    const found = calibration(
      Uint8Array.from(labels),
      Float64Array.from(probabilities),
      Int32Array.from(labels.keys()),
    );
    expect(found.reason).toBe(reason);
    expect(found.slope).toEqual({ value: null, low: null, high: null });
    expect(JSON.stringify(found)).not.toMatch(/NaN|Infinity/);
  });
});

describe("Wilson's interval", () => {
  it("is that of R's prop.test without continuity correction", () => {
    const { low, high } = wilson(10, 100);
    expect(low).toBeCloseTo(0.05522914, 8);
    expect(high).toBeCloseTo(0.17436566, 8);
  });

  it("ends at 0 and 1 where all trials agree", () => {
    expect(wilson(0, 20).low).toBe(0);
    expect(wilson(20, 20).high).toBe(1);
    expect(wilson(0, 0)).toEqual({ value: null, low: null, high: null });
  });
});
