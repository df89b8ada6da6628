import type { SeededRandom } from "../../../util/random.ts";
import type { KernelMemory } from "../../runtime/kernel-memory.ts";
import { forCalls, type Level } from "./level.ts";
import { type Partition, shuffledNodes } from "./partition.ts";
import { renumber } from "./renumber.ts";

/** What becomes a node of the next level. */
export interface Groups {
  /** Group of each node, numbered by their first node. */
  group: Int32Array;
  nGroups: number;
}

export type GroupsOf = (
  memory: KernelMemory,
  level: Level,
  g: number,
  random: SeededRandom,
  partition: Partition,
) => Groups;

/** The groups of Louvain: each community whole. */
export function wholeCommunities(
  memory: KernelMemory,
  { n }: Level,
  _g: number,
  _random: SeededRandom,
  { community }: Partition,
): Groups {
  const group = new Int32Array(memory.u32(community, n));
  return { group, nGroups: renumber(group) };
}

/** The groups of Leiden: well connected ones inside the communities. */
export function refineNodes(
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
  const group = memory.u32(refined, n);
  for (let node = 0; node < n; node++) group[node] = node;
  memory.f64(groupSizes, n).set(memory.f64(degrees, n));
  memory.u32(members, n).fill(1);
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
