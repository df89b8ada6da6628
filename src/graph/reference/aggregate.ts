import type { AggregateName } from "../contacts/aggregate-contacts.ts";
import type { Csr } from "../csr/csr.ts";

/**
 * The slow, obvious twin of `aggregateContacts`: whole columns in, one column per feature and aggregate out. Sums with the first value
 * in the place of missing ones and deviations around it, as its kernel's.
 */
export function aggregateReference(
  graph: Csr,
  features: readonly Float32Array[],
  aggregates: readonly AggregateName[],
): Float32Array[] {
  return features.flatMap((feature) => {
    const rows = Array.from({ length: graph.nRows }, (_, rowIdx) => {
      const contacts = graph.targets.subarray(graph.offsets[rowIdx], graph.offsets[rowIdx + 1]);
      return summary(Array.from(contacts, (contact) => feature[contact]!));
    });
    return aggregates.map((name) => Float32Array.from(rows, (row) => row[name]));
  });
}

function summary(values: readonly number[]): Record<AggregateName, number> {
  const present = values.filter((value) => !Number.isNaN(value));
  const n = present.length;
  if (n === 0)
    return { mean: Number.NaN, min: Number.NaN, max: Number.NaN, std: Number.NaN, sum: Number.NaN };
  const shift = Number.isFinite(present[0]) ? present[0]! : 0;
  let min = present[0]!;
  let max = present[0]!;
  for (const value of present) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  let total = 0;
  let squares = 0;
  for (const value of values) {
    const one = Number.isNaN(value) ? shift : value;
    total += one;
    squares += (one - shift) ** 2;
  }
  const sum = total - (values.length - n) * shift;
  const mean = sum / n;
  const variance = squares / n - (mean - shift) ** 2;
  return { mean, min, max, std: Math.sqrt(Math.max(variance, 0)), sum };
}
