// Borders that minimise the sum over bins of w ln(w + 1e-8) (MinEntropy) or of -ln(w + 1e-8) (MaxLogSum), w = rows of the bin: dynamic
// programming over the distinct values.
//
// Bins are added one after another. With `level` bins before it, the bin that ends behind value level + j + 1 begins behind value
// level + i, i the cheapest of 0..j. The cheapest i does not fall as j grows, so instead of trying all i a lower and an upper bound of
// each are walked towards each other. Costs within 1e-12 count as equal, and which of them is found decides the borders: the
// walks follow official's "RLM2" step by step.
//
//   sums        IN  f32[size]               rows of the first values, cumulative
//   best        OUT u32[(bins - 2) * d]     the cheapest i of each j at each level, d = size - bins + 1
//   low, high   SCRATCH u32[d]              its bounds          lowError, highError, before  SCRATCH f64[d]
//   thresholds  OUT u32[bins - 1]           a border lies behind value number t
import { ln } from "./exponent";

const NEAR: f64 = 1e-12;

let sums: usize = 0;
let before: usize = 0;
let level: i32 = 0;
let isEntropy: bool = true;
/** Where a walk has ended, and what it costs there. */
let end: i32 = 0;
let endError: f64 = 0;

@inline function at32(values: usize, i: i32): usize {
  return values + (<usize>i << 2);
}

@inline function at64(values: usize, i: i32): usize {
  return values + (<usize>i << 3);
}

@inline function penalty(weight: f32): f64 {
  const w = <f64>weight;
  return isEntropy ? w * ln(w + 1e-8) : -ln(w + 1e-8);
}

@inline function cost(j: i32, i: i32): f64 {
  return load<f64>(at64(before, i)) + penalty(load<f32>(at32(sums, level + j + 1)) - load<f32>(at32(sums, level + i)));
}

/** Walks from `i` towards `limit`: to the first i that is cheaper than `error`, and on while it gets cheaper. The limit itself costs `error`. */
function walk(j: i32, from: i32, limit: i32, step: i32, error: f64): void {
  let i = from;
  endError = error;
  end = limit;
  while ((limit - i) * step > 1) {
    const next = cost(j, i);
    if (next + NEAR < endError) {
      endError = next;
      end = i;
      break;
    }
    i += step;
  }
  if (end == limit) return;
  for (i += step; (limit - i) * step > 1; i += step) {
    const next = cost(j, i);
    if (next > endError + NEAR) return;
    endError = next;
    end = i;
  }
}

function firstLowBounds(d: i32, low: usize, lowError: usize): void {
  let i = 0;
  for (let j = 0; j < d; j++) {
    let error = cost(j, i);
    for (i++; i <= j; i++) {
      const next = cost(j, i);
      if (next > error + NEAR) break;
      error = next;
    }
    i--;
    store<u32>(at32(low, j), i);
    store<f64>(at64(lowError, j), error);
  }
}

/** Upper bounds of the j from `last` down to `first`, walked down from `i`. */
function highBounds(
  first: i32, last: i32, from: i32, isFirst: bool, low: usize, lowError: usize, high: usize, highError: usize,
): void {
  let i = from;
  for (let j = last; j >= first; j--) {
    if (isFirst) i = min(i, j);
    walk(j, i, load<u32>(at32(low, j)), -1, load<f64>(at64(lowError, j)));
    i = end;
    store<u32>(at32(high, j), i);
    store<f64>(at64(highError, j), endError);
  }
}

/** Lower bounds of the j from `first` on, walked up from `i`. Returns the first j whose bound was higher already. */
function lowBounds(first: i32, d: i32, from: i32, low: usize, lowError: usize, high: usize, highError: usize): i32 {
  let i = from;
  for (let j = first; j < d; j++) {
    if (i <= <i32>load<u32>(at32(low, j))) return j;
    walk(j, i, load<u32>(at32(high, j)), 1, load<f64>(at64(highError, j)));
    i = end;
    store<u32>(at32(low, j), i);
    store<f64>(at64(lowError, j), endError);
  }
  return d;
}

/** Number of borders is bins - 1, at least 1, and bins < size. SCRATCH `room`: f64[4 * d], of which low and high take one. */
export function exactThresholds(
  cumulative: usize, size: u32, bins: u32, hasEntropy: bool, best: usize, room: usize, thresholds: usize,
): void {
  const d = <i32>(size - bins + 1);
  const lowError = at64(room, d);
  const highError = at64(lowError, d);
  const low = at64(highError, d);
  const high = at32(low, d);
  sums = cumulative;
  isEntropy = hasEntropy;
  before = room;
  for (let j = 0; j < d; j++) store<f64>(at64(before, j), penalty(load<f32>(at32(sums, j))));
  for (level = 0; level < <i32>bins - 2; level++) {
    firstLowBounds(d, low, lowError);
    highBounds(0, d - 1, d - 1, true, low, lowError, high, highError);
    for (let j = 0; j < d; j++) {
      while (load<u32>(at32(low, j)) + 1 < load<u32>(at32(high, j))) {
        const to = lowBounds(j, d, load<u32>(at32(low, j)) + 2, low, lowError, high, highError);
        highBounds(j, to - 1, load<u32>(at32(high, to - 1)) - 2, false, low, lowError, high, highError);
      }
    }
    memory.copy(at32(best, level * d), low, <usize>d << 2);
    memory.copy(before, lowError, <usize>d << 3);
  }
  let i = 0;
  let error = cost(d - 1, 0);
  for (let k = 1; k < d; k++) {
    const next = cost(d - 1, k);
    if (next < error) {
      error = next;
      i = k;
    }
  }
  for (; level >= 0; level--) {
    store<u32>(at32(thresholds, level), i + level);
    if (level > 0) i = load<u32>(at32(best, (level - 1) * d + i));
  }
}
