import { InternalError } from "../../core/errors.ts";
import { type BlockJob, runBlocks } from "../runtime/block-job.ts";
import type { RowKernels } from "../runtime/kernel-module.ts";
import { startHelpers } from "../runtime/kernel-pool.ts";
import type { ContactMatrix } from "./contact-matrix.ts";
import type { TieGraph } from "./csr.ts";

/**
 * Rows a kernel works on in one call: its columns of results stay in cache until they are copied out. Not a power of two, or
 * the columns' heads would all fall into the same few lines of the cache; even, because shared memory is copied by 8 bytes.
 */
const maxBlockRows = 1000;
/** Blocks for each thread at least, so that all are done at about the same time. */
const minThreadBlocks = 8;
/** Values read (ties × values of each) from which on helpers take part: some 10 ms of one thread. */
const minSharedValues = 2 ** 22;
/** Ties whose features are copied side by side at a time: 256 × 20 features × 4 bytes = 20 kB, inside the first cache. */
const minTileTies = 256;

/** A kernel to be run over all rows of a graph. */
export interface RowKernel {
  name: keyof RowKernels;
  /** Its arguments before (rowBegin, rowEnd, out, blockRows), with the address of one thread's scratch. */
  args(scratch: number): number[];
  /** Bytes of scratch for each thread. */
  scratchBytes: number;
  /** Values that it reads for each tie. */
  valuesPerTie: number;
  /** Columns that it writes. */
  nColumns: number;
  /** Which of its columns to keep, in the order of the result. */
  columnIdxs: readonly number[];
}

/**
 * Runs a kernel over blocks of rows, on as many threads as the memory was made with, and gathers its output columns: one
 * Float32Array of nRows each, outside kernel memory (they outlive a release), shared because every thread writes to them.
 *
 *     rows     │ block 0 │ block 1 │ block 2 │ block 3 │ …     taken one after another by whoever is free
 *     thread a   scratch a → block a ──┐
 *     thread b   scratch b → block b ──┴→ columns              blocks lie in the second cache, columns anywhere
 */
export function columnsByBlock(
  { memory, nRows, nTies }: Pick<TieGraph, "memory" | "nRows" | "nTies">,
  kernel: RowKernel,
): Float32Array[] {
  const mark = memory.mark();
  const nThreads = nTies * kernel.valuesPerTie < minSharedValues ? 1 : memory.threads;
  const pairsPerBlock = Math.ceil(nRows / (2 * minThreadBlocks * nThreads));
  const blockRows = Math.min(maxBlockRows, 2 * Math.max(pairsPerBlock, 1));
  const columns = kernel.columnIdxs.map(() => new Float32Array(new SharedArrayBuffer(nRows * 4)));
  const progress = new Int32Array(new SharedArrayBuffer(8));
  const jobs = Array.from(
    { length: nThreads },
    (): BlockJob => ({
      kernel: kernel.name,
      args: kernel.args(memory.allocate(kernel.scratchBytes)),
      nRows,
      blockRows,
      blockAt: memory.allocate(kernel.nColumns * blockRows * 4),
      columnIdxs: kernel.columnIdxs,
      columns,
      progress,
    }),
  );
  const [own, ...others] = jobs;
  const waitForHelpers = startHelpers(memory.share, others);
  try {
    runBlocks(memory.kernels, memory.buffer, own!);
  } finally {
    waitForHelpers();
    memory.release(mark);
  }
  return columns;
}

/** As `columnsByBlock`, with a tile for contacts' features as scratch (see kernels/gather.ts), which holds the longest row. */
export function columnsByTile(
  graph: TieGraph,
  matrix: ContactMatrix,
  kernel: Omit<RowKernel, "args" | "scratchBytes" | "valuesPerTie"> & {
    args(tileTies: number, tile: number): number[];
  },
): Float32Array[] {
  checkMatrix(graph, matrix);
  const tileTies = Math.max(minTileTies, graph.longestRow);
  return columnsByBlock(graph, {
    ...kernel,
    args: (tile) => kernel.args(tileTies, tile),
    scratchBytes: tileTies * matrix.nPadded * 4,
    valuesPerTie: matrix.nPadded,
  });
}

/** @throws InternalError when the matrix is not of the graph's contacts */
export function checkMatrix(graph: TieGraph, matrix: ContactMatrix): void {
  if (matrix.nCols !== graph.nCols || matrix.memory !== graph.memory) {
    throw new InternalError(
      `contact matrix: ${matrix.nCols} contacts, expected the graph's ${graph.nCols} in its memory`,
    );
  }
}
