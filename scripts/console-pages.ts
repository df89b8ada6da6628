// Runs the commands in the pages' `console` blocks, one page after another in a folder of its own, and writes below each command what
// it printed. `test/docs/console-pages.test.ts` runs them as well and compares, times left out; blocks `console slow` are run with `--slow` alone.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Pages whose commands are run. */
export const consolePages = ["docs/your-own-data.md", "docs/first-hour.md"];

const block = /^```console( slow)?\n(.*?)^```$/gms;
/** A command, and the lines that continue it. */
const typed = /^\$ .*\n(?:>.*\n)*/gm;

/**
 * The page with what its commands print now, one after another in one folder; `cd` holds for those that follow.
 * @param text the page · @param skipSlow leave blocks `console slow` as they are
 */
export function withOutputs(text: string, skipSlow: boolean): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "entourage-console-")));
  const path = `${commandFolder(folder)}${delimiter}${process.env.PATH}`;
  let cwd = join(folder, "work");
  mkdirSync(cwd);
  try {
    return text.replace(block, (whole, slow: string | undefined, body: string) => {
      if (slow && skipSlow) return whole;
      const outputs = [...body.matchAll(typed)].map(([lines]) => {
        const command = lines.replace(/^[$>] ?/gm, "");
        const output = printed(`{ ${command}\n} 2>&1; pwd > "${folder}/cwd"`, cwd, path);
        cwd = readFileSync(join(folder, "cwd"), "utf8").trimEnd();
        return lines + output;
      });
      return `\`\`\`console${slow ?? ""}\n${outputs.join("")}\`\`\``;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder with the command `entourage`, which a reader has as an alias. */
function commandFolder(folder: string): string {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const command = join(bin, "entourage");
  writeFileSync(
    command,
    `#!/bin/sh\nexec "${process.execPath}" --conditions=source "${join(root, "src/cli/main.ts")}" "$@"\n`,
  );
  chmodSync(command, 0o755);
  return bin;
}

function printed(command: string, cwd: string, path: string): string {
  const { TZ: _, ...env } = process.env;
  const { stdout } = spawnSync("bash", ["-c", command], {
    cwd,
    env: { ...env, PATH: path, NO_COLOR: "1", COLUMNS: "80" },
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return stdout === "" || stdout.endsWith("\n") ? stdout : `${stdout}\n`;
}

/**
 * A page without what differs from run to run, machine to machine and commit to commit: times, memory, versions of models, and
 * the spaces that these need.
 */
export function comparable(text: string): string {
  return text
    .replace(/\b[\d.,]+ (min [\d.]+ s|min|ms|s|MB|kB)\b/g, "·")
    .replace(/\b[0-9a-f]{12}\b/g, "·")
    .replace(/ +/g, " ");
}

if (import.meta.main) {
  for (const page of consolePages) {
    const path = join(root, page);
    writeFileSync(path, withOutputs(readFileSync(path, "utf8"), !process.argv.includes("--slow")));
    console.error(`wrote ${page}`);
  }
}
