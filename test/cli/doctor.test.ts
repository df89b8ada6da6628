import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import type { Finding } from "../../src/pipeline/doctor/finding.ts";
import { writeProject } from "../support/write-project.ts";
import { fakeIo } from "./fake-io.ts";

async function doctor(...args: string[]) {
  const io = fakeIo();
  const exitCode = await runCommandLine(["doctor", ...args], io);
  return { exitCode, ...io.said };
}

async function findings(...args: string[]): Promise<Record<string, Finding>> {
  const { out } = await doctor(...args, "--json");
  const told = JSON.parse(out) as { findings: Finding[] };
  return Object.fromEntries(told.findings.map((finding) => [finding.what, finding]));
}

const given = { clients: [{ client_id: "a", joined_at: "2020-01-01" }] };

describe("doctor", () => {
  it("finds nothing wrong with this machine and a project in order", async () => {
    const { file } = await writeProject(given);
    chmodSync(join(file, "../entourage.key"), 0o600);
    const { exitCode, out } = await doctor("--project", file, "--memory_limit_gb", "0.5");
    expect(exitCode).toBe(0);
    expect(out).toMatch(/✓ WebAssembly +SIMD and threads/);
    expect(out).toContain("✓ source clients");
    expect(out).toMatch(/All is well\.\n$/);
  });

  it("says of each fault what to do, and ends with 1", async () => {
    const { file, folder } = await writeProject(given);
    const key = join(folder, "entourage.key");
    chmodSync(key, 0o644);
    const args = [
      "--project",
      file,
      "--memory_limit_gb",
      "9999",
      "--sources.uptakes.from",
      "nowhere.parquet",
      "--threads",
      "999",
    ];
    const found = await findings(...args);
    expect(found.memory).toMatchObject({
      state: "fail",
      hint: expect.stringContaining("set memory_limit_gb to at most"),
    });
    expect(found.threads).toMatchObject({ state: "warn", hint: expect.stringContaining("lower threads") });
    expect(found.key).toMatchObject({ state: "warn", hint: expect.stringContaining(`chmod 600 ${key}`) });
    expect(found["source uptakes"]).toMatchObject({
      state: "fail",
      found: expect.stringContaining("nowhere.parquet"),
    });
    expect(found["source clients"]).toMatchObject({ state: "ok" });
    const { exitCode, out, err } = await doctor(...args);
    expect(exitCode).toBe(1);
    expect(out).toContain("2 faults, 2 warnings.");
    expect(err).toContain("memory, source uptakes");
  });

  it("sees that another run holds the output folder, and leaves it alone", async () => {
    const { file, folder } = await writeProject(given);
    mkdirSync(join(folder, "out/.tmp"), { recursive: true });
    writeFileSync(join(folder, "out/.tmp/owner"), String(process.ppid));
    expect((await findings("--project", file))["output folder"]).toMatchObject({
      state: "fail",
      found: expect.stringContaining(`process ${process.ppid} is at work`),
    });
  });

  it("tells what is wrong with the project file, or that there is none", async () => {
    const { folder } = await writeProject(given);
    const file = join(folder, "bad.yaml");
    writeFileSync(file, "name: Bad Name\n");
    expect((await findings("--project", file))["project file"]).toMatchObject({ state: "fail" });
    expect((await findings()).project).toMatchObject({
      state: "ok",
      found: expect.stringContaining("none here"),
    });
  });
});
