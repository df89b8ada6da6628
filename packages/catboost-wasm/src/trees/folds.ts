import type { Settings } from "../params/settings.ts";
import type { Pointer } from "../runtime/kernels.ts";
import type { Rng } from "../runtime/random.ts";
import type { Heap } from "../runtime/wasm.ts";

/** With more rows than this every fold draws a sample of so many and throws it away: only text features would read it. */
const unusedSampleRows = 100_000;
/** Of blocks that are shuffled as one, unless told otherwise. */
const largestBlock = 256;

/** Orders of the learn rows: u32[nRows], fold position → row in training order; 0 = the identity. */
export interface Permutations {
  learning: readonly Pointer[];
  averaging: Pointer;
}

/** Target statistics and Ordered boosting need several orders, unless the rows come in an order of their own; otherwise one fold does for all. */
export function drawPermutations(
  heap: Heap,
  rng: Rng,
  nRows: number,
  hasCtrs: boolean,
  settings: Settings,
): Permutations {
  const isPermuted = (hasCtrs || settings.isOrdered) && !settings.hasTime && !settings.isFast;
  const block = settings.foldPermutationBlock || Math.min(largestBlock, Math.floor(nRows / 1000) + 1);
  const learning = Array.from(
    { length: isPermuted ? Math.max(1, settings.permutationCount - 1) : 1 },
    (_, fold) => {
      const permutation = fold === 0 ? 0 : blockShuffle(heap, rng, nRows, block);
      drawUnusedSample(rng, nRows);
      return permutation;
    },
  );
  const averaging = isPermuted && hasCtrs ? blockShuffle(heap, rng, nRows, block) : 0;
  drawUnusedSample(rng, nRows);
  return { learning, averaging };
}

/** Blocks of rows are shuffled, the rows inside them are not. */
function blockShuffle(heap: Heap, rng: Rng, nRows: number, block: number): Pointer {
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

/** Rows 0..tail of a fold, with approximations of their own. Their leaf values come from the first `body` rows. */
export interface Part {
  body: number;
  tail: number;
  /** As the loss stores approximations, f64[tail]. */
  approx: Pointer;
  /** l2_leaf_reg times the mean weight of the body. */
  lambda: number;
}

/** The learn rows in some order and where their model stands. */
export interface Fold {
  /** Fold position → row in training order, u32[nRows]; 0 = the identity. What follows goes by fold position. */
  permutation: Pointer;
  /** f32[nRows]. */
  label: Pointer;
  /** f32[nRows]. */
  weight: Pointer;
  /** l2_leaf_reg times the mean weight of all rows. */
  lambda: number;
  /** One of all rows; under Ordered boosting several, each begins behind the one before. */
  parts: readonly Part[];
}

/**
 * Where the bodies and tails of the parts end. Plain: one part of all rows. Ordered: a row's approximation is made from rows before it; each tail is
 * `multiplier` times as long as the body before it, and the next body is both together.
 */
export function partEnds(nRows: number, { isOrdered, foldLenMultiplier }: Settings): [number, number][] {
  if (!isOrdered) return [[nRows, nRows]];
  const ends: [number, number][] = [];
  let body = nRows > 500 ? Math.min(100, Math.floor(nRows / 50)) : 1;
  while (ends.length === 0 || body < nRows) {
    const tail = Math.min(Math.ceil(body * foldLenMultiplier), nRows);
    ends.push([body, tail]);
    body = tail;
  }
  return ends;
}

/**
 * @param label in training order, as `weight`
 * @param ends of the parts
 * @param start what the approximations are stored as at first, in training order
 */
export function makeFold(
  heap: Heap,
  label: Float32Array,
  weight: Float32Array,
  permutation: Pointer,
  ends: readonly (readonly [number, number])[],
  start: Float64Array,
  l2LeafReg: number,
): Fold {
  const labels = permuted(heap, label, permutation);
  const weights = permuted(heap, weight, permutation);
  const lambdaOf = (counted: Float32Array): number =>
    l2LeafReg * (counted.reduce((total, one) => total + one, 0) / counted.length);
  const parts = ends.map(([body, tail]): Part => {
    const isWhole = body === label.length;
    const approx = heap.alloc(tail * 8);
    const rows = permutation ? heap.u32(permutation, tail) : undefined;
    heap
      .f64(approx, tail)
      .set(rows ? Float64Array.from(rows, (row) => start[row]!) : start.subarray(0, tail));
    // Official adds up the weights of a whole fold before it permutes them.
    return { body, tail, approx, lambda: lambdaOf(isWhole ? weight : heap.f32(weights, body)) };
  });
  return { permutation, label: labels, weight: weights, lambda: lambdaOf(weight), parts };
}

function permuted(heap: Heap, values: Float32Array, permutation: Pointer): Pointer {
  const at = heap.alloc(values.length * 4);
  heap.scratch(() => {
    const source = heap.alloc(values.length * 4);
    heap.f32(source, values.length).set(values);
    heap.kernels.gatherInts(source, permutation, values.length, at);
  });
  return at;
}
