import { describe, expect, it } from "vitest";
import { scorePath } from "../../src/explain/score-path.ts";
import { probabilityOf, sigmoid } from "../../src/model/calibrator.ts";
import { smallBundle, smallTable } from "../model/small-bundle.ts";

describe("the path from an average client to one", () => {
  it("worked by hand: what the bank knows first, then what moves most; shares are of all that moves", () => {
    const { start, steps, end } = scorePath(
      Float64Array.of(0.2, -0.5, 0.1, 0.4, -3),
      ["coverage", "own", "own", "adopters"],
      sigmoid,
    );
    expect(start).toEqual({ logOdds: -3, probability: sigmoid(-3) });
    expect(steps.map(({ group }) => group)).toEqual(["own", "adopters", "coverage"]);
    const expected = [
      { logOdds: -0.4, share: 0.4, from: sigmoid(-3), to: sigmoid(-3.4) },
      { logOdds: 0.4, share: 0.4, from: sigmoid(-3.4), to: sigmoid(-3) },
      { logOdds: 0.2, share: 0.2, from: sigmoid(-3), to: sigmoid(-2.8) },
    ];
    for (const [at, step] of steps.entries())
      for (const [key, value] of Object.entries(expected[at]!))
        expect(step[key as "share"], `${at} ${key}`).toBeCloseTo(value, 12);
    expect(end.logOdds).toBeCloseTo(-2.8, 12);
  });

  it("has no shares where nothing moves the score", () => {
    const { steps } = scorePath(Float64Array.of(0, 0, -2), ["own", "contacts"], sigmoid);
    expect(steps.map(({ share }) => share)).toEqual([0, 0]);
  });

  it("of a model leads to its own score and probability, for every client", async () => {
    const { full, calibrator } = await smallBundle();
    const nRows = 400;
    const pool = { nRows, columns: smallTable };
    const raw = full.predict(pool);
    const { values, nFeatures } = full.shapValues(pool);
    const calibrate = probabilityOf(calibrator);
    for (let row = 0; row < nRows; row += 1) {
      const shap = values.subarray(row * (nFeatures + 1), (row + 1) * (nFeatures + 1));
      const { start, steps, end } = scorePath(shap, ["own", "own", "contacts"], calibrate);
      const sum = steps.reduce((total, { logOdds }) => total + logOdds, start.logOdds);
      expect(Math.abs(sum - raw[row]!)).toBeLessThan(1e-12);
      expect(Math.abs(end.probability - calibrate(raw[row]!))).toBeLessThan(1e-12);
    }
  });
});
