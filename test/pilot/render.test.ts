import { describe, expect, it } from "vitest";
import { renderDesign } from "../../src/cli/render/pilot-design.ts";
import { renderReading, verdict } from "../../src/cli/render/pilot-read.ts";
import { renderSplit } from "../../src/cli/render/pilot-split.ts";
import { balanceOf } from "../../src/pilot/balance.ts";
import { designPilot } from "../../src/pilot/design.ts";
import { readPilot } from "../../src/pilot/read-pilot.ts";
import { sampleRatio } from "../../src/pilot/sample-ratio.ts";
import type { SplitReport } from "../../src/pipeline/pilot/pilot-split.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { handPilot, readingOptions } from "./hand-pilot.ts";

const port = fakeIo().out;
const golden = (name: string) => `golden/${name}.golden.txt`;

function expectNarrow(text: string): void {
  for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
}

const cell = (nClients: number, mean: number) => ({ nClients, mean, variance: 0.1 * mean * (1 - mean) });

it("`pilot design` is the golden one, and says that +1 to 5 % cannot be seen", async () => {
  const input = {
    cells: { both: cell(6000, 0.02), model_only: cell(4000, 0.022), baseline_only: cell(4000, 0.02) },
    goal: { rise: 0.05, scale: "relative" },
    alpha: 0.05,
    power: 0.8,
    sides: "two",
    treatedShare: 0.5,
    nLooks: 3,
    iterationDays: 14,
    clusters: { n: 2000, meanSize: 7, sizeVariation: 1, icc: 0.01 },
  } as const;
  const text = renderDesign(
    {
      ...designPilot(input),
      ...input,
      asOf: "2026-07-01",
      listSize: 10_000,
      cells: designPilot(input).cells,
    },
    port,
  );
  expectNarrow(text);
  await expect(text).toMatchFileSnapshot(golden("design"));
  expect(text.replaceAll("\n", " ")).toContain("cannot be seen with one list");
});

const splitReport: SplitReport = {
  asOf: "2026-07-01",
  nBefore: 1200,
  nAdded: 161,
  nKept: 39,
  cells: [
    { cell: "both", nTreated: 40, nControl: 40 },
    { cell: "model_only", nTreated: 20, nControl: 20 },
    { cell: "baseline_only", nTreated: 21, nControl: 20 },
  ],
  strata: [
    { stratum: "both / north", nTreated: 40, nControl: 40 },
    { stratum: "model_only / north", nTreated: 20, nControl: 20 },
    { stratum: "baseline_only / island", nTreated: 1, nControl: 0 },
    { stratum: "baseline_only / north", nTreated: 20, nControl: 20 },
  ],
  sampleRatio: sampleRatio(81, 80, 0.5),
  balance: balanceOf(
    [
      { name: "probability", values: handPilot().score },
      { name: "subscriber", values: new Float64Array(160) },
    ],
    handPilot().treated.map((_, row) => row % 2),
  ),
  exposure: { nControl: 80, nContacts: 3, nSharing: 20, treatedShare: 0.51 },
  nCommunities: null,
};

it("`pilot split` is the golden one, and tells of a stratum that lacks an arm", async () => {
  const text = renderSplit(splitReport, port);
  expectNarrow(text);
  await expect(text).toMatchFileSnapshot(golden("split"));
  expect(text).toContain("In 1 stratum one arm is empty (baseline_only / island)");
});

it("`pilot split` warns of arms that are not alike", () => {
  const shifted = balanceOf([{ name: "age", values: handPilot().treated }], handPilot().treated);
  const text = renderSplit({ ...splitReport, balance: { ...shifted, isFine: false } }, port).replaceAll(
    "\n",
    " ",
  );
  expect(text).toContain("WARNING: the arms differ by more than chance");
});

describe("`pilot read`", () => {
  const reading = readPilot(handPilot(), readingOptions);
  const result = {
    ...reading,
    asKnownAt: "2026-08-01",
    look: { number: 2, nPlanned: 3, bound: 2.29, alpha: 0.05 },
    horizonDays: 14,
    batches: ["2026-07-01"],
    nWaiting: 12,
    nMissing: 1,
    contacted: { treated: 76, control: 1 },
    exposure: splitReport.exposure,
  };

  it("is the golden one", async () => {
    const text = renderReading(result, port);
    expectNarrow(text);
    await expect(text).toMatchFileSnapshot(golden("read"));
  });

  it("says in plain words what each outcome means", () => {
    const estimate = (low: number, high: number) => ({ value: (low + high) / 2, low, high });
    const say = (contact: [number, number], lists: [number, number], goal: [number, number]) =>
      verdict({
        contact: { ...reading.contact, difference: estimate(...contact) },
        lists: { ...reading.lists, difference: estimate(...lists) },
        goal: {
          rise: 0.05,
          scale: "relative",
          seen: estimate(...goal),
          verdict: goal[0] >= 0.05 ? "reached" : goal[1] < 0.05 ? "missed" : "open",
        },
      });
    expect(say([0.01, 0.02], [0.01, 0.02], [0.06, 0.2])).toMatchSnapshot();
    expect(say([-0.02, -0.01], [-0.02, -0.01], [-0.1, 0.04])).toMatchSnapshot();
    expect(say([-0.02, 0.01], [-0.02, 0.01], [0.01, 0.1])).toMatchSnapshot();
  });
});
