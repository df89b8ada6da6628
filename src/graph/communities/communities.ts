import louvainModule from "graphology-communities-louvain";
import { SeededRandom } from "../../util/random.ts";
import type { Csr, TieValues } from "../csr/csr.ts";
import { graphologyView } from "../csr/graphology-view.ts";

/** The module is its function; its types say that the function is its `default`. */
const graphologyLouvain = louvainModule as unknown as typeof louvainModule.default;

export interface LouvainOptions {
  /** Seed of the order in which nodes are visited. */
  seed: number;
  /** Above 1: smaller communities; below 1: larger ones. Default 1. Choose it inside the training part only. */
  resolution?: number;
}

export interface Communities {
  /** Length nRows: the node's community, 0 to nCommunities - 1, numbered by first appearance. */
  labels: Int32Array;
  nCommunities: number;
  /** Newman's Q of the partition, -1/2 to 1; NaN for a graph without edges. */
  modularity: number;
}

/**
 * Louvain communities (feature 24; Blondel et al. 2008) of an undirected weighted graph, by graphology's own code: for small graphs, up
 * to some million ties, and the judge of `leiden`, which the features take at every size, so that none is near a threshold.
 *
 * Labels hold within one run only: never a feature themselves, and computed per snapshot.
 *
 * @param csr symmetric rows, see `symmetricGraph` for clients and contacts together
 * @param weights per-tie array, > 0, the same both ways
 *
 * Deterministic for a seed. Cost O(nTies) a pass, some tens of passes; about 300 bytes a tie while it runs.
 */
export function louvain(csr: Csr, weights: TieValues, { seed, resolution = 1 }: LouvainOptions): Communities {
  const random = new SeededRandom(seed);
  const { communities, modularity } = graphologyLouvain.detailed(graphologyView(csr, weights), {
    resolution,
    rng: () => random.next(),
  });
  const labels = new Int32Array(csr.nRows);
  const labelOf = new Map<number, number>();
  for (let node = 0; node < csr.nRows; node++) {
    const community = communities[node]!;
    const label = labelOf.get(community) ?? labelOf.size;
    labelOf.set(community, label);
    labels[node] = label;
  }
  return { labels, nCommunities: labelOf.size, modularity };
}
