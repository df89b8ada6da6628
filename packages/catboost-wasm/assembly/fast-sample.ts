// Minimal variance sampling of fast training: one threshold for all rows, found by counting instead of selecting.
// Method: Ibragimov, Gusev: Minimal Variance Sampling in Stochastic Gradient Boosting, NeurIPS 2019.
//
//   der      IN  f64[n], of the rows of a chunk
//   sizes    OUT f32[n], c = sqrt(lambda + der²) of each row
//   counts   OUT u32[4096], rows of the chunk by the first bits of c: exponent and four bits of the fraction
//   sample   IN `sizes`, OUT f32[n], 1 / probability of each row kept, else 0
//
// All in float32, four rows at a time. Counts are whole numbers: chunks may be counted in any order.
const SLOTS: u32 = 4096;
const SLOT_SHIFT: u32 = 19;
/** From 24 random bits to a number below 1. */
const UNIT: f32 = 5.9604644775390625e-8;

@inline function count(counts: usize, bits: u32): void {
  const slot = counts + (<usize>((bits >> SLOT_SHIFT) & (SLOTS - 1)) << 2);
  store<u32>(slot, load<u32>(slot) + 1);
}

export function fastMvsCount(der: usize, n: u32, lambda: f32, counts: usize, sizes: usize): void {
  memory.fill(counts, 0, <usize>SLOTS << 2);
  const lambda4 = f32x4.splat(lambda);
  let i: u32 = 0;
  for (; i + 4 <= n; i += 4) {
    const low = f32x4.demote_f64x2_zero(v128.load(der + (<usize>i << 3)));
    const d = v128.shuffle<f64>(low, f32x4.demote_f64x2_zero(v128.load(der + (<usize>i << 3), 16)), 0, 2);
    const c = f32x4.sqrt(f32x4.add(lambda4, f32x4.mul(d, d)));
    v128.store(sizes + (<usize>i << 2), c);
    count(counts, i32x4.extract_lane(c, 0));
    count(counts, i32x4.extract_lane(c, 1));
    count(counts, i32x4.extract_lane(c, 2));
    count(counts, i32x4.extract_lane(c, 3));
  }
  for (; i < n; i++) {
    const d = <f32>load<f64>(der + (<usize>i << 3));
    const c = sqrt<f32>(lambda + d * d);
    store<f32>(sizes + (<usize>i << 2), c);
    count(counts, reinterpret<u32>(c));
  }
}

/** Rows of a slot in all chunks. */
@inline function rowsOf(counts: usize, chunks: u32, slot: u32): f64 {
  let rows: u32 = 0;
  for (let chunk: u32 = 0; chunk < chunks; chunk++) rows += load<u32>(counts + (<usize>(chunk * SLOTS + slot) << 2));
  return <f64>rows;
}

/** The c in the middle of a slot. */
@inline function middle(slot: u32): f64 {
  return <f64>reinterpret<f32>((slot << SLOT_SHIFT) | (1 << (SLOT_SHIFT - 1)));
}

/** The mu with sum(min(1, c / mu)) = size, as if the rows of a slot had the c in its middle. IN `counts` u32[chunks * 4096]. */
export function fastMvsThreshold(counts: usize, chunks: u32, size: f64): f32 {
  let below = 0.0;
  for (let slot: u32 = 0; slot < SLOTS; slot++) {
    const rows = rowsOf(counts, chunks, slot);
    // The middle of a slot behind infinity is no number.
    if (rows > 0) below += rows * middle(slot);
  }
  let above = 0.0;
  for (let slot: i32 = SLOTS - 1; slot >= 0; slot--) {
    const rows = rowsOf(counts, chunks, slot);
    if (rows == 0) continue;
    // With mu in this slot: do the rows fill the sample?
    if (below / middle(slot) + above >= size) break;
    above += rows;
    below -= rows * middle(slot);
  }
  return above < size ? <f32>(below / (size - above)) : 0;
}

/** Numbers from 0 to 1 of four rows: Murmur3's last steps over the row's number. */
@inline function uniform(row: v128, seed: v128): v128 {
  let x = i32x4.add(i32x4.mul(row, i32x4.splat(0x9e3779b9)), seed);
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x85ebca6b));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 13)), i32x4.splat(0xc2b2ae35));
  x = v128.xor(x, i32x4.shr_u(x, 16));
  return f32x4.mul(f32x4.convert_i32x4_u(i32x4.shr_u(x, 8)), f32x4.splat(UNIT));
}

/** Rows from..to, `from` a multiple of 4; `sample` has room for a multiple of 4 rows. IN `seed` u32. */
export function fastMvsWeights(seed: usize, from: u32, to: u32, mu: f32, sample: usize): void {
  const seed4 = i32x4.splat(load<u32>(seed));
  const mu4 = f32x4.splat(mu);
  const one = f32x4.splat(1);
  for (let i = from; i < to; i += 4) {
    const cell = sample + (<usize>i << 2);
    const c = v128.load(cell);
    const isLarge = f32x4.ge(c, mu4);
    const u = uniform(i32x4.add(i32x4.splat(i), i32x4(0, 1, 2, 3)), seed4);
    const isKept = v128.or(isLarge, f32x4.lt(f32x4.mul(u, mu4), c));
    v128.store(cell, v128.and(isKept, v128.bitselect(one, f32x4.div(mu4, c), isLarge)));
  }
}
