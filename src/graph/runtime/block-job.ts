import type { Kernels, RowKernels } from "./kernel-module.ts";

/**
 * One thread's part in running a kernel over all rows: every thread of a job has the same rows, columns and progress, and
 * scratch (among `args`) and a block of its own. Goes to another thread as a message; columns and progress are shared.
 */
export interface BlockJob {
  kernel: keyof RowKernels;
  /** The kernel's arguments before (rowBegin, rowEnd, out, blockRows). */
  args: readonly number[];
  nRows: number;
  blockRows: number;
  /** This thread's block, f32[kernel columns × blockRows], column-major: its byte address in kernel memory. */
  blockAt: number;
  /** Which of the kernel's columns are kept, and where their nRows values go. */
  columnIdxs: readonly number[];
  columns: readonly Float32Array[];
  /** See `progressPlaces`. */
  progress: Int32Array;
}

/** Places in `progress`: the next block that nobody has taken, and the number of helpers that may be at work on one. */
export const progressPlaces = { nextBlock: 0, nActive: 1 } as const;

/**
 * Takes blocks of rows one after another, until none is left, and copies each block's columns out. Blocks are taken by an
 * atomic counter, so that long rows even out; each is computed by one thread alone, the same way whichever it is.
 */
export function runBlocks(kernels: Kernels, buffer: SharedArrayBuffer, job: BlockJob): void {
  const { args, nRows, blockRows, blockAt, columnIdxs, columns, progress } = job;
  const kernel = kernels[job.kernel];
  const blocks = columnIdxs.map(
    (columnIdx) => new Float32Array(buffer, blockAt + columnIdx * blockRows * 4, blockRows),
  );
  const nBlocks = Math.ceil(nRows / blockRows);
  try {
    for (;;) {
      const blockIdx = Atomics.add(progress, progressPlaces.nextBlock, 1);
      if (blockIdx >= nBlocks) return;
      const rowBegin = blockIdx * blockRows;
      const rowEnd = Math.min(rowBegin + blockRows, nRows);
      kernel(...args, rowBegin, rowEnd, blockAt, blockRows);
      const nBlockRows = rowEnd - rowBegin;
      for (let idx = 0; idx < columns.length; idx++) {
        const block = blocks[idx]!;
        columns[idx]!.set(nBlockRows === blockRows ? block : block.subarray(0, nBlockRows), rowBegin);
      }
    }
  } catch (error) {
    Atomics.store(progress, progressPlaces.nextBlock, nBlocks);
    throw error;
  }
}
