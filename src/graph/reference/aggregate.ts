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
  if (name === "min") return Math.min(...values);
  if (name === "max") return Math.max(...values);
  const sum = values.reduce((total, value) => total + value, 0);
  if (name === "sum") return sum;
  const mean = sum / values.length;
  if (name === "mean") return mean;
  const squares = values.reduce((total, value) => total + (value - mean) * (value - mean), 0);
  return Math.sqrt(squares / values.length);
}
