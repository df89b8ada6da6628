import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokenOutputs, ended, hashesBelow, runCli, startCli, temporaryFolder, twinOf } from "./folders.ts";

const settings = ["--train.iterations=40", "--evaluation.replicates=100"];
const folders: string[] = [];
let first: string;
let expected: Record<string, string>;
let runMs: number;

function twin(): string {
  const folder = twinOf(first);
  folders.push(folder);
  return folder;
}

beforeAll(async () => {
  first = temporaryFolder();
  folders.push(first);
  await runCli(first, "simulate", ".", "--clients=1500", "--subscribers=4500", "--calls=60000", "--seed=5");
  const started = performance.now();
  await runCli(first, "run", ...settings);
  runMs = performance.now() - started;
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

  it.each([0.12, 0.3, 0.5, 0.7, 0.9])(
    "after a kill -9 at %f of the time, with no half file on the way",
    async (share) => {
      const folder = twin();
      const child = startCli(folder, "run", ...settings);
      const end = ended(child);
      await sleep(share * runMs);
      child.kill("SIGKILL");
      expect(await end, "it was killed, it did not end by itself").toBeNull();
      if (existsSync(join(folder, "out"))) expect(brokenOutputs(join(folder, "out"))).toEqual([]);
      await runCli(folder, "run", ...settings);
      expect(hashesBelow(join(folder, "out"))).toEqual(expected);
    },
  );
});
