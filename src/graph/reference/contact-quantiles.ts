import { quantile } from "../../util/quantile.ts";
import type { Csr } from "../csr/csr.ts";

/** The slow, obvious twin of `contactQuantiles`: whole columns in, one column per feature and probability out. */
export function contactQuantilesReference(
  graph: Csr,
  features: readonly Float32Array[],
  probabilities: readonly number[],
): Float32Array[] {
  return features.flatMap((feature) =>
    probabilities.map((probability) =>
      Float32Array.from({ length: graph.nRows }, (_, rowIdx) => {
        const contacts = graph.targets.subarray(graph.offsets[rowIdx], graph.offsets[rowIdx + 1]);
        const values = Float32Array.from(contacts, (contact) => feature[contact]!);
        return quantile(values.filter((value) => !Number.isNaN(value)).sort(), probability);
      }),
    ),
  );
}
