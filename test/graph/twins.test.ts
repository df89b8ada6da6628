import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AggregateName,
  aggregateContacts,
  aggregateNames,
} from "../../src/graph/contacts/aggregate-contacts.ts";
import { categoryShares } from "../../src/graph/contacts/category-shares.ts";
import { contactQuantiles } from "../../src/graph/contacts/contact-quantiles.ts";
import { flaggedContacts } from "../../src/graph/contacts/flagged-contacts.ts";
import { weightedContactMean } from "../../src/graph/contacts/weighted-contact-mean.ts";
import { contactMatrix } from "../../src/graph/csr/contact-matrix.ts";
import { aggregateReference } from "../../src/graph/reference/aggregate.ts";
import { categorySharesReference } from "../../src/graph/reference/category-shares.ts";
import { contactQuantilesReference } from "../../src/graph/reference/contact-quantiles.ts";
import { flaggedReference } from "../../src/graph/reference/flagged.ts";
import { weightedMeanReference } from "../../src/graph/reference/weighted-mean.ts";
import { KernelMemory } from "../../src/graph/runtime/kernel-memory.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { buildGraph, randomGraph } from "./random-graph.ts";

/** `toEqual` tells 0 from -0 and takes NaN for equal to NaN: equal to the bit, but for which NaN it is. */
const memory = new KernelMemory();
const mark = memory.mark();
const run = <T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => void) =>
  fc.assert(
    fc.property(arbitrary, (value) => {
      memory.release(mark);
      check(value);
    }),
    { seed: 20_261, numRuns: 400 },
  );

describe("every kernel equals its obvious twin to the bit", () => {
  it("aggregate: any subset of the aggregates, in any order", () => {
    const chosen = fc.shuffledSubarray([...aggregateNames], { minLength: 1 });
    run(fc.tuple(randomGraph, chosen), ([random, aggregates]) => {
      const graph = buildGraph(memory, random);
      const columns = aggregateContacts(graph, contactMatrix(memory, random.features), aggregates);
      expect(columns).toEqual(aggregateReference(graph, random.features, aggregates));
    });
  });

  it("aggregate: over several tiles and blocks of rows, with one very long row", () => {
    memory.release(mark);
    const random = new SeededRandom(5);
    const nCols = 3000;
    const rows = Array.from({ length: 2500 }, (_, rowIdx) => {
      const nContacts = rowIdx === 1200 ? nCols : random.nextInt(30);
      const contacts = new Set(
        Array.from({ length: nContacts }, (_, idx) => (nContacts === nCols ? idx : random.nextInt(nCols))),
      );
      return Array.from(contacts, (contact) => ({ contact, weight: random.nextInt(4) }));
    });
    const features = Array.from({ length: 6 }, () =>
      Float32Array.from({ length: nCols }, () => (random.next() < 0.1 ? Number.NaN : random.normal() * 1e3)),
    );
    const graph = buildGraph(memory, { nCols, rows }, { chunkTies: 4096 });
    const matrix = contactMatrix(memory, features);
    expect(aggregateContacts(graph, matrix, aggregateNames)).toEqual(
      aggregateReference(graph, features, aggregateNames),
    );
    expect(weightedContactMean(graph, matrix, "weight")).toEqual(
      weightedMeanReference(graph, features, graph.tieValues("weight")),
    );
    expect(contactQuantiles(graph, matrix, [0.25, 0.5])).toEqual(
      contactQuantilesReference(graph, features, [0.25, 0.5]),
    );
  });

  it("quantiles of any probabilities", () => {
    const probability = fc.oneof(
      fc.constantFrom(0, 0.25, 0.5, 0.75, 1),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    const chosen = fc.array(probability, { minLength: 1, maxLength: 4 });
    run(fc.tuple(randomGraph, chosen), ([random, probabilities]) => {
      const graph = buildGraph(memory, random);
      const columns = contactQuantiles(graph, contactMatrix(memory, random.features), probabilities);
      expect(columns).toEqual(contactQuantilesReference(graph, random.features, probabilities));
    });
  });

  it("weighted mean", () => {
    run(randomGraph, (random) => {
      const graph = buildGraph(memory, random);
      const columns = weightedContactMean(graph, contactMatrix(memory, random.features), "weight");
      expect(columns).toEqual(weightedMeanReference(graph, random.features, graph.tieValues("weight")));
    });
  });

  it("category shares, with and without weights", () => {
    run(fc.tuple(randomGraph, fc.integer({ min: 1, max: 5 }), fc.nat()), ([random, nCategories, seed]) => {
      const graph = buildGraph(memory, random);
      const draw = new SeededRandom(seed);
      const codes = Int32Array.from({ length: random.nCols }, () => draw.nextInt(nCategories + 1) - 1);
      const categories = { codes, nCategories };
      expect(categoryShares(graph, categories)).toEqual(categorySharesReference(graph, categories));
      const weighted = categoryShares(graph, categories, "weight");
      expect(weighted).toEqual(categorySharesReference(graph, categories, graph.tieValues("weight")));
    });
  });

  it("flagged contacts, with and without weights", () => {
    run(fc.tuple(randomGraph, fc.nat()), ([random, seed]) => {
      const graph = buildGraph(memory, random);
      const draw = new SeededRandom(seed);
      const flags = Uint8Array.from({ length: random.nCols }, () => draw.nextInt(2));
      expect(flaggedContacts(graph, flags)).toEqual(flaggedReference(graph, flags));
      const weighted = flaggedContacts(graph, flags, "weight");
      expect(weighted).toEqual(flaggedReference(graph, flags, graph.tieValues("weight")));
    });
  });
});

describe("precision", () => {
  it("is that of two passes around the mean, but for a few roundings of f32", () => {
    const value = fc.float({ min: -1e6, max: 1e6, noDefaultInfinity: true, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 60 }),
        fc.constantFrom(0, 1e3, 1e6),
        (drawn, far) => {
          memory.release(mark);
          const feature = Float32Array.from(drawn, (one) => one / 1e4 + far);
          const rows = [drawn.map((_, contact) => ({ contact, weight: 1 }))];
          const graph = buildGraph(memory, { nCols: drawn.length, rows });
          const [mean, std] = aggregateContacts(graph, contactMatrix(memory, [feature]), ["mean", "std"]);
          const ofTwoPasses = feature.reduce((sum, one) => sum + one, 0) / feature.length;
          const squares = feature.reduce((sum, one) => sum + (one - ofTwoPasses) ** 2, 0);
          const deviation = Math.sqrt(squares / feature.length);
          expect(Math.abs(mean![0]! - ofTwoPasses)).toBeLessThanOrEqual(
            2 ** -23 * Math.abs(ofTwoPasses) + 1e-9,
          );
          expect(Math.abs(std![0]! - deviation)).toBeLessThanOrEqual(2 ** -23 * deviation + 1e-9);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  it("keeps the deviation of values that hardly differ around a large mean, and gives 0 for equal values", () => {
    memory.release(mark);
    const rows = [[0, 1, 2].map((contact) => ({ contact, weight: 1 }))];
    const graph = buildGraph(memory, { nCols: 3, rows });
    const close = Float32Array.of(16_777_213, 16_777_214, 16_777_215);
    const equal = new Float32Array(3).fill(0.1);
    const std: AggregateName[] = ["std"];
    const [ofClose, ofEqual] = aggregateContacts(graph, contactMatrix(memory, [close, equal]), std);
    expect(ofClose![0]).toBe(Math.fround(Math.sqrt(2 / 3)));
    expect(ofEqual![0]).toBe(0);
  });
});
