import type { ChildProcess } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokenOutputs, ended, hashesBelow, runCli, startCli, temporaryFolder, twinOf } from "./folders.ts";

const settings = ["--train.iterations=40", "--evaluation.replicates=100"];
const folders: string[] = [];
let first: string;
let expected: Record<string, string>;

function twin(): string {
  const folder = twinOf(first);
  folders.push(folder);
  return folder;
}

beforeAll(async () => {
  first = temporaryFolder();
  folders.push(first);
  await runCli(first, "simulate", ".", "--clients=1500", "--subscribers=4500", "--calls=60000", "--seed=5");
  await runCli(first, "run", ...settings);
  expected = hashesBelow(join(first, "out"));
});

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe("the same inputs give the same bytes", () => {
  it("makes features, models, scores and list", () => {
    const files = Object.keys(expected).filter((file) => !file.endsWith("manifest.json"));
    expect(files).toContain("train/model.cbm");
    expect(files).toContain("list/campaign.csv");
    expect(files).toContain("score/scores.parquet");
    expect(files.filter((file) => file.endsWith("features.parquet")).length).toBeGreaterThan(3);
  });

  it("in another folder, with another number of threads", async () => {
    const folder = twin();
    await runCli(folder, "run", ...settings, "--threads=1");
    expect(hashesBelow(join(folder, "out"))).toEqual(expected);
  });

  it("and skips every stage when run again", async () => {
    const { stages } = JSON.parse(await runCli(first, "run", ...settings, "--json")) as {
      stages: { outcome: string }[];
    };
    expect(new Set(stages.map((stage) => stage.outcome))).toEqual(new Set(["up to date"]));
  });

  it.each([
    ["while sources are staged", undefined, 400],
    ["early in the features", "staging", 150],
    ["in a later snapshot", "features 2026-04-01", 100],
    ["while models are trained", "features 2026-07-01", 150],
    ["while clients are scored", "train", 30],
  ])("after a kill -9 %s, with no half file on the way", async (_when, finishedStage, moreMs) => {
    const folder = twin();
    const child = startCli(folder, "run", ...settings);
    const end = ended(child);
    if (finishedStage) await told(child, finishedStage);
    await sleep(moreMs);
    child.kill("SIGKILL");
    expect(await end, "it was killed, it did not end by itself").toBeNull();
    if (existsSync(join(folder, "out"))) expect(brokenOutputs(join(folder, "out"))).toEqual([]);
    await runCli(folder, "run", ...settings);
    expect(hashesBelow(join(folder, "out"))).toEqual(expected);
  });
});

/** Resolves when the command line says that a stage is finished. */
function told(child: ChildProcess, stage: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stderr!.on("data", (data) => {
      text += data;
      if (text.includes(`${stage} `)) resolve();
    });
    child.on("close", () => reject(new Error(`ended before ${stage} was finished: ${text}`)));
  });
}
