import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aggregateContacts } from "../../src/graph/contacts/aggregate-contacts.ts";
import { weightedContactMean } from "../../src/graph/contacts/weighted-contact-mean.ts";
import { contactMatrix } from "../../src/graph/csr/contact-matrix.ts";
import { KernelMemory } from "../../src/graph/runtime/kernel-memory.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { buildGraph, type RandomGraph, randomGraph } from "./random-graph.ts";

const memory = new KernelMemory();
const mark = memory.mark();
const finite = randomGraph.filter(({ features }) =>
  features.every((column) => column.every((x) => !(Math.abs(x) > 1e6))),
);

function renamed({ nCols, rows, features }: RandomGraph, seed: number): RandomGraph {
  const random = new SeededRandom(seed);
  const order = Array.from({ length: nCols }, (_, contact) => ({ contact, key: random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ contact }) => contact);
  return {
    nCols,
    rows: rows.map((row) => row.map((tie) => ({ ...tie, contact: order[tie.contact]! }))),
    features: features.map((feature) => {
      const moved = new Float32Array(nCols);
      for (let contact = 0; contact < nCols; contact++) moved[order[contact]!] = feature[contact]!;
      return moved;
    }),
  };
}

/** Equal but for the order of f64 sums: relative to the largest magnitude that can cancel, 1e6 × 30 contacts. */
function expectClose(
  found: readonly Float32Array[],
  expected: readonly Float32Array[],
  tolerance: number,
): void {
  found.forEach((column, columnIdx) => {
    column.forEach((value, rowIdx) => {
      const other = expected[columnIdx]![rowIdx]!;
      if (Number.isNaN(other)) expect(value).toBeNaN();
      else expect(Math.abs(value - other)).toBeLessThanOrEqual(tolerance + Math.abs(other) * 2 ** -23);
    });
  });
}

describe("contacts' aggregates", () => {
  it("do not depend on how contacts are numbered: min and max at all, sums only by the order of addition", () => {
    fc.assert(
      fc.property(finite, fc.nat(), (random, seed) => {
        const columnsOf = (it: RandomGraph, names: readonly ("mean" | "min" | "max" | "std" | "sum")[]) => {
          memory.release(mark);
          return aggregateContacts(buildGraph(memory, it), contactMatrix(memory, it.features), names);
        };
        const other = renamed(random, seed);
        expectClose(columnsOf(other, ["min", "max"]), columnsOf(random, ["min", "max"]), 0);
        expectClose(
          columnsOf(other, ["mean", "std", "sum"]),
          columnsOf(random, ["mean", "std", "sum"]),
          1e-8,
        );
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("weighted means do not change when all weights are scaled", () => {
    fc.assert(
      fc.property(finite, fc.integer({ min: -20, max: 20 }), (random, exponent) => {
        const meansOf = (it: RandomGraph) => {
          memory.release(mark);
          return weightedContactMean(buildGraph(memory, it), contactMatrix(memory, it.features), "weight");
        };
        const weightsAt = (factor: number) => ({
          ...random,
          rows: random.rows.map((row) =>
            row.map(({ contact, weight }) => ({ contact, weight: Math.round(weight * 8) * factor })),
          ),
        });
        expect(meansOf(weightsAt(2 ** exponent))).toEqual(meansOf(weightsAt(1)));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("weighted means with equal weights are means, but for roundings of f64", () => {
    fc.assert(
      fc.property(finite, (random) => {
        memory.release(mark);
        const rows = random.rows.map((row) => row.map(({ contact }) => ({ contact, weight: 1 })));
        const graph = buildGraph(memory, { nCols: random.nCols, rows });
        const matrix = contactMatrix(memory, random.features);
        const [weighted, plain] = [
          weightedContactMean(graph, matrix, "weight"),
          aggregateContacts(graph, matrix, ["mean"]),
        ];
        expectClose(weighted, plain, 1e-9);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
