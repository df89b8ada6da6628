import type { AggregateName } from "../aggregate-contacts.ts";
import type { Csr } from "../csr.ts";

/** The slow, obvious twin of `aggregateContacts`: whole columns in, one column per feature and aggregate out. */
export function aggregateReference(
  graph: Csr,
  features: readonly Float32Array[],
  aggregates: readonly AggregateName[],
): Float32Array[] {
  return features.flatMap((feature) =>
    aggregates.map((name) =>
      Float32Array.from({ length: graph.nRows }, (_, rowIdx) => {
        const contacts = graph.targets.subarray(graph.offsets[rowIdx], graph.offsets[rowIdx + 1]);
        const values = Array.from(contacts, (contact) => feature[contact]!).filter(
          (value) => !Number.isNaN(value),
        );
        return values.length === 0 ? Number.NaN : summary(values, name);
      }),
    ),
  );
}

function summary(values: readonly number[], name: AggregateName): number {
  let min = values[0]!;
  let max = values[0]!;
  let sum = 0;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  return { mean, min, max, std: Math.sqrt(squares / values.length), sum }[name];
}
