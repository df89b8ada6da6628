import { relative } from "node:path";
import type { OpenProject } from "../../api/open-project.ts";

/** Where the results are: relative to the current folder when they lie in it. */
export function renderPaths(
  project: Pick<OpenProject, "path">,
  keys: readonly string[],
  folder = process.cwd(),
): string {
  const paths = keys.map((key) => {
    const path = relative(folder, project.path(key));
    return path.startsWith("..") ? project.path(key) : path;
  });
  return `\nWritten:\n${paths.map((path) => `  ${path}\n`).join("")}`;
}
