// What the losses share: blocks of leaf sums, and the update of the approximations.
//
//   approx   IN f64[n]      out  OUT f64[n], which may be approx      leafOf  IN u16[n]
//   sums     OUT leaves × | der f64 | der2 f64 | weight f64 | - |
//   moves    IN f64[leaves], what the step does to the rows of each leaf

/** Rows whose loss after a step is summed on its own. */
export const LOSS_CHUNK: u32 = 4096;
const MIN_BLOCK_WEIGHT: f64 = 1.1920928955078125e-7;

/** Adds a row's | der | der2 | and weight to its leaf. */
@inline export function addToLeaf(sums: usize, leafOf: usize, row: u32, der: f64, der2: f64, w: f64): void {
  const cell = sums + (<usize>load<u16>(leafOf + (<usize>row << 1)) << 5);
  v128.store(cell, f64x2.add(v128.load(cell), f64x2.replace_lane(f64x2.splat(der), 1, der2)));
  store<f64>(cell, load<f64>(cell, 16) + w, 16);
}

/** Adds up the sums of blocks of rows, in order; a block counts for a leaf only if it has weight there. IN `blockSums`: blocks × like `sums`. */
export function addBlocks(blockSums: usize, blocks: u32, leaves: u32, sums: usize): void {
  const bytes = <usize>leaves << 5;
  memory.fill(sums, 0, bytes);
  let block = blockSums;
  for (let i: u32 = 0; i < blocks; i++, block += bytes) {
    for (let at: usize = 0; at < bytes; at += 32) {
      if (load<f64>(block + at, 16) <= MIN_BLOCK_WEIGHT) continue;
      v128.store(sums + at, f64x2.add(v128.load(sums + at), v128.load(block + at)));
      store<f64>(sums + at, load<f64>(sums + at, 16) + load<f64>(block + at, 16), 16);
    }
  }
}

/** The move of a row's leaf. */
@inline export function moveOf(moves: usize, leafOf: usize, row: u32): f64 {
  return load<f64>(moves + (<usize>load<u16>(leafOf + (<usize>row << 1)) << 3));
}

/** Moves of two rows. */
@inline function movePair(moves: usize, leafOf: usize, row: u32): v128 {
  const at = leafOf + (<usize>row << 1);
  const low = v128.load64_zero(moves + (<usize>load<u16>(at) << 3));
  return v128.load64_lane(moves + (<usize>load<u16>(at, 2) << 3), low, 1);
}

/** out[row] = approx[row] × move of the row's leaf */
export function scaleByMoves(approx: usize, leafOf: usize, moves: usize, n: u32, out: usize): void {
  let row: u32 = 0;
  for (; row + 2 <= n; row += 2) {
    const at = <usize>row << 3;
    v128.store(out + at, f64x2.mul(v128.load(approx + at), movePair(moves, leafOf, row)));
  }
  if (row < n) {
    const at = <usize>row << 3;
    store<f64>(out + at, load<f64>(approx + at) * moveOf(moves, leafOf, row));
  }
}

/** out[row] = approx[row] + move of the row's leaf */
export function addMoves(approx: usize, leafOf: usize, moves: usize, n: u32, out: usize): void {
  for (let row: u32 = 0; row < n; row++) {
    const at = <usize>row << 3;
    store<f64>(out + at, load<f64>(approx + at) + moveOf(moves, leafOf, row));
  }
}

/** Leaf weights are summed in blocks of so many rows. */
const WEIGHT_BLOCK: u32 = 10_000;

/** OUT `sums`: f64[leaves], weights of each leaf's rows, block after block; behind it as much scratch. IN `permutation` u32[n]: which leaf is the row's; 0 = its own. */
export function sumLeafWeights(weight: usize, leafOf: usize, permutation: usize, n: u32, leaves: u32, sums: usize): void {
  const bytes = <usize>leaves << 3;
  const block = sums + bytes;
  memory.fill(sums, 0, bytes);
  for (let from: u32 = 0; from < n; from += WEIGHT_BLOCK) {
    memory.fill(block, 0, bytes);
    const to = min(n, from + WEIGHT_BLOCK);
    for (let row = from; row < to; row++) {
      const place = permutation ? load<u32>(permutation + (<usize>row << 2)) : row;
      const cell = block + (<usize>load<u16>(leafOf + (<usize>place << 1)) << 3);
      store<f64>(cell, load<f64>(cell) + <f64>load<f32>(weight + (<usize>row << 2)));
    }
    for (let at: usize = 0; at < bytes; at += 8) store<f64>(sums + at, load<f64>(sums + at) + load<f64>(block + at));
  }
}
