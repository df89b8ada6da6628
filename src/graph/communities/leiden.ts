import { InternalError } from "../../core/errors.ts";
import { SeededRandom } from "../../util/random.ts";
import { sum } from "../../util/sums.ts";
import type { Csr, TieValues } from "../csr/csr.ts";
import { KernelMemory } from "../runtime/kernel-memory.ts";
import type { Communities } from "./communities.ts";
import { modularity } from "./modularity.ts";

export interface LeidenOptions {
  /** Seed of the order in which nodes are visited. */
  seed: number;
  /** Above 1: smaller communities; below 1: larger ones. Default 1. Choose it inside the training part only. */
  resolution?: number;
  /** Runs of Leiden after Louvain's, each from the communities of the one before; ends early when one changes nothing. Default 1. */
  rounds?: number;
}

/** A level's graph in kernel memory: byte addresses, see kernels/move-nodes.ts. */
interface Level {
  n: number;
  offsets: number;
  targets: number;
  weights: number;
  degrees: number;
}

/** A level's partition and the room to change it. */
interface Partition {
  community: number;
  sizes: number;
  members: number;
  /** Room for a row's sums by group, see kernels/group-sums.ts. */
  slots: number;
  nSlots: number;
  touched: number;
}

/** Nodes that a kernel goes over in one call: V8 runs a long call to its end in the slow code that it began with. */
const callNodes = 2 ** 14;

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
  const total = sum(f64(memory, first.degrees, first.n));
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

/** What becomes a node of the next level. */
interface Groups {
  /** Group of each node, numbered by their first node. */
  group: Int32Array;
  nGroups: number;
}

type GroupsOf = (
  memory: KernelMemory,
  level: Level,
  g: number,
  random: SeededRandom,
  partition: Partition,
) => Groups;

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
    const community = u32(memory, partition.community, level.n);
    for (let node = 0; node < labels.length; node++) labels[node] = community[nodeOf[node]!]!;
    if (u32(memory, partition.members, level.n).every((count) => count <= 1)) return hasMoved;

    const { group, nGroups } = groupsOf(memory, level, g, random, partition);
    if (nGroups === level.n) return hasMoved;
    start = communitiesOfGroups(group, nGroups, community);
    const next = coarsen(memory, level, group, nGroups, partition);
    for (let node = 0; node < nodeOf.length; node++) nodeOf[node] = group[nodeOf[node]!]!;
    level = next;
  }
}

/** The rows without self-loops, which count twice in their node's degree. */
function firstLevel(memory: KernelMemory, csr: Csr, weights: TieValues): Level {
  const { nRows: n, offsets, targets } = csr;
  const level = allocateLevel(memory, n, targets.length);
  const outOffsets = u32(memory, level.offsets, n + 1);
  const outTargets = u32(memory, level.targets, targets.length);
  const outWeights = f64(memory, level.weights, targets.length);
  const degrees = f64(memory, level.degrees, n);
  let nTies = 0;
  for (let node = 0; node < n; node++) {
    outOffsets[node] = nTies;
    let degree = 0;
    for (let tie = offsets[node]!; tie < offsets[node + 1]!; tie++) {
      const target = targets[tie]!;
      const weight = weights[tie]!;
      if (target === node) {
        degree += 2 * weight;
        continue;
      }
      degree += weight;
      outTargets[nTies] = target;
      outWeights[nTies++] = weight;
    }
    degrees[node] = degree;
  }
  outOffsets[n] = nTies;
  return level;
}

function allocateLevel(memory: KernelMemory, n: number, nTies: number): Level {
  return {
    n,
    degrees: memory.allocate(n * 8),
    offsets: memory.allocate((n + 1) * 4),
    targets: memory.allocate(nTies * 4),
    weights: memory.allocate(nTies * 8),
  };
}

/** @param start community of each node, 0 to n - 1 */
function startPartition(memory: KernelMemory, level: Level, start: ArrayLike<number>): Partition {
  const { n, degrees } = level;
  const nSlots = 2 ** Math.ceil(Math.log2(Math.min(4 * (longestRow(memory, level) + 1), 2 * n)));
  const partition = {
    community: memory.allocate(n * 4),
    sizes: memory.allocate(n * 8),
    members: memory.allocate(n * 4),
    slots: memory.allocate(nSlots * 16),
    nSlots,
    touched: memory.allocate(n * 4),
  };
  u32(memory, partition.community, n).set(start);
  f64(memory, partition.slots, nSlots * 2).fill(0);
  const sizes = f64(memory, partition.sizes, n).fill(0);
  const members = u32(memory, partition.members, n).fill(0);
  const ofNode = f64(memory, degrees, n);
  for (let node = 0; node < n; node++) {
    sizes[start[node]!]! += ofNode[node]!;
    members[start[node]!]!++;
  }
  return partition;
}

function longestRow(memory: KernelMemory, { n, offsets }: Level): number {
  const rows = u32(memory, offsets, n + 1);
  let longest = 0;
  for (let node = 0; node < n; node++) longest = Math.max(longest, rows[node + 1]! - rows[node]!);
  return longest;
}

function moveNodes(
  memory: KernelMemory,
  { n, offsets, targets, weights, degrees }: Level,
  g: number,
  random: SeededRandom,
  { community, sizes, members, slots, nSlots, touched }: Partition,
): number {
  const mark = memory.mark();
  const queue = shuffledNodes(memory, n, random);
  const isQueued = memory.allocate(n);
  new Uint8Array(memory.buffer, isQueued, n).fill(1);
  const empty = memory.allocate(n * 4);
  const nEmpty = stackEmpty(u32(memory, members, n), u32(memory, empty, n));
  const stateAt = memory.allocate(4 * 4);
  const state = u32(memory, stateAt, 4);
  state.set([0, n, nEmpty, 0]);
  while (state[1]! > 0) {
    memory.kernels.moveNodes(
      offsets,
      targets,
      weights,
      degrees,
      n,
      g,
      queue,
      isQueued,
      community,
      sizes,
      members,
      empty,
      stateAt,
      slots,
      nSlots,
      touched,
      callNodes,
    );
  }
  memory.release(mark);
  return state[3]!;
}

/** Communities without members, the first on top; returns how many there are. */
function stackEmpty(members: Uint32Array, empty: Uint32Array): number {
  let nEmpty = 0;
  for (let one = members.length - 1; one >= 0; one--) if (members[one] === 0) empty[nEmpty++] = one;
  return nEmpty;
}

/** The groups of Louvain: each community whole. */
function wholeCommunities(
  memory: KernelMemory,
  { n }: Level,
  _g: number,
  _random: SeededRandom,
  { community }: Partition,
): Groups {
  const group = new Int32Array(u32(memory, community, n));
  return { group, nGroups: renumber(group) };
}

/** The groups of Leiden: well connected ones inside the communities. */
function refineNodes(
  memory: KernelMemory,
  { n, offsets, targets, weights, degrees }: Level,
  g: number,
  random: SeededRandom,
  { community, sizes, slots, nSlots, touched }: Partition,
): Groups {
  const mark = memory.mark();
  const order = shuffledNodes(memory, n, random);
  const refined = memory.allocate(n * 4);
  const groupSizes = memory.allocate(n * 8);
  const members = memory.allocate(n * 4);
  const cut = memory.allocate(n * 8);
  const group = u32(memory, refined, n);
  for (let node = 0; node < n; node++) group[node] = node;
  f64(memory, groupSizes, n).set(f64(memory, degrees, n));
  u32(memory, members, n).fill(1);
  forCalls(n, (begin, end) => {
    memory.kernels.cutNodes(offsets, targets, weights, community, cut, begin, end);
  });
  forCalls(n, (begin, end) => {
    memory.kernels.refine(
      offsets,
      targets,
      weights,
      degrees,
      g,
      order,
      community,
      sizes,
      refined,
      groupSizes,
      members,
      cut,
      slots,
      nSlots,
      touched,
      begin,
      end,
    );
  });
  const result = new Int32Array(group);
  memory.release(mark);
  return { group: result, nGroups: renumber(result) };
}

function coarsen(
  memory: KernelMemory,
  level: Level,
  group: Int32Array,
  nGroups: number,
  { community, touched }: Partition,
): Level {
  const { n } = level;
  const nTies = u32(memory, level.offsets, n + 1)[n]!;
  const next = allocateLevel(memory, nGroups, nTies);
  const mark = memory.mark();
  // The partition's labels are read no more: their room takes the groups.
  u32(memory, community, n).set(group);
  const memberOffsets = memory.allocate((nGroups + 1) * 4);
  const memberNodes = memory.allocate(n * 4);
  bucket(group, u32(memory, memberOffsets, nGroups + 1), u32(memory, memberNodes, n));
  const toward = memory.allocate(nGroups * 8);
  f64(memory, toward, nGroups).fill(0);
  let nCoarse = 0;
  forCalls(nGroups, (begin, end) => {
    nCoarse = memory.kernels.coarsen(
      level.offsets,
      level.targets,
      level.weights,
      community,
      memberOffsets,
      memberNodes,
      toward,
      touched,
      next.offsets,
      next.targets,
      next.weights,
      nCoarse,
      begin,
      end,
    );
  });
  memory.release(mark);
  const degrees = f64(memory, next.degrees, nGroups).fill(0);
  const ofNode = f64(memory, level.degrees, n);
  for (let node = 0; node < n; node++) degrees[group[node]!]! += ofNode[node]!;
  return { ...next, weights: closeGap(memory, next, nTies, nCoarse) };
}

/** Slides the coarse weights down behind the coarse targets, and gives the rest of the room back. */
function closeGap(memory: KernelMemory, { targets, weights }: Level, nTies: number, nCoarse: number): number {
  if (nCoarse === nTies) return weights;
  memory.release(targets);
  memory.allocate(nCoarse * 4);
  const moved = memory.allocate(nCoarse * 8);
  new Uint8Array(memory.buffer).copyWithin(moved, weights, weights + nCoarse * 8);
  return moved;
}

/** Calls `work` for one run of nodes after another. */
function forCalls(n: number, work: (begin: number, end: number) => void): void {
  for (let begin = 0; begin < n; begin += callNodes) work(begin, Math.min(begin + callNodes, n));
}

/** Nodes of each group, ascending. */
function bucket(group: Int32Array, offsets: Uint32Array, nodes: Uint32Array): void {
  offsets.fill(0);
  for (let node = 0; node < group.length; node++) offsets[group[node]! + 1]!++;
  for (let one = 1; one < offsets.length; one++) offsets[one]! += offsets[one - 1]!;
  const next = offsets.slice(0, -1);
  for (let node = 0; node < group.length; node++) nodes[next[group[node]!]!++] = node;
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

function shuffledNodes(memory: KernelMemory, n: number, random: SeededRandom): number {
  const at = memory.allocate(n * 4);
  const nodes = u32(memory, at, n);
  for (let node = 0; node < n; node++) {
    const place = random.nextInt(node + 1);
    nodes[node] = nodes[place]!;
    nodes[place] = node;
  }
  return at;
}

/** Numbers labels by first appearance; returns how many there are. */
function renumber(labels: Int32Array): number {
  const numberOf = new Int32Array(labels.reduce((most, label) => Math.max(most, label), -1) + 1).fill(-1);
  let count = 0;
  for (let node = 0; node < labels.length; node++) {
    const label = labels[node]!;
    if (numberOf[label] === -1) numberOf[label] = count++;
    labels[node] = numberOf[label]!;
  }
  return count;
}

function u32(memory: KernelMemory, at: number, length: number): Uint32Array {
  return new Uint32Array(memory.buffer, at, length);
}

function f64(memory: KernelMemory, at: number, length: number): Float64Array {
  return new Float64Array(memory.buffer, at, length);
}
