// Puts rows in ascending order of a number each: a radix sort from the low digits to the high ones. Rows with equal numbers keep their order.
//
//   values     IN      f64[n]                 no NaN; -0 is 0
//   order      IN OUT  u32[n]                 every row once
//   keys       SCRATCH | u64[n] | u64[n] |    of the rows in `order`: bits that ascend with the number; and a spare
//   spare      SCRATCH u32[n]
//
// A digit that all rows have in common costs no move: scores of one sign and size have several of them.
import { SCRATCH } from "./scratch";

const DIGIT_BITS: u32 = 11;
const DIGITS: u32 = 1 << DIGIT_BITS;

export function sortRows(values: usize, n: u32, order: usize, keys: usize, spare: usize): void {
  for (let i: u32 = 0; i < n; i++) {
    const value = load<f64>(values + (<usize>load<u32>(order + (<usize>i << 2)) << 3));
    const bits = value == 0 ? 0 : reinterpret<u64>(value);
    store<u64>(keys + (<usize>i << 3), bits ^ ((<u64>(<i64>bits >> 63)) | 0x8000000000000000));
  }
  let fromKeys = keys;
  let toKeys = keys + (<usize>n << 3);
  let from = order;
  let to = spare;
  for (let shift: u32 = 0; shift < 64; shift += DIGIT_BITS) {
    if (!placesOf(fromKeys, n, shift)) continue;
    for (let i: u32 = 0; i < n; i++) {
      const key = load<u64>(fromKeys + (<usize>i << 3));
      const cell = SCRATCH + (<usize>(<u32>(key >> shift) & (DIGITS - 1)) << 2);
      const at = <usize>load<u32>(cell);
      store<u32>(cell, <u32>at + 1);
      store<u64>(toKeys + (at << 3), key);
      store<u32>(to + (at << 2), load<u32>(from + (<usize>i << 2)));
    }
    const oldKeys = fromKeys;
    fromKeys = toKeys;
    toKeys = oldKeys;
    const old = from;
    from = to;
    to = old;
  }
  if (from != order) memory.copy(order, from, <usize>n << 2);
}

/** Fills SCRATCH with the place of the first row of each digit. Returns false if all rows have the same. */
function placesOf(keys: usize, n: u32, shift: u32): bool {
  memory.fill(SCRATCH, 0, <usize>DIGITS << 2);
  for (let i: u32 = 0; i < n; i++) {
    const cell = SCRATCH + (<usize>(<u32>(load<u64>(keys + (<usize>i << 3)) >> shift) & (DIGITS - 1)) << 2);
    store<u32>(cell, load<u32>(cell) + 1);
  }
  let sum: u32 = 0;
  for (let digit: u32 = 0; digit < DIGITS; digit++) {
    const cell = SCRATCH + (<usize>digit << 2);
    const count = load<u32>(cell);
    if (count == n) return false;
    store<u32>(cell, sum);
    sum += count;
  }
  return true;
}
