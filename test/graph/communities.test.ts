import { UndirectedGraph } from "graphology";
import graphologyLouvain from "graphology-communities-louvain";
import { density } from "graphology-metrics/graph/density.js";
import modularity from "graphology-metrics/graph/modularity.js";
import { describe, expect, it } from "vitest";
import { louvain } from "../../src/graph/communities/communities.ts";
import type { Csr } from "../../src/graph/csr/csr.ts";
import { graphologyView } from "../../src/graph/csr/graphology-view.ts";
import { symmetricGraph } from "../../src/graph/csr/symmetric-graph.ts";
import { SeededRandom } from "../../src/util/random.ts";

interface Edge {
  source: number;
  target: number;
  weight: number;
}

/** Four planted groups of 30 nodes: dense inside, sparse between, some self-loops. */
function plantedEdges(seed: number): Edge[] {
  const random = new SeededRandom(seed);
  const edges: Edge[] = [];
  for (let source = 0; source < 120; source++) {
    for (let target = source; target < 120; target++) {
      const chance = source === target ? 0.05 : source % 4 === target % 4 ? 0.4 : 0.02;
      if (random.next() < chance) edges.push({ source, target, weight: 1 + random.nextInt(5) });
    }
  }
  return edges;
}

function rowsOf(edges: readonly Edge[], nNodes: number): { csr: Csr; weights: Float32Array } {
  const ties = edges.flatMap(({ source, target, weight }) =>
    source === target
      ? [{ source, target, weight }]
      : [
          { source, target, weight },
          { source: target, target: source, weight },
        ],
  );
  ties.sort((a, b) => a.source - b.source || a.target - b.target);
  const offsets = new Uint32Array(nNodes + 1);
  for (const { source } of ties) offsets[source + 1]!++;
  for (let node = 0; node < nNodes; node++) offsets[node + 1]! += offsets[node]!;
  return {
    csr: { nRows: nNodes, nCols: nNodes, offsets, targets: Uint32Array.from(ties, (tie) => tie.target) },
    weights: Float32Array.from(ties, (tie) => tie.weight),
  };
}

function graphologyOf(edges: readonly Edge[], nNodes: number): UndirectedGraph {
  const graph = new UndirectedGraph();
  for (let node = 0; node < nNodes; node++) graph.addNode(node);
  for (const { source, target, weight } of edges) graph.addEdge(source, target, { weight });
  return graph;
}

const edges = plantedEdges(1);
const { csr, weights } = rowsOf(edges, 120);

describe("the graphology view", () => {
  it("gives Louvain the same communities and modularity as a real graphology graph of the same edges", () => {
    for (const seed of [1, 2, 3]) {
      const random = new SeededRandom(seed);
      const detailed = graphologyLouvain as unknown as typeof graphologyLouvain.default;
      const real = detailed.detailed(graphologyOf(edges, 120), { rng: () => random.next() });
      const ours = louvain(csr, weights, { seed });
      expect(ours.modularity).toBe(real.modularity);
      expect(ours.nCommunities).toBe(real.count);
      const together = (labels: ArrayLike<number>) =>
        Array.from({ length: 120 }, (_, node) => Array.prototype.indexOf.call(labels, labels[node]));
      const realLabels = Array.from({ length: 120 }, (_, node) => real.communities[node]!);
      expect(together(ours.labels)).toEqual(together(realLabels));
    }
  });

  it("gives graphology-metrics the same density and modularity", () => {
    const real = graphologyOf(edges, 120);
    const view = graphologyView(csr, weights);
    expect(density(view)).toBe(density(real));
    const { labels, modularity: expected } = louvain(csr, weights, { seed: 1 });
    const modularityOf = modularity as unknown as typeof modularity.default;
    const getNodeCommunity = (node: string) => labels[Number(node)]!;
    expect(modularityOf(view, { getNodeCommunity })).toBeCloseTo(expected, 12);
    expect(modularityOf(view, { getNodeCommunity })).toBe(modularityOf(real, { getNodeCommunity }));
  });

  it("refuses rows that are not symmetric, and changes", () => {
    const lopsided = { nRows: 2, nCols: 2, offsets: Uint32Array.of(0, 1, 1), targets: Uint32Array.of(1) };
    expect(() => graphologyView(lopsided, Float32Array.of(1))).toThrow("(0, 1) without (1, 0)");
    expect(() => graphologyView(csr, weights.subarray(1))).toThrow("expected a square");
    expect(() => graphologyView(csr, weights).dropNode(0)).toThrow("expected reads only");
  });
});

describe("louvain", () => {
  it("finds the planted groups, the same at every run with a seed", () => {
    const { labels, nCommunities } = louvain(csr, weights, { seed: 9 });
    expect(nCommunities).toBe(4);
    for (let node = 0; node < 120; node++) expect(labels[node]).toBe(labels[node % 4]);
    expect(louvain(csr, weights, { seed: 9 })).toEqual(louvain(csr, weights, { seed: 9 }));
  });

  it("makes more communities at a higher resolution", () => {
    const coarse = louvain(csr, weights, { seed: 9, resolution: 0.1 });
    const fine = louvain(csr, weights, { seed: 9, resolution: 4 });
    expect(fine.nCommunities).toBeGreaterThan(coarse.nCommunities);
  });

  it("leaves every node alone where there is no edge", () => {
    const empty = { nRows: 3, nCols: 3, offsets: new Uint32Array(4), targets: new Uint32Array() };
    const { labels, modularity: q } = louvain(empty, new Float32Array(), { seed: 1 });
    expect([...labels]).toEqual([0, 1, 2]);
    expect(q).toBeNaN();
  });
});

describe("symmetricGraph", () => {
  it("puts clients first, contacts behind, and every tie both ways", () => {
    const bipartite = {
      nRows: 3,
      nCols: 2,
      offsets: Uint32Array.of(0, 2, 2, 3),
      targets: Uint32Array.of(0, 1, 1),
    };
    const whole = symmetricGraph(bipartite, Float32Array.of(5, 6, 7));
    expect([...whole.csr.offsets]).toEqual([0, 2, 2, 3, 4, 6]);
    expect([...whole.csr.targets]).toEqual([3, 4, 4, 0, 0, 2]);
    expect([...whole.weights]).toEqual([5, 6, 7, 5, 6, 7]);
    expect(louvain(whole.csr, whole.weights, { seed: 1 }).labels.length).toBe(5);
  });
});
