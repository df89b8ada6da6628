import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that this code runs from: `src` in a clone, `dist` in the package. */
const codeFolder = fileURLToPath(new URL("..", import.meta.url));

/** Version of the package, from its `package.json` beside that folder. */
export const version: string = (
  JSON.parse(readFileSync(join(codeFolder, "../package.json"), "utf8")) as { version: string }
).version;

let hash: string | undefined;

/**
 * Hash of the running code, the trainer's included where it lies beside (in a clone; elsewhere its version is pinned), so
 * that a changed clone builds anew what it had built before. Some 300 files, once in a process.
 */
export function codeHash(): string {
  const trainer = join(codeFolder, "../node_modules/catboost-wasm", basename(codeFolder));
  hash ??= hashFolders([codeFolder, trainer].filter((folder) => existsSync(folder)));
  return hash;
}

function hashFolders(folders: readonly string[]): string {
  const sum = createHash("sha256");
  for (const folder of folders) {
    const files = (readdirSync(folder, { recursive: true }) as string[]).map((file) =>
      file.replaceAll("\\", "/"),
    );
    for (const file of files.sort()) {
      const path = join(folder, file);
      if (statSync(path).isFile()) sum.update(file).update("\0").update(readFileSync(path)).update("\0");
    }
  }
  return sum.digest("hex");
}
