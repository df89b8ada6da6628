// How many of at most 255 borders are below each number: 16 pivots say in which group of 16 the number lies, its group how far.
//
//   borders  IN  | pivots f32[16] | f32[256] |, ascending, the tail filled with +infinity; pivot i = border 16 i + 15
//   values   IN  f32[n]; a NaN is above none
//   cells    OUT u8[n]

import { ROWS } from "./leaf-numbers";
import { lookupCodes } from "./quantize";

@inline function below16(borders: usize, value: v128): u32 {
  const low = i16x8.narrow_i32x4_s(f32x4.gt(value, v128.load(borders)), f32x4.gt(value, v128.load(borders, 16)));
  const high = i16x8.narrow_i32x4_s(f32x4.gt(value, v128.load(borders, 32)), f32x4.gt(value, v128.load(borders, 48)));
  return popcnt<u32>(i8x16.bitmask(i8x16.narrow_i16x8_s(low, high)));
}

export function countBorders(values: usize, n: u32, borders: usize, cells: usize): void {
  const groups = borders + 64;
  const hasOneGroup = load<f32>(borders) == Infinity;
  for (let i: u32 = 0; i < n; i++) {
    const value = v128.load32_splat(values + (<usize>i << 2));
    const group = hasOneGroup ? 0 : below16(borders, value);
    store<u8>(cells + <usize>i, <u8>((group << 4) + below16(groups + (<usize>group << 6), value)));
  }
}

/**
 * All cells of a block of rows.
 *
 *   plans   IN  u32[4 × count]     | column | values | table | whether the values are codes | of each column of cells
 *   values  IN  | f32 or i32[ROWS] | ...
 *   cells   OUT | u8[ROWS] | ...
 */
export function cellsOfBlock(plans: usize, count: u32, values: usize, rows: u32, cells: usize): void {
  const end = plans + (<usize>count << 4);
  for (let plan = plans; plan < end; plan += 16) {
    const to = cells + <usize>load<u32>(plan) * ROWS;
    const from = values + <usize>load<u32>(plan, 4) * ROWS * 4;
    const table = <usize>load<u32>(plan, 8);
    if (load<u32>(plan, 12)) lookupCodes(from, rows, table, false, to);
    else countBorders(from, rows, table, to);
  }
}
