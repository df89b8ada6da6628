import { describe, expect, it } from "vitest";
import { probabilityOf } from "../../src/model/calibrator.ts";
import { type CalibrationReport, calibrate } from "../../src/pipeline/train/calibrate.ts";
import type { TrainPlan } from "../../src/pipeline/train/train-plan.ts";
import { calibrationTrials } from "../../src/train/calibration/calibration-trials.ts";
import type { Dataset } from "../../src/train/dataset.ts";
import { rowsWhere } from "../../src/train/design.ts";
import type { ModelSettings } from "../../src/train/fit-model.ts";
import { runTrial } from "../../src/train/fit-pair.ts";
import { SeededRandom } from "../../src/util/random.ts";

const nClients = 1500;
const days = [0, 30, 60, 90];
const nRows = nClients * days.length;
const testRows = rowsWhere(nRows, (row) => row >= 3 * nClients);
const trainRows = rowsWhere(nRows, (row) => row < 3 * nClients);
const dayOf = Int32Array.from({ length: nRows }, (_, row) => days[Math.floor(row / nClients)]!);
const foldOf = Int32Array.from({ length: nRows }, (_, row) => (row % nClients) % 5);

/** Four snapshots of the same clients; few trees on many rows make a model that is too timid. */
function makeDataset(): Dataset {
  const random = new SeededRandom(8);
  const x = Float32Array.from({ length: nRows }, () => random.normal());
  return {
    nRows,
    clientId: Array.from({ length: nRows }, (_, row) => `c${row % nClients}`),
    cluster: Int32Array.from({ length: nRows }, (_, row) => row % nClients),
    label: x.map((value) => Number(random.next() < 1 / (1 + Math.exp(-(1.5 * value - 1.5))))),
    covered: new Uint8Array(nRows),
    columns: [{ kind: "numeric", name: "x", values: x }],
  };
}

const settings: ModelSettings = {
  params: { iterations: 8, depth: 2, learning_rate: 0.1, random_seed: 1 },
  negativeShare: 1,
};

async function report(
  dataset: Dataset,
  embargoDays: number,
): Promise<{ plan: TrainPlan; report: CalibrationReport }> {
  const trial = { name: "later snapshot", trainRows, testRows };
  const plan = {
    design: "later snapshot",
    dataset,
    trials: [trial],
    finalRows: trainRows,
    calibrationTrials: calibrationTrials(dataset, { trainRows, dayOf, embargoDays, foldOf, folds: 5 }),
    ownNames: new Set(["x"]),
  } as unknown as TrainPlan;
  const options = { settings: { own: settings, full: settings }, ownNames: plan.ownNames };
  const { scores } = await runTrial(dataset, trial, options);
  return { plan, report: await calibrate(plan, [scores], settings, 1, () => {}) };
}

describe("calibration", () => {
  const dataset = makeDataset();

  it("is learned from the last training snapshot, as a model of those before the embargo sees it", async () => {
    const { plan, report: found } = await report(dataset, 24);
    const [trial] = plan.calibrationTrials;
    expect(plan.calibrationTrials).toHaveLength(1);
    expect(new Set(trial!.trainRows.map((row) => dayOf[row]!))).toEqual(new Set([0, 30]));
    expect(new Set(trial!.testRows.map((row) => dayOf[row]!))).toEqual(new Set([60]));
    expect(found.nRows).toBe(nClients);
    expect(found.calibrator.method).toBe("platt");
    const { before, after } = found.judged;
    expect(before.slope.value).toBeGreaterThan(1.5);
    expect(Math.abs(after.slope.value! - 1)).toBeLessThan(0.15);
    expect(after.slope.value! / before.slope.value!).toBeCloseTo(
      1 / (found.calibrator as { slope: number }).slope,
      6,
    );
  });

  it("keeps the embargo: an earlier snapshot whose labels were not known by then is not learned from", async () => {
    const { plan } = await report(dataset, 31);
    expect(new Set(plan.calibrationTrials[0]!.trainRows.map((row) => dayOf[row]!))).toEqual(new Set([0]));
  });

  it("is learned from folds of clients where no earlier snapshot is left", async () => {
    const { plan, report: found } = await report(dataset, 61);
    expect(plan.calibrationTrials).toHaveLength(5);
    const judged = plan.calibrationTrials.flatMap(({ testRows }) => [...testRows]).sort((a, b) => a - b);
    expect(judged).toEqual([...trainRows]);
    for (const { trainRows, testRows } of plan.calibrationTrials) {
      const learned = new Set(trainRows.map((row) => dataset.cluster[row]!));
      expect(testRows.some((row) => learned.has(dataset.cluster[row]!))).toBe(false);
    }
    expect(found.fittedOn).toContain("5 folds of clients");
    expect(found.calibrator.method).not.toBe("none");
  });

  it.each([24, 61])("never sees a label that is judged (embargo of %i days)", async (embargoDays) => {
    const flipped = { ...dataset, label: dataset.label.map((y, row) => (row >= 3 * nClients ? 1 - y : y)) };
    const [first, second] = [await report(dataset, embargoDays), await report(flipped, embargoDays)];
    expect(second.report.calibrator).toEqual(first.report.calibrator);
    expect(second.report.judged).not.toEqual(first.report.judged);
    // The same change among the rows that it does learn from is seen.
    const leaky = { ...dataset, label: dataset.label.map((y, row) => (row % 50 === 0 ? 1 - y : y)) };
    expect((await report(leaky, embargoDays)).report.calibrator).not.toEqual(first.report.calibrator);
  });

  it("stays the model's own where positives are few, without a fit for nothing", async () => {
    let nPositives = 0;
    const rare = {
      ...dataset,
      label: dataset.label.map((y, row) => (y === 1 && (row >= 3 * nClients || nPositives++ < 40) ? 1 : 0)),
    };
    const { report: found } = await report(rare, 61);
    expect(found.calibrator).toEqual({ method: "none" });
    expect(found.reason).toBe("40 positives to calibrate on, fewer than 50");
    expect(found.judged.after).toEqual(found.judged.before);
  });

  it("keeps the ranking of the model", async () => {
    const { report: found } = await report(dataset, 24);
    const probability = probabilityOf(found.calibrator);
    for (let raw = -8; raw < 8; raw += 0.01)
      expect(probability(raw + 0.01)).toBeGreaterThan(probability(raw));
  });
});
