import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lowestPoint, meanCurve } from "../../../src/train/tune/learning-curve.ts";
import { type Dimension, type Point, searchSpace } from "../../../src/train/tune/search-space.ts";
import { isPruned, rungsOf } from "../../../src/train/tune/successive-halving.ts";
import { bestTrial, lossesAtRung, rankedPoints, type TrialRecord } from "../../../src/train/tune/trial.ts";
import { TrialLog } from "../../../src/train/tune/trial-log.ts";
import { searchParams, tunedSettings } from "../../../src/train/tune/tune.ts";
import { temporaryFolder } from "../../support/folders.ts";

/** A complete trial, or one pruned at a rung, with one curve. */
function record(trial: number, curve: number[], rung: number | null = null): TrialRecord {
  const { trees, loss } = lowestPoint(curve);
  const state = rung === null ? "complete" : "pruned";
  const params = { depth: trial };
  return { trial, params, state, rung, trees, loss, auc: null, logLoss: null, curves: [curve] };
}

describe("learning curves", () => {
  it("have the mean of both folds after each tree; a fold that ended early stays where it was", () => {
    expect(
      meanCurve([
        [4, 2, 3],
        [6, 4],
      ]),
    ).toEqual([5, 3, 3.5]);
  });

  it("are lowest at the fewest of equal trees", () => {
    expect(lowestPoint([3, 1, 2, 1])).toEqual({ trees: 2, loss: 1 });
  });
});

describe("successive halving", () => {
  it("compares after a quarter and after half of the trees", () => {
    expect(rungsOf(400)).toEqual([100, 200]);
    expect(rungsOf(2)).toEqual([1]);
    expect(rungsOf(1)).toEqual([]);
  });

  it("lets five go on, then the better half", () => {
    expect(isPruned(9, [1, 2, 3, 4])).toBe(false);
    expect(isPruned(3.5, [1, 2, 3, 4, 5])).toBe(true);
    expect(isPruned(2.5, [1, 2, 3, 4, 5])).toBe(false);
    expect(isPruned(3, [3, 3, 3, 3, 3])).toBe(false);
  });

  it("counts at a rung those that came to it, with their lowest loss until then", () => {
    const records = [record(1, [5, 4, 3, 2]), record(2, [6, 5], 2), record(3, [4, 7, 1], 3)];
    expect(lossesAtRung(records, 2)).toEqual([4, 5, 4]);
    expect(lossesAtRung(records, 3)).toEqual([3, 1]);
  });
});

describe("trials", () => {
  const records = [
    record(0, [9, 9]),
    record(1, [5]),
    record(2, [1], 1),
    record(3, [2, 2], 2),
    record(4, [4]),
  ];

  it("rank by how far they came, then by their loss; the project's own settings are none of the points", () => {
    expect(rankedPoints(records).map(({ depth }) => depth)).toEqual([4, 1, 3, 2]);
  });

  it("are best where a complete one has the lowest loss, the first of several", () => {
    expect(bestTrial(records)!.trial).toBe(4);
    expect(bestTrial([record(0, [1]), record(1, [1])])!.trial).toBe(0);
    expect(bestTrial([record(1, [1], 1)])).toBeUndefined();
  });

  it("leave the project's settings as they are where nothing was better", () => {
    const settings = { params: { iterations: 300, depth: 6, random_seed: 4 }, negativeShare: 0.5 };
    expect(tunedSettings(settings, record(0, [1]))).toBe(settings);
    expect(tunedSettings(settings, record(3, [5, 1, 2]))).toEqual({
      params: { iterations: 2, depth: 3, random_seed: 4 },
      negativeShare: 0.5,
    });
  });
});

const space: Dimension[] = searchSpace.filter(({ name }) => name === "depth" || name === "rsm");

/** A search whose loss is known at once. */
function search(trials: number, before: readonly TrialRecord[] = [], onTrial?: (one: TrialRecord) => void) {
  const run = async (trial: number, params: Point): Promise<TrialRecord> => {
    const loss = trial === 0 ? 1 : Math.abs(params.depth! - 4) + Math.abs(params.rsm! - 0.5);
    return { ...record(trial, [loss]), params };
  };
  return searchParams({ space, run, budget: { trials }, seed: 5, before, ...(onTrial ? { onTrial } : {}) });
}

describe("a search", () => {
  it("goes on after a break as if there had been none, at every trial", async () => {
    const whole = await search(20);
    expect(whole).toHaveLength(20);
    for (const done of [0, 1, 9, 12, 19, 20]) expect(await search(20, whole.slice(0, done))).toEqual(whole);
  });

  it("with a larger budget begins with the trials of the smaller one", async () => {
    expect((await search(25)).slice(0, 20)).toEqual(await search(20));
    expect(await search(10, await search(20))).toEqual(await search(10));
  });

  it("tries the project's own settings even where no time is left", async () => {
    const records = await searchParams({
      space,
      run: async (trial) => record(trial, [1]),
      budget: { trials: 50, minutes: 1e-9 },
      seed: 5,
    });
    expect(records.map(({ trial }) => trial)).toEqual([0]);
  });

  it("prunes by the trials before it", async () => {
    const asked: [number, number, boolean][] = [];
    await searchParams({
      space,
      async run(trial, _params, { isPruned }) {
        const over = isPruned(2, trial);
        asked.push([trial, 2, over]);
        return record(trial, [9, trial], over ? 2 : null);
      },
      budget: { trials: 8 },
      seed: 5,
    });
    expect(asked.map(([, , over]) => over)).toEqual([false, false, false, false, false, true, true, true]);
  });
});

describe("the log of trials", () => {
  it("has what was added, apart for each search, and loses a line that has no end", () => {
    const file = join(temporaryFolder(), "tune", "trials.jsonl");
    const log = new TrialLog(file, "rows and settings");
    log.add("own", record(0, [3, 2]));
    log.add("full", record(0, [1]));
    log.add("own", record(1, [0.25], 1));
    const whole = readFileSync(file, "utf8");
    appendFileSync(file, '{"search":"own","trial":2,"par');
    const again = new TrialLog(file, "rows and settings");
    expect(again.of("own")).toEqual([record(0, [3, 2]), record(1, [0.25], 1)]);
    expect(again.of("full")).toEqual([record(0, [1])]);
    expect(again.of("other")).toEqual([]);
    expect(readFileSync(file, "utf8")).toBe(whole);
  });

  it("is begun anew where it is of something else", () => {
    const file = join(temporaryFolder(), "trials.jsonl");
    new TrialLog(file, "one").add("own", record(0, [3]));
    expect(new TrialLog(file, "other").of("own")).toEqual([]);
    expect(readFileSync(file, "utf8")).toBe('{"identity":"other"}\n');
    writeFileSync(file, '{"identity":"oth');
    expect(new TrialLog(file, "other").of("own")).toEqual([]);
  });

  it("cut anywhere leads a search to the same trials", async () => {
    const folder = temporaryFolder();
    const run = async (file: string) => {
      const log = new TrialLog(file, "x");
      await search(12, log.of("full"), (one) => log.add("full", one));
      return readFileSync(file, "utf8");
    };
    const whole = await run(join(folder, "whole.jsonl"));
    for (let length = 0; length <= whole.length; length += 97) {
      const file = join(folder, `${length}.jsonl`);
      writeFileSync(file, whole.slice(0, length));
      expect(await run(file)).toBe(whole);
    }
  });
});
