import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadProject } from "../../src/config/load.ts";
import { codeHash } from "../../src/core/version.ts";
import { openContext } from "../../src/pipeline/stage/context.ts";
import { type TrainReport, trainModels } from "../../src/pipeline/train/train.ts";

const folder = mkdtempSync(join(tmpdir(), "entourage-fingerprints-"));
const nNodes = 60;
const ids = Array.from({ length: nNodes }, (_, at) => at);

function write(name: string, lines: readonly string[]): void {
  writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
}

function writeSplits(isTest: (at: number) => boolean): void {
  write("splits.csv", ["id,split,part", ...ids.map((at) => `n${at},first,${isTest(at) ? "test" : "train"}`)]);
}

/** Trains, and tells which stages were built and how many rows were judged. */
async function train(): Promise<{ built: string[]; nJudged: number }> {
  const built: string[] = [];
  const context = openContext(loadProject(join(folder, "entourage.yaml")), {
    start() {},
    step() {},
    end: (stage, outcome) => outcome === "built" && built.push(stage),
  });
  try {
    await trainModels(context);
    const report = JSON.parse(readFileSync(context.store.path("train/metrics.json"), "utf8")) as TrainReport;
    return { built, nJudged: report.comparison.all.nRows };
  } finally {
    context.store.close();
  }
}

beforeAll(() => {
  write("nodes.csv", [
    "node_id,label,points",
    ...ids.map((at) => `n${at},${at % 3 === 0 ? 1 : 0},${(at * 7) % 11}`),
  ]);
  write("edges.csv", ["source,target", ...ids.map((at) => `n${at},n${(at * 5 + 1) % nNodes}`)]);
  writeSplits((at) => at % 2 === 0);
  write("entourage.key", ["a key of sixteen bytes or more"]);
  write("entourage.yaml", [
    "name: fingerprints",
    "sources:",
    "  nodes: { from: nodes.csv }",
    // Double quotes: nothing in the text says that this is a file.
    "  edges: { query: 'select * from \"{data}/edges.csv\"' }",
    "  splits: { from: splits.csv }",
    "privacy: { min_contacts: 1 }",
    "evaluation: { replicates: 20 }",
    "train: { iterations: 5 }",
  ]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("what was built is built again", () => {
  it("never without a reason", async () => {
    expect(await train()).toMatchObject({ nJudged: 30 });
    expect(await train()).toEqual({ built: [], nJudged: 30 });
  });

  it("when the splits change, although no feature does", async () => {
    writeSplits((at) => at % 5 === 0);
    const { built, nJudged } = await train();
    expect(built).toContain("train");
    expect(nJudged).toBe(12);
  });

  it("when a file changes that a query reads, however it names it", async () => {
    write("edges.csv", ["source,target", ...ids.map((at) => `n${at},n${(at * 11 + 2) % nNodes}`)]);
    expect((await train()).built).toContain("staging");
  });

  it("when an output is not what its manifest says, though of the same size", async () => {
    const file = join(folder, "out/train/model.cbm");
    const bytes = readFileSync(file);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(file, bytes);
    expect((await train()).built).toEqual(["train"]);
  });

  it("when the code changes: its hash is part of every fingerprint", () => {
    const { versions } = JSON.parse(readFileSync(join(folder, "out/train/manifest.json"), "utf8"));
    expect(versions.code).toBe(codeHash().slice(0, 16));
  });
});
