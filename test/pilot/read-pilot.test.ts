import { describe, expect, it } from "vitest";
import { DataError } from "../../src/core/errors.ts";
import { designPilot } from "../../src/pilot/design.ts";
import { readGoal } from "../../src/pilot/goal.ts";
import type { PilotRows } from "../../src/pilot/pilot-rows.ts";
import { readPilot } from "../../src/pilot/read-pilot.ts";
import { falseAlarms, pilotCoverage } from "../support/pilot-coverage.ts";
import { simulatePilot } from "../support/simulated-pilot.ts";
import { handPilot, readingOptions } from "./hand-pilot.ts";

describe("a reading by hand", () => {
  const reading = readPilot(handPilot(), readingOptions);

  it("compares contacted clients with those left alone", () => {
    expect(reading.contact.treated).toEqual({ nClients: 80, nTakers: 19 });
    expect(reading.contact.control).toEqual({ nClients: 80, nTakers: 8 });
    expect(reading.contact.difference.value).toBeCloseTo(19 / 80 - 8 / 80, 12);
    expect(reading.contact.ratio.value).toBeCloseTo(19 / 8, 12);
    expect(reading.incrementalShare.value).toBeCloseTo(1 - 8 / 19, 12);
    expect(reading.contact.cells.map(({ treated }) => treated.nTakers)).toEqual([10, 6, 3]);
  });

  it("compares the lists by who is on one alone", () => {
    // Two thirds of each list are on both.
    expect(reading.lists.model.value).toBeCloseTo((2 / 3) * 0.25 + 0.3 / 3, 12);
    expect(reading.lists.baseline.value).toBeCloseTo((2 / 3) * 0.25 + 0.15 / 3, 12);
    expect(reading.lists.difference.value).toBeCloseTo(0.15 / 3, 12);
    expect(reading.lists.wonDifference.value).toBeCloseTo((0.15 - 0) / 3, 12);
    expect(reading.goal).toMatchObject({ scale: "relative", verdict: "open" });
    expect(reading.goal.seen.value).toBeCloseTo(reading.lists.ratio.value! - 1, 12);
  });

  it("tells the value of a client and of a contact", () => {
    expect(reading.value!.treated).toBeCloseTo((100 * 19) / 80 - 2, 12);
    expect(reading.value!.control).toBeCloseTo(10, 12);
    expect(reading.value!.perContact.value).toBeCloseTo((100 * 11) / 80 - 2, 12);
    expect(readPilot(handPilot(), { ...readingOptions, valuePerTake: undefined }).value).toBeNull();
  });
});

describe("a reading", () => {
  it("stops where the arms are not as large as planned, with the sizes", () => {
    const { rows } = simulatePilot({ seed: 1, nClients: 4000, listSize: 1500, treatedShare: 0.5, lift: 0.5 });
    // A tenth of the control group is lost from the sources.
    const kept = Int32Array.from(rows.cell.keys()).filter((row) => rows.treated[row] === 1 || row % 10 > 1);
    const lost: PilotRows = {
      cell: Uint8Array.from(kept, (row) => rows.cell[row]!),
      treated: Uint8Array.from(kept, (row) => rows.treated[row]!),
      stratum: kept.map((row) => rows.stratum[row]!),
      taken: Uint8Array.from(kept, (row) => rows.taken[row]!),
      score: Float64Array.from(kept, (row) => rows.score[row]!),
    };
    expect(() => readPilot(lost, readingOptions)).toThrow(DataError);
    expect(() => readPilot(lost, readingOptions)).toThrow(/treated and \d+ control, a share of 0\.5/);
    expect(() => readPilot({ ...rows, treated: new Uint8Array(rows.cell.length) }, readingOptions)).toThrow(
      "both arms",
    );
  });

  it("is of communities where these were assigned: wider, and counted by them", () => {
    const { rows } = simulatePilot({
      seed: 5,
      nClients: 8000,
      listSize: 3000,
      treatedShare: 0.5,
      lift: 0.5,
      communitySize: 40,
    });
    const { contact, sampleRatio } = readPilot(rows, readingOptions);
    expect(sampleRatio.nTreated + sampleRatio.nControl).toBe(contact.clusters!.n);
    expect(contact.clusters!.designEffect).toBeGreaterThan(1.1);
    expect(contact.cuped).toBeNull();
    const single = readPilot({ ...rows, cluster: undefined } as unknown as PilotRows, {
      ...readingOptions,
      treatedShare: rows.treated.reduce((sum, flag) => sum + flag, 0) / rows.treated.length,
    });
    const width = ({ low, high }: { low: number | null; high: number | null }) => high! - low!;
    expect(width(contact.difference)).toBeGreaterThan(width(single.contact.difference));
  });

  it("holds the truth in 24 of 25 simulations or thereabouts, and calls no effect that is not there", () => {
    for (const [name, held] of Object.entries(pilotCoverage(25, 30))) expect(held, name).toBeGreaterThan(20);
    const { withBounds, naive } = falseAlarms(1000, 5);
    expect(withBounds).toBeLessThan(71); // 50 and three standard errors
    expect(naive).toBeGreaterThan(100);
  });

  it("says of a goal whether the interval lies above it, below it or holds it", () => {
    const seen = (low: number, high: number) => ({ value: (low + high) / 2, low, high });
    const none = { value: null, low: null, high: null };
    const goal = { rise: 0.05, scale: "relative" } as const;
    expect(readGoal(goal, none, seen(1.05, 1.2)).verdict).toBe("reached");
    expect(readGoal(goal, none, seen(0.9, 1.04)).verdict).toBe("missed");
    expect(readGoal(goal, none, seen(1.01, 1.2)).verdict).toBe("open");
    expect(readGoal(goal, none, none).verdict).toBe("open");
    expect(readGoal({ rise: 0.01, scale: "points" }, seen(0.01, 0.03), none).verdict).toBe("reached");
  });
});

describe("a design", () => {
  const cell = (nClients: number) => ({ nClients, mean: 0.02, variance: 0 });
  const input = {
    cells: { both: cell(6000), model_only: cell(4000), baseline_only: cell(4000) },
    goal: { rise: 0.05, scale: "relative" },
    alpha: 0.05,
    power: 0.8,
    sides: "two",
    treatedShare: 0.5,
    nLooks: 1,
    iterationDays: 14,
  } as const;

  it("says what +1 to 5 % of 2 % take: 315,206 an arm and 7.7 million", () => {
    const { effects } = designPilot(input).contact;
    const at = (relative: number) => effects.find((effect) => effect.relative === relative)!;
    expect(at(0.05)).toMatchObject({ nTreated: 315_206, nControl: 315_206, isGoal: true });
    expect(at(0.05).nLists).toBe(Math.ceil(315_206 / 7000));
    expect(at(0.05).days).toBe(14 * at(0.05).nLists);
    expect(at(0.01).nTreated).toBe(7_729_572);
  });

  it("needs more to tell lists apart that overlap: a rise must come from the other clients alone", () => {
    const { lists, overlap } = designPilot(input);
    expect(overlap).toBe(0.6);
    // +5 % of 2 % over the list is 0.25 points over two fifths of it.
    expect(lists.effects.find(({ isGoal }) => isGoal)!.nTreated).toBe(
      designPilot({ ...input, goal: { rise: 0.125, scale: "relative" } }).contact.effects.find(
        ({ isGoal }) => isGoal,
      )!.nTreated,
    );
    const same = designPilot({
      ...input,
      cells: { both: cell(10_000), model_only: cell(0), baseline_only: cell(0) },
    });
    expect(same.lists).toMatchObject({ visible: null, effects: [] });
  });

  it("reckons in looks, score and communities", () => {
    const varied = { nClients: 5000, mean: 0.02, variance: 0.02 * 0.98 * 0.1 };
    const { factors } = designPilot({
      ...input,
      cells: { both: varied, model_only: varied, baseline_only: varied },
      nLooks: 5,
      clusters: { n: 500, meanSize: 20, sizeVariation: 0.5, icc: 0.02 },
    });
    expect(factors.looks).toBeCloseTo(1.0247, 3);
    expect(factors.score).toBeCloseTo(0.9, 12);
    expect(factors.communities).toBeCloseTo(1 + (1.25 * 20 - 1) * 0.02, 12);
  });

  it("has a goal in points as well", () => {
    const { effects } = designPilot({ ...input, goal: { rise: 0.003, scale: "points" } }).contact;
    expect(effects.find(({ isGoal }) => isGoal)!.points).toBeCloseTo(0.003, 12);
  });
});
