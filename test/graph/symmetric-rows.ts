import fc from "fast-check";
import type { Csr } from "../../src/graph/csr/csr.ts";

export interface Rows {
  csr: Csr;
  weights: Float32Array;
}

/** Symmetric rows from edges; of an edge given twice the later weight counts. */
export function symmetricRows(
  nNodes: number,
  edges: readonly (readonly [source: number, target: number, weight: number])[],
): Rows {
  const rows = Array.from({ length: nNodes }, () => new Map<number, number>());
  for (const [source, target, weight] of edges) {
    rows[source]!.set(target, weight);
    rows[target]!.set(source, weight);
  }
  const ties = rows.map((row) => [...row].sort(([a], [b]) => a - b));
  const offsets = new Uint32Array(nNodes + 1);
  ties.forEach((row, node) => {
    offsets[node + 1] = offsets[node]! + row.length;
  });
  const flat = ties.flat();
  return {
    csr: { nRows: nNodes, nCols: nNodes, offsets, targets: Uint32Array.from(flat, ([target]) => target) },
    weights: Float32Array.from(flat, ([, weight]) => weight),
  };
}

/** Self-loops, isolated nodes, fractions and components of their own are likely. */
export const randomSymmetricRows: fc.Arbitrary<Rows> = fc
  .integer({ min: 1, max: 40 })
  .chain((nNodes) =>
    fc
      .array(
        fc.tuple(
          fc.integer({ min: 0, max: nNodes - 1 }),
          fc.integer({ min: 0, max: nNodes - 1 }),
          fc.oneof(
            fc.integer({ min: 1, max: 3 }),
            fc.float({ min: Math.fround(0.01), max: 100, noNaN: true }),
          ),
        ),
        { maxLength: 120 },
      )
      .map((edges) => symmetricRows(nNodes, edges)),
  );
