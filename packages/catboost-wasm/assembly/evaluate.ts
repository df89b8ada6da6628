// Sums of the leaf values that rows fall in.
//
//   bytes, splits         IN  as in leaf-numbers.ts, the splits of all trees one after the other
//   trees    IN  u32[4 * trees]   | first split | depth | first leaf value | first contribution |
//   leaves   IN  f64[]            leaf values, tree after tree
//   numbers  4 × 2 × ROWS bytes   room for the leaf numbers of four trees
//   raw      IN OUT f64[stride]   sums, trees in ascending order; rows beyond the last one, to a multiple of 16, are written too
//
// The values of four trees are added in one pass over the sums, one after the other, so that the rounding is that of one tree at a time.
import { leafOf, numberLeaves, ROWS } from "./leaf-numbers";

const GROUP: usize = 4;
const TREE_BYTES: usize = 16;
const NUMBER_BYTES: usize = ROWS * 2;

@inline function splitsOf(splits: usize, tree: usize): usize {
  return splits + (<usize>load<u32>(tree) << 3);
}

@inline function depthOf(tree: usize): u32 {
  return load<u32>(tree, 4);
}

@inline function valuesOf(leaves: usize, tree: usize): usize {
  return leaves + (<usize>load<u32>(tree, 8) << 3);
}

/** Values of two rows of a tree of at most 8 splits. */
@inline function pair(values: usize, numbers: usize): v128 {
  const first = values + (<usize>load<u8>(numbers) << 3);
  const second = values + (<usize>load<u8>(numbers, 1) << 3);
  return v128.load64_lane(second, v128.load64_zero(first), 1);
}

function addTree(rows: usize, depth: u32, values: usize, numbers: usize, raw: usize): void {
  for (let row: usize = 0; row < rows; row++) {
    const sum = raw + (row << 3);
    store<f64>(sum, load<f64>(sum) + load<f64>(values + (<usize>leafOf(numbers, row, depth) << 3)));
  }
}

@inline function hasDeep(tree: usize): bool {
  return max(max(depthOf(tree), depthOf(tree + 16)), max(depthOf(tree + 32), depthOf(tree + 48))) > 8;
}

export function evaluateBlock(
  bytes: usize, stride: u32, rows: u32, trees: usize, treeCount: u32, splits: usize, leaves: usize, numbers: usize, raw: usize,
): void {
  let tree = trees;
  const end = trees + <usize>treeCount * TREE_BYTES;
  while (tree < end) {
    if (tree + GROUP * TREE_BYTES > end || hasDeep(tree)) {
      numberLeaves(bytes, stride, rows, splitsOf(splits, tree), depthOf(tree), numbers);
      addTree(<usize>rows, depthOf(tree), valuesOf(leaves, tree), numbers, raw);
      tree += TREE_BYTES;
      continue;
    }
    const v0 = valuesOf(leaves, tree);
    const v1 = valuesOf(leaves, tree + 16);
    const v2 = valuesOf(leaves, tree + 32);
    const v3 = valuesOf(leaves, tree + 48);
    for (let k: usize = 0; k < GROUP; k++) {
      numberLeaves(bytes, stride, rows, splitsOf(splits, tree), depthOf(tree), numbers + k * NUMBER_BYTES);
      tree += TREE_BYTES;
    }
    for (let row: usize = 0; row < <usize>rows; row += 2) {
      const at = numbers + row;
      const sum = raw + (row << 3);
      let sums = f64x2.add(v128.load(sum), pair(v0, at));
      sums = f64x2.add(sums, pair(v1, at + NUMBER_BYTES));
      sums = f64x2.add(sums, pair(v2, at + 2 * NUMBER_BYTES));
      v128.store(sum, f64x2.add(sums, pair(v3, at + 3 * NUMBER_BYTES)));
    }
  }
}

/** The sum of one row. IN `cells` u8[columns]. */
export function evaluateRow(cells: usize, trees: usize, treeCount: u32, splits: usize, leaves: usize): f64 {
  let sum = 0.0;
  let split = splits;
  const end = trees + <usize>treeCount * TREE_BYTES;
  for (let tree = trees; tree < end; tree += TREE_BYTES) {
    const depth = depthOf(tree);
    let leaf: u32 = 0;
    for (let bit: u32 = 0; bit < depth; bit++) {
      const cell = <u32>load<u8>(cells + <usize>load<u32>(split));
      const test = load<u32>(split, 4);
      leaf |= <u32>(test < 256 ? cell >= test : cell + 256 == test) << bit;
      split += 8;
    }
    sum += load<f64>(valuesOf(leaves, tree) + (<usize>leaf << 3));
  }
  return sum;
}
