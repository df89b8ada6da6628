import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pageRank } from "../../src/graph/diffusion/pagerank.ts";
import { exactPageRank } from "../../src/graph/reference/pagerank.ts";
import { randomSymmetricRows, symmetricRows } from "./symmetric-rows.ts";

describe("page rank", () => {
  it("equals the exact solution, weighted and not, from any start", () => {
    fc.assert(
      fc.property(
        randomSymmetricRows,
        fc.infiniteStream(fc.constantFrom(0, 0, 1, 2.5)),
        fc.boolean(),
        fc.constantFrom(0.3, 0.85, 0.95),
        ({ csr, weights }, stream, isWeighted, damping) => {
          const start = [...stream.take(csr.nRows)];
          start[0]! += 1;
          const used = isWeighted ? weights : null;
          const ours = pageRank(csr, used, start, { damping });
          exactPageRank(csr, used, start, damping).forEach((value, node) => {
            expect(ours[node]!).toBeCloseTo(value, 8);
          });
        },
      ),
    );
  });

  it("walks along one edge, by hand", () => {
    // r0 = .5 r1 + .5, r1 = .5 r0: 2/3 and 1/3
    const { csr } = symmetricRows(2, [[0, 1, 1]]);
    const [r0, r1] = pageRank(csr, null, [1, 0], { damping: 0.5, tolerance: 1e-14 });
    expect(r0!).toBeCloseTo(2 / 3, 12);
    expect(r1!).toBeCloseTo(1 / 3, 12);
  });

  it("begins anew at a node without ties", () => {
    const { csr } = symmetricRows(3, [[0, 1, 1]]);
    const ranks = pageRank(csr, null, [0, 1, 1], { damping: 0.5, tolerance: 1e-14 });
    // r̃ = (1, 2, 1.5) / 3 before scaling: r0 = .5 r1, r1 = .5 r0 + .25, r2 = .25
    const unscaled = [1 / 6, 1 / 3, 1 / 4];
    const total = unscaled.reduce((sum, value) => sum + value);
    unscaled.forEach((value, node) => {
      expect(ranks[node]!).toBeCloseTo(value / total, 12);
    });
  });

  it("does not depend on the number of threads", () => {
    // A ring in which each node knows the 11 on either side: more ties than one thread takes alone.
    const [nNodes, reach] = [200_000, 11];
    const targets = new Uint32Array(nNodes * 2 * reach);
    for (let node = 0, tie = 0; node < nNodes; node++) {
      for (let step = 1; step <= reach; step++) {
        targets[tie++] = (node + step) % nNodes;
        targets[tie++] = (node - step + nNodes) % nNodes;
      }
    }
    const offsets = Uint32Array.from({ length: nNodes + 1 }, (_, node) => node * 2 * reach);
    const csr = { nRows: nNodes, nCols: nNodes, offsets, targets };
    const start = Float64Array.from({ length: nNodes }, (_, node) => (node % 97 === 0 ? node : 0));
    const one = pageRank(csr, null, start, { tolerance: 0.1, threads: 1 });
    expect(pageRank(csr, null, start, { tolerance: 0.1, threads: 2 })).toEqual(one);
    expect(pageRank(csr, null, start, { tolerance: 0.1, threads: 3 })).toEqual(one);
  });
});
