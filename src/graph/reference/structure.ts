import type { Csr } from "../csr/csr.ts";

function contactsOf({ nRows, offsets, targets }: Csr): Set<number>[] {
  return Array.from(
    { length: nRows },
    (_, node) =>
      new Set([...targets.subarray(offsets[node]!, offsets[node + 1]!)].filter((target) => target !== node)),
  );
}

/** The slow, obvious twin of `clustering`: looks at every pair of contacts. */
export function clusteringReference(csr: Csr, isUnseen: Uint8Array | null) {
  const contacts = contactsOf(csr);
  const rows = contacts.map((own) => {
    let triangles = 0;
    let pairs = 0;
    for (const one of own) {
      for (const other of own) {
        if (one >= other) continue;
        if (contacts[one]!.has(other)) triangles++;
        if (!(isUnseen?.[one] === 1 && isUnseen[other] === 1)) pairs++;
      }
    }
    return { triangles, coefficient: triangles / pairs };
  });
  return {
    triangles: Float32Array.from(rows, ({ triangles }) => triangles),
    clustering: Float32Array.from(rows, ({ coefficient }) => coefficient),
  };
}

/** The slow, obvious twin of `coreNumbers`: for each k drops whoever has fewer than k contacts left, until nobody has. */
export function coreNumbersReference(csr: Csr): Uint32Array {
  const contacts = contactsOf(csr);
  const cores = new Uint32Array(csr.nRows);
  for (let k = 1; k <= csr.nRows; k++) {
    const left = new Set(contacts.keys());
    const weak = () =>
      [...left].find((node) => [...contacts[node]!].filter((one) => left.has(one)).length < k);
    for (let node = weak(); node !== undefined; node = weak()) left.delete(node);
    for (const node of left) cores[node] = k;
    if (left.size === 0) break;
  }
  return cores;
}
