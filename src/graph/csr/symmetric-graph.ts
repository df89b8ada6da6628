import type { Csr, TieValues } from "./csr.ts";

/** Symmetric rows of one kind of node, with a weight for each tie. */
export interface SymmetricGraph {
  csr: Csr;
  weights: TieValues;
}

/**
 * Clients and contacts as nodes of one undirected graph, for communities: node i is client i, node nRows + j is contact j.
 *
 *     clients × contacts          ┌       │ ties ┐
 *                                 └ tiesᵀ │      ┘
 *
 * @param weights per-tie array of the graph
 * Arrays outside kernel memory, 16 bytes a tie. Deterministic. Cost O(nTies).
 */
export function symmetricGraph(graph: Csr, weights: TieValues): SymmetricGraph {
  const { nRows, nCols, offsets: rowOffsets, targets: contacts } = graph;
  const nTies = weights.length;
  const nNodes = nRows + nCols;
  const offsets = new Uint32Array(nNodes + 1);
  const targets = new Uint32Array(2 * nTies);
  const allWeights = new Float32Array(2 * nTies);

  offsets.set(rowOffsets);
  targets.set(contacts.map((contact) => contact + nRows));
  allWeights.set(weights);

  for (const contact of contacts) offsets[nRows + contact + 1]!++;
  for (let node = nRows + 1; node <= nNodes; node++) offsets[node]! += offsets[node - 1]!;
  const next = offsets.slice(nRows, nNodes);
  for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
    for (let tieIdx = rowOffsets[rowIdx]!; tieIdx < rowOffsets[rowIdx + 1]!; tieIdx++) {
      const mirrorIdx = next[contacts[tieIdx]!]!++;
      targets[mirrorIdx] = rowIdx;
      allWeights[mirrorIdx] = weights[tieIdx]!;
    }
  }
  return { csr: { nRows: nNodes, nCols: nNodes, offsets, targets }, weights: allWeights };
}

/**
 * Nodes 0..nNodes − 1 and undirected edges as symmetric rows, every tie of weight 1: (i, j) and (j, i) of an edge, targets in edge order.
 *
 * @param edges | source | target | of each edge; no edge twice, no self-loop
 * Arrays outside kernel memory, 16 bytes an edge. Cost O(nNodes + edges).
 */
export function symmetricRows(nNodes: number, edges: Uint32Array): SymmetricGraph {
  const offsets = new Uint32Array(nNodes + 1);
  for (const node of edges) offsets[node + 1]!++;
  for (let node = 0; node < nNodes; node++) offsets[node + 1]! += offsets[node]!;
  const next = offsets.slice(0, nNodes);
  const targets = new Uint32Array(edges.length);
  for (let at = 0; at < edges.length; at += 2) {
    const [one, other] = [edges[at]!, edges[at + 1]!];
    targets[next[one]!++] = other;
    targets[next[other]!++] = one;
  }
  const csr = { nRows: nNodes, nCols: nNodes, offsets, targets };
  return { csr, weights: new Float32Array(edges.length).fill(1) };
}
