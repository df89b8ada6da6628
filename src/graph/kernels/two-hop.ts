// Means over the people two steps away, four attributes at a time, without the way back (see ../two-hop-means.ts). Two passes over symmetric rows.
//
// IN   offsets  u32[n + 1]
// IN   targets  u32[…]          a node's tie to itself is passed over
// IN   weights  f32[…], >= 0, or 0: every tie weighs 1
// IN   values   f32[n × 4]      node-major; NaN = missing
// MID  sums     f64[n × 8]      64 bytes a node: │ S: Σ_l w_jl x_l of four attributes │ W: Σ_l w_jl where x_l is known │
// OUT  out      f32[4 × blockRows], column-major
//
//   pass 1   j ── l l l      S_j and W_j of all that j has ties with, i among them
//   pass 2   i ── j j j      what i itself put into them is taken out again: (S_j − w_ij x_i) / (W_j − w_ij)
//
// Rounding: f64 in tie order. Sums of f32 within 2^28 of each other are exact, and so is what is taken out of them.

import { high, narrow, store4 } from "./lanes";

const SUMS_BYTES: usize = 64;

/** Pass 1, rows rowBegin .. rowEnd; `out` and `blockRows` are not used. */
export function neighbourSums(
  offsets: usize,
  targets: usize,
  weights: usize,
  values: usize,
  sums: usize,
  rowBegin: u32,
  rowEnd: u32,
  _out: usize,
  _blockRows: u32,
): void {
  for (let row = rowBegin; row < rowEnd; row++) {
    const begin = (<usize>load<u32>(offsets + ((<usize>row) << 2))) << 2;
    const end = (<usize>load<u32>(offsets + ((<usize>row) << 2), 4)) << 2;
    let sumLow = f64x2.splat(0);
    let sumHigh = f64x2.splat(0);
    let weightLow = f64x2.splat(0);
    let weightHigh = f64x2.splat(0);
    for (let tie = begin; tie < end; tie += 4) {
      const target = load<u32>(targets + tie);
      if (target == row) continue;
      const weight = f64x2.splat(weights ? <f64>load<f32>(weights + tie) : 1);
      const value = v128.load(values + ((<usize>target) << 4));
      const low = f64x2.promote_low_f32x4(value);
      const up = f64x2.promote_low_f32x4(high(value));
      const hasLow = f64x2.eq(low, low);
      const hasHigh = f64x2.eq(up, up);
      sumLow = f64x2.add(sumLow, v128.and(f64x2.mul(weight, low), hasLow));
      sumHigh = f64x2.add(sumHigh, v128.and(f64x2.mul(weight, up), hasHigh));
      weightLow = f64x2.add(weightLow, v128.and(weight, hasLow));
      weightHigh = f64x2.add(weightHigh, v128.and(weight, hasHigh));
    }
    const at = sums + <usize>row * SUMS_BYTES;
    v128.store(at, sumLow);
    v128.store(at, sumHigh, 16);
    v128.store(at, weightLow, 32);
    v128.store(at, weightHigh, 48);
  }
}

/** Pass 2, rows rowBegin .. rowEnd, at most blockRows of them. */
export function twoHop(
  offsets: usize,
  targets: usize,
  weights: usize,
  values: usize,
  sums: usize,
  rowBegin: u32,
  rowEnd: u32,
  out: usize,
  blockRows: u32,
): void {
  const columnBytes = (<usize>blockRows) << 2;
  const zero = f64x2.splat(0);
  for (let row = rowBegin; row < rowEnd; row++) {
    const begin = (<usize>load<u32>(offsets + ((<usize>row) << 2))) << 2;
    const end = (<usize>load<u32>(offsets + ((<usize>row) << 2), 4)) << 2;
    const own = v128.load(values + ((<usize>row) << 4));
    const low = f64x2.promote_low_f32x4(own);
    const up = f64x2.promote_low_f32x4(high(own));
    const hasLow = f64x2.eq(low, low);
    const hasHigh = f64x2.eq(up, up);
    let sumLow = zero;
    let sumHigh = zero;
    let weightLow = zero;
    let weightHigh = zero;
    for (let tie = begin; tie < end; tie += 4) {
      const target = load<u32>(targets + tie);
      if (target == row) continue;
      const weight = f64x2.splat(weights ? <f64>load<f32>(weights + tie) : 1);
      const at = sums + <usize>target * SUMS_BYTES;
      const othersLow = f64x2.sub(v128.load(at), v128.and(f64x2.mul(weight, low), hasLow));
      const othersHigh = f64x2.sub(v128.load(at, 16), v128.and(f64x2.mul(weight, up), hasHigh));
      const restLow = f64x2.sub(v128.load(at, 32), v128.and(weight, hasLow));
      const restHigh = f64x2.sub(v128.load(at, 48), v128.and(weight, hasHigh));
      const goesOnLow = f64x2.gt(restLow, zero);
      const goesOnHigh = f64x2.gt(restHigh, zero);
      sumLow = f64x2.add(sumLow, v128.and(f64x2.mul(weight, f64x2.div(othersLow, restLow)), goesOnLow));
      sumHigh = f64x2.add(sumHigh, v128.and(f64x2.mul(weight, f64x2.div(othersHigh, restHigh)), goesOnHigh));
      weightLow = f64x2.add(weightLow, v128.and(weight, goesOnLow));
      weightHigh = f64x2.add(weightHigh, v128.and(weight, goesOnHigh));
    }
    const means = narrow(f64x2.div(sumLow, weightLow), f64x2.div(sumHigh, weightHigh));
    store4(out + ((<usize>(row - rowBegin)) << 2), columnBytes, means);
  }
}
