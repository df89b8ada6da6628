// GreedyLogSum or GreedyMinEntropy borders of one feature: cut the sorted values again and again at the bin whose cut gains most,
// gain = worth(left) + worth(right) - worth(both) of the row counts; worth(w) = ln(w + 1e-8), or -w ln(w + 1e-8).
// Ties are decided by the order of libc++'s binary heap, so push and pop follow it step by step.
//
//   values  IN  f32[n], ascending
//   worths  IN  f64[n + 1], the worth of a bin of w rows
//   heap    SCRATCH (maxBorders + 2) records of 24 bytes | score f64 | start u32 | end u32 | cut u32 | - |
//   out     OUT | their number u32 | f32[maxBorders], in heap order, may repeat |
import { SCRATCH } from "./scratch";

const RECORD: usize = 24;

@inline function lowerBound(values: usize, value: f32, from: u32, to: u32): u32 {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = low + ((high - low) >> 1);
    if (load<f32>(values + (<usize>middle << 2)) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

@inline function upperBound(values: usize, value: f32, from: u32, to: u32): u32 {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = low + ((high - low) >> 1);
    if (value < load<f32>(values + (<usize>middle << 2))) high = middle;
    else low = middle + 1;
  }
  return low;
}

@inline function gain(worths: usize, start: u32, cut: u32, end: u32): f64 {
  if (cut == start || cut == end) return -Infinity;
  return (
    load<f64>(worths + (<usize>(cut - start) << 3)) +
    load<f64>(worths + (<usize>(end - cut) << 3)) -
    load<f64>(worths + (<usize>(end - start) << 3))
  );
}

function writeBin(record: usize, values: usize, worths: usize, start: u32, end: u32): void {
  const middle = start + ((end - start) >> 1);
  const value = load<f32>(values + (<usize>middle << 2));
  const lower = lowerBound(values, value, start, middle);
  const upper = upperBound(values, value, middle, end);
  const lowerGain = gain(worths, start, lower, end);
  const upperGain = gain(worths, start, upper, end);
  const isLower = lowerGain >= upperGain;
  store<f64>(record, isLower ? lowerGain : upperGain);
  store<u32>(record, start, 8);
  store<u32>(record, end, 12);
  store<u32>(record, isLower ? lower : upper, 16);
}

@inline function move(to: usize, from: usize): void {
  memory.copy(to, from, RECORD);
}

/** Moves the record at `hole` up while its parent is strictly smaller. `held` is a spare record. */
function siftUp(heap: usize, at: u32, held: usize): void {
  let hole = at;
  move(held, heap + <usize>hole * RECORD);
  const score = load<f64>(held);
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    if (!(load<f64>(heap + <usize>parent * RECORD) < score)) break;
    move(heap + <usize>hole * RECORD, heap + <usize>parent * RECORD);
    hole = parent;
  }
  move(heap + <usize>hole * RECORD, held);
}

/** Takes the root out of a heap of `size` records: the hole sinks to a leaf, the last record fills it and rises. */
function pop(heap: usize, size: u32, held: usize): void {
  let hole: u32 = 0;
  for (let child: u32 = 1; child < size; child = 2 * hole + 1) {
    const at = heap + <usize>child * RECORD;
    if (child + 1 < size && load<f64>(at) < load<f64>(at + RECORD)) child++;
    move(heap + <usize>hole * RECORD, heap + <usize>child * RECORD);
    hole = child;
  }
  const last = size - 1;
  if (hole == last) return;
  move(heap + <usize>hole * RECORD, heap + <usize>last * RECORD);
  siftUp(heap, hole, held);
}

export function greedyBorders(values: usize, n: u32, maxBorders: u32, worths: usize, heap: usize, out: usize): void {
  const held = heap + <usize>(maxBorders + 1) * RECORD;
  writeBin(heap, values, worths, 0, n);
  let size: u32 = 1;
  while (size <= maxBorders) {
    const start = load<u32>(heap, 8);
    const end = load<u32>(heap, 12);
    const cut = load<u32>(heap, 16);
    if (cut == start || cut == end) break;
    pop(heap, size, held);
    writeBin(heap + <usize>(size - 1) * RECORD, values, worths, start, cut);
    siftUp(heap, size - 1, held);
    writeBin(heap + <usize>size * RECORD, values, worths, cut, end);
    siftUp(heap, size, held);
    size++;
  }
  let written: u32 = 0;
  for (let i: u32 = 0; i < size; i++) {
    const start = load<u32>(heap + <usize>i * RECORD, 8);
    if (start == 0) continue;
    const below = load<f32>(values + (<usize>(start - 1) << 2));
    const above = load<f32>(values + (<usize>start << 2));
    written++;
    store<f32>(out + (<usize>written << 2), <f32>0.5 * below + <f32>0.5 * above);
  }
  store<u32>(out, written);
}

const RADIX_BITS: u32 = 11;
const RADIX: u32 = 1 << RADIX_BITS;

/**
 * Sorts floats ascending by three passes of a radix sort. No NaN.
 * IN OUT `values`: f32[n]. SCRATCH `spare`: u32[n].
 */
export function sortFloats(values: usize, n: u32, spare: usize): void {
  for (let i: u32 = 0; i < n; i++) {
    const at = values + (<usize>i << 2);
    const bits = load<u32>(at);
    store<u32>(at, bits ^ ((<u32>(<i32>bits >> 31)) | 0x80000000));
  }
  radixPass(values, spare, n, 0);
  radixPass(spare, values, n, RADIX_BITS);
  radixPass(values, spare, n, 2 * RADIX_BITS);
  for (let i: u32 = 0; i < n; i++) {
    const key = load<u32>(spare + (<usize>i << 2));
    store<u32>(values + (<usize>i << 2), key & 0x80000000 ? key ^ 0x80000000 : ~key);
  }
}

function radixPass(from: usize, to: usize, n: u32, shift: u32): void {
  memory.fill(SCRATCH, 0, <usize>RADIX * 4);
  for (let i: u32 = 0; i < n; i++) {
    const cell = SCRATCH + <usize>((load<u32>(from + (<usize>i << 2)) >> shift) & (RADIX - 1)) * 4;
    store<u32>(cell, load<u32>(cell) + 1);
  }
  let sum: u32 = 0;
  for (let digit: u32 = 0; digit < RADIX; digit++) {
    const cell = SCRATCH + <usize>digit * 4;
    const count = load<u32>(cell);
    store<u32>(cell, sum);
    sum += count;
  }
  for (let i: u32 = 0; i < n; i++) {
    const key = load<u32>(from + (<usize>i << 2));
    const cell = SCRATCH + <usize>((key >> shift) & (RADIX - 1)) * 4;
    const at = load<u32>(cell);
    store<u32>(to + (<usize>at << 2), key);
    store<u32>(cell, at + 1);
  }
}
