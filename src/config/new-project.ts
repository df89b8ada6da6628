import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../core/errors.ts";

/** Files of a project that are never written over. */
export const projectFileName = "entourage.yaml";
export const keyFileName = "entourage.key";
const ignoreFileName = ".gitignore";

/**
 * Refuses a folder that holds a project or a key already.
 * @throws UserError with everything that is in the way
 */
export function refuseExisting(folder: string): void {
  const taken = [projectFileName, keyFileName]
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path));
  if (taken.length === 0) return;
  throw new UserError(
    taken.map((path) => ({
      code: "exists",
      where: path,
      found: "a file that would be written over",
      expected: "a folder without a project",
      hint: "name another folder, or move it away",
    })),
  );
}

export interface NewProject {
  projectText: string;
  /** Default: 32 random bytes in hexadecimal. */
  key?: string;
  /** Lines of the folder's `.gitignore`. */
  ignored: readonly string[];
}

export interface WrittenProject {
  written: string[];
  /** What an existing `.gitignore`, which is left alone, should hold. */
  toIgnore: readonly string[];
}

/** Writes a project into a folder that `refuseExisting` let pass; the key is readable by its owner alone. */
export function writeProject(folder: string, { projectText, key, ignored }: NewProject): WrittenProject {
  mkdirSync(folder, { recursive: true });
  const writeNew = (name: string, text: string, mode = 0o666) => {
    writeFileSync(join(folder, name), text, { flag: "wx", mode });
    return join(folder, name);
  };
  const written = [
    writeNew(keyFileName, `${key ?? randomBytes(32).toString("hex")}\n`, 0o600),
    writeNew(projectFileName, projectText),
  ];
  if (existsSync(join(folder, ignoreFileName))) return { written, toIgnore: ignored };
  written.push(writeNew(ignoreFileName, ignored.map((line) => `${line}\n`).join("")));
  return { written, toIgnore: [] };
}
