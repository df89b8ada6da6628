import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/folders.ts";

/** The real command line in a process of its own. */
const root = join(import.meta.dirname, "../..");
const cli = ["--conditions=source", join(root, "src/cli/main.ts")];

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [...cli, ...args], { cwd: root, env: { ...process.env, NO_COLOR: "1" } });
}

async function ended(child: ChildProcess): Promise<{ exitCode: number | null; out: string; err: string }> {
  let out = "";
  let err = "";
  child.stdout!.on("data", (data) => {
    out += data;
  });
  child.stderr!.on("data", (data) => {
    err += data;
  });
  const exitCode = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { exitCode, out, err };
}

const run = (...args: string[]) => ended(start(...args));

describe("the process", () => {
  it("ends with 0 after help and version", async () => {
    expect(await run("--version")).toMatchObject({ exitCode: 0, out: "0.1.0\n", err: "" });
    expect(await run()).toMatchObject({ exitCode: 0, err: "" });
  });

  it("ends with 2 after bad usage", async () => {
    const { exitCode, err } = await run("chekc");
    expect(exitCode).toBe(2);
    expect(err).toMatch(/^error: .*unknown command `chekc`/);
  });

  it("ends with 1 when sources are missing, with JSON when asked", async () => {
    const folder = temporaryFolder();
    await run("init", folder);
    const { exitCode, out, err } = await run("check", "--json", "--project", join(folder, "entourage.yaml"));
    expect(exitCode).toBe(1);
    expect(JSON.parse(out).error.problems.map(({ code }: { code: string }) => code)).toContain(
      "missing-file",
    );
    expect(err).toBe("");
    expect(existsSync(join(folder, "out"))).toBe(false);
  });

  it("ends at Ctrl-C whatever query is under way", async () => {
    const project = join(temporaryFolder(), "entourage.yaml");
    const endless = "select range as node_id, 0 as label from range(1000000000000) where hash(range) % 7 = 1";
    writeFileSync(project, `name: endless\nsources: { nodes: { query: "${endless}", lag_days: 0 } }\n`);
    const child = start("check", "--project", project);
    const result = ended(child);
    await setTimeout(3000);
    child.kill("SIGINT");
    expect(await result).toMatchObject({ exitCode: 130 });
  });

  it("ends at Ctrl-C while a bank is made up, says one thing and leaves no half of a file", async () => {
    const bank = join(temporaryFolder(), "bank");
    const child = start("simulate", bank, "--calls", "50000000");
    const result = ended(child);
    const data = join(bank, "data/calls");
    while (!existsSync(data) || readdirSync(data).length === 0) await setTimeout(50);
    child.kill("SIGINT");
    expect(await result).toMatchObject({ exitCode: 130, err: "stopped; what was complete is kept\n" });
    expect(readdirSync(bank, { recursive: true }).join()).not.toMatch(/partial|entourage/);
  });

  it("survives a reader who stops early", async () => {
    const child = start("run", "--help");
    child.stdout!.destroy();
    let err = "";
    child.stderr!.on("data", (data) => {
      err += data;
    });
    expect(await new Promise((resolve) => child.on("exit", resolve))).toBe(0);
    expect(err).toBe("");
  });
});

describe("a static graph, from the sources to the models", () => {
  const folder = temporaryFolder();
  const project = join(folder, "entourage.yaml");
  const fast = [
    "--train.iterations",
    "5",
    "--evaluation.replicates",
    "20",
    "--evaluation.folds",
    "2",
    "--train.depth",
    "3",
  ];

  beforeAll(async () => {
    await run("init", folder, "--static");
    const data = join(folder, "data");
    mkdirSync(data);
    const nodes = Array.from(
      { length: 80 },
      (_, at) => `n${at},${at % 3 === 0 ? 1 : 0},${(at * 37) % 11},${at % 2 ? "red" : "blue"}`,
    );
    const edges = Array.from(
      { length: 240 },
      (_, at) => `n${at % 80},n${(at * 7 + 1 + Math.floor(at / 80)) % 80}`,
    );
    writeFileSync(join(data, "nodes.csv"), `node_id,label,points,colour\n${nodes.join("\n")}\n`);
    writeFileSync(join(data, "edges.csv"), `source,target\n${[...new Set(edges)].join("\n")}\n`);
  });

  const sources = ["--sources.nodes.from", "nodes.csv", "--sources.edges.from", "edges.csv"];

  it("is run, told as JSON, and up to date the second time", async () => {
    const first = await run("run", "--json", "--quiet", "--project", project, ...fast, ...sources);
    expect(first.err).toBe("");
    expect(first.exitCode).toBe(0);
    const told = JSON.parse(first.out);
    expect(told.report.design).toBe("folds");
    expect(told.report.comparison.covered.nRows).toBe(80);
    expect(told.list).toBeNull();
    const second = await run("run", "--project", project, ...fast, ...sources);
    expect(
      second.err
        .split("\n")
        .filter(Boolean)
        .every((line) => line.endsWith("up to date")),
    ).toBe(true);
    expect(second.out).toContain("The surroundings ");
  });

  it("has nothing left to score: all labelled nodes were learned from", async () => {
    const { exitCode, err } = await run("score", "--project", project, ...fast, ...sources);
    expect(exitCode).toBe(2);
    expect(err).toContain("static graph: nothing to score: every labelled node was learned from");
  });

  it("is left whole by Ctrl-C, exit code 130, and goes on afterwards", async () => {
    const slow = ["--train.iterations", "200000", "--train.depth", "8"];
    const child = start("train", "--project", project, ...fast.slice(2, 6), ...slow, ...sources);
    const result = ended(child);
    await new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (!existsSync(join(folder, "out/.tmp"))) return;
        clearInterval(look);
        resolve();
      }, 20);
    });
    void setTimeout(1000).then(() => child.kill("SIGINT"));
    expect(await result).toMatchObject({
      exitCode: 130,
      err: expect.stringMatching(/stopped; what was complete is kept\n$/),
    });
    expect(readdirSync(join(folder, "out"))).not.toContain(".tmp");
    const again = await run("train", "--project", project, ...fast, ...sources);
    expect(again.exitCode).toBe(0);
  });
});
