import { execFile } from "node:child_process";
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");
const bin = join(root, "../../node_modules/.bin");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

describe("the packed package, unpacked in an empty folder", () => {
  let folder = "";
  let installed = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "catboost-wasm-package-"));
    const stage = join(folder, "stage");
    await mkdir(stage);
    for (const name of ["package.json", "README.md", "LICENSE"])
      await copyFile(join(root, name), join(stage, name));
    for (const name of ["docs", "examples"])
      await cp(join(root, name), join(stage, name), { recursive: true });
    await run(join(bin, "tsc"), ["-p", join(root, "tsconfig.build.json"), "--outDir", join(stage, "dist")]);
    await run(npm, ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: stage });
    installed = join(folder, "node_modules/catboost-wasm");
    await mkdir(installed, { recursive: true });
    const tarball = (await readdir(folder)).find((name) => name.endsWith(".tgz"))!;
    await run("tar", ["-xzf", join(folder, tarball), "-C", installed, "--strip-components=1"]);
    await cp(join(installed, "examples"), join(folder, "examples"), { recursive: true });
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function node(...args: string[]): Promise<string> {
    return (await run(process.execPath, args, { cwd: folder })).stdout;
  }

  it("holds JavaScript and types, no sources", async () => {
    const files = await readdir(installed, { recursive: true });
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", join("dist", "index.js")]));
    expect(files.filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))).toEqual([]);
    const index = await readFile(join(installed, "dist/index.js"), "utf8");
    expect(index).not.toContain('.ts"');
  });

  it.each([
    [
      "train",
      /^20 trees, log loss 0\.\d{3}\n[\s\S]*\d+ trees kept\none client: 0\.\d\d\nall of them: 0\.\d\d\n$/,
    ],
    ["explain", /^age: \d+ %\nincome: \d+ %\ntown: \d+ %\nreasons of [^\n]*\nthey add up: true\n$/],
    ["export", /^same score: true\n$/],
    ["stream", /^same bytes: true\n$/],
  ])("runs examples/%s.mjs in plain Node", async (name, shown) => {
    expect(await node(join("examples", `${name}.mjs`))).toMatch(shown);
  });

  it("runs examples/worker.mjs: progress, a model, an error", async () => {
    const code = `
      import { answer } from "./examples/worker.mjs";
      import { clients } from "./examples/data.mjs";
      const told = [];
      await answer({ pool: clients(), params: { iterations: 2 } }, (message) => told.push(Object.keys(message)[0]));
      await answer({ pool: clients(), params: { no_such: 1 } }, (message) => told.push(message.error));
      console.log(JSON.stringify(told));`;
    const told = JSON.parse(await node("--input-type=module", "-e", code));
    expect(told.slice(0, 3)).toEqual(["share", "share", "model"]);
    expect(told[3]).toContain("no_such");
  });

  it("has types that a strict program can use", async () => {
    const program = `
      import { CatBoostError, Model, type LearnPool, train } from "catboost-wasm";
      const pool: LearnPool = {
        nRows: 2,
        columns: [{ kind: "numeric", name: "x", values: () => [Float32Array.of(1, 2)] }],
        label: Float32Array.of(0, 1),
      };
      const model: Model = await train(pool, { iterations: 2, depth: 3 });
      // @ts-expect-error: the name is wrong
      await train(pool, { iteration: 2 });
      export const trees: number = model.treeCount;
      export const problems = (error: CatBoostError): readonly string[] => error.problems;
    `;
    await writeFile(join(folder, "program.mts"), program);
    const flags = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--types", ""];
    const { stdout } = await run(join(bin, "tsc"), [...flags, "program.mts"], { cwd: folder }).catch(
      (error) => error,
    );
    expect(stdout).toBe("");
  });
});
