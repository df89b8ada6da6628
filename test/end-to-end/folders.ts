import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Manifest } from "../../src/store/manifest.ts";

const root = join(import.meta.dirname, "..", "..");

/** Starts the real command line on a project in `folder`. */
export function startCli(folder: string, ...words: string[]): ChildProcess {
  return spawn(process.execPath, ["--conditions=source", join(root, "src/cli/main.ts"), ...words], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Runs the command line to its end; a failure is an error with what it printed. */
export async function runCli(folder: string, ...words: string[]): Promise<string> {
  const child = startCli(folder, ...words);
  let out = "";
  let err = "";
  child.stdout!.on("data", (text) => (out += text));
  child.stderr!.on("data", (text) => (err += text));
  const code = await ended(child);
  if (code !== 0) throw new Error(`entourage ${words.join(" ")} ended with ${code}: ${err}${out}`);
  return out;
}

export function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on("close", resolve));
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "entourage-test-"));
}

/** A second folder with the same project and key, reading the same data. */
export function twinOf(folder: string): string {
  const twin = temporaryFolder();
  for (const file of ["entourage.yaml", "entourage.key"]) cpSync(join(folder, file), join(twin, file));
  symlinkSync(join(folder, "data"), join(twin, "data"));
  return twin;
}

/** Hash of every file below `out`; of a manifest, what it says but for times and memory. */
export function hashesBelow(out: string): Record<string, string> {
  const files = (readdirSync(out, { recursive: true }) as string[]).filter((file) =>
    statSync(join(out, file)).isFile(),
  );
  return Object.fromEntries(files.sort().map((file) => [file, hashOf(join(out, file))]));
}

function hashOf(path: string): string {
  const bytes = readFileSync(path);
  if (!path.endsWith("manifest.json")) return createHash("sha256").update(bytes).digest("hex");
  const { measured: _, ...manifest } = JSON.parse(bytes.toString()) as Manifest;
  return createHash("sha256").update(JSON.stringify(manifest)).digest("hex");
}

/** Outputs that differ from what their manifest says: half a file, or one that belongs to another build. */
export function brokenOutputs(out: string): string[] {
  const manifests = (readdirSync(out, { recursive: true }) as string[]).filter((file) =>
    file.endsWith("manifest.json"),
  );
  return manifests.flatMap((file) => {
    const { outputs } = JSON.parse(readFileSync(join(out, file), "utf8")) as Manifest;
    return Object.entries(outputs)
      .filter(([key, { sha256 }]) => hashOf(join(out, key)) !== sha256)
      .map(([key]) => key);
  });
}
