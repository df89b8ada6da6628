import { type Column, missingLevel } from "../core/columns.ts";

/** Rows to learn from or to judge on, in the order of (as_of, client). */
export interface Dataset {
  nRows: number;
  /** Token of each row's client. */
  clientId: string[];
  /** Dense number of each row's client: a client has one over all its snapshots. */
  cluster: Int32Array;
  /** 0 or 1. */
  label: Float32Array;
  /** 1 where the client has a visible contact. */
  covered: Uint8Array;
  columns: Column[];
}

/** The same rows with some columns only. */
export function withColumns(dataset: Dataset, names: ReadonlySet<string>): Dataset {
  return { ...dataset, columns: dataset.columns.filter((column) => names.has(column.name)) };
}

/** Some of the rows, in the order given. */
export function takeRows(dataset: Dataset, rowIdx: Int32Array): Dataset {
  return {
    nRows: rowIdx.length,
    clientId: Array.from(rowIdx, (row) => dataset.clientId[row]!),
    cluster: take(dataset.cluster, rowIdx),
    label: take(dataset.label, rowIdx),
    covered: take(dataset.covered, rowIdx),
    columns: takeColumns(dataset.columns, rowIdx),
  };
}

/** Some of the rows of columns, in the order given. */
export function takeColumns(columns: readonly Column[], rowIdx: Int32Array): Column[] {
  return columns.map((column) =>
    column.kind === "numeric"
      ? { ...column, values: take(column.values, rowIdx) }
      : { ...column, codes: take(column.codes, rowIdx) },
  );
}

function take<T extends Float32Array | Int32Array | Uint8Array>(values: T, rowIdx: Int32Array): T {
  const out = new (values.constructor as new (length: number) => T)(rowIdx.length);
  for (let at = 0; at < rowIdx.length; at += 1) out[at] = values[rowIdx[at]!]!;
  return out;
}

/** Texts as codes into their sorted distinct values; a missing one is the category `missingLevel`. */
export function encodeLevels(texts: readonly (string | null)[]): { codes: Int32Array; levels: string[] } {
  const levels = [...new Set(texts.map((text) => text ?? missingLevel))].sort();
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  return { codes: Int32Array.from(texts, (text) => codeOf.get(text ?? missingLevel)!), levels };
}
