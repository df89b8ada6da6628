import { CatBoostError } from "../errors.ts";
import type { LossName } from "../trees/loss.ts";

/** One column of a table. */
export type Column =
  | { kind: "numeric"; name: string /** NaN = missing */; values: Float32Array }
  | {
      kind: "categorical";
      name: string;
      /** Row → index into `levels`. */
      codes: Int32Array;
      /** The category texts; no text twice. Levels no row uses do no harm. */
      levels: readonly string[];
    };

/** A column of numbers that comes in pieces, so that it need not be in memory as a whole: one byte a number is kept. */
export interface StreamedNumbers {
  kind: "numeric";
  name: string;
  /**
   * Gives the column from its first row on, in pieces of any length: an array of arrays, a generator, an async generator. Numbers are rounded to
   * float32, NaN = missing. Called once, before the first tree; and once more after the last one if combinations of categories with this column are in
   * the model, which then is in memory as float32 for a moment.
   */
  values: () => Iterable<Float32Array | Float64Array> | AsyncIterable<Float32Array | Float64Array>;
}

/** One column of a table to learn from. */
export type LearnColumn = Column | StreamedNumbers;

/** A table to learn from: a `Pool` of which columns of numbers may be streamed. */
export interface LearnPool extends Omit<Pool, "columns"> {
  columns: readonly LearnColumn[];
}

/** What a class is called. */
export type ClassLabel = string | number | boolean;

/** A table, column by column. */
export interface Pool {
  nRows: number;
  columns: readonly Column[];
  /**
   * What is learnt. Logloss: two classes, each row's given by a number, a text or a truth value (0 and 1, "good" and "bad", false and true); which
   * is class 1 is told by `class_names` or else by their order. CrossEntropy: probabilities. RMSE: numbers. Not needed to predict.
   */
  label?: Float32Array | readonly ClassLabel[];
  /** Weight of each row, at least 0; absent = 1. */
  weight?: Float32Array;
  /** Raw score of each row to start from instead of 0, as of another model. It is no part of the model: predictions add that of their own pool. */
  baseline?: Float32Array;
}

/** A pool whose label, if there is one, is numbers: of classes 0 and 1. */
export type NumericPool<P extends LearnPool = Pool> = Omit<P, "label"> & { label?: Float32Array };
export type LabelledPool<P extends LearnPool = Pool> = Omit<P, "label"> & { label: Float32Array };

/**
 * @param mayStream columns may be streams
 * @throws CatBoostError naming everything wrong with the shape of the pool
 */
export function checkPool(pool: LearnPool, mayStream = false): void {
  const wrong = wrongKinds(pool, mayStream);
  if (wrong.length > 0) throw new CatBoostError(wrong);
  const problems: string[] = [];
  if (!Number.isInteger(pool.nRows) || pool.nRows < 0) {
    problems.push(`pool.nRows: ${pool.nRows}, expected a whole number of rows`);
  }
  const names = new Set<string>();
  for (const column of pool.columns) {
    if (names.has(column.name)) problems.push(`column "${column.name}": given twice, expected once`);
    names.add(column.name);
    problems.push(...columnProblems(column, pool.nRows));
  }
  for (const [name, values] of [
    ["label", pool.label],
    ["weight", pool.weight],
    ["baseline", pool.baseline],
  ] as const) {
    if (values && values.length !== pool.nRows) {
      problems.push(`${name}: ${values.length} values, expected one for each of the ${pool.nRows} rows`);
    }
  }
  const badRow = pool.baseline?.findIndex((value) => !Number.isFinite(value)) ?? -1;
  if (badRow >= 0)
    problems.push(`baseline: ${pool.baseline?.[badRow]} in row ${badRow}, expected a finite number`);
  if (problems.length > 0) throw new CatBoostError(problems);
}

/** Whoever writes plain JavaScript has no compiler to be told by. */
function wrongKinds(pool: LearnPool, mayStream: boolean): string[] {
  if (typeof pool !== "object" || pool === null || !Array.isArray(pool.columns)) {
    return ["pool: expected an object with nRows and an array of columns"];
  }
  const isArray = (value: unknown, kind: "Float32Array" | "Int32Array"): boolean =>
    ArrayBuffer.isView(value) &&
    Object.prototype.toString.call(value) === `[object ${kind}]` &&
    !isDetached(value.buffer);
  const problems = (["weight", "baseline"] as const)
    .filter((name) => pool[name] !== undefined && !isArray(pool[name], "Float32Array"))
    .map((name) => `pool.${name}: expected a Float32Array, not detached`);
  if (pool.label !== undefined && !isArray(pool.label, "Float32Array") && !isOneKind(pool.label))
    problems.push(
      "pool.label: expected a Float32Array, not detached, or an array of numbers, texts or truth values, all of one kind",
    );
  for (const [i, column] of (pool.columns as readonly LearnColumn[]).entries()) {
    const where = `pool.columns[${i}]`;
    if (typeof column?.name !== "string") problems.push(`${where}: expected a name that is a text`);
    else if (column.kind === "numeric") {
      const isStream = mayStream && typeof column.values === "function";
      if (!isStream && !isArray(column.values, "Float32Array"))
        problems.push(`${where}.values: expected a Float32Array, not detached`);
    } else if (column.kind === "categorical") {
      if (!isArray(column.codes, "Int32Array"))
        problems.push(`${where}.codes: expected an Int32Array, not detached`);
      const areTexts =
        Array.isArray(column.levels) && column.levels.every((level) => typeof level === "string");
      if (!areTexts) problems.push(`${where}.levels: expected an array of texts`);
    } else problems.push(`${where}.kind: expected "numeric" or "categorical"`);
  }
  return problems;
}

function isOneKind(label: unknown): boolean {
  if (!Array.isArray(label)) return false;
  const kind = typeof label[0];
  return ["number", "string", "boolean"].includes(kind) && label.every((value) => typeof value === kind);
}

/** Whether the values went to another thread. */
function isDetached(buffer: ArrayBufferLike): boolean {
  try {
    return new Uint8Array(buffer).length < 0;
  } catch {
    return true;
  }
}

function columnProblems(column: LearnColumn, nRows: number): string[] {
  const where = `column "${column.name}"`;
  if (column.kind === "numeric" && typeof column.values === "function") return [];
  const length = column.kind === "numeric" ? column.values.length : column.codes.length;
  if (length !== nRows) return [`${where}: ${length} values, expected one for each of the ${nRows} rows`];
  if (column.kind === "numeric") return [];
  const problems: string[] = [];
  const nLevels = column.levels.length;
  if (new Set(column.levels).size < nLevels) problems.push(`${where}: a level is given twice, expected once`);
  const badRow = column.codes.findIndex((code) => code < 0 || code >= nLevels);
  if (badRow >= 0) {
    problems.push(
      `${where}: code ${column.codes[badRow]} in row ${badRow}, expected 0 to ${nLevels - 1} (give missing values a level of their own)`,
    );
  }
  return problems;
}

const labels: Record<LossName, { expected: string; accepts(label: number): boolean }> = {
  Logloss: { expected: "0 or 1", accepts: (label) => label === 0 || label === 1 },
  CrossEntropy: { expected: "a number from 0 to 1", accepts: (label) => label >= 0 && label <= 1 },
  RMSE: { expected: "a finite number", accepts: Number.isFinite },
};

/**
 * @param isLearnt the label must vary
 * @param mayStream columns may be streams
 * @throws CatBoostError if the pool cannot be learnt from
 */
export function checkLearnPool<P extends NumericPool<LearnPool>>(
  pool: P,
  loss: LossName,
  isLearnt = true,
  mayStream = false,
): asserts pool is P & { label: Float32Array } {
  checkPool(pool, mayStream);
  const problems: string[] = [];
  const { expected, accepts } = labels[loss];
  if (pool.columns.length === 0) problems.push("pool.columns: none, expected at least one feature");
  if (!pool.label) {
    problems.push(`pool.label: missing, expected ${expected} for each row`);
  } else {
    const badRow = pool.label.findIndex((value) => !accepts(value));
    if (badRow >= 0) problems.push(`label: ${pool.label[badRow]} in row ${badRow}, expected ${expected}`);
    else if (isLearnt && pool.label.every((value) => value === pool.label![0])) {
      problems.push(
        `label: one value only, expected ${loss === "Logloss" ? "both 0 and 1" : "at least two"}`,
      );
    }
  }
  const badWeight = pool.weight?.findIndex((value) => !(value >= 0 && value < Infinity)) ?? -1;
  if (badWeight >= 0) {
    problems.push(`weight: ${pool.weight?.[badWeight]} in row ${badWeight}, expected a number of 0 or more`);
  }
  if (problems.length > 0) throw new CatBoostError(problems);
}
