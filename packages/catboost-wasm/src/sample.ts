import type { Heap, Pointer } from "./wasm.ts";

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
