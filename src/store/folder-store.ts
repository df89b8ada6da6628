import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { DataError, UserError } from "../core/errors.ts";

/**
 * Artifacts in a folder. An object appears whole or not at all: it is written under `.tmp/` and then moved to its key.
 * Keys are relative paths with `/`. (An object store such as S3 gives the same by a single PUT.)
 */
export class FolderStore {
  readonly root: string;
  /** The folder was not there before. */
  readonly #isNew: boolean;

  /** @throws DataError when the folder cannot be written; UserError when another process is at work in it */
  constructor(root: string) {
    this.root = root;
    this.#isNew = !existsSync(root);
    const ownerFile = join(this.temporaryFolder, "owner");
    refuseOtherOwner(ownerFile, root);
    try {
      rmSync(this.temporaryFolder, { recursive: true, force: true });
      mkdirSync(this.temporaryFolder, { recursive: true });
      writeFileSync(ownerFile, String(process.pid));
    } catch (error) {
      throw unwritable(root, error);
    }
  }

  /** Scratch space of the running process; emptied at the next start. */
  get temporaryFolder(): string {
    return join(this.root, ".tmp");
  }

  /** Takes the scratch space away, and the folder too when it is new and nothing was made in it. */
  close(): void {
    rmSync(this.temporaryFolder, { recursive: true, force: true });
    if (this.#isNew && readdirSync(this.root).length === 0) rmdirSync(this.root);
  }

  path(key: string): string {
    return join(this.root, key);
  }

  /** Where to write an object before `commit` moves it to its key. */
  draft(key: string): string {
    return join(this.temporaryFolder, key.replaceAll("/", "__"));
  }

  commit(key: string): void {
    mkdirSync(dirname(this.path(key)), { recursive: true });
    renameSync(this.draft(key), this.path(key));
  }

  /** Writes a small object. @throws DataError when there is no room or no permission */
  put(key: string, content: string | Uint8Array): void {
    try {
      writeFileSync(this.draft(key), content);
      this.commit(key);
    } catch (error) {
      throw unwritable(this.root, error);
    }
  }

  readText(key: string): string | undefined {
    try {
      return readFileSync(this.path(key), "utf8");
    } catch {
      return undefined; // absent: the caller asks because it may be
    }
  }

  readBytes(key: string): Uint8Array | undefined {
    const path = this.path(key);
    return existsSync(path) ? readFileSync(path) : undefined;
  }

  /** Names of what lies directly below a folder, sorted; none where there is no such folder. */
  list(folder: string): string[] {
    const path = this.path(folder);
    return existsSync(path) ? readdirSync(path).sort() : [];
  }

  /** Takes an object away, and the folders above it that are empty then. */
  remove(key: string): void {
    rmSync(this.path(key), { recursive: true, force: true });
    for (let folder = dirname(key); folder !== "."; folder = dirname(folder)) {
      if (!existsSync(this.path(folder))) continue;
      if (readdirSync(this.path(folder)).length > 0) return;
      rmdirSync(this.path(folder));
    }
  }

  /** Size in bytes, or undefined when absent. */
  size(key: string): number | undefined {
    return statSync(this.path(key), { throwIfNoEntry: false })?.size;
  }
}

/** Two processes in one folder would take each other's scratch space away. What a killed one left is taken over. */
function refuseOtherOwner(ownerFile: string, root: string): void {
  const owner = runningOwner(ownerFile);
  if (owner === undefined || owner === process.pid) return;
  throw new UserError([
    {
      code: "in-use",
      where: root,
      found: `a folder in which process ${owner} is at work`,
      expected: "one run at a time",
      hint: `wait for it, or name another folder with --output; if it is not Entourage, remove ${ownerFile}`,
    },
  ]);
}

/** The process that is at work in a folder, by its file `.tmp/owner`; undefined when there is none. */
export function runningOwner(ownerFile: string): number | undefined {
  if (!existsSync(ownerFile)) return undefined;
  const owner = Number(readFileSync(ownerFile, "utf8"));
  return isRunning(owner) ? owner : undefined;
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** SHA-256 of a value's JSON. */
export function hashJson(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

/** Turns a failed write into what the user can do about it. */
export function unwritable(folder: string, cause: unknown): DataError {
  const message = (cause as Error).message;
  const isFull = /ENOSPC|No space left/i.test(message);
  return new DataError(
    [
      {
        code: isFull ? "disk-full" : "unwritable",
        where: folder,
        found: isFull ? "no space left" : `a folder that cannot be written (${message.split("\n")[0]})`,
        expected: "a writable folder with enough room",
        hint: "choose another with `output` in the project file; what was complete is kept",
      },
    ],
    { cause },
  );
}
