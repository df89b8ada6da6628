import type { Csr } from "../csr/csr.ts";

/** The slow, obvious twin of `neighbourOverlap`: sets of contacts. */
export function neighbourOverlapReference({ nRows, offsets, targets }: Csr): number[] {
  const contactsOf = Array.from(
    { length: nRows },
    (_, node) =>
      new Set([...targets.slice(offsets[node], offsets[node + 1])].filter((other) => other !== node)),
  );
  return contactsOf.flatMap((_, node) =>
    [...targets.slice(offsets[node], offsets[node + 1])].map((other) => {
      if (other === node) return Number.NaN;
      const [own, theirs] = [contactsOf[node]!, contactsOf[other]!];
      const both = [...own].filter((person) => theirs.has(person)).length;
      const either = new Set([...own, ...theirs]).size - 2;
      return either === 0 ? 0 : both / either;
    }),
  );
}
