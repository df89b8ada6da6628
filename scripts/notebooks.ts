// Runs notebooks from clean and stores what their cells show: `npm run notebooks`, or `npm run notebooks -- 03` for some.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "notebooks");
const deno = join(root, "docs/node_modules/.bin/deno");
const python = join(root, ".venv/bin/python");

/** Names of all notebooks, in the order in which they are read. */
export const notebooks: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".ipynb"))
  .sort();

/** Why notebooks cannot run here, or undefined. */
export function notebooksMissing(): string | undefined {
  if (!existsSync(deno)) return `no Deno: ${deno} is not there; \`npm test\` installs it`;
  const hasClient = existsSync(python) && spawnSync(python, ["-c", "import nbclient"]).status === 0;
  return hasClient ? undefined : `no nbclient: \`python3 -m venv .venv && .venv/bin/pip install nbclient\``;
}

/**
 * Runs notebooks. `run` stores what cells show, `check` compares.
 * @param files paths of notebooks
 * @returns the exit code, and what was said of cells that failed or show something else
 */
export function runNotebooks(
  mode: "run" | "check",
  files: readonly string[],
): { status: number; said: string } {
  const script = join(root, "scripts/notebooks.py");
  const { status, stdout, stderr } = spawnSync(python, [script, mode, deno, ...files], { encoding: "utf8" });
  return { status: status ?? 1, said: status === 0 ? "" : stdout || stderr };
}

if (import.meta.main) {
  const missing = notebooksMissing();
  const wanted = process.argv.slice(2);
  const chosen = notebooks.filter(
    (name) => wanted.length === 0 || wanted.some((start) => name.startsWith(start)),
  );
  if (missing) console.error(missing);
  for (const name of missing ? [] : chosen) {
    console.error(`running ${name}`);
    const { status, said } = runNotebooks("run", [join(folder, name)]);
    if (status !== 0) {
      console.error(said);
      process.exitCode = 1;
    }
  }
  if (missing) process.exitCode = 1;
}
