import type { Csr, TieGraph, TieValues } from "./csr.ts";
import { CsrBuilder } from "./csr-builder.ts";

/**
 * The graph of some of the ties, with the same clients and contacts and the per-tie arrays of those ties, in the same memory:
 * callers and callees apart (feature 15), strongest contacts (14). Every metric then works on it as it is.
 *
 * @param keep per tie 1 (or true) to keep it
 * Cost O(nTies × per-tie arrays); release the memory to a mark set before.
 */
export function filterTies(graph: TieGraph, keep: ArrayLike<number>): TieGraph {
  const { nRows, nCols, nTies, memory } = graph;
  let nKept = 0;
  for (let tieIdx = 0; tieIdx < nTies; tieIdx++) if (keep[tieIdx]) nKept++;
  const names = graph.tieValueNames;
  const builder = new CsrBuilder(memory, { nRows, nCols, values: names, expectedTies: nKept });

  const { offsets, targets } = graph;
  const sources = names.map((name) => graph.tieValues(name));
  const rowIdx = new Uint32Array(chunkTies);
  const colIdx = new Uint32Array(chunkTies);
  const values = names.map(() => new Float32Array(chunkTies));
  let filled = 0;
  const flush = () => {
    const named = names.map((name, valuesIdx) => [name, values[valuesIdx]!.subarray(0, filled)] as const);
    builder.add({
      rowIdx: rowIdx.subarray(0, filled),
      colIdx: colIdx.subarray(0, filled),
      values: Object.fromEntries(named),
    });
    filled = 0;
  };
  for (let row = 0; row < nRows; row++) {
    const end = offsets[row + 1]!;
    for (let tieIdx = offsets[row]!; tieIdx < end; tieIdx++) {
      if (!keep[tieIdx]) continue;
      rowIdx[filled] = row;
      colIdx[filled] = targets[tieIdx]!;
      for (let valuesIdx = 0; valuesIdx < sources.length; valuesIdx++) {
        values[valuesIdx]![filled] = sources[valuesIdx]![tieIdx]!;
      }
      if (++filled === chunkTies) flush();
    }
  }
  flush();
  return builder.finish();
}

const chunkTies = 65_536;

/**
 * Marks each client's `count` strongest ties (feature 14: x of the strongest 1 and 3 contacts), for `filterTies`.
 * Of equal weights the contact with the smaller index wins. Cost O(nTies × count).
 */
export function strongestTies({ nRows, offsets }: Csr, weights: TieValues, count: number): Uint8Array {
  const keep = new Uint8Array(weights.length);
  for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
    const begin = offsets[rowIdx]!;
    const end = offsets[rowIdx + 1]!;
    for (let nKept = 0; nKept < Math.min(count, end - begin); nKept++) {
      let best = -1;
      for (let tieIdx = begin; tieIdx < end; tieIdx++) {
        if (!keep[tieIdx] && (best < 0 || weights[tieIdx]! > weights[best]!)) best = tieIdx;
      }
      keep[best] = 1;
    }
  }
  return keep;
}
