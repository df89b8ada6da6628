import { DataError, exitCodes, InternalError, type Problem, UserError } from "../core/errors.ts";
import type { Io } from "./io.ts";
import { renderProblems } from "./render/problems.ts";

/** What went wrong, as a process tells it. The one place where errors become exit codes, text and JSON. */
export interface Failure {
  code: "usage" | "data" | "bug";
  exitCode: number;
  problems: readonly Problem[];
}

export function failureOf(error: unknown): Failure {
  if (error instanceof UserError)
    return { code: "usage", exitCode: error.exitCode, problems: error.problems };
  if (error instanceof DataError) return { code: "data", exitCode: error.exitCode, problems: error.problems };
  const { message } = error instanceof Error ? error : { message: String(error) };
  const problem = {
    code: error instanceof InternalError ? "broken-promise" : "unexpected",
    where: "entourage",
    found: message.split("\n")[0]!,
    expected: "no such thing: this is a bug of Entourage",
    hint: "please report it with what you ran; DEBUG=1 shows where it happened",
  };
  return { code: "bug", exitCode: exitCodes.bug, problems: [problem] };
}

/** Tells of an error, as JSON on standard output or as text on standard error. @returns the exit code */
export function tellFailure(error: unknown, io: Io, isJson: boolean): number {
  const { code, exitCode, problems } = failureOf(error);
  if (isJson) io.out.write(`${JSON.stringify({ error: { code, problems } }, null, 2)}\n`);
  else io.err.write(renderProblems(problems, io.err));
  if (code === "bug" && process.env.DEBUG) io.err.write(`${(error as Error).stack ?? error}\n`);
  return exitCode;
}
