// First derivatives of Logloss from the stored exponent E = exp(approx):  p = 1 - 1 / (1 + E),  der = (label - p) * weight
//
//   approx  IN  f64[n], E          label, weight  IN  f32[n]          der  OUT f64[n]

@inline function pair(at: usize, i: u32): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at + (<usize>i << 2)));
}

export function loglossDerivatives(approx: usize, label: usize, weight: usize, n: u32, der: usize): void {
  const one = f64x2.splat(1.0);
  let i: u32 = 0;
  for (; i + 2 <= n; i += 2) {
    const e = v128.load(approx + (<usize>i << 3));
    const p = f64x2.sub(one, f64x2.div(one, f64x2.add(one, e)));
    v128.store(der + (<usize>i << 3), f64x2.mul(f64x2.sub(pair(label, i), p), pair(weight, i)));
  }
  for (; i < n; i++) {
    const p = 1.0 - 1.0 / (1.0 + load<f64>(approx + (<usize>i << 3)));
    const y = <f64>load<f32>(label + (<usize>i << 2));
    store<f64>(der + (<usize>i << 3), (y - p) * <f64>load<f32>(weight + (<usize>i << 2)));
  }
}

/** Sum of |values| by blocks of `block` rows, block sums added in order. IN f64[n]. */
export function sumAbsolute(values: usize, n: u32, block: u32): f64 {
  let total = 0.0;
  for (let from: u32 = 0; from < n; from += block) {
    const to = min(n, from + block);
    let sum = 0.0;
    for (let i = from; i < to; i++) sum += abs(load<f64>(values + (<usize>i << 3)));
    total += sum;
  }
  return total;
}

/** Sum of squares by blocks of `block` rows, block sums added in order. IN f64[n]. */
export function sumSquares(values: usize, n: u32, block: u32): f64 {
  let total = 0.0;
  for (let from: u32 = 0; from < n; from += block) {
    const to = min(n, from + block);
    let sum = 0.0;
    for (let i = from; i < to; i++) {
      const value = load<f64>(values + (<usize>i << 3));
      sum += value * value;
    }
    total += sum;
  }
  return total;
}
