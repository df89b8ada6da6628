import { CatBoostError } from "./errors.ts";

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

/** A table, column by column. */
export interface Pool {
  nRows: number;
  columns: readonly Column[];
  /** 0 or 1 a row; needed to train. */
  label?: Float32Array;
  /** Weight of each row, at least 0; absent = 1. */
  weight?: Float32Array;
}

/** @throws CatBoostError naming everything wrong with the shape of the pool. */
export function checkPool(pool: Pool): void {
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
  ] as const) {
    if (values && values.length !== pool.nRows) {
      problems.push(`${name}: ${values.length} values, expected one for each of the ${pool.nRows} rows`);
    }
  }
  if (problems.length > 0) throw new CatBoostError(problems);
}

function columnProblems(column: Column, nRows: number): string[] {
  const where = `column "${column.name}"`;
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

/**
 * @param needsBoth both labels must be there
 * @throws CatBoostError if the pool cannot be learnt from
 */
export function checkLearnPool(pool: Pool, needsBoth = true): asserts pool is Pool & { label: Float32Array } {
  checkPool(pool);
  const problems: string[] = [];
  if (pool.columns.length === 0) problems.push("pool.columns: none, expected at least one feature");
  if (!pool.label) {
    problems.push("pool.label: missing, expected 0 or 1 for each row");
  } else {
    const badRow = pool.label.findIndex((value) => value !== 0 && value !== 1);
    if (badRow >= 0) problems.push(`label: ${pool.label[badRow]} in row ${badRow}, expected 0 or 1`);
    else if (needsBoth && (!pool.label.includes(0) || !pool.label.includes(1))) {
      problems.push("label: one value only, expected both 0 and 1");
    }
  }
  const badWeight = pool.weight?.findIndex((value) => !(value >= 0 && value < Infinity)) ?? -1;
  if (badWeight >= 0) {
    problems.push(`weight: ${pool.weight?.[badWeight]} in row ${badWeight}, expected a number of 0 or more`);
  }
  if (problems.length > 0) throw new CatBoostError(problems);
}
