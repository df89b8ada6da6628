// SHAP contributions of the leaves that rows fall in, all trees added up.
//
//   bytes, trees, splits, numbers   as in evaluate.ts
//   contributions  IN f64[], leaf × player, tree after tree      players  IN u32[] | count | feature … |, tree after tree
//   out            IN OUT f64[rows × width]
import { leafOf, numberLeaves } from "./leaf-numbers";

export function contributionsBlock(
  bytes: usize, stride: u32, rows: u32, trees: usize, treeCount: u32, splits: usize, contributions: usize, players: usize,
  width: u32, numbers: usize, out: usize,
): void {
  let player = players;
  for (let t: u32 = 0; t < treeCount; t++) {
    const tree = trees + (<usize>t << 4);
    const depth = load<u32>(tree, 4);
    const values = contributions + (<usize>load<u32>(tree, 12) << 3);
    const count = load<u32>(player);
    player += 4;
    numberLeaves(bytes, stride, rows, splits + (<usize>load<u32>(tree) << 3), depth, numbers);
    for (let row: u32 = 0; row < rows; row++) {
      const from = values + (<usize>(leafOf(numbers, <usize>row, depth) * count) << 3);
      const to = out + (<usize>(row * width) << 3);
      for (let k: u32 = 0; k < count; k++) {
        const cell = to + (<usize>load<u32>(player + (<usize>k << 2)) << 3);
        store<f64>(cell, load<f64>(cell) + load<f64>(from + (<usize>k << 3)));
      }
    }
    player += <usize>count << 2;
  }
}
