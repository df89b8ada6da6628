import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { communityLinks } from "../../src/graph/communities/community-links.ts";
import { randomSymmetricRows, symmetricRows } from "./symmetric-rows.ts";

describe("weights between communities", () => {
  it("worked by hand: each tie once, none inside a community", () => {
    const { csr, weights } = symmetricRows(5, [
      [0, 1, 2],
      [0, 2, 3],
      [1, 3, 4],
      [2, 3, 1],
      [3, 4, 7],
    ]);
    const labels = Int32Array.of(1, 1, 0, 0, 2);
    expect(communityLinks(csr, weights, { labels, nCommunities: 3 })).toEqual([
      { from: 0, to: 1, weight: 7 },
      { from: 0, to: 2, weight: 7 },
    ]);
  });

  it("are those of a full table of all pairs", () => {
    fc.assert(
      fc.property(randomSymmetricRows, fc.integer({ min: 1, max: 6 }), ({ csr, weights }, nCommunities) => {
        const labels = Int32Array.from({ length: csr.nRows }, (_, node) => (node * 7) % nCommunities);
        const table = new Float64Array(nCommunities ** 2);
        for (let node = 0; node < csr.nRows; node++)
          for (let tie = csr.offsets[node]!; tie < csr.offsets[node + 1]!; tie++)
            table[labels[node]! * nCommunities + labels[csr.targets[tie]!]!]! += weights[tie]!;
        const links = communityLinks(csr, weights, { labels, nCommunities });
        for (const { from, to, weight } of links) {
          expect(from).toBeLessThan(to);
          expect(weight).toBeCloseTo(table[from * nCommunities + to]!, 6);
          table[from * nCommunities + to] = 0;
        }
        for (let from = 0; from < nCommunities; from++)
          for (let to = from + 1; to < nCommunities; to++) expect(table[from * nCommunities + to]).toBe(0);
      }),
    );
  });
});
