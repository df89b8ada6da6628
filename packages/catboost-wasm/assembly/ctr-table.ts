// Keys of target statistics: the hash of a combination of values, and the table from hash to entry.
//
//   hashes   IN OUT u64[n]                    h = M (h + M v) for each part v of the combination, from 0
//   buckets  | hash u64 | index u32 | × count  open addressing from hash mod count, count a power of two; empty: hash = EMPTY, index 0
//   places   OUT i32[n]                        index of each hash, -1 = not there

const MULTIPLIER: u64 = 0x4906ba494954cb65;
const EMPTY: u64 = u64.MAX_VALUE;
const BUCKET: usize = 12;

@inline function addPart(hashes: usize, i: u32, part: i64): void {
  const cell = hashes + (<usize>i << 3);
  store<u64>(cell, MULTIPLIER * (load<u64>(cell) + MULTIPLIER * <u64>part));
}

/** Part: the signed hash of the category. IN `codes` u32[n], IN `table` i32 by code. */
export function hashCategoryPart(codes: usize, table: usize, n: u32, hashes: usize): void {
  for (let i: u32 = 0; i < n; i++) {
    const code = <usize>load<u32>(codes + (<usize>i << 2));
    addPart(hashes, i, <i64>load<i32>(table + (code << 2)));
  }
}

/** Part: 1 if the category's hash is `value`, else 0. */
export function hashOneHotPart(codes: usize, table: usize, value: i32, n: u32, hashes: usize): void {
  for (let i: u32 = 0; i < n; i++) {
    const code = <usize>load<u32>(codes + (<usize>i << 2));
    addPart(hashes, i, <i64>(load<i32>(table + (code << 2)) == value));
  }
}

/** Part: 1 if the number is above `border`, else 0. IN `values` f32[n]. */
export function hashFloatPart(values: usize, border: f32, n: u32, hashes: usize): void {
  for (let i: u32 = 0; i < n; i++) addPart(hashes, i, <i64>(load<f32>(values + (<usize>i << 2)) > border));
}

export function clearBuckets(buckets: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const bucket = buckets + <usize>i * BUCKET;
    store<u64>(bucket, EMPTY);
    store<u32>(bucket, 0, 8);
  }
}

/** The bucket of `hash`, or the empty one where it would go. The table must have an empty one. */
@inline function bucketOf(buckets: usize, count: u32, hash: u64): usize {
  let i = <u32>hash & (count - 1);
  while (true) {
    const bucket = buckets + <usize>i * BUCKET;
    const found = load<u64>(bucket);
    if (found == hash || found == EMPTY) return bucket;
    i = (i + 1) & (count - 1);
  }
}

/** Gives each new hash the next index, from `size` on. Returns the number of indices given out so far. */
export function indexHashes(hashes: usize, n: u32, buckets: usize, count: u32, size: u32, places: usize): u32 {
  let next = size;
  for (let i: u32 = 0; i < n; i++) {
    const hash = load<u64>(hashes + (<usize>i << 3));
    const bucket = bucketOf(buckets, count, hash);
    if (load<u64>(bucket) == EMPTY) {
      store<u64>(bucket, hash);
      store<u32>(bucket, next++, 8);
    }
    store<u32>(places + (<usize>i << 2), load<u32>(bucket, 8));
  }
  return next;
}

export function findHashes(hashes: usize, n: u32, buckets: usize, count: u32, places: usize): void {
  for (let i: u32 = 0; i < n; i++) {
    const bucket = bucketOf(buckets, count, load<u64>(hashes + (<usize>i << 3)));
    const isThere = load<u64>(bucket) != EMPTY;
    store<i32>(places + (<usize>i << 2), isThere ? <i32>load<u32>(bucket, 8) : -1);
  }
}

/**
 * Values of a target statistic: ((good + prior) / (total + priorDenominator) + shift) * scale in float32. IN `cells`: `words` 4-byte words an
 * entry. `kind` 0: counts of classes, good = those above `targetBorder`; 1: good = that class; 2: | f32 sum | count |; 3: one count, the
 * total is `denominator`. OUT `values` f32[n].
 */
export function ctrValues(
  places: usize, n: u32, cells: usize, words: u32, kind: u32, targetBorder: u32, denominator: i32,
  prior: f32, priorDenominator: f32, shift: f32, scale: f32, values: usize,
): void {
  for (let i: u32 = 0; i < n; i++) {
    const place = load<i32>(places + (<usize>i << 2));
    let good: f32 = 0;
    let total = kind == 3 ? denominator : 0;
    if (place >= 0) {
      const cell = cells + (<usize>(<u32>place * words) << 2);
      if (kind == 2) {
        good = load<f32>(cell);
        total = load<i32>(cell, 4);
      } else if (kind == 3) {
        good = <f32>load<i32>(cell);
      } else {
        let goodCount = 0;
        for (let word: u32 = 0; word < words; word++) {
          const count = load<i32>(cell + (<usize>word << 2));
          total += count;
          if (kind == 0 ? word > targetBorder : word == targetBorder) goodCount += count;
        }
        good = <f32>goodCount;
      }
    }
    store<f32>(values + (<usize>i << 2), ((good + prior) / (<f32>total + priorDenominator) + shift) * scale);
  }
}
