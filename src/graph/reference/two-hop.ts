import type { Csr, TieValues } from "../csr/csr.ts";

/** Every path i – j – l with l ≠ i, ties to oneself left out. */
function* pathsFrom({ offsets, targets }: Csr, i: number): Generator<{ first: number; second: number }> {
  for (let first = offsets[i]!; first < offsets[i + 1]!; first++) {
    const j = targets[first]!;
    if (j === i) continue;
    for (let second = offsets[j]!; second < offsets[j + 1]!; second++) {
      if (targets[second] !== i && targets[second] !== j) yield { first, second };
    }
  }
}

/** The slow, obvious twin of `twoHopMeans`: lists the paths. */
export function twoHopMeansReference(
  csr: Csr,
  weights: TieValues | null,
  attribute: Float32Array,
): Float32Array {
  return Float32Array.from({ length: csr.nRows }, (_, i) => {
    const byContact = new Map<number, { sum: number; weight: number }>();
    for (const { first, second } of pathsFrom(csr, i)) {
      const value = attribute[csr.targets[second]!]!;
      if (Number.isNaN(value)) continue;
      const weight = weights?.[second] ?? 1;
      const so = byContact.get(first) ?? { sum: 0, weight: 0 };
      byContact.set(first, { sum: so.sum + weight * value, weight: so.weight + weight });
    }
    let sum = 0;
    let total = 0;
    for (const [first, onward] of byContact) {
      if (!(onward.weight > 0)) continue;
      const weight = weights?.[first] ?? 1;
      sum += weight * (onward.sum / onward.weight);
      total += weight;
    }
    return sum / total;
  });
}

/** The slow, obvious twin of `twoHopPaths`. */
export function twoHopPathsReference(csr: Csr, flags: Uint8Array): Float32Array {
  return Float32Array.from({ length: csr.nRows }, (_, i) => {
    let count = 0;
    for (const { second } of pathsFrom(csr, i)) count += flags[csr.targets[second]!]!;
    return count;
  });
}

/** The slow, obvious twin of `twoHopPeople`: gathers all people two steps away. */
export function twoHopPeopleReference(csr: Csr, isKnown: Uint8Array, i: number): number {
  const people = new Set<number>();
  for (const { second } of pathsFrom(csr, i)) people.add(csr.targets[second]!);
  return [...people].filter((person) => isKnown[person] === 1).length;
}
