import { join, relative, resolve } from "node:path";
import { parseProject } from "../config/load.ts";
import { keyFileName, projectFileName, writeProject } from "../config/new-project.ts";
import { DataError, type Problem, UserError } from "../core/errors.ts";
import { guessProject, type ProjectGuess, type Said, unusedWords } from "../guess/guess-project.ts";
import { positiveLabel } from "../guess/positive-value.ts";
import { guessedProjectText } from "../guess/project-text.ts";
import { confirmGuess } from "../pipeline/guess/confirm-guess.ts";
import { findEdges } from "../pipeline/guess/find-edges.ts";
import { guessSettings } from "../pipeline/guess/guess-settings.ts";
import { lookAtData, type SeenData } from "../pipeline/guess/look-at-data.ts";
import { checkProject } from "../pipeline/sources/check.ts";
import { withScratchWarehouse } from "../pipeline/stage/scratch-warehouse.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Io } from "./io.ts";
import type { OutputOptions } from "./options.ts";
import { openProgress, type ProgressReporter } from "./progress.ts";
import { missingWords, renderGuess } from "./render/guess.ts";
import { renderNewProject } from "./render/new-project.ts";
import { renderProblems } from "./render/problems.ts";
import { tell } from "./with-project.ts";

export interface InitOptions extends OutputOptions {
  folder: string;
  isStatic: boolean;
  /** Folders, files and globs to guess from; none: a template. */
  from: readonly string[];
  /** Source → file. */
  sources: Readonly<Record<string, string>>;
  /** `source.column` → column. */
  columns: Readonly<Record<string, string>>;
  product?: string;
  timeZone?: string;
  /** Asks nothing, and writes also what is not complete. */
  isYes: boolean;
}

interface FromData extends InitOptions {
  name: string;
}

/**
 * Guesses a project from files, asks on a terminal whether the guesses are right, checks what comes out and writes it.
 * @throws UserError when something is missing and nobody can be asked
 */
export async function initFromData(options: FromData, io: Io): Promise<void> {
  const progress = openProgress(io, options.isQuiet);
  const release = io.onInterrupt(progress.stop);
  try {
    const timeZone = options.timeZone ?? "UTC";
    await withScratchWarehouse({ memoryLimitGb: 2, timeZone }, (warehouse) =>
      guessAndWrite(options, io, progress, warehouse),
    );
  } finally {
    release();
    progress.stop();
  }
}

async function guessAndWrite(
  options: FromData,
  io: Io,
  progress: ProgressReporter,
  warehouse: Warehouse,
): Promise<void> {
  progress.start("look at the files");
  const data = await lookAtData(warehouse, options.from, (what, done, total) =>
    progress.step("look at the files", what, done, total),
  );
  progress.stop();
  const isAsking = io.isInteractive === true && !options.isYes && !options.isJson;
  const guessFor = async (said: Said) => {
    const byNames = guessProject(data.tables, said);
    const whole = "edges" in said.sources ? byNames : await findEdges(warehouse, data, byNames);
    return confirmGuess(warehouse, data, whole);
  };
  const { isStatic, sources, columns } = options;
  let said: Said = { isStatic, sources, columns };
  let guess = await guessFor(said);
  if (isAsking) {
    const { askForCorrections } = await import("./ask-guess.ts");
    const show = (shown: ProjectGuess) => io.out.write(`${renderGuess(shown, io.out)}\n`);
    ({ guess, said } = await askForCorrections(data.tables, guess, said, guessFor, show));
  } else if (guess.missing.length > 0 && !options.isYes) throw incomplete(guess, data);
  const projectText = await composeText(options, data, guess, warehouse, isAsking);
  const problems = guess.missing.length > 0 ? [] : await findProblems(projectText, options, progress);
  const result = writeProject(options.folder, { projectText, ignored: ["out/", keyFileName] });
  const path = join(options.folder, projectFileName);
  const toDo = missingWords(guess);
  const next =
    toDo.length > 0
      ? [
          `fill in ${path}: ${toDo.length === 1 ? "one thing is" : `${toDo.length} things are`} missing`,
          `entourage check --project ${path}`,
        ]
      : [`look through ${path}`, `entourage run --project ${path}`];
  const shown = isAsking ? "" : `${renderGuess(guess, io.out)}\n`;
  tell(
    {
      json: {
        ...result,
        isStatic: guess.isStatic,
        sources: guess.sources.map(asJson),
        positive: positiveLabel(guess.sources) ?? null,
        toDo,
        problems,
        unreadable: data.unreadable,
      },
      text:
        shown +
        unreadableText(data) +
        toDoText(toDo) +
        problemsText(problems, io) +
        renderNewProject(result, next),
    },
    options,
    io,
  );
}

async function composeText(
  { name, folder, product, timeZone }: FromData,
  data: SeenData,
  guess: ProjectGuess,
  warehouse: Warehouse,
  isAsking: boolean,
): Promise<string> {
  const zone = isAsking && !timeZone && hasLocalTimes(guess) ? await askZone() : (timeZone ?? "UTC");
  const first = await guessSettings(warehouse, data, guess, {
    timeZone: zone,
    ...(product ? { product } : {}),
  });
  const chosen = isAsking && !product && first.products.length > 1 ? await askProduct(first) : first.product;
  const positive = isAsking ? await askPositive(guess) : undefined;
  const path = relative(resolve(folder), data.dataFolder).replaceAll("\\", "/") || ".";
  const settings = { ...first, product: chosen, ...(positive === undefined ? {} : { positive }) };
  return guessedProjectText({ name, data: path, guess, settings });
}

/** Where nothing in a label's values says which of them means yes. */
async function askPositive({ sources }: ProjectGuess): Promise<string | undefined> {
  const label = positiveLabel(sources);
  if (!label?.isGuess) return undefined;
  const { askForPositive } = await import("./ask-guess.ts");
  return askForPositive(label.column, [label.value, label.negative], label.value);
}

async function askZone(): Promise<string> {
  const { askForZone } = await import("./ask-guess.ts");
  return askForZone(Intl.DateTimeFormat().resolvedOptions().timeZone);
}

async function askProduct({ products, product }: { products: string[]; product: string }): Promise<string> {
  const { askForProduct } = await import("./ask-guess.ts");
  return askForProduct(products, product);
}

function hasLocalTimes({ sources }: ProjectGuess): boolean {
  return sources.some(({ table, columns }) =>
    columns.some(({ theirs }) => table.columns.some(({ name, time }) => name === theirs && time === "local")),
  );
}

/** What `check` would say of the file, before it is written. */
async function findProblems(
  text: string,
  { folder }: FromData,
  progress: ProgressReporter,
): Promise<readonly Problem[]> {
  progress.start("check");
  try {
    await checkProject(parseProject(text, resolve(folder, projectFileName)));
    return [];
  } catch (error) {
    if (error instanceof DataError || error instanceof UserError) return error.problems;
    throw error;
  } finally {
    progress.stop();
  }
}

function incomplete(guess: ProjectGuess, { tables }: SeenData): UserError {
  const seen = tables.map(unusedWords).join(", ");
  return new UserError(
    guess.missing.map(({ source, column, help }) => ({
      code: "not-guessed",
      where: column ? `source ${source}, column ${column}` : `source ${source}`,
      found: `nothing that is surely it in ${seen}`,
      expected: help,
      hint: column
        ? `say which: --column ${source}.${column}=<column>; or --yes leaves it to be filled in`
        : `say which: --source ${source}=<file>; or --yes leaves it to be filled in`,
    })),
  );
}

function asJson({ source, table, columns, confidence, why }: ProjectGuess["sources"][number]) {
  return { source, from: table.from, rows: table.nRows, confidence, why, columns };
}

function unreadableText({ unreadable }: SeenData): string {
  const lines = unreadable.map(
    ({ file, why, hint }) => `Could not be read: ${file} (${why})\n${hint ? `  ${hint}\n` : ""}`,
  );
  return lines.length > 0 ? `${lines.join("")}\n` : "";
}

function toDoText(toDo: readonly string[]): string {
  return toDo.length === 0 ? "" : `To be filled in:\n${toDo.map((line) => `  ${line}\n`).join("")}\n`;
}

function problemsText(problems: readonly Problem[], io: Io): string {
  return problems.length === 0 ? "" : `\`check\` will find ${renderProblems(problems, io.out)}\n`;
}
