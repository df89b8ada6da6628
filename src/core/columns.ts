/**
 * One column of a feature table in memory. All columns of a table have the same number of rows.
 *
 * A numeric NaN is a missing value. A categorical code points into `levels`; a negative code is a missing value.
 */
export type Column =
  | { kind: "numeric"; name: string; values: Float32Array }
  | { kind: "categorical"; name: string; codes: Int32Array; levels: readonly string[] };

/** The category of rows without one, for a trainer that knows no missing category; people are told `unknown`. */
export const missingLevel = "(missing)";
