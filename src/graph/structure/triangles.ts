import type { Csr } from "../csr/csr.ts";
import { columnsByBlock } from "../csr/row-blocks.ts";
import { KernelMemory } from "../runtime/kernel-memory.ts";

/**
 * Triangles of each node (feature 23): pairs of its contacts who have a tie themselves. Weights do not count, nor does a tie to oneself.
 *
 * Each tie points to the end with more contacts, so that no list to compare is longer than √(2 ties) (Schank & Wagner 2005, "Finding, counting
 * and listing all triangles in large graphs"; Latapy 2008).
 *
 * @param csr symmetric rows, targets ascending
 * @param threads as for `KernelMemory`
 * @returns length nNodes, exact
 *
 * Deterministic, whatever the number of threads. Cost O(nTies^1.5) at most; 4 bytes a tie and 8 a node while it runs.
 */
export function triangles(csr: Csr, { threads }: { threads?: number } = {}): Uint32Array {
  const { nRows: n } = csr;
  const memory = new KernelMemory(threads === undefined ? {} : { threads });
  const { offsetsAt, targetsAt, nTies } = copyUpward(memory, csr);
  const countsAt = memory.allocate(n * 4);
  new Uint32Array(memory.buffer, countsAt, n).fill(0);
  columnsByBlock(
    { memory, nRows: n, nTies },
    {
      name: "triangles",
      args: () => [offsetsAt, targetsAt, countsAt],
      scratchBytes: 0,
      // A tie's two lists are read, of some lengths.
      valuesPerTie: 16,
      nColumns: 0,
      columnIdxs: [],
    },
  );
  return new Uint32Array(memory.buffer, countsAt, n).slice();
}

/** Copies of each tie its direction toward the end with more contacts, of equal ones the larger number; none to oneself. */
function copyUpward(memory: KernelMemory, { nRows: n, offsets, targets }: Csr) {
  const offsetsAt = memory.allocate((n + 1) * 4);
  const targetsAt = memory.allocate(targets.length * 4);
  const outOffsets = new Uint32Array(memory.buffer, offsetsAt, n + 1);
  const outTargets = new Uint32Array(memory.buffer, targetsAt, targets.length);
  let nTies = 0;
  for (let node = 0; node < n; node++) {
    outOffsets[node] = nTies;
    const own = offsets[node + 1]! - offsets[node]!;
    for (let tie = offsets[node]!; tie < offsets[node + 1]!; tie++) {
      const target = targets[tie]!;
      const theirs = offsets[target + 1]! - offsets[target]!;
      if (theirs > own || (theirs === own && target > node)) outTargets[nTies++] = target;
    }
  }
  outOffsets[n] = nTies;
  return { offsetsAt, targetsAt, nTies };
}
