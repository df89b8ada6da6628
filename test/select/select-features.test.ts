import { describe, expect, it } from "vitest";
import { renderSelection } from "../../src/cli/render/select.ts";
import type { SelectionData } from "../../src/select/candidate.ts";
import { type SelectionReport, selectFeatures } from "../../src/select/select-features.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { selectionData } from "./selection-data.ts";

const settings = {
  max_missing_share: 0.95,
  max_drift: 0.25,
  max_auc_alone: 0.9,
  max_correlation: 0.95,
  rounds: 16,
  stability_seeds: 1,
  max_rows: 3000,
  seed: 1,
};

/** Three own drivers, one of the surroundings, twelve columns of noise, and one of each fault. */
function bank(): SelectionData {
  const data = selectionData({ nClients: 2000, seed: 11, effects: [1, -0.8, 0.7, 0.8], nNoise: 12 });
  const { dataset, candidates } = data;
  const random = new SeededRandom(12);
  const [driver] = dataset.columns;
  if (driver?.kind !== "numeric") throw new Error("a driver is a number");
  const added = {
    "repeats driver 1": driver.values.map((value) => -2 * value),
    "nearly driver 1": driver.values.map((value) => value + 0.05 * random.normal()),
    leak: dataset.label.map((y) => (random.next() < 0.01 ? 1 - y : y)),
    constant: new Float32Array(dataset.nRows).fill(3),
  };
  const columns = Object.entries(added).map(([name, values]) => ({ kind: "numeric" as const, name, values }));
  return {
    ...data,
    dataset: { ...dataset, columns: [...dataset.columns, ...columns] },
    candidates: [
      ...candidates,
      ...columns.map(({ name }) => ({ name, group: "own", cost: "column", costRank: 0 })),
    ],
  };
}

let first: SelectionReport | undefined;
const selected = async () => {
  first ??= await selectFeatures(bank(), settings);
  return first;
};

describe("the selection", () => {
  it("finds the drivers, own and of the surroundings, and none of the noise", async () => {
    const report = await selected();
    expect(report.selected.filter((name) => name.startsWith("driver"))).toEqual([
      "driver 1",
      "driver 2",
      "driver 3",
      "driver 4",
    ]);
    expect(report.selected.filter((name) => name.startsWith("noise")).length).toBeLessThanOrEqual(1);
    expect(report.groups.groups).toMatchObject([{ group: "adopters", place: 1 }]);
    expect(report.costs).toMatchObject([{ cost: "ties", columns: ["driver 4"], isDropped: false }]);
    expect(report.stability.stability).toBeGreaterThan(0.5);
  });

  it("says why it leaves out what it does", async () => {
    const { quality, clusters, selected: names } = await selected();
    const faults = quality
      .filter(({ fault }) => fault !== null)
      .map(({ name, fault, repeats }) => [name, fault, repeats]);
    expect(faults).toEqual([
      ["repeats driver 1", "duplicate", "driver 1"],
      ["leak", "suspicious", undefined],
      ["constant", "constant", undefined],
    ]);
    expect(clusters).toMatchObject([{ representative: "driver 1", others: ["nearly driver 1"] }]);
    expect(names).not.toContain("leak");
  });

  it("is told a section a stage", async () => {
    const text = renderSelection(await selected(), { columns: 100, paint: (_, words) => words });
    await expect(text).toMatchFileSnapshot("golden/report.golden.txt");
  });

  it("refuses rows of which some fold has one class only", async () => {
    const data = selectionData({ nClients: 30, seed: 2, effects: [1] });
    const label = new Float32Array(data.dataset.nRows);
    label[4] = 1;
    const once = selectFeatures({ ...data, dataset: { ...data.dataset, label } }, settings);
    await expect(once).rejects.toThrow(/1 positives of 90 rows/);
  });

  it("of columns that say nothing is nothing, twice the same, and says so", async () => {
    const data = selectionData({ nClients: 700, seed: 3, nNoise: 8 });
    const quick = { ...settings, rounds: 11, stability_seeds: 0 };
    const report = await selectFeatures(data, quick);
    expect(report.selected).toEqual([]);
    expect(renderSelection(report, { columns: 80, paint: (_, words) => words })).toContain(
      "No feature is selected: none tells more than chance.",
    );
    expect(JSON.stringify(await selectFeatures(data, quick))).toBe(JSON.stringify(report));
  });
});
