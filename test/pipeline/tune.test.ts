import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { loadProject, type Overrides } from "../../src/config/load.ts";
import { DataError } from "../../src/core/errors.ts";
import { openContext, type Progress, silentProgress } from "../../src/pipeline/stage/context.ts";
import { type TrainReport, trainModels } from "../../src/pipeline/train/train.ts";
import { type TuneReport, tuneModels } from "../../src/pipeline/train/tune.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { ended, hashesBelow, runCli, startCli } from "../end-to-end/folders.ts";
import { temporaryFolder } from "../support/folders.ts";
import { type Given, type Row, writeProject } from "../support/write-project.ts";

const settings = {
  data_through: "2026-06-01",
  target: { horizon_days: 14, label_lag_days: 10 },
  snapshots: { train: ["2026-01-01", "2026-02-01", "2026-03-01"], test: ["2026-04-01"] },
  surroundings: { features: ["degree"] },
  evaluation: { replicates: 50, folds: 2 },
  train: { iterations: 8, tune: true },
  tune: { trials: 4, iterations: 12 },
};

/** 400 clients of whom those with a low `a` take the card, in January, February, March or, who was `late`, April. */
function bank(seedOfApril: number): Given {
  const [random, april] = [new SeededRandom(1), new SeededRandom(seedOfApril)];
  const [clients, client_features, uptakes]: Row[][] = [[], [], []];
  for (let client = 0; client < 400; client++) {
    const client_id = `c${client}`;
    const a = random.normal();
    clients!.push({ client_id, joined_at: "2025-01-01 00:00" });
    client_features!.push({ client_id, valid_from: "2025-01-02 00:00", a, b: random.normal() });
    const month = random.nextInt(3) + 1;
    const isEarly = random.next() < 0.5 / (1 + Math.exp(2 * a));
    const isLate = !isEarly && april.next() < 0.3;
    if (isEarly || isLate)
      uptakes!.push({ client_id, product: "credit_card", opened_at: `2026-0${isLate ? 4 : month}-05 00:00` });
  }
  return { clients: clients!, client_features: client_features!, uptakes: uptakes! };
}

async function projectOf(given: Given, changes: Record<string, unknown> = {}) {
  return (await writeProject(given, { ...settings, ...changes })).file;
}

function read<T>(file: string, path: string): T {
  return JSON.parse(readFileSync(join(dirname(file), "out", path), "utf8")) as T;
}

/** Runs a stage in a project of its own. */
async function build(stage: typeof trainModels, project: string, changes: Overrides = {}): Promise<void> {
  const context = openContext(loadProject(project, changes));
  try {
    await stage(context);
  } finally {
    context.store.close();
  }
}

/** The same project with its features, but neither tuned nor trained. */
function untuned(): string {
  const folder = temporaryFolder();
  cpSync(dirname(file), folder, { recursive: true });
  for (const made of ["tune", "train", "models"]) rmSync(join(folder, "out", made), { recursive: true });
  return join(folder, "entourage.yaml");
}

let file: string;
let expected: Record<string, string>;
beforeAll(async () => {
  file = await projectOf(bank(2));
  await build(trainModels, file);
  expected = hashesBelow(join(dirname(file), "out", "tune"));
});

describe("tuning", () => {
  it("searches for both models in time folds, and trains them with what it found", () => {
    const { folds, final, trials } = read<TuneReport>(file, "tune/best.json");
    expect(folds).toEqual({ kind: "time", count: 2 });
    expect(trials).toEqual({});
    expect(final.own.nTrials).toBe(4);
    expect(final.own.nPruned).toBe(0);
    const lines = readFileSync(join(dirname(file), "out/tune/trials.jsonl"), "utf8")
      .trimEnd()
      .split("\n");
    expect(lines).toHaveLength(1 + 2 * 4);
    const training = read<{ params: { iterations: number } }>(file, "train/training.json");
    expect(training.params).toMatchObject(final.full.settings.params);
  });

  it("reports the score on the later snapshot, beside its own and the project's settings'", () => {
    const { tuning, comparison } = read<TrainReport>(file, "train/metrics.json");
    const { auc } = tuning!.metrics;
    expect(auc.tuned).toEqual(comparison.all.metrics.auc.full);
    expect(auc.optimism).toBe(auc.inside! - auc.tuned.value!);
    expect(auc.difference.value).toBeCloseTo(auc.tuned.value! - auc.plain.value!, 12);
  });

  it("never sees the test snapshot's labels: others there, and it finds the same to the byte", async () => {
    const other = await projectOf(bank(3));
    await build(trainModels, other);
    const out = join(dirname(other), "out");
    const { "manifest.json": _, ...found } = expected;
    expect(hashesBelow(join(out, "tune"))).toMatchObject(found);
    expect(readFileSync(join(out, "train/model.cbm"))).toEqual(
      readFileSync(join(dirname(file), "out/train/model.cbm")),
    );
    const positives = (of: string) => read<TrainReport>(of, "train/metrics.json").comparison.all.nPositives;
    expect(positives(other), "the labels were others").not.toBe(positives(file));
  });

  it("broken off after three trials, goes on to the same bytes", async () => {
    const last = 3;
    const copy = untuned();
    let nTrials = 0;
    const breaking: Progress = {
      ...silentProgress,
      step(stage, what) {
        if (stage === "tune" && / trial \d/.test(what) && !what.includes(lastSeen)) {
          lastSeen = /search \d of \d, trial \d/.exec(what)![0];
          if (nTrials++ === last) throw new Error("broken off");
        }
      },
    };
    let lastSeen = "nothing";
    const context = openContext(loadProject(copy), breaking);
    await expect(tuneModels(context)).rejects.toThrow("broken off");
    context.store.close();
    expect(existsSync(join(dirname(copy), "out/tune/best.json"))).toBe(false);
    const log = readFileSync(join(dirname(copy), "out/tune/trials.jsonl"), "utf8");
    expect(log.split("\n")).toHaveLength(1 + last + 1);
    await build(tuneModels, copy);
    expect(hashesBelow(join(dirname(copy), "out", "tune"))).toEqual(expected);
  });

  it("killed in the middle (-9), goes on to the same bytes, models too", async () => {
    const whole = hashesBelow(join(dirname(file), "out"));
    const folder = dirname(untuned());
    const child = startCli(folder, "train", "--quiet");
    const end = ended(child);
    const log = join(folder, "out/tune/trials.jsonl");
    const nLines = () => (existsSync(log) ? readFileSync(log, "utf8").split("\n").length : 0);
    while (nLines() < 4 && child.exitCode === null) await sleep(5);
    child.kill("SIGKILL");
    expect(await end, "it was killed").toBeNull();
    await runCli(folder, "train", "--quiet");
    const again = hashesBelow(join(folder, "out"));
    for (const path of ["tune/trials.jsonl", "tune/best.json", "train/model.cbm", "train/metrics.json"])
      expect(again[path], path).toBe(whole[path]);
  });

  it("takes more trials up where fewer ended", async () => {
    const copy = untuned();
    await build(tuneModels, copy, { "tune.trials": 2 });
    const before = readFileSync(join(dirname(copy), "out/tune/trials.jsonl"), "utf8")
      .trimEnd()
      .split("\n");
    await build(tuneModels, copy);
    const after = hashesBelow(join(dirname(copy), "out/tune"));
    expect(after["trials.jsonl"]).toBe(expected["trials.jsonl"]);
    const lines = readFileSync(join(dirname(copy), "out/tune/trials.jsonl"), "utf8").split("\n");
    for (const line of before) expect(lines).toContain(line);
  });

  it("searches in the training rows of every fold, where folds judge", async () => {
    const copy = untuned();
    const one = { "snapshots.train": ["2026-01-01"], "snapshots.test": [], "tune.trials": 2 };
    await build(trainModels, copy, one);
    const { folds, trials } = read<TuneReport>(copy, "tune/best.json");
    expect(folds).toEqual({ kind: "client", count: 3 });
    expect(Object.keys(trials)).toEqual(["repeat 1, fold 1", "repeat 1, fold 2"]);
  });

  it("says so where its rows are of one class", async () => {
    const copy = untuned();
    const nobody = { "target.product": "mortgage" };
    await expect(build(tuneModels, copy, nobody)).rejects.toThrow(DataError);
  });
});
