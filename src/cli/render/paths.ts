import { relative } from "node:path";
import type { FolderStore } from "../../store/folder-store.ts";

/** Where the results are: relative to the current folder when they lie in it. */
export function renderPaths(
  store: Pick<FolderStore, "path">,
  keys: readonly string[],
  folder = process.cwd(),
): string {
  const paths = keys.map((key) => {
    const path = relative(folder, store.path(key));
    return path.startsWith("..") ? store.path(key) : path;
  });
  return `\nWritten:\n${paths.map((path) => `  ${path}\n`).join("")}`;
}
