/**
 * Scores that need no model, for a model to be measured against: nobody knows anything (random), everybody is like their group
 * (popularity), one column alone tells (rule).
 */
import type { Column } from "../core/columns.ts";
import { auc } from "./auc.ts";
import { groupRows } from "./groups.ts";
import type { Labels } from "./steps.ts";

/** Rows enough to choose a column by. */
const enoughRows = 50_000;

/**
 * Each judged row's past rate: that of its group among the rows learned from, or of all of them where the group is new.
 *
 * @param column of all rows · @param label of all rows, read where `learned` says · @param learned, judged row numbers
 * @returns one probability for each judged row
 */
export function popularity(
  column: Column,
  label: Labels,
  learned: Int32Array,
  judged: Int32Array,
): Float64Array {
  const { groupOf, names } = groupRows(column);
  const nRows = new Float64Array(names.length);
  const nPositives = new Float64Array(names.length);
  for (const row of learned) {
    nRows[groupOf[row]!]!++;
    nPositives[groupOf[row]!]! += label[row]!;
  }
  const overall = rate(label, learned);
  return Float64Array.from(judged, (row) => {
    const group = groupOf[row]!;
    return nRows[group] === 0 ? overall : nPositives[group]! / nRows[group]!;
  });
}

/** Share of positives of some rows. */
export function rate(label: Labels, rows: Int32Array): number {
  let nPositives = 0;
  for (const row of rows) nPositives += label[row]!;
  return nPositives / rows.length;
}

/** A numeric column and its direction. */
export interface ColumnRule {
  name: string;
  /** 1: higher is likelier; −1: lower is. */
  sign: 1 | -1;
}

/**
 * The numeric column that ranks the rows learned from best by itself, either way round; a missing value ranks last. Of many
 * rows every so-manieth is asked.
 *
 * @returns undefined when there is no numeric column
 * Deterministic: the first of equals. Cost: one sort a column.
 */
export function bestColumn(
  columns: readonly Column[],
  label: Labels,
  learned: Int32Array,
): ColumnRule | undefined {
  const stride = Math.ceil(learned.length / enoughRows);
  const rows = learned.filter((_, at) => at % stride === 0);
  const labels = Uint8Array.from(rows, (row) => label[row]!);
  let best: { rule: ColumnRule; auc: number } | undefined;
  for (const column of columns) {
    if (column.kind !== "numeric") continue;
    for (const sign of [1, -1] as const) {
      const value = auc(labels, scoreByColumn(column.values, sign, rows));
      if (!best || value > best.auc) best = { rule: { name: column.name, sign }, auc: value };
    }
  }
  return best?.rule;
}

/** A column as a score, of some rows; a missing value ranks last. */
export function scoreByColumn(values: Float32Array, sign: 1 | -1, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => {
    const value = values[row]!;
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : sign * value;
  });
}
