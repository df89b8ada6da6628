import { createReadStream, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { hashFile } from "../../src/store/hash-file.ts";
import { temporaryFolder } from "../support/folders.ts";

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  return { ...fs, createReadStream: vi.fn(fs.createReadStream) };
});

const opened = vi.mocked(createReadStream);
let file: string;

beforeEach(() => {
  file = join(temporaryFolder(), "calls.csv");
  writeFileSync(file, "one");
  opened.mockClear();
});
afterEach(() => vi.useRealTimers());

const later = (seconds: number) => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 1000 * seconds });

describe("the hash of a file", () => {
  it("is read once while the file stays as it is", async () => {
    later(10);
    const hashes = [await hashFile(file), await hashFile(file)];
    expect(new Set(hashes)).toEqual(
      new Set(["7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"]),
    );
    expect(opened).toHaveBeenCalledTimes(1);
  });

  it("is read again when the file changed, though size and time of change were put back", async () => {
    later(10);
    utimesSync(file, 1e9, 1e9);
    const before = await hashFile(file);
    // The clock of a file system has ticks.
    for (const { ctimeMs } = statSync(file); statSync(file).ctimeMs === ctimeMs; ) writeFileSync(file, "two");
    utimesSync(file, 1e9, 1e9);
    expect(await hashFile(file)).not.toBe(before);
  });

  it("is not kept of a file that changed a moment before", async () => {
    await hashFile(file);
    await hashFile(file);
    expect(opened).toHaveBeenCalledTimes(2);
  });
});
