// Walks oblivious trees over a block of quantized rows, sixteen rows at a time.
//
//   bytes   IN  columns × stride u8     quantized cells, column after column; `stride` rows of room, a multiple of 16
//   trees   IN  u32[4 * trees]          | first split | depth | first leaf value | first contribution |
//   splits  IN  u32[2 * ...]            | column | threshold, or 256 + value |: cell >= threshold, or cell = value
//   leaves  IN  f64[]                   leaf values, tree after tree
//   raw     IN OUT f64[stride]          sums, trees in ascending order
import { SCRATCH } from "./scratch";

@inline function bitsOf(bytes: usize, stride: usize, row: usize, split: usize, from: u32, to: u32): v128 {
  let bits = i8x16.splat(0);
  for (let i = from; i < to; i++) {
    const at = split + (<usize>i << 3);
    const cells = v128.load(bytes + <usize>load<u32>(at) * stride + row);
    const threshold = load<u32>(at, 4);
    const limit = i8x16.splat(<i8>threshold);
    const isTrue = threshold >= 256 ? i8x16.eq(cells, limit) : i8x16.ge_u(cells, limit);
    bits = v128.or(bits, v128.and(isTrue, i8x16.splat(<i8>((<u32>1) << (i - from)))));
  }
  return bits;
}

/** Leaf numbers of sixteen rows to SCRATCH, u16 each. */
@inline function leavesOf16(bytes: usize, stride: usize, row: usize, split: usize, depth: u32): void {
  const low = bitsOf(bytes, stride, row, split, 0, min(depth, 8));
  const high = depth > 8 ? bitsOf(bytes, stride, row, split, 8, depth) : i8x16.splat(0);
  v128.store(SCRATCH, v128.shuffle<i8>(low, high, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
  v128.store(SCRATCH, v128.shuffle<i8>(low, high, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), 16);
}

@inline function addPair(raw: usize, leaves: usize, pair: usize): void {
  const first = <usize>load<u16>(SCRATCH + pair * 4);
  const second = <usize>load<u16>(SCRATCH + pair * 4, 2);
  const values = v128.load64_lane(leaves + (second << 3), v128.load64_zero(leaves + (first << 3)), 1);
  v128.store(raw + pair * 16, f64x2.add(v128.load(raw + pair * 16), values));
}

export function evaluateBlock(
  bytes: usize, stride: u32, rows: u32, trees: usize, treeCount: u32, splits: usize, leaves: usize, raw: usize,
): void {
  for (let t: u32 = 0; t < treeCount; t++) {
    const tree = trees + (<usize>t << 4);
    const split = splits + (<usize>load<u32>(tree) << 3);
    const depth = load<u32>(tree, 4);
    const values = leaves + (<usize>load<u32>(tree, 8) << 3);
    for (let row: u32 = 0; row < rows; row += 16) {
      leavesOf16(bytes, <usize>stride, <usize>row, split, depth);
      const at = raw + (<usize>row << 3);
      addPair(at, values, 0);
      addPair(at, values, 1);
      addPair(at, values, 2);
      addPair(at, values, 3);
      addPair(at, values, 4);
      addPair(at, values, 5);
      addPair(at, values, 6);
      addPair(at, values, 7);
    }
  }
}

/**
 * Adds the SHAP contributions of every tree.
 *   contributions  IN f64[], leaf × player, tree after tree      players  IN u32[] | count | feature … |, tree after tree
 *   out            IN OUT f64[rows × width]
 */
export function contributionsBlock(
  bytes: usize, stride: u32, rows: u32, trees: usize, treeCount: u32, splits: usize, contributions: usize, players: usize,
  width: u32, out: usize,
): void {
  let player = players;
  for (let t: u32 = 0; t < treeCount; t++) {
    const tree = trees + (<usize>t << 4);
    const split = splits + (<usize>load<u32>(tree) << 3);
    const depth = load<u32>(tree, 4);
    const values = contributions + (<usize>load<u32>(tree, 12) << 3);
    const count = load<u32>(player);
    player += 4;
    for (let row: u32 = 0; row < rows; row += 16) {
      leavesOf16(bytes, <usize>stride, <usize>row, split, depth);
      const end = min(16, rows - row);
      for (let i: u32 = 0; i < end; i++) {
        const leaf = <u32>load<u16>(SCRATCH + (<usize>i << 1));
        const from = values + (<usize>(leaf * count) << 3);
        const to = out + (<usize>((row + i) * width) << 3);
        for (let k: u32 = 0; k < count; k++) {
          const cell = to + (<usize>load<u32>(player + (<usize>k << 2)) << 3);
          store<f64>(cell, load<f64>(cell) + load<f64>(from + (<usize>k << 3)));
        }
      }
    }
    player += <usize>count << 2;
  }
}
