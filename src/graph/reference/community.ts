import type { Csr, TieValues } from "../csr/csr.ts";

/** The slow, obvious twin of `communityTies`: a map of weights for each node. */
export function communityTiesReference(csr: Csr, weights: TieValues, labels: Int32Array) {
  const rows = Array.from({ length: csr.nRows }, (_, node) => {
    const toward = new Map<number, number>();
    for (let tie = csr.offsets[node]!; tie < csr.offsets[node + 1]!; tie++) {
      const target = csr.targets[tie]!;
      if (target === node) continue;
      toward.set(labels[target]!, (toward.get(labels[target]!) ?? 0) + weights[tie]!);
    }
    const total = [...toward.values()].reduce((sum, weight) => sum + weight, 0);
    const squares = [...toward.values()].reduce((sum, weight) => sum + (weight / total) ** 2, 0);
    return {
      insideShare: (toward.get(labels[node]!) ?? 0) / total,
      participation: total > 0 ? 1 - squares : Number.NaN,
    };
  });
  return {
    insideShare: rows.map(({ insideShare }) => insideShare),
    participation: rows.map(({ participation }) => participation),
  };
}

/** The slow, obvious twin of `communityMeans`: for each node gathers the others of its community. */
export function communityMeansReference(labels: Int32Array, values: Float32Array): number[] {
  return Array.from(labels, (label, node) => {
    const others = values.filter(
      (value, other) => labels[other] === label && other !== node && !Number.isNaN(value),
    );
    return others.reduce((sum, value) => sum + value, 0) / others.length;
  });
}

/** The slow, obvious twin of `communityShares`. */
export function communitySharesReference(
  labels: Int32Array,
  flags: Uint8Array,
  priorPeople: number,
): number[] {
  return Array.from(labels, (label, node) => {
    const everybody = [...flags.entries()].filter(([other]) => other !== node);
    const members = everybody.filter(([other]) => labels[other] === label);
    const flagged = (people: typeof everybody) => people.filter(([, flag]) => flag === 1).length;
    const prior = flagged(everybody) / everybody.length;
    return (flagged(members) + priorPeople * prior) / (members.length + priorPeople);
  });
}
