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
