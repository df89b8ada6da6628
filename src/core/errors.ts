/**
 * The one error tree. A message says where, what was found, what was expected and what to do next; several problems
 * of one input are reported together. Exit codes are made here and nowhere else.
 */

/** One thing that is wrong with an input. */
export interface Problem {
  /** Machine-readable kind, for example `duplicate-key`. */
  code: string;
  /** File, source, column or option. */
  where: string;
  /** What was found, with a count and masked examples where there are rows. */
  found: string;
  expected: string;
  /** What to do next. */
  hint?: string;
}

/** Process exit codes: 0 fine, 1 the data are at fault, 2 the command line is, 70 the program is. */
export const exitCodes = { ok: 0, data: 1, usage: 2, bug: 70 } as const;

abstract class EntourageError extends Error {
  abstract readonly exitCode: number;
  readonly problems: readonly Problem[];

  /** An error of all that is wrong, which its message tells line by line. */
  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(formatProblem).join("\n"), options);
    this.name = new.target.name;
    this.problems = problems;
  }
}

/** Bad usage: an option, a project file, a missing stage. */
export class UserError extends EntourageError {
  readonly exitCode = exitCodes.usage;
}

/** Bad data: schema, keys, shape, an audit that returned rows. */
export class DataError extends EntourageError {
  readonly exitCode = exitCodes.data;
  /** What a check found in full, of which the problems are a part. */
  readonly report: object | undefined;

  /** An error of all that is wrong with the data. */
  constructor(problems: readonly Problem[], options: ErrorOptions & { report?: object } = {}) {
    super(problems, options);
    this.report = options.report;
  }
}

/** A broken promise of our own code: a bug. */
export class InternalError extends Error {
  readonly exitCode = exitCodes.bug;
  override readonly name = "InternalError";
}

/** `where: found, expected …` and, on a line of its own, what to do. */
export function formatProblem(problem: Problem): string {
  const line = `${problem.where}: ${problem.found}, expected ${problem.expected}`;
  return problem.hint ? `${line}\n  → ${problem.hint}` : line;
}
