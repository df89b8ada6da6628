import { rmSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { codeHash, version } from "../../core/version.ts";
import { unwritable } from "../../store/folder-store.ts";
import { hashFile } from "../../store/hash-file.ts";
import { fingerprintOf, type Manifest } from "../../store/manifest.ts";
import { sqlHash } from "../../warehouse/models.ts";
import type { Context } from "./context.ts";
import type { StageSpec } from "./stage-spec.ts";

/** What a stage's work may do: write outputs, count. Outputs become visible together, when the work is done. */
export interface StageWork {
  /** Path to write an output to. */
  draft(name: string): string;
  /** Rows of an output, for the manifest. */
  rows(name: string, count: number): void;
  count(name: string, value: number): void;
  step(what: string, done: number, total: number): void;
}

/**
 * Runs a stage unless its manifest says that the same was made already.
 * @returns the manifest, old or new
 */
export async function runStage(
  context: Context,
  spec: StageSpec,
  work: (stage: StageWork) => Promise<void>,
): Promise<Manifest> {
  const { progress } = context;
  if (context.inspect) return context.inspect(spec);
  progress.start(spec.stage);
  const old = await findBuilt(context, spec);
  const manifest = old ?? (await buildStage(context, spec, work));
  progress.end(spec.stage, old ? "up to date" : "built");
  return manifest;
}

/** The manifest of a stage if the same was made already, and its outputs are whole. */
export async function findBuilt(context: Context, spec: StageSpec): Promise<Manifest | undefined> {
  const old = readManifest(context, spec.stage, spec.manifestKey);
  const { fingerprint } = identityOf(context, spec);
  return old?.fingerprint === fingerprint && (await isWhole(context, old)) ? old : undefined;
}

/** What is running: the version, and hashes of the code and of the SQL (default: of all folders). */
export function codeVersions({ models }: Context, modelFolders?: readonly string[]): Record<string, string> {
  return {
    entourage: version,
    code: codeHash().slice(0, 16),
    sql: sqlHash(models, modelFolders).slice(0, 16),
  };
}

/** What a stage would be made of now, and the hash of it. */
export function identityOf(context: Context, { stage, inputs, settings, modelFolders }: StageSpec) {
  const versions = codeVersions(context, modelFolders);
  const fingerprint = fingerprintOf({ stage, inputs, settings, versions });
  return { stage, inputs, settings, fingerprint, versions };
}

/**
 * Builds a stage. The old manifest goes first and the new one comes last, so that a stage killed in between is simply
 * built again and nobody trusts half of it.
 */
export async function buildStage(
  context: Context,
  spec: StageSpec,
  work: (stage: StageWork) => Promise<void>,
): Promise<Manifest> {
  const { store, progress } = context;
  const manifestKey = spec.manifestKey ?? `${spec.stage}/manifest.json`;
  const started = performance.now();
  const memory = watchMemory();
  const drafts: string[] = [];
  const rows: Record<string, number> = {};
  const counts: Record<string, number> = {};
  try {
    await work({
      draft(name) {
        drafts.push(`${spec.stage}/${name}`);
        return store.draft(`${spec.stage}/${name}`);
      },
      rows(name, count) {
        rows[`${spec.stage}/${name}`] = count;
      },
      count(name, value) {
        counts[name] = value;
      },
      step: (what, done, total) => progress.step(spec.stage, what, done, total),
    });
    store.remove(manifestKey);
    const outputs: Manifest["outputs"] = {};
    for (const key of drafts) {
      const sha256 = await hashFile(store.draft(key));
      store.commit(key);
      outputs[key] = {
        sha256,
        bytes: store.size(key)!,
        ...(rows[key] === undefined ? {} : { rows: rows[key] }),
      };
    }
    const measured = {
      seconds: Math.round(performance.now() - started) / 1000,
      peak_memory_mb: memory.stop(),
    };
    const manifest: Manifest = { ...identityOf(context, spec), outputs, counts, measured };
    store.put(manifestKey, `${JSON.stringify(manifest, null, 2)}\n`);
    return manifest;
  } catch (error) {
    for (const key of drafts) rmSync(store.draft(key), { force: true });
    if (/ENOSPC|No space left|EACCES|EROFS/i.test((error as Error).message))
      throw unwritable(store.root, error);
    throw error;
  } finally {
    memory.stop();
  }
}

/** Whether every output is there with the content that the manifest names. */
async function isWhole({ store }: Context, manifest: Manifest): Promise<boolean> {
  for (const [key, { bytes, sha256 }] of Object.entries(manifest.outputs)) {
    if (store.size(key) !== bytes || (await hashFile(store.path(key))) !== sha256) return false;
  }
  return true;
}

/** The manifest of a stage that was built, if any. */
export function readManifest(
  context: Context,
  stage: string,
  key = `${stage}/manifest.json`,
): Manifest | undefined {
  const text = context.store.readText(key);
  return text === undefined ? undefined : (JSON.parse(text) as Manifest);
}

/** All outputs of several stages by their keys. */
export function outputsOf(manifests: readonly Manifest[]): Manifest["outputs"] {
  return Object.assign({}, ...manifests.map(({ outputs }) => outputs));
}

/** Hashes of a manifest's outputs, as the next stage's inputs. */
export function outputHashes(manifest: Manifest): Record<string, string> {
  return Object.fromEntries(Object.entries(manifest.outputs).map(([key, output]) => [key, output.sha256]));
}

/** Samples resident memory ten times a second; `stop` returns the peak in MB. */
function watchMemory(): { stop(): number } {
  let peak = process.memoryUsage.rss();
  const sample = () => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(sample, 100);
  timer.unref();
  return {
    stop() {
      sample();
      clearInterval(timer);
      return Math.round(peak / 2 ** 20);
    },
  };
}
