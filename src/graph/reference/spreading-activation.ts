import type { Csr, TieValues } from "../csr/csr.ts";

/** The slow, obvious twin of `spreadingActivation`: for each node runs it again from the other adopters alone. */
export function spreadingActivationReference(
  { nRows, offsets, targets }: Csr,
  weights: TieValues | null,
  isSeed: Uint8Array,
  keep: number,
  nSteps: number,
): number[] {
  const tiesOf = Array.from({ length: nRows }, (_, node) =>
    Array.from(targets.subarray(offsets[node]!, offsets[node + 1]!), (target, at) => ({
      target,
      weight: weights?.[offsets[node]! + at] ?? 1,
    })),
  );
  return tiesOf.map((_, own) => {
    let energy = Array.from(isSeed, (seed, node) => (node === own ? 0 : seed));
    for (let step = 0; step < nSteps; step++) {
      const next = energy.map((value) => keep * value);
      energy.forEach((value, node) => {
        const total = tiesOf[node]!.reduce((sum, { weight }) => sum + weight, 0);
        for (const { target, weight } of tiesOf[node]!)
          next[target]! += ((1 - keep) * value * weight) / total;
      });
      energy = next;
    }
    return energy[own]!;
  });
}
