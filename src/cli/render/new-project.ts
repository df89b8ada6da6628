import type { WrittenProject } from "../../config/new-project.ts";

/** What was written, and what to do next. */
export function renderNewProject({ written, toIgnore }: WrittenProject, next: readonly string[]): string {
  const ignore = toIgnore.length > 0 ? `\nYour .gitignore should hold: ${toIgnore.join(", ")}\n` : "";
  return `Written:\n${written.map((path) => `  ${path}\n`).join("")}${ignore}\nNext:\n${next.map((line) => `  ${line}\n`).join("")}`;
}
