// Small moves between SIMD lanes, shared by the kernels that work on four features at a time.

/** The upper two lanes, moved down. */
export function high(value: v128): v128 {
  return i32x4.shuffle(value, value, 2, 3, 2, 3);
}

/** Two pairs of f64 rounded to four f32. */
export function narrow(low: v128, up: v128): v128 {
  return i32x4.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(up), 0, 1, 4, 5);
}

/** Stores lane k at column k of four columns, `stride` bytes apart. Every NaN gets the same bits on every processor. */
export function store4(at: usize, stride: usize, value: v128): void {
  const result = v128.bitselect(value, i32x4.splat(0x7fc00000), f32x4.eq(value, value));
  v128.store_lane<f32>(at, result, 0);
  v128.store_lane<f32>(at + stride, result, 1);
  v128.store_lane<f32>(at + 2 * stride, result, 2);
  v128.store_lane<f32>(at + 3 * stride, result, 3);
}
