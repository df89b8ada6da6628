// What the losses share: blocks of leaf sums, and the update of the approximations.
//
//   approx   IN OUT f64[n]                         leafOf  IN u16[n]
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

/** Adds the sums of a block of rows to those of all; a block counts for a leaf only if it has weight there. */
@inline export function addBlock(blockSums: usize, leaves: u32, sums: usize): void {
  const bytes = <usize>leaves << 5;
  for (let at: usize = 0; at < bytes; at += 32) {
    if (load<f64>(blockSums + at, 16) <= MIN_BLOCK_WEIGHT) continue;
    v128.store(sums + at, f64x2.add(v128.load(sums + at), v128.load(blockSums + at)));
    store<f64>(sums + at, load<f64>(sums + at, 16) + load<f64>(blockSums + at, 16), 16);
  }
}

/** Moves of two rows. */
@inline export function movePair(moves: usize, leafOf: usize, row: u32): v128 {
  const at = leafOf + (<usize>row << 1);
  const low = v128.load64_zero(moves + (<usize>load<u16>(at) << 3));
  return v128.load64_lane(moves + (<usize>load<u16>(at, 2) << 3), low, 1);
}

/** approx[row] *= move of the row's leaf */
export function scaleByMoves(approx: usize, leafOf: usize, moves: usize, n: u32): void {
  let row: u32 = 0;
  for (; row + 2 <= n; row += 2) {
    const cell = approx + (<usize>row << 3);
    v128.store(cell, f64x2.mul(v128.load(cell), movePair(moves, leafOf, row)));
  }
  if (row < n) {
    const cell = approx + (<usize>row << 3);
    store<f64>(cell, load<f64>(cell) * load<f64>(moves + (<usize>load<u16>(leafOf + (<usize>row << 1)) << 3)));
  }
}

/** approx[row] += move of the row's leaf */
export function addMoves(approx: usize, leafOf: usize, moves: usize, n: u32): void {
  for (let row: u32 = 0; row < n; row++) {
    const cell = approx + (<usize>row << 3);
    store<f64>(cell, load<f64>(cell) + load<f64>(moves + (<usize>load<u16>(leafOf + (<usize>row << 1)) << 3)));
  }
}
