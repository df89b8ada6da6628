// Leiden over lists and maps: the obvious twin of ../communities/leiden/leiden.ts, with the same visits, the same order of sums and the same ties broken.
import { SeededRandom } from "../../util/random.ts";
import type { LeidenOptions } from "../communities/leiden/leiden.ts";
import type { Csr, TieValues } from "../csr/csr.ts";

interface Node {
  /** Neighbours and weights, without itself. */
  ties: { to: number; weight: number }[];
  /** Weight of all ties, self-loops twice. */
  degree: number;
  /** Nodes of the original graph. */
  members: number[];
}

const minGain = 1e-9;

export function naiveLeiden(csr: Csr, weights: TieValues, options: LeidenOptions): Int32Array {
  const { seed, resolution = 1, rounds = 1 } = options;
  const random = new SeededRandom(seed);
  const first = nodesOf(csr, weights);
  let total = 0;
  for (const { degree } of first) total += degree;
  let labels = first.map((_, node) => node);
  if (total > 0) {
    for (let round = 0; round <= rounds; round++) {
      const result = naiveRound(first, resolution / total, random, labels, round > 0);
      labels = result.labels;
      if (!result.hasMoved) break;
    }
  }
  return Int32Array.from(numbered(labels));
}

function nodesOf({ nRows, offsets, targets }: Csr, weights: TieValues): Node[] {
  return Array.from({ length: nRows }, (_, node) => {
    const one: Node = { ties: [], degree: 0, members: [node] };
    for (let tie = offsets[node]!; tie < offsets[node + 1]!; tie++) {
      const [to, weight] = [targets[tie]!, weights[tie]!];
      one.degree += to === node ? 2 * weight : weight;
      if (to !== node) one.ties.push({ to, weight });
    }
    return one;
  });
}

function naiveRound(
  first: Node[],
  g: number,
  random: SeededRandom,
  labels: number[],
  isRefined: boolean,
): { labels: number[]; hasMoved: boolean } {
  let nodes = first;
  let community = labels;
  let hasMoved = false;
  for (;;) {
    const moved = move(nodes, g, random, community);
    community = moved.community;
    hasMoved ||= moved.moves > 0;
    const result = new Array<number>(first.length);
    nodes.forEach(({ members }, node) => {
      for (const member of members) result[member] = community[node]!;
    });
    if (new Set(community).size === nodes.length) return { labels: result, hasMoved };
    const group = numbered(isRefined ? refine(nodes, g, random, moved) : community);
    const nGroups = new Set(group).size;
    if (nGroups === nodes.length) return { labels: result, hasMoved };
    const start = new Array<number>(nGroups);
    group.forEach((one, node) => {
      start[one] = community[node]!;
    });
    nodes = merge(nodes, group, nGroups);
    community = numbered(start);
  }
}

interface Moved {
  community: number[];
  /** Weight of each community's ties. */
  sizes: number[];
  moves: number;
}

function move(nodes: Node[], g: number, random: SeededRandom, start: number[]): Moved {
  let moves = 0;
  const community = [...start];
  const sizes = new Array<number>(nodes.length).fill(0);
  const members = new Array<number>(nodes.length).fill(0);
  nodes.forEach(({ degree }, node) => {
    sizes[community[node]!]! += degree;
    members[community[node]!]! += 1;
  });
  const queue = shuffled(nodes.length, random);
  const queued = new Set(queue);
  const empty = members.flatMap((count, one) => (count === 0 ? [one] : [])).reverse();
  while (queue.length > 0) {
    const node = queue.shift()!;
    queued.delete(node);
    const { ties, degree } = nodes[node]!;
    const own = community[node]!;
    const toward = sumBy(ties, ({ to }) => community[to]!);
    sizes[own]! -= degree;
    let best = own;
    let bestGain = (toward.get(own) ?? 0) - g * degree * sizes[own]! + minGain * degree;
    for (const [one, weight] of toward) {
      const gain = weight - g * degree * sizes[one]!;
      if (one !== own && gain > bestGain) [best, bestGain] = [one, gain];
    }
    if (bestGain < 0 && empty.length > 0) best = empty.pop()!;
    sizes[best]! += degree;
    if (best === own) continue;
    moves += 1;
    community[node] = best;
    members[best]! += 1;
    members[own]! -= 1;
    if (members[own] === 0) {
      sizes[own] = 0;
      empty.push(own);
    }
    for (const { to } of ties) {
      if (queued.has(to) || community[to] === best) continue;
      queue.push(to);
      queued.add(to);
    }
  }
  return { community, sizes, moves };
}

function refine(
  nodes: Node[],
  g: number,
  random: SeededRandom,
  { community, sizes: wholes }: Moved,
): number[] {
  const group = nodes.map((_, node) => node);
  const sizes = nodes.map(({ degree }) => degree);
  const count = nodes.map(() => 1);
  const cut = nodes.map(({ ties }, node) =>
    ties.reduce((sum, { to, weight }) => (community[to] === community[node] ? sum + weight : sum), 0),
  );
  for (const node of shuffled(nodes.length, random)) {
    if (group[node] !== node || count[node] !== 1) continue;
    const { ties, degree } = nodes[node]!;
    const whole = wholes[community[node]!]!;
    if (g * degree * (whole - degree) > cut[node]!) continue;
    const inside = ties.filter(({ to }) => community[to] === community[node]);
    let [best, bestGain, bestWeight] = [node, 0, 0];
    for (const [one, weight] of sumBy(inside, ({ to }) => group[to]!)) {
      const gain = weight - g * degree * sizes[one]!;
      const isWellConnected = !(g * sizes[one]! * (whole - sizes[one]!) > cut[one]!);
      if (gain > bestGain && isWellConnected) [best, bestGain, bestWeight] = [one, gain, weight];
    }
    if (best === node) continue;
    group[node] = best;
    count[best]! += 1;
    sizes[best]! += degree;
    cut[best]! += cut[node]! - 2 * bestWeight;
  }
  return group;
}

function merge(nodes: Node[], group: number[], nGroups: number): Node[] {
  return Array.from({ length: nGroups }, (_, one): Node => {
    const own = nodes.filter((_node, node) => group[node] === one);
    const ties = own.flatMap((node) => node.ties).filter(({ to }) => group[to] !== one);
    let degree = 0;
    for (const node of own) degree += node.degree;
    return {
      ties: [...sumBy(ties, ({ to }) => group[to]!)].map(([to, weight]) => ({ to, weight })),
      degree,
      members: own.flatMap((node) => node.members),
    };
  });
}

/** Sums of weights by key; keys in the order of their first tie. */
function sumBy(
  ties: readonly { to: number; weight: number }[],
  keyOf: (tie: { to: number }) => number,
): Map<number, number> {
  const sums = new Map<number, number>();
  for (const tie of ties) sums.set(keyOf(tie), (sums.get(keyOf(tie)) ?? 0) + tie.weight);
  return sums;
}

function shuffled(n: number, random: SeededRandom): number[] {
  const nodes: number[] = [];
  for (let node = 0; node < n; node++) {
    const place = random.nextInt(node + 1);
    nodes[node] = nodes[place] ?? node;
    nodes[place] = node;
  }
  return nodes;
}

function numbered(labels: readonly number[]): number[] {
  const numbers = new Map<number, number>();
  return labels.map((label) => {
    if (!numbers.has(label)) numbers.set(label, numbers.size);
    return numbers.get(label)!;
  });
}
