import type { Csr, TieValues } from "../csr/csr.ts";

/** The slow, obvious twin of `weightedContactMean`. */
export function weightedMeanReference(
  graph: Csr,
  features: readonly Float32Array[],
  weights: TieValues,
): Float32Array[] {
  return features.map((feature) =>
    Float32Array.from({ length: graph.nRows }, (_, rowIdx) => {
      let sum = 0;
      let weightSum = 0;
      for (let tieIdx = graph.offsets[rowIdx]!; tieIdx < graph.offsets[rowIdx + 1]!; tieIdx++) {
        const value = feature[graph.targets[tieIdx]!]!;
        if (Number.isNaN(value)) continue;
        sum += weights[tieIdx]! * value;
        weightSum += weights[tieIdx]!;
      }
      return sum / weightSum;
    }),
  );
}
