import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { louvain } from "../../src/graph/communities/communities.ts";
import { leiden } from "../../src/graph/communities/leiden/leiden.ts";
import { modularity } from "../../src/graph/communities/modularity.ts";
import type { Csr } from "../../src/graph/csr/csr.ts";
import { naiveLeiden } from "../../src/graph/reference/leiden.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { type Rows, randomSymmetricRows, symmetricRows } from "./symmetric-rows.ts";

/** Dense inside groups of `size`, sparse between. */
function planted(nGroups: number, size: number, seed: number): Rows {
  const random = new SeededRandom(seed);
  const nNodes = nGroups * size;
  const edges: [number, number, number][] = [];
  for (let source = 0; source < nNodes; source++) {
    for (let target = source + 1; target < nNodes; target++) {
      const chance = source % nGroups === target % nGroups ? 0.4 : 0.02;
      if (random.next() < chance) edges.push([source, target, 1]);
    }
  }
  return symmetricRows(nNodes, edges);
}

describe("leiden", () => {
  it("equals its twin of lists and maps", () => {
    fc.assert(
      fc.property(
        randomSymmetricRows,
        fc.integer({ min: 0, max: 1000 }),
        fc.constantFrom(0.3, 1, 2.5),
        (graph, seed, resolution) => {
          const options = { seed, resolution, rounds: 3 };
          const { labels } = leiden(graph.csr, graph.weights, options);
          expect([...labels]).toEqual([...naiveLeiden(graph.csr, graph.weights, options)]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("equals its twin where several levels are needed", () => {
    const { csr, weights } = planted(12, 25, 5);
    expect(leiden(csr, weights, { seed: 4 }).labels).toEqual(naiveLeiden(csr, weights, { seed: 4 }));
  });

  it("equals its twin over more nodes than one call of a kernel goes over", () => {
    const random = new SeededRandom(6);
    const nNodes = 17_000;
    const edges = Array.from({ length: 2 * nNodes }, (): [number, number, number] => {
      const one = random.nextInt(nNodes - 40);
      return [one, one + 1 + random.nextInt(39), 1 + random.nextInt(3)];
    });
    const { csr, weights } = symmetricRows(nNodes, edges);
    expect(leiden(csr, weights, { seed: 3 }).labels).toEqual(naiveLeiden(csr, weights, { seed: 3 }));
  }, 30_000);

  it("makes communities that hang together", () => {
    fc.assert(
      fc.property(randomSymmetricRows, fc.integer({ min: 0, max: 1000 }), ({ csr, weights }, seed) => {
        const { labels, nCommunities } = leiden(csr, weights, { seed });
        expect(countParts(csr, labels)).toBe(nCommunities);
      }),
    );
  });

  it("finds planted groups", () => {
    const { csr, weights } = planted(4, 30, 1);
    const { labels, nCommunities } = leiden(csr, weights, { seed: 7 });
    expect(nCommunities).toBe(4);
    expect([...labels]).toEqual([...labels].map((_, node) => node % 4));
  });

  it("is no worse than graphology's Louvain", () => {
    for (const seed of [1, 2, 3]) {
      const { csr, weights } = planted(20, 20, seed);
      const ours = leiden(csr, weights, { seed }).modularity;
      expect(ours).toBeGreaterThanOrEqual(louvain(csr, weights, { seed }).modularity - 0.001);
    }
  });

  it("parts two triangles that share an edge, by hand", () => {
    // 0-1-2 and 3-4-5, joined by 2-3: Q = 2 (6/14 − (7/14)²) = 0.357…
    const { csr, weights } = symmetricRows(6, [
      [0, 1, 1],
      [1, 2, 1],
      [0, 2, 1],
      [3, 4, 1],
      [4, 5, 1],
      [3, 5, 1],
      [2, 3, 1],
    ]);
    const found = leiden(csr, weights, { seed: 1 });
    expect([...found.labels]).toEqual([0, 0, 0, 1, 1, 1]);
    expect(found.modularity).toBeCloseTo(2 * (6 / 14 - 1 / 4), 12);
  });

  it("leaves nodes without ties alone", () => {
    const { csr, weights } = symmetricRows(3, []);
    const { labels, nCommunities, modularity: q } = leiden(csr, weights, { seed: 1 });
    expect([...labels]).toEqual([0, 1, 2]);
    expect(nCommunities).toBe(3);
    expect(q).toBeNaN();
  });
});

describe("modularity", () => {
  it("counts a self-loop twice, as graphology does", () => {
    const { csr, weights } = symmetricRows(2, [
      [0, 0, 2],
      [0, 1, 1],
    ]);
    // K = 5 and 1, 2m = 6: Q = 4/6 − 25/36 − 1/36
    expect(modularity(csr, weights, Int32Array.of(0, 1))).toBeCloseTo(4 / 6 - 26 / 36, 12);
  });
});

/** Connected parts of all communities together. */
function countParts({ nRows, offsets, targets }: Csr, labels: Int32Array): number {
  const seen = new Uint8Array(nRows);
  let parts = 0;
  for (let first = 0; first < nRows; first++) {
    if (seen[first]) continue;
    parts++;
    const stack = [first];
    seen[first] = 1;
    while (stack.length > 0) {
      const node = stack.pop()!;
      for (const target of targets.subarray(offsets[node]!, offsets[node + 1]!)) {
        if (seen[target] || labels[target] !== labels[node]) continue;
        seen[target] = 1;
        stack.push(target);
      }
    }
  }
  return parts;
}
