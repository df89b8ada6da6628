import type { SplitCells } from "../columns/groups.ts";
import type { Pointer } from "../runtime/kernels.ts";
import type { Calls } from "../runtime/threads.ts";
import type { Heap } from "../runtime/wasm.ts";

/** Rows that a tree is grown from, and what they add to histograms. */
export interface Sample {
  /** u32[count] in the order of the fold; reordered by leaf as the tree grows. */
  rows: Pointer;
  /** | derivative | weight | of each, f64[2 * count]; reordered alike. */
  gradients: Pointer;
  /** | from | to | of each leaf in `rows`, u32[2 * leaves]. */
  segments: Pointer;
  count: number;
}

/**
 * The rows of one part of a fold. Ordered boosting takes leaf values from the body, the rows before, and judges them by the tail.
 * Plain boosting has one part, which is all tail.
 */
export interface PartSample {
  body: Sample | undefined;
  tail: Sample;
  /** l2_leaf_reg times the mean row weight of the part. */
  lambda: number;
}

/** Room for a sample of up to `rows` rows. */
export function allocSample(heap: Heap, rows: number, maxDepth: number): Sample {
  return {
    rows: heap.alloc(rows * 4),
    gradients: heap.alloc(rows * 16),
    segments: heap.alloc(8 * 2 ** maxDepth),
    count: 0,
  };
}

/** Scratch of a partition, as large as the sample: u32[count], f64[2 * count]. */
export interface SpareSample {
  rows: Pointer;
  gradients: Pointer;
}

export function allocSpare(heap: Heap, rows: number): SpareSample {
  return { rows: heap.alloc(rows * 4), gradients: heap.alloc(rows * 16) };
}

/** Moves the sampled rows of the leaves first..last, of `leaves`, below a split. */
export function partitionLeaves(
  calls: Calls,
  { rows, gradients, segments }: Sample,
  { at, isWide, mode, low, high }: SplitCells,
  leaves: number,
  [first, last]: readonly [number, number],
  spare: SpareSample,
): void {
  const place = [segments, rows, gradients, spare.rows, spare.gradients] as const;
  calls.partitionRows(at, isWide, mode, low, high, leaves, first, last, ...place);
}

/** Groups a sample's rows by leaf from scratch. IN `leafOf` u16[nRows] in training order. */
export function groupByLeaf(
  heap: Heap,
  { rows, gradients, segments, count }: Sample,
  leafOf: Pointer,
  leaves: number,
  spare: SpareSample,
): void {
  heap.kernels.groupByLeaf(rows, gradients, count, leafOf, leaves, segments, spare.rows, spare.gradients);
}

/** Rows on the true side of the last split, which had `leaves` leaves above it. */
export function trueRows(heap: Heap, { segments }: Sample, leaves: number): number {
  const ends = heap.u32(segments + leaves * 8, leaves * 2);
  let rows = 0;
  for (let leaf = 0; leaf < leaves; leaf++) rows += ends[2 * leaf + 1]! - ends[2 * leaf]!;
  return rows;
}
