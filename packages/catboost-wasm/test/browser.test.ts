import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { runInChromium } from "./chromium.ts";
import { chromiumMissing } from "./find-chromium.ts";
import { smoke } from "./smoke.ts";

const source = join(import.meta.dirname, "../src");

it("the sources import nothing but each other", () => {
  const files = globSync("**/*.ts", { cwd: source });
  expect(files.length).toBeGreaterThan(50);
  for (const file of files) {
    const text = readFileSync(join(source, file), "utf8");
    for (const [, specifier] of text.matchAll(/^(?:import|export)\b[^;]*?from "([^"]+)"/gm)) {
      expect(`${file}: ${specifier}`).toMatch(/: \.{1,2}\//);
    }
    expect(text).not.toMatch(/\bimport\(|^import "/m);
  }
});

it("a plain worker-like context without anything of Node gives the same bits", async () => {
  const script = join(import.meta.dirname, "plain-context.ts");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--experimental-vm-modules", "--no-warnings", script],
    { maxBuffer: 1 << 24 },
  );
  const expected = await smoke();
  expect(JSON.parse(stdout)).toEqual(expected);
  expect(expected.row).toBe(expected.raw[1]);
  expect(expected.refusal).toContain("does not begin with CBM1");
});

describe.skipIf(chromiumMissing)(
  `a worker in headless Chromium${chromiumMissing ? ` (skipped: ${chromiumMissing})` : ""}`,
  () => {
    it.each([
      ["one thread of two asked for, in a page that may not share memory", false, 2],
      ["two threads, in a page that may", true, 2],
    ])("gives the same bits: %s", async (_, isIsolated, workers) => {
      const code = `import { smoke } from "/test/smoke.ts"; postMessage(JSON.stringify([crossOriginIsolated, await smoke(${workers})]));`;
      expect(JSON.parse(await runInChromium(code, isIsolated))).toEqual([isIsolated, await smoke()]);
    });
  },
);
