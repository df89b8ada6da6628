import { type Column, missingLevel } from "../core/columns.ts";

/** A row as the model takes one: numbers, NaN where they are missing, and the levels of categories. */
export function rowValues(columns: readonly Column[], row: number): (number | string)[] {
  return columns.map((column) =>
    column.kind === "numeric" ? column.values[row]! : (column.levels[column.codes[row]!] ?? missingLevel),
  );
}
