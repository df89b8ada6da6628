import type { SeededRandom } from "../../../util/random.ts";
import type { KernelMemory } from "../../runtime/kernel-memory.ts";
import { callNodes, type Level } from "./level.ts";

/** A level's partition and the room to change it. */
export interface Partition {
  community: number;
  sizes: number;
  members: number;
  /** Room for a row's sums by group, see kernels/group-sums.ts. */
  slots: number;
  nSlots: number;
  touched: number;
}

/** @param start community of each node, 0 to n - 1 */
export function startPartition(memory: KernelMemory, level: Level, start: ArrayLike<number>): Partition {
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
  memory.u32(partition.community, n).set(start);
  memory.f64(partition.slots, nSlots * 2).fill(0);
  const sizes = memory.f64(partition.sizes, n).fill(0);
  const members = memory.u32(partition.members, n).fill(0);
  const ofNode = memory.f64(degrees, n);
  for (let node = 0; node < n; node++) {
    sizes[start[node]!]! += ofNode[node]!;
    members[start[node]!]!++;
  }
  return partition;
}

function longestRow(memory: KernelMemory, { n, offsets }: Level): number {
  const rows = memory.u32(offsets, n + 1);
  let longest = 0;
  for (let node = 0; node < n; node++) longest = Math.max(longest, rows[node + 1]! - rows[node]!);
  return longest;
}

/** Moves nodes to the best community beside them until none would gain. Returns how many moved. */
export function moveNodes(
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
  const nEmpty = stackEmpty(memory.u32(members, n), memory.u32(empty, n));
  const stateAt = memory.allocate(4 * 4);
  const state = memory.u32(stateAt, 4);
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

/** All nodes in a random order; its address. */
export function shuffledNodes(memory: KernelMemory, n: number, random: SeededRandom): number {
  const at = memory.allocate(n * 4);
  const nodes = memory.u32(at, n);
  for (let node = 0; node < n; node++) {
    const place = random.nextInt(node + 1);
    nodes[node] = nodes[place]!;
    nodes[place] = node;
  }
  return at;
}
