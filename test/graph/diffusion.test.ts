import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bracket, OwnReturn } from "../../src/graph/diffusion/own-return.ts";
import { pageRank } from "../../src/graph/diffusion/pagerank.ts";
import { seededPageRank } from "../../src/graph/diffusion/seeded-pagerank.ts";
import { spreadingActivation } from "../../src/graph/diffusion/spreading-activation.ts";
import { exactPageRank } from "../../src/graph/reference/pagerank.ts";
import { spreadingActivationReference } from "../../src/graph/reference/spreading-activation.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { randomSymmetricRows, symmetricRows } from "./symmetric-rows.ts";

const seedsOf = (n: number, seed: number, share: number) => {
  const random = new SeededRandom(seed);
  return Uint8Array.from({ length: n }, () => (random.next() < share ? 1 : 0));
};

const isTight = ({ low, high }: Bracket) => high - low <= 1e-9;

/** What walks from one node leave at a node, not scaled. */
function exactWalk(graph: Parameters<typeof exactPageRank>[0], weights: Float32Array | null, from: number) {
  const start = Array.from({ length: graph.nRows }, (_, node) => (node === from ? 1 : 0));
  const hasTies = graph.offsets[from] !== graph.offsets[from + 1];
  return { values: exactPageRank(graph, weights, start), total: hasTies ? 1 : 0.15 };
}

describe("what comes back to a node", () => {
  it("lies between its bounds, which close when the walk may look at everything", () => {
    fc.assert(
      fc.property(
        randomSymmetricRows,
        fc.boolean(),
        fc.constantFrom(1, 50, 10_000),
        ({ csr, weights }, isWeighted, maxTies) => {
          const used = isWeighted ? weights : null;
          const ownReturn = new OwnReturn(csr, used);
          for (let node = 0; node < csr.nRows; node++) {
            const { values, total } = exactWalk(csr, used, node);
            const exact = values[node]! * total;
            const { low, high } = ownReturn.ofWalk(node, 0.85, isTight, maxTies);
            expect(low).toBeLessThanOrEqual(exact + 1e-10);
            expect(high).toBeGreaterThanOrEqual(exact - 1e-10);
            if (maxTies === 10_000) expect(high - low).toBeLessThan(2e-9);
          }
        },
      ),
    );
  });

  it("is on one edge half of what there was, by hand", () => {
    // Σ_k even (1 − d) d^k = (1 − d) / (1 − d²) = 1 / (1 + d)
    const { csr } = symmetricRows(2, [[0, 1, 1]]);
    const { low, high } = new OwnReturn(csr, null).ofWalk(0, 0.6, isTight, 100);
    expect(low).toBeCloseTo(1 / 1.6, 12);
    expect(high).toBeCloseTo(1 / 1.6, 12);
    // Two lazy steps: .5² + .5² of going and coming back
    expect(new OwnReturn(csr, null).ofLazySteps(0, 0.5, 2)).toBeCloseTo(0.5, 12);
  });
});

describe("personalised page rank without oneself", () => {
  it("equals for each node a run from the other seeds alone", () => {
    fc.assert(
      fc.property(
        randomSymmetricRows,
        fc.nat(),
        fc.constantFrom(0, 0.1, 0.5, 1),
        fc.boolean(),
        ({ csr, weights }, seed, share, isWeighted) => {
          const used = isWeighted ? weights : null;
          const isSeed = seedsOf(csr.nRows, seed, share);
          const { ranks, largestError } = seededPageRank(csr, used, isSeed, { closeness: 0 });
          expect(largestError).toBeLessThan(1e-9);
          for (let node = 0; node < csr.nRows; node++) {
            const others = isSeed.with(node, 0);
            const exact = others.includes(1) ? exactPageRank(csr, used, others)[node]! : 0;
            expect(ranks[node]!).toBeCloseTo(exact, 7);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("says how far a seed's value may be off where it looked at few ties", () => {
    fc.assert(
      fc.property(randomSymmetricRows, fc.nat(), ({ csr, weights }, seed) => {
        const isSeed = seedsOf(csr.nRows, seed, 0.3);
        const { ranks, largestError } = seededPageRank(csr, weights, isSeed, { maxTies: 1 });
        for (let node = 0; node < csr.nRows; node++) {
          const others = isSeed.with(node, 0);
          const exact = others.includes(1) ? exactPageRank(csr, weights, others)[node]! : 0;
          expect(Math.abs(ranks[node]! - exact)).toBeLessThan(largestError + 1e-7);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("is 0 for a seed whom no other seed reaches, where a seed's own walks would say otherwise", () => {
    const { csr } = symmetricRows(4, [
      [0, 1, 1],
      [2, 3, 1],
    ]);
    const isSeed = Uint8Array.of(1, 0, 1, 1);
    expect(pageRank(csr, null, isSeed)[0]!).toBeGreaterThan(0.1);
    expect(seededPageRank(csr, null, isSeed).ranks[0]!).toBeCloseTo(0, 8);
    expect([...seededPageRank(csr, null, Uint8Array.of(0, 0, 0, 0)).ranks]).toEqual([0, 0, 0, 0]);
  });
});

describe("spreading activation", () => {
  it("equals for each node a run from the other adopters alone", () => {
    fc.assert(
      fc.property(
        randomSymmetricRows,
        fc.nat(),
        fc.constantFrom(0.2, 0.5),
        fc.integer({ min: 0, max: 6 }),
        fc.boolean(),
        ({ csr, weights }, seed, keep, nSteps, isWeighted) => {
          const used = isWeighted ? weights : null;
          const isSeed = seedsOf(csr.nRows, seed, 0.4);
          const ours = spreadingActivation(csr, used, isSeed, { keep, nSteps });
          spreadingActivationReference(csr, used, isSeed, keep, nSteps).forEach((value, node) => {
            expect(ours[node]!).toBeCloseTo(value, 9);
          });
        },
      ),
    );
  });

  it("splits energy along a path of three, by hand", () => {
    // 0 ──1── 1 ──3── 2, adopter 0, one step: 0 keeps a half (its own: out), 1 has the other. Two: 1 keeps ¼, 2 gets ¾ of the other ¼.
    const { csr, weights } = symmetricRows(3, [
      [0, 1, 1],
      [1, 2, 3],
    ]);
    const adopters = Uint8Array.of(1, 0, 0);
    const afterSteps = (nSteps: number) => [...spreadingActivation(csr, weights, adopters, { nSteps })];
    expect(afterSteps(1)).toEqual([0, 0.5, 0]);
    expect(afterSteps(2)[1]!).toBeCloseTo(0.5, 12); // ¼ kept and half of what 0 had kept
    expect(afterSteps(2)[2]!).toBeCloseTo(0.1875, 12);
    expect(afterSteps(2)[0]!).toBeCloseTo(0, 12);
  });
});
