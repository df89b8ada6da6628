import fc from "fast-check";
import type { TieGraph } from "../../src/graph/csr/csr.ts";
import { CsrBuilder } from "../../src/graph/csr/csr-builder.ts";
import type { KernelMemory } from "../../src/graph/runtime/kernel-memory.ts";

/** A small graph as plain rows of contacts, with a weight for each tie, and features of contacts with holes. */
export interface RandomGraph {
  nCols: number;
  rows: { contact: number; weight: number }[][];
  features: Float32Array[];
}

const feature = fc.oneof(
  { weight: 3, arbitrary: fc.float({ min: -1e6, max: 1e6, noDefaultInfinity: true, noNaN: true }) },
  { weight: 2, arbitrary: fc.integer({ min: -2, max: 2 }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, -0, 1e30, -1e30, Number.POSITIVE_INFINITY) },
  { weight: 2, arbitrary: fc.constant(Number.NaN) },
);

/** Empty rows, single contacts, missing and repeated values, 1 to 9 features, rows longer than a tile of 4 are all likely. */
export const randomGraph: fc.Arbitrary<RandomGraph> = fc
  .record({ nCols: fc.integer({ min: 1, max: 30 }), nFeatures: fc.integer({ min: 1, max: 9 }) })
  .chain(({ nCols, nFeatures }) =>
    fc.record({
      nCols: fc.constant(nCols),
      rows: fc.array(
        fc.uniqueArray(
          fc.record({
            contact: fc.integer({ min: 0, max: nCols - 1 }),
            weight: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.float({ min: 0, max: 1e5, noNaN: true })),
          }),
          { selector: ({ contact }) => contact, maxLength: nCols },
        ),
        { maxLength: 12 },
      ),
      features: fc.array(
        fc.array(feature, { minLength: nCols, maxLength: nCols }).map((values) => Float32Array.from(values)),
        { minLength: nFeatures, maxLength: nFeatures },
      ),
    }),
  );

/** Builds the graph with one per-tie array "weight", in chunks of `chunkTies` ties. */
export function buildGraph(
  memory: KernelMemory,
  { nCols, rows }: Pick<RandomGraph, "nCols" | "rows">,
  { chunkTies = 5, expectedTies = 2 } = {},
): TieGraph {
  const ties = rows.flatMap((row, rowIdx) =>
    row.toSorted((a, b) => a.contact - b.contact).map((tie) => ({ rowIdx, ...tie })),
  );
  const builder = new CsrBuilder(memory, { nRows: rows.length, nCols, values: ["weight"], expectedTies });
  for (let begin = 0; begin < ties.length; begin += chunkTies) {
    const chunk = ties.slice(begin, begin + chunkTies);
    builder.add({
      rowIdx: Uint32Array.from(chunk, (tie) => tie.rowIdx),
      colIdx: Int32Array.from(chunk, (tie) => tie.contact),
      values: { weight: chunk.map((tie) => tie.weight) },
    });
  }
  return builder.finish();
}
