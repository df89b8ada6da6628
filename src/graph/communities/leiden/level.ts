import type { Csr, TieValues } from "../../csr/csr.ts";
import type { KernelMemory } from "../../runtime/kernel-memory.ts";

/** A level's graph in kernel memory: byte addresses, see kernels/move-nodes.ts. */
export interface Level {
  n: number;
  offsets: number;
  targets: number;
  weights: number;
  degrees: number;
}

/** The rows without self-loops, which count twice in their node's degree. */
export function firstLevel(memory: KernelMemory, csr: Csr, weights: TieValues): Level {
  const { nRows: n, offsets, targets } = csr;
  const level = allocateLevel(memory, n, targets.length);
  const outOffsets = memory.u32(level.offsets, n + 1);
  const outTargets = memory.u32(level.targets, targets.length);
  const outWeights = memory.f64(level.weights, targets.length);
  const degrees = memory.f64(level.degrees, n);
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

export function allocateLevel(memory: KernelMemory, n: number, nTies: number): Level {
  return {
    n,
    degrees: memory.allocate(n * 8),
    offsets: memory.allocate((n + 1) * 4),
    targets: memory.allocate(nTies * 4),
    weights: memory.allocate(nTies * 8),
  };
}

/** Nodes that a kernel goes over in one call: V8 runs a long call to its end in the slow code that it began with. */
export const callNodes = 2 ** 14;

/** Calls `work` for one run of nodes after another. */
export function forCalls(n: number, work: (begin: number, end: number) => void): void {
  for (let begin = 0; begin < n; begin += callNodes) work(begin, Math.min(begin + callNodes, n));
}
