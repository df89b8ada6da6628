import { appendFileSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openProject } from "../../src/api/open-project.ts";
import { projectTemplate } from "../../src/config/project-template.ts";
import type { StatusReport } from "../../src/pipeline/status.ts";
import { writeFolder } from "../support/folders.ts";

const nodes = Array.from({ length: 80 }, (_, at) => `n${at},${at % 3 === 0 ? 1 : 0},${(at * 37) % 11}`);
const edges = Array.from({ length: 80 }, (_, at) => `n${at},n${(at * 7 + 1) % 80}`);
const folder = writeFolder({
  "nodes.csv": `node_id,label,points\n${nodes.join("\n")}\n`,
  "edges.csv": `source,target\n${edges.join("\n")}\n`,
  "entourage.key": "a key of sixteen bytes or more",
  "entourage.yaml": projectTemplate({ name: "small", isStatic: true })
    .replace("data: data", "data: .")
    .replaceAll(".parquet", ".csv"),
});
const small = { "train.iterations": 5, "evaluation.replicates": 20, "evaluation.folds": 2 };

async function status(settings: Record<string, unknown> = {}): Promise<StatusReport> {
  await using project = await openProject(join(folder, "entourage.yaml"), {
    settings: { ...small, ...settings },
  });
  return project.status();
}

async function run(): Promise<void> {
  await using project = await openProject(join(folder, "entourage.yaml"), { settings: small });
  await project.run();
}

const statesOf = ({ states }: StatusReport) =>
  Object.fromEntries(states.map(({ stage, state }) => [stage, state]));
const whyOf = ({ states }: StatusReport, stage: string) => states.find((one) => one.stage === stage)!.why;
const features = "features/as_of=1970-02-01";

describe("the status of a project", () => {
  let before: StatusReport;

  beforeAll(async () => {
    before = await status();
    await run();
  });

  it("says before the first run that everything is missing", () => {
    expect(new Set(Object.values(statesOf(before)))).toEqual(new Set(["missing"]));
    expect(before.next).toBe("entourage run");
  });

  it("says after a run that everything is up to date", async () => {
    const report = await status();
    expect(statesOf(report)).toEqual({
      staging: "up to date",
      vocabulary: "up to date",
      [features]: "up to date",
      train: "up to date",
    });
    expect(report.next).toBeNull();
  });

  it("names the setting that is another one, and the stages from there on alone", async () => {
    const report = await status({ "train.depth": 4 });
    expect(statesOf(report)).toMatchObject({ [features]: "up to date", train: "stale" });
    expect(whyOf(report, "train")).toEqual(["train.depth: 6 → 4"]);
    const wider = await status({ "surroundings.community_resolution": 2 });
    expect(statesOf(wider)).toMatchObject({
      vocabulary: "up to date",
      [features]: "stale",
      train: "waiting",
    });
    expect(whyOf(wider, "train")).toEqual(["made of features"]);
  });

  it("names an output that is gone, and what waits for it", async () => {
    rmSync(join(folder, "out/train/metrics.json"));
    const report = await status();
    expect(whyOf(report, "train")).toEqual(["train/metrics.json is gone"]);
    await run();
    expect((await status()).next).toBeNull();
  });

  it("names the source that changed, without reading it", async () => {
    appendFileSync(join(folder, "nodes.csv"), "n80,1,3\n");
    const report = await status();
    expect(statesOf(report)).toMatchObject({ staging: "stale", vocabulary: "waiting", train: "waiting" });
    expect(whyOf(report, "staging")).toEqual(["source nodes changed"]);
    await run();
    expect((await status()).next).toBeNull();
  });

  it("takes a file that was touched for another one; a run reads it and builds nothing", async () => {
    utimesSync(join(folder, "edges.csv"), new Date(1e12), new Date(1e12));
    expect(whyOf(await status(), "staging")).toEqual(["source edges changed"]);
    await run();
    expect((await status()).next).toBeNull();
  });
});
