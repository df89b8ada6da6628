import type { KernelMemory } from "../../runtime/kernel-memory.ts";
import { allocateLevel, forCalls, type Level } from "./level.ts";
import type { Partition } from "./partition.ts";

/** The next level: groups become nodes, and ties between two groups one tie. */
export function coarsen(
  memory: KernelMemory,
  level: Level,
  group: Int32Array,
  nGroups: number,
  { community, touched }: Partition,
): Level {
  const { n } = level;
  const nTies = memory.u32(level.offsets, n + 1)[n]!;
  const next = allocateLevel(memory, nGroups, nTies);
  const mark = memory.mark();
  // The partition's labels are read no more: their room takes the groups.
  memory.u32(community, n).set(group);
  const memberOffsets = memory.allocate((nGroups + 1) * 4);
  const memberNodes = memory.allocate(n * 4);
  bucket(group, memory.u32(memberOffsets, nGroups + 1), memory.u32(memberNodes, n));
  const toward = memory.allocate(nGroups * 8);
  memory.f64(toward, nGroups).fill(0);
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
  const degrees = memory.f64(next.degrees, nGroups).fill(0);
  const ofNode = memory.f64(level.degrees, n);
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

/** Nodes of each group, ascending. */
function bucket(group: Int32Array, offsets: Uint32Array, nodes: Uint32Array): void {
  offsets.fill(0);
  for (let node = 0; node < group.length; node++) offsets[group[node]! + 1]!++;
  for (let one = 1; one < offsets.length; one++) offsets[one]! += offsets[one - 1]!;
  const next = offsets.slice(0, -1);
  for (let node = 0; node < group.length; node++) nodes[next[group[node]!]!++] = node;
}
