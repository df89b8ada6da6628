import { InternalError } from "../../../core/errors.ts";
import { SeededRandom } from "../../../util/random.ts";
import { sum } from "../../../util/sums.ts";
import type { Csr, TieValues } from "../../csr/csr.ts";
import { KernelMemory } from "../../runtime/kernel-memory.ts";
import type { Communities } from "../communities.ts";
import { modularity } from "../modularity.ts";
import { coarsen } from "./coarsen.ts";
import { type GroupsOf, refineNodes, wholeCommunities } from "./groups.ts";
import { firstLevel, type Level } from "./level.ts";
import { moveNodes, startPartition } from "./partition.ts";
import { renumber } from "./renumber.ts";

export interface LeidenOptions {
  /** Seed of the order in which nodes are visited. */
  seed: number;
  /** Above 1: smaller communities; below 1: larger ones. Default 1. Choose it inside the training part only. */
  resolution?: number;
  /** Runs of Leiden after Louvain's, each from the communities of the one before; ends early when one changes nothing. Default 1. */
  rounds?: number;
}

/**
 * Leiden communities (feature 24; Traag, Waltman & van Eck 2019) of an undirected weighted graph, for graphs beyond Louvain's reach:
 * nodes move locally, communities are refined into well connected groups, the groups become nodes, and so on. Every community hangs
 * together. Refinement takes the best group instead of a random one. A round of Louvain (whole communities become nodes) comes first: it
 * does most of the moves on fewer nodes.
 *
 * Labels hold within one run only: never a feature themselves, and computed per snapshot.
 *
 * @param csr square and symmetric: (i, j) is there as (j, i) is; a self-loop once. At most 2^32 − 1 ties.
 * @param weights per-tie array, > 0, the same for (i, j) and (j, i)
 *
 * Deterministic for a seed. Cost O(nTies) a level, some levels; about 28 bytes a tie and 60 a node while it runs.
 */
export function leiden(csr: Csr, weights: TieValues, options: LeidenOptions): Communities {
  if (csr.nRows !== csr.nCols || weights.length !== csr.targets.length) {
    throw new InternalError(
      `leiden: ${csr.nRows} × ${csr.nCols}, ${weights.length} weights, expected a square and its ties'`,
    );
  }
  const { seed, resolution = 1, rounds = 1 } = options;
  const random = new SeededRandom(seed);
  const memory = new KernelMemory({ threads: 1 });
  const first = firstLevel(memory, csr, weights);
  const total = sum(memory.f64(first.degrees, first.n));
  const labels = Int32Array.from({ length: csr.nRows }, (_, node) => node);
  if (total > 0) {
    const mark = memory.mark();
    for (let round = 0; round <= rounds; round++) {
      const groupsOf = round === 0 ? wholeCommunities : refineNodes;
      const hasMoved = improve(memory, first, resolution / total, random, labels, groupsOf);
      memory.release(mark);
      if (!hasMoved) break;
    }
  }
  const nCommunities = renumber(labels);
  return { labels, nCommunities, modularity: modularity(csr, weights, labels) };
}

/** One round: moves, groups and coarsens until every community is one node. Returns whether a node moved. */
function improve(
  memory: KernelMemory,
  first: Level,
  g: number,
  random: SeededRandom,
  labels: Int32Array,
  groupsOf: GroupsOf,
): boolean {
  let level = first;
  /** Node of the level that each node of the first one is in. */
  const nodeOf = new Uint32Array(labels.length);
  for (let node = 0; node < nodeOf.length; node++) nodeOf[node] = node;
  let start: ArrayLike<number> = labels;
  let hasMoved = false;
  for (;;) {
    const partition = startPartition(memory, level, start);
    const moves = moveNodes(memory, level, g, random, partition);
    hasMoved ||= moves > 0;
    const community = memory.u32(partition.community, level.n);
    for (let node = 0; node < labels.length; node++) labels[node] = community[nodeOf[node]!]!;
    if (memory.u32(partition.members, level.n).every((count) => count <= 1)) return hasMoved;

    const { group, nGroups } = groupsOf(memory, level, g, random, partition);
    if (nGroups === level.n) return hasMoved;
    start = communitiesOfGroups(group, nGroups, community);
    const next = coarsen(memory, level, group, nGroups, partition);
    for (let node = 0; node < nodeOf.length; node++) nodeOf[node] = group[nodeOf[node]!]!;
    level = next;
  }
}

/** The groups keep their community, numbered anew. */
function communitiesOfGroups(group: Int32Array, nGroups: number, community: Uint32Array): Int32Array {
  const start = new Int32Array(nGroups);
  group.forEach((one, node) => {
    start[one] = community[node]!;
  });
  renumber(start);
  return start;
}
