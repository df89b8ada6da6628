import { InternalError } from "../core/errors.ts";
import type { ContactMatrix } from "./contact-matrix.ts";
import type { TieGraph } from "./csr.ts";

/**
 * Rows a kernel works on in one call: its columns of results stay in cache until they are copied out. Not a power of two, or
 * the columns' heads would all fall into the same few lines of the cache.
 */
const maxBlockRows = 1000;
/** Ties whose features are copied side by side at a time: 256 × 20 features × 4 bytes = 20 kB, inside the first cache. */
const minTileTies = 256;

/** Room in kernel memory for the results of one block of rows: column k begins at `at + k * blockRows * 4`. */
export interface RowBlock {
  rowBegin: number;
  rowEnd: number;
  at: number;
  blockRows: number;
}

/**
 * Runs a kernel over blocks of rows and gathers its output columns, one contiguous Float32Array of nRows each, outside kernel
 * memory (they outlive a release).
 *
 * @param columnIdxs which of the kernel's columns to keep, in the order of the result
 * @param nKernelColumns columns that the kernel writes for a block
 */
export function columnsByBlock(
  graph: TieGraph,
  nKernelColumns: number,
  columnIdxs: readonly number[],
  run: (block: RowBlock) => void,
): Float32Array[] {
  const { memory, nRows } = graph;
  const mark = memory.mark();
  const blockRows = Math.min(maxBlockRows, nRows);
  const at = memory.allocate(nKernelColumns * blockRows * 4);
  const columns = columnIdxs.map(() => new Float32Array(nRows));
  for (let rowBegin = 0; rowBegin < nRows; rowBegin += blockRows) {
    const rowEnd = Math.min(rowBegin + blockRows, nRows);
    run({ rowBegin, rowEnd, at, blockRows });
    columnIdxs.forEach((columnIdx, idx) => {
      const from = at + columnIdx * blockRows * 4;
      columns[idx]!.set(new Float32Array(memory.buffer, from, rowEnd - rowBegin), rowBegin);
    });
  }
  memory.release(mark);
  return columns;
}

/** As `columnsByBlock`, with a tile for contacts' features (see kernels/gather.ts), which holds the longest row. */
export function columnsByTile(
  graph: TieGraph,
  matrix: ContactMatrix,
  nKernelColumns: number,
  columnIdxs: readonly number[],
  run: (block: RowBlock & { tile: number; tileTies: number }) => void,
): Float32Array[] {
  const { memory } = graph;
  if (matrix.nCols !== graph.nCols || matrix.memory !== memory) {
    throw new InternalError(
      `contact matrix: ${matrix.nCols} contacts, expected the graph's ${graph.nCols} in its memory`,
    );
  }
  const mark = memory.mark();
  const tileTies = Math.max(minTileTies, graph.longestRow);
  const tile = memory.allocate(tileTies * matrix.nPadded * 4);
  const columns = columnsByBlock(graph, nKernelColumns, columnIdxs, (block) =>
    run({ ...block, tile, tileTies }),
  );
  memory.release(mark);
  return columns;
}
