import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { UserError } from "../../src/core/errors.ts";
import { simulate } from "../../src/simulate/simulate.ts";
import { temporaryFolder } from "./simulated-folder.ts";

const options = { clients: 1000, subscribers: 3000, calls: 60_000, seed: 11 };

async function hashes(seed: number, months = 6): Promise<Record<string, string>> {
  const out = temporaryFolder();
  await simulate({ ...options, seed, months, out });
  const files = (readdirSync(out, { recursive: true }) as string[]).filter((file) =>
    statSync(join(out, file)).isFile(),
  );
  const entries = files.sort().map((file) => [
    file,
    createHash("sha256")
      .update(readFileSync(join(out, file)))
      .digest("hex"),
  ]);
  rmSync(out, { recursive: true });
  return Object.fromEntries(entries);
}

it("writes the same bytes from the same options, and other bytes from another seed", async () => {
  const first = await hashes(11);
  expect(await hashes(11)).toEqual(first);
  const other = await hashes(12);
  expect(Object.keys(other)).toEqual(Object.keys(first));
  // What attributes are called does not depend on the seed.
  const made = Object.keys(first).filter((file) => file !== "reasons.yaml");
  for (const file of made) expect(other[file], file).not.toBe(first[file]);
});

it("leaves no calls of an earlier simulation in its folder", async () => {
  const out = temporaryFolder();
  await simulate({ ...options, out });
  await simulate({ ...options, months: 2, out });
  expect(readdirSync(join(out, "calls")).sort()).toEqual(["part-2026-01.parquet", "part-2026-02.parquet"]);
  rmSync(out, { recursive: true });
});

it("reports every option out of range at once", async () => {
  const wrong = simulate({ ...options, subscribers: 10, startDate: "2026-01-15", out: "unused" });
  await expect(wrong).rejects.toThrow(UserError);
  await expect(wrong).rejects.toThrow(/subscribers: 10[\s\S]*startDate: 2026-01-15/);
});

it("tells how far each file is", async () => {
  const out = temporaryFolder();
  const last = new Map<string, [number, number]>();
  await simulate({ ...options, out, onProgress: (stage, done, total) => last.set(stage, [done, total]) });
  expect(last.get("clients")).toEqual([1000, 1000]);
  const [done, total] = last.get("calls/part-2026-03")!;
  expect(done).toBe(total);
  rmSync(out, { recursive: true });
});
