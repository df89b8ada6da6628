import type { Pool } from "./pool.ts";

/** These rows of a pool, in this order. */
export function takeRows<P extends Pool>(pool: P, rows: ArrayLike<number>): P {
  const numbers = (values: Float32Array): Float32Array => Float32Array.from(rows, (row) => values[row]!);
  const { columns, label, weight, baseline } = pool;
  return {
    ...pool,
    nRows: rows.length,
    columns: columns.map((column) =>
      column.kind === "numeric"
        ? { ...column, values: numbers(column.values) }
        : { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) },
    ),
    ...(label && { label: takeLabels(label, rows) }),
    ...(weight && { weight: numbers(weight) }),
    ...(baseline && { baseline: numbers(baseline) }),
  };
}

function takeLabels(label: NonNullable<Pool["label"]>, rows: ArrayLike<number>): Pool["label"] {
  if (label instanceof Float32Array) return Float32Array.from(rows, (row) => label[row]!);
  return Array.from(rows, (row) => label[row]!);
}
