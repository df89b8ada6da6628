import { relative } from "node:path";
import type { FolderStore } from "../../store/folder-store.ts";

/** Where the results are, relative to the current folder. */
export function renderPaths(
  store: Pick<FolderStore, "path">,
  keys: readonly string[],
  folder = process.cwd(),
): string {
  const paths = keys.map((key) => relative(folder, store.path(key)) || ".");
  return `\nWritten:\n${paths.map((path) => `  ${path}\n`).join("")}`;
}
