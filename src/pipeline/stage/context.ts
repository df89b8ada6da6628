import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Project } from "../../config/load.ts";
import { UserError } from "../../core/errors.ts";
import { FolderStore } from "../../store/folder-store.ts";
import type { Manifest } from "../../store/manifest.ts";
import { loadModels, type ModelLoader, prepareMacros } from "../../warehouse/models.ts";
import { Warehouse } from "../../warehouse/warehouse.ts";
import type { StageSpec } from "./stage-spec.ts";

/** Who hears how far a stage is; `total` 0 when that is not known. */
export interface Progress {
  /** A stage begins: it looks whether it has been built already. */
  start(stage: string): void;
  /** So much of a part of the stage is done. */
  step(stage: string, what: string, done: number, total: number): void;
  /** So much of the query that runs is done, 0 … 1: a share of one more unit of the last step. Asked for only where somebody hears it. */
  query?(share: number): void;
  /** The stage ended well. */
  end(stage: string, outcome: "built" | "up to date"): void;
}

export const silentProgress: Progress = { start() {}, step() {}, end() {} };

/** What every stage works with. */
export interface Context {
  project: Project;
  store: FolderStore;
  progress: Progress;
  /** The SQL models of folders below `sql/`. */
  models: ModelLoader;
  /** Asked for each stage instead of building it, where only its state is wanted: `status`. @returns the manifest to go on with */
  inspect?: (spec: StageSpec) => Manifest;
}

export function openContext(
  project: Project,
  progress: Progress = silentProgress,
  models: ModelLoader = loadModels,
): Context {
  return { project, store: new FolderStore(project.outputFolder), progress, models };
}

/**
 * The secret that keys the tokens: the variable ENTOURAGE_KEY, else the project's key file.
 * @throws UserError when there is neither, or it is shorter than 16 bytes
 */
export function readKey(project: Project): Uint8Array {
  const fromEnvironment = process.env.ENTOURAGE_KEY;
  const file = resolve(project.root, project.privacy.key_file);
  let key: Buffer;
  if (fromEnvironment !== undefined) key = Buffer.from(fromEnvironment, "utf8");
  else {
    try {
      key = Buffer.from(readFileSync(file, "utf8").trim(), "utf8");
    } catch (cause) {
      throw new UserError(
        [
          {
            code: "no-key",
            where: file,
            found: "no key file",
            expected: "a secret of at least 16 bytes, from which ids become tokens",
            hint: "`entourage init` makes one; or set the variable ENTOURAGE_KEY",
          },
        ],
        { cause },
      );
    }
  }
  if (key.length < 16) {
    throw new UserError([
      {
        code: "short-key",
        where: fromEnvironment === undefined ? file : "ENTOURAGE_KEY",
        found: `a key of ${key.length} bytes`,
        expected: "at least 16 bytes",
      },
    ]);
  }
  return key;
}

/** Opens DuckDB for one stage, with macros and the tokens' key, and closes it whatever happens. */
export async function withWarehouse<T>(
  context: Context,
  work: (warehouse: Warehouse) => Promise<T>,
): Promise<T> {
  const { project, store } = context;
  const warehouse = await Warehouse.open({
    memoryLimitGb: project.memory_limit_gb,
    threads: project.threads,
    spillFolder: join(store.temporaryFolder, "spill"),
    timeZone: project.time_zone,
    onQuery: context.progress.query,
  });
  try {
    await prepareMacros(warehouse, readKey(project), context.models);
    return await work(warehouse);
  } finally {
    warehouse.close();
  }
}
