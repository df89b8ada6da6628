import { globSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { UserError } from "../core/errors.ts";

/** Files that may be one table: same name but for digits, same ending. */
export interface TableFiles {
  /** Files or a glob, relative to the data folder. */
  from: string[];
  /** Absolute, sorted. */
  files: string[];
}

const readable = /\.(parquet|csv|tsv|json|jsonl|ndjson)(\.gz)?$/i;

/**
 * Tables below folders and at files or globs.
 * @returns the folder that all of them lie below, and the tables in it
 * @throws UserError when there is nothing to read
 */
export function findTables(paths: readonly string[]): { dataFolder: string; tables: TableFiles[] } {
  const problems = paths.filter((path) => filesBelow(path).length === 0);
  if (problems.length > 0) {
    throw new UserError(
      problems.map((path) => ({
        code: "no-data",
        where: `--from ${path}`,
        found: statSync(path, { throwIfNoEntry: false })
          ? "no file that DuckDB reads"
          : "no such file or folder",
        expected: "a folder, file or glob of Parquet, CSV, TSV or JSON",
        ...(hasSheets(path) ? { hint: "save each sheet of an Excel file as CSV in UTF-8" } : {}),
      })),
    );
  }
  const files = [...new Set(paths.flatMap(filesBelow))].sort();
  const dataFolder = commonFolder(files);
  const groups = Map.groupBy(files, (file) => slashed(relative(dataFolder, file)).replaceAll(/\d+/g, "*"));
  const tables = [...groups].map(([pattern, ofPattern]) => ({
    from:
      ofPattern.length > 1 && isExactly(dataFolder, pattern, ofPattern)
        ? [pattern]
        : ofPattern.map((file) => slashed(relative(dataFolder, file))),
    files: ofPattern,
  }));
  return { dataFolder, tables };
}

/** Whether a glob finds those files and no others. */
function isExactly(folder: string, pattern: string, files: readonly string[]): boolean {
  return globSync(join(folder, pattern)).length === files.length;
}

function filesBelow(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false })?.isDirectory()
    ? globSync("**/*", { cwd: path }).map((file) => join(path, file))
    : globSync(path);
  return found.filter((file) => readable.test(file) && statSync(file).isFile()).map((file) => resolve(file));
}

function hasSheets(path: string): boolean {
  return [path, ...globSync("**/*", { cwd: path })].some((file) => /\.xlsx?$/i.test(file));
}

function commonFolder(files: readonly string[]): string {
  let folder = dirname(files[0]!);
  while (!files.every((file) => file.startsWith(join(folder, "/")))) folder = dirname(folder);
  return folder;
}

function slashed(path: string): string {
  return path.replaceAll("\\", "/");
}

/** Name of a table's first file without its ending. */
export function stemOf(from: readonly string[]): string {
  return basename(from[0]!).replace(readable, "");
}
