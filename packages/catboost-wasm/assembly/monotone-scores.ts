// Scores of the splits of one column at one level where leaf values must be monotone.
//
// The children of a split are the false sides of all leaves, then the true sides. Each has a = D / (W + lambda) (0 if W <= 0) of the body
// with weight W + lambda; isotonic regression (assembly/isotonic.ts) makes them monotone; then, child after child, with D and W of the tail:
//   Cosine  sum(a D) / sqrt(1e-100 + sum(a² W))        L2  sum(a D)
// In Plain boosting body and tail are the same. The sums go over all parts of a fold: `startScores` once, then the parts in order.
//
//   body, tail   IN  leaves × splits × | D f64 | W f64 | of the false side, then of the true side: see assembly/sides.ts
//   orders       IN  u32[2 * leaves], orders of `length` children each
//   work         SCRATCH 2 × leaves × | value f64 | weight f64 | block, 24 bytes |, each of the three an array
//   accumulator  IN OUT one | numerator f64 | denominator f64 | a split
import { poolLeaves } from "./isotonic";

/** The splits from..to, which share their orders. */
export function addMonotone(
  body: usize, tail: usize, leaves: u32, splits: u32, from: u32, to: u32, lambda: f64, isCosine: bool, orders: usize, length: u32,
  work: usize, accumulator: usize,
): void {
  const children = leaves << 1;
  const values = work;
  const weights = work + (<usize>children << 3);
  const blocks = work + (<usize>children << 4);
  for (let split = from; split < to; split++) {
    for (let child: u32 = 0; child < children; child++) {
      const cell = body + sideOf(child, leaves, splits, split);
      const w = load<f64>(cell, 8);
      store<f64>(values + (<usize>child << 3), w > 0 ? load<f64>(cell) * (1.0 / (w + lambda)) : 0.0);
      store<f64>(weights + (<usize>child << 3), w + lambda);
    }
    poolLeaves(values, weights, orders, children / length, length, blocks);
    const cell = accumulator + (<usize>split << 4);
    let numerator = load<f64>(cell);
    let denominator = load<f64>(cell, 8);
    for (let child: u32 = 0; child < children; child++) {
      const own = tail + sideOf(child, leaves, splits, split);
      const a = load<f64>(values + (<usize>child << 3));
      numerator += a * load<f64>(own);
      if (isCosine) denominator += a * a * load<f64>(own, 8);
    }
    store<f64>(cell, numerator);
    store<f64>(cell, denominator, 8);
  }
}

@inline function sideOf(child: u32, leaves: u32, splits: u32, split: u32): usize {
  const isTrue = child >= leaves;
  const leaf = isTrue ? child - leaves : child;
  return ((<usize>leaf * <usize>splits + <usize>split) << 5) + (isTrue ? 16 : 0);
}
