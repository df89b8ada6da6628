import type { Fold } from "./leaves.ts";
import type { Settings } from "./params.ts";
import type { Rng } from "./random.ts";
import type { Heap, Pointer } from "./wasm.ts";

/** With more rows than this every fold draws a sample of so many and throws it away: only text features would read it. */
const unusedSampleRows = 100_000;
/** Learning folds when the order of the rows matters. */
const learningFolds = 3;
const largestBlock = 256;

/** Orders of the learn rows: u32[nRows], fold position → row in training order; 0 = the identity. */
export interface Permutations {
  learning: readonly Pointer[];
  averaging: Pointer;
}

/** Target statistics need several orders, unless the rows come in an order of their own; otherwise one fold does for all. */
export function drawPermutations(
  heap: Heap,
  rng: Rng,
  nRows: number,
  hasCtrs: boolean,
  settings: Settings,
): Permutations {
  const isPermuted = hasCtrs && !settings.hasTime;
  const learning = Array.from({ length: isPermuted ? learningFolds : 1 }, (_, fold) => {
    const permutation = fold === 0 ? 0 : blockShuffle(heap, rng, nRows);
    drawUnusedSample(rng, nRows);
    return permutation;
  });
  const averaging = isPermuted ? blockShuffle(heap, rng, nRows) : 0;
  drawUnusedSample(rng, nRows);
  return { learning, averaging };
}

/** Blocks of up to 256 rows are shuffled, the rows inside them are not. */
function blockShuffle(heap: Heap, rng: Rng, nRows: number): Pointer {
  const block = Math.min(largestBlock, Math.floor(nRows / 1000) + 1);
  const blocks = Math.ceil(nRows / block);
  const permutation = heap.alloc(nRows * 4);
  heap.scratch(() => {
    const order = heap.alloc(blocks * 4);
    rng.shuffle(blocks, order);
    const rows = heap.u32(permutation, nRows);
    let at = 0;
    for (const one of heap.u32(order, blocks)) {
      const end = Math.min(nRows, (one + 1) * block);
      for (let row = one * block; row < end; row++) rows[at++] = row;
    }
  });
  return permutation;
}

function drawUnusedSample(rng: Rng, nRows: number): void {
  if (nRows > unusedSampleRows) rng.sampleRows(nRows, unusedSampleRows);
}

/**
 * @param label of the rows as in the pool, as `weight`
 * @param order row numbers of the pool in training order; 0 = as given
 * @param start what the approximations are stored as at first
 */
export function makeFold(
  heap: Heap,
  label: Float32Array,
  weight: Float32Array,
  order: Pointer,
  permutation: Pointer,
  start: number,
): Fold {
  const n = label.length;
  const fold = {
    permutation,
    approx: heap.alloc(n * 8),
    label: heap.alloc(n * 4),
    weight: heap.alloc(n * 4),
  };
  heap.f64(fold.approx, n).fill(start);
  heap.scratch(() => {
    const source = heap.alloc(n * 4);
    const ordered = heap.alloc(n * 4);
    for (const [values, target] of [
      [label, fold.label],
      [weight, fold.weight],
    ] as const) {
      heap.f32(source, n).set(values);
      heap.kernels.gatherInts(source, order, n, ordered);
      heap.kernels.gatherInts(ordered, permutation, n, target);
    }
  });
  return fold;
}
