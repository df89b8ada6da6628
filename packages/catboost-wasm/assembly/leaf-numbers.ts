// Which leaf of a tree each row falls in: blocks of quantized rows, sixteen rows at a time.
//
//   bytes    IN  columns × stride u8   quantized cells, column after column; `stride` a multiple of 16, ROWS at most
//   split    IN  u32[2 * depth]        | column | threshold, or 256 + value |: cell >= threshold, or cell = value
//   numbers  OUT | u8[ROWS] | u8[ROWS] |  low bytes of the leaf numbers, then high bytes (only of trees of more than 8 splits)
//
// A tree's columns and thresholds stay in registers while all rows of the block get their numbers. Rows are done to a multiple of 16.

/** Rows of a block at most. */
export const ROWS: usize = 1024;

@inline function limitOf(split: usize): v128 {
  const test = load<u32>(split, 4);
  return i8x16.splat(test >= 256 ? -1 : <i8>test);
}

/** cell = value as (cell xor not value) >= 255. */
@inline function flipOf(split: usize): v128 {
  const test = load<u32>(split, 4);
  return i8x16.splat(test >= 256 ? ~(<i8>test) : 0);
}

@inline function cellsOf(bytes: usize, stride: usize, split: usize): usize {
  return bytes + <usize>load<u32>(split) * stride;
}

/** All bits of a row's byte if the answer is yes. */
@inline function answers(cells: usize, flip: v128, limit: v128): v128 {
  return i8x16.ge_u(v128.xor(v128.load(cells), flip), limit);
}

/** The bits so far one place up, a new one in the lowest. */
@inline function push(bits: v128, answer: v128): v128 {
  return i8x16.sub(i8x16.add(bits, bits), answer);
}

/** OUT `numbers` u8[rows]: the answers to `count` splits, a constant of 1 to 8, the first one in the lowest bit. */
@inline function numberRows(bytes: usize, stride: usize, rows: usize, split: usize, count: u32, numbers: usize): void {
  const c0 = cellsOf(bytes, stride, split);
  const l0 = limitOf(split);
  const f0 = flipOf(split);
  const c1 = count > 1 ? cellsOf(bytes, stride, split + 8) : 0;
  const l1 = count > 1 ? limitOf(split + 8) : l0;
  const f1 = count > 1 ? flipOf(split + 8) : f0;
  const c2 = count > 2 ? cellsOf(bytes, stride, split + 16) : 0;
  const l2 = count > 2 ? limitOf(split + 16) : l0;
  const f2 = count > 2 ? flipOf(split + 16) : f0;
  const c3 = count > 3 ? cellsOf(bytes, stride, split + 24) : 0;
  const l3 = count > 3 ? limitOf(split + 24) : l0;
  const f3 = count > 3 ? flipOf(split + 24) : f0;
  const c4 = count > 4 ? cellsOf(bytes, stride, split + 32) : 0;
  const l4 = count > 4 ? limitOf(split + 32) : l0;
  const f4 = count > 4 ? flipOf(split + 32) : f0;
  const c5 = count > 5 ? cellsOf(bytes, stride, split + 40) : 0;
  const l5 = count > 5 ? limitOf(split + 40) : l0;
  const f5 = count > 5 ? flipOf(split + 40) : f0;
  const c6 = count > 6 ? cellsOf(bytes, stride, split + 48) : 0;
  const l6 = count > 6 ? limitOf(split + 48) : l0;
  const f6 = count > 6 ? flipOf(split + 48) : f0;
  const c7 = count > 7 ? cellsOf(bytes, stride, split + 56) : 0;
  const l7 = count > 7 ? limitOf(split + 56) : l0;
  const f7 = count > 7 ? flipOf(split + 56) : f0;
  for (let row: usize = 0; row < rows; row += 16) {
    let bits = i8x16.splat(0);
    if (count > 7) bits = push(bits, answers(c7 + row, f7, l7));
    if (count > 6) bits = push(bits, answers(c6 + row, f6, l6));
    if (count > 5) bits = push(bits, answers(c5 + row, f5, l5));
    if (count > 4) bits = push(bits, answers(c4 + row, f4, l4));
    if (count > 3) bits = push(bits, answers(c3 + row, f3, l3));
    if (count > 2) bits = push(bits, answers(c2 + row, f2, l2));
    if (count > 1) bits = push(bits, answers(c1 + row, f1, l1));
    v128.store(numbers + row, push(bits, answers(c0 + row, f0, l0)));
  }
}

function numberByte(bytes: usize, stride: usize, rows: usize, split: usize, count: u32, numbers: usize): void {
  switch (count) {
    case 0: memory.fill(numbers, 0, rows); break;
    case 1: numberRows(bytes, stride, rows, split, 1, numbers); break;
    case 2: numberRows(bytes, stride, rows, split, 2, numbers); break;
    case 3: numberRows(bytes, stride, rows, split, 3, numbers); break;
    case 4: numberRows(bytes, stride, rows, split, 4, numbers); break;
    case 5: numberRows(bytes, stride, rows, split, 5, numbers); break;
    case 6: numberRows(bytes, stride, rows, split, 6, numbers); break;
    case 7: numberRows(bytes, stride, rows, split, 7, numbers); break;
    default: numberRows(bytes, stride, rows, split, 8, numbers);
  }
}

export function numberLeaves(bytes: usize, stride: u32, rows: u32, split: usize, depth: u32, numbers: usize): void {
  numberByte(bytes, <usize>stride, <usize>rows, split, min(depth, 8), numbers);
  if (depth > 8) numberByte(bytes, <usize>stride, <usize>rows, split + 64, depth - 8, numbers + ROWS);
}

/** Leaf of a row, of a tree of any depth. */
@inline export function leafOf(numbers: usize, row: usize, depth: u32): u32 {
  const low = <u32>load<u8>(numbers + row);
  return depth > 8 ? low | (<u32>load<u8>(numbers + row, ROWS) << 8) : low;
}

/** The leaves of each row in all trees, `trees` as in evaluate.ts. OUT u32[rows × treeCount]. */
export function leavesOfBlock(
  bytes: usize, stride: u32, rows: u32, trees: usize, treeCount: u32, splits: usize, numbers: usize, out: usize,
): void {
  for (let t: u32 = 0; t < treeCount; t++) {
    const tree = trees + (<usize>t << 4);
    const depth = load<u32>(tree, 4);
    numberLeaves(bytes, stride, rows, splits + (<usize>load<u32>(tree) << 3), depth, numbers);
    for (let row: u32 = 0; row < rows; row++) {
      store<u32>(out + (<usize>(row * treeCount + t) << 2), leafOf(numbers, <usize>row, depth));
    }
  }
}
