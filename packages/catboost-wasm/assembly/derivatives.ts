// Sums over all rows of first derivatives, which scale the noise and the sampling.

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

/** Sum of squares of each block of `block` rows. IN `values` f64[n]. OUT `sums` f64[blocks]. */
export function sumSquares(values: usize, n: u32, block: u32, sums: usize): void {
  let out = sums;
  for (let from: u32 = 0; from < n; from += block, out += 8) {
    const to = min(n, from + block);
    let sum = 0.0;
    for (let i = from; i < to; i++) {
      const value = load<f64>(values + (<usize>i << 3));
      sum += value * value;
    }
    store<f64>(out, sum);
  }
}
