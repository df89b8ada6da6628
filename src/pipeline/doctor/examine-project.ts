import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Project } from "../../config/load.ts";
import { DataError, type Problem, UserError } from "../../core/errors.ts";
import { runningOwner } from "../../store/folder-store.ts";
import { locateSource, openSource } from "../../warehouse/sources.ts";
import { readKey } from "../stage/context.ts";
import { withScratchWarehouse } from "../stage/scratch-warehouse.ts";
import { bytesText, type Finding, fail, ok, warn } from "./finding.ts";

/** Looks at the key, the sources' files and columns, the time zone and the output folder; `check` looks at every row. */
export async function examineProject(project: Project): Promise<Finding[]> {
  return [key(project), ...(await sources(project)), ...outputFolder(project)];
}

function key(project: Project): Finding {
  try {
    readKey(project);
  } catch (error) {
    if (error instanceof UserError || error instanceof DataError) return ofProblem("key", error.problems[0]!);
    throw error;
  }
  if (process.env.ENTOURAGE_KEY !== undefined) return ok("key", "from the variable ENTOURAGE_KEY");
  const file = resolve(project.root, project.privacy.key_file);
  const mode = statSync(file).mode & 0o777;
  const found = `${project.privacy.key_file}, mode ${mode.toString(8)}`;
  if (process.platform === "win32" || (mode & 0o077) === 0) return ok("key", found);
  return warn(
    "key",
    `${found}: others can read it`,
    `whoever has it makes clients of tokens: chmod 600 ${file}`,
  );
}

async function sources(project: Project): Promise<Finding[]> {
  const { memory_limit_gb: memoryLimitGb, threads, time_zone: timeZone } = project;
  return withScratchWarehouse({ memoryLimitGb, threads, timeZone }, async (warehouse) => {
    const findings = [ok("time zone", timeZone)];
    for (const [name, config] of Object.entries(project.sources)) {
      if (!config) continue;
      const problems: Problem[] = [];
      await openSource(warehouse, project, name, config, problems);
      const what = `source ${name}`;
      const bytes = bytesOf(locateSource(project, config).files);
      if (problems.length === 0) findings.push(ok(what, `${bytesText(bytes)}, its columns are there`));
      else findings.push(...problems.map((problem) => ofProblem(what, problem)));
    }
    return findings;
  });
}

/** Staged sources and feature tables together take about as much as the sources, and DuckDB spills. */
const roomBySources = 2;

function outputFolder(project: Project): Finding[] {
  const { outputFolder: folder } = project;
  const owner = runningOwner(join(folder, ".tmp", "owner"));
  if (owner !== undefined)
    return [
      fail(
        "output folder",
        `process ${owner} is at work in ${folder}`,
        "wait for it, or name another with --output",
      ),
    ];
  const standing = nearestFolder(folder);
  try {
    accessSync(standing, constants.W_OK);
  } catch {
    return [
      fail(
        "output folder",
        `${standing} cannot be written`,
        "choose another with `output` in the project file",
      ),
    ];
  }
  const { bavail, bsize } = statfsSync(standing);
  const free = bavail * bsize;
  const files = Object.values(project.sources).flatMap((config) =>
    config ? locateSource(project, config).files : [],
  );
  const wanted = roomBySources * bytesOf([...new Set(files)]);
  const found = `${bytesText(free)} free, the sources have ${bytesText(wanted / roomBySources)}`;
  const room =
    free >= wanted
      ? ok("disk", found)
      : warn("disk", found, `about ${bytesText(wanted)} may be needed: make room`);
  return [ok("output folder", existsSync(folder) ? "can be written" : "will be made"), room];
}

function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(dirname(folder));
}

function bytesOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + statSync(file).size, 0);
}

function ofProblem(what: string, { found, expected, hint }: Problem): Finding {
  return fail(what, `${found}, expected ${expected}`, hint ?? "mend the project file");
}
