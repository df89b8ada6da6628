import { DataError, exitCodes, InternalError, type Problem, UserError } from "../core/errors.ts";
import type { Io } from "./io.ts";
import { renderProblems } from "./render/problems.ts";

/** What went wrong, as a process tells it. The one place where errors become exit codes, text and JSON. */
interface Failure {
  code: "usage" | "data" | "bug";
  exitCode: number;
  problems: readonly Problem[];
  /** Told to a machine beside the problems. */
  report?: object | undefined;
}

function failureOf(error: unknown): Failure {
  if (error instanceof UserError)
    return { code: "usage", exitCode: error.exitCode, problems: error.problems };
  if (error instanceof DataError)
    return { code: "data", exitCode: error.exitCode, problems: error.problems, report: error.report };
  const { message, name, problems: told } = foreignError(error);
  if (name === "CatBoostError") return dataFailure((told ?? [message]).map(trainerProblem));
  if (message.startsWith("Out of Memory Error")) return dataFailure([memoryProblem(message)]);
  const problem = {
    code: error instanceof InternalError ? "broken-promise" : "unexpected",
    where: "entourage",
    found: message.split("\n")[0]!,
    expected: "no such thing: this is a bug of Entourage",
    hint: "please report it with what you ran; DEBUG=1 shows where it happened",
  };
  return { code: "bug", exitCode: exitCodes.bug, problems: [problem] };
}

/** An error of a library, or whatever else was thrown. */
function foreignError(error: unknown): { message: string; name?: string; problems?: readonly string[] } {
  return error instanceof Error ? error : { message: String(error) };
}

const dataFailure = (problems: Problem[]): Failure => ({ code: "data", exitCode: exitCodes.data, problems });

/** The trainer, a package of its own, says `place: what was found, expected what`. */
function trainerProblem(text: string): Problem {
  const [found, expected] = text.split(", expected ") as [string, string?];
  return { code: "trainer", where: "train", found, expected: expected ?? "what the trainer takes" };
}

function memoryProblem(message: string): Problem {
  return {
    code: "out-of-memory",
    where: "DuckDB",
    found: message.split("\n")[0]!,
    expected: "enough memory for the largest step",
    hint: "raise memory_limit_gb, or lower threads: each needs memory of its own",
  };
}

/** Tells of an error, as JSON on standard output or as text on standard error. @returns the exit code */
export function tellFailure(error: unknown, io: Io, isJson: boolean): number {
  const { code, exitCode, problems, report } = failureOf(error);
  if (isJson) io.out.write(`${JSON.stringify({ ...report, error: { code, problems } }, null, 2)}\n`);
  else io.err.write(renderProblems(problems, io.err));
  if (code === "bug" && process.env.DEBUG) io.err.write(`${(error as Error).stack ?? error}\n`);
  return exitCode;
}
