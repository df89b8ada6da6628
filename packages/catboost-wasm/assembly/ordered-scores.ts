// Scores of all splits of one column at one level under Ordered boosting, from the histograms of one part of the fold.
//
// The rows before (the body) give the leaf values, the rows behind them (the tail) judge them. For both sides of a split in a leaf:
//   a = D / (W + lambda) (0 if W <= 0) of the body,   Cosine  sum(a D) / sqrt(1e-100 + sum(a² W)),   L2  sum(a D),   D and W of the tail.
// The sums go over all parts: `startScores` once, then the parts in order.
//
//   body, tail   IN  leaves × slots × | D f64 | W f64 |
//   sides        SCRATCH for the body, then for the tail: | D W of the false side | D W of the true side | a split
//   accumulator  IN OUT one | numerator f64 | denominator f64 | a split
import { bundleSides, numericSides, oneHotSides, packSides } from "./sides";

export function startScores(accumulator: usize, splits: u32): void {
  for (let i: u32 = 0; i < splits; i++) {
    store<f64>(accumulator + (<usize>i << 4), 0.0);
    store<f64>(accumulator + (<usize>i << 4), 1e-100, 8);
  }
}

/** Adds the parts of one leaf, false side and true side together; L2 adds the true side first. */
function addLeaf(sides: usize, splits: u32, lambda: f64, isCosine: bool, accumulator: usize): void {
  const l = f64x2.splat(lambda);
  const one = f64x2.splat(1.0);
  const zero = f64x2.splat(0.0);
  const behind = <usize>splits << 5;
  for (let i: u32 = 0; i < splits; i++) {
    const body = sides + (<usize>i << 5);
    const tail = body + behind;
    const bodyD = v128.shuffle<f64>(v128.load(body), v128.load(body, 16), 0, 2);
    const bodyW = v128.shuffle<f64>(v128.load(body), v128.load(body, 16), 1, 3);
    const d = v128.shuffle<f64>(v128.load(tail), v128.load(tail, 16), 0, 2);
    const w = v128.shuffle<f64>(v128.load(tail), v128.load(tail, 16), 1, 3);
    const inverse = v128.and(f64x2.div(one, f64x2.add(bodyW, l)), f64x2.gt(bodyW, zero));
    const a = f64x2.mul(bodyD, inverse);
    const numerators = f64x2.mul(a, d);
    const cell = accumulator + (<usize>i << 4);
    if (isCosine) {
      const denominators = f64x2.mul(f64x2.mul(a, a), w);
      const falseTerms = v128.shuffle<f64>(numerators, denominators, 0, 2);
      const trueTerms = v128.shuffle<f64>(numerators, denominators, 1, 3);
      v128.store(cell, f64x2.add(v128.load(cell), f64x2.add(falseTerms, trueTerms)));
    } else {
      const sum = load<f64>(cell) + f64x2.extract_lane(numerators, 1);
      store<f64>(cell, sum + f64x2.extract_lane(numerators, 0));
    }
  }
}

export function addOrderedNumeric(
  body: usize, tail: usize, leaves: u32, bins: u32, lambda: f64, isCosine: bool, sides: usize, accumulator: usize,
): void {
  const splits = bins - 1;
  for (let leaf: u32 = 0; leaf < leaves; leaf++) {
    const offset = (<usize>leaf * <usize>bins) << 4;
    numericSides(body + offset, bins, sides);
    numericSides(tail + offset, bins, sides + (<usize>splits << 5));
    addLeaf(sides, splits, lambda, isCosine, accumulator);
  }
}

export function addOrderedOneHot(
  body: usize, tail: usize, leaves: u32, values: u32, lambda: f64, isCosine: bool, sides: usize, accumulator: usize,
): void {
  for (let leaf: u32 = 0; leaf < leaves; leaf++) {
    const offset = (<usize>leaf * <usize>values) << 4;
    oneHotSides(body + offset, values, sides);
    oneHotSides(tail + offset, values, sides + (<usize>values << 5));
    addLeaf(sides, values, lambda, isCosine, accumulator);
  }
}

export function addOrderedPack(
  body: usize, tail: usize, leaves: u32, members: u32, lambda: f64, isCosine: bool, sides: usize, accumulator: usize,
): void {
  for (let leaf: u32 = 0; leaf < leaves; leaf++) {
    const offset = ((<usize>leaf << members) << 4);
    packSides(body + offset, members, sides);
    packSides(tail + offset, members, sides + (<usize>members << 5));
    addLeaf(sides, members, lambda, isCosine, accumulator);
  }
}

/** IN `members`: see `scoreBundle`. */
export function addOrderedBundle(
  body: usize, tail: usize, leaves: u32, slots: u32, members: usize, count: u32, splits: u32, lambda: f64, isCosine: bool, sides: usize,
  accumulator: usize,
): void {
  for (let leaf: u32 = 0; leaf < leaves; leaf++) {
    const offset = (<usize>leaf * <usize>slots) << 4;
    bundleSides(body + offset, slots, members, count, sides);
    bundleSides(tail + offset, slots, members, count, sides + (<usize>splits << 5));
    addLeaf(sides, splits, lambda, isCosine, accumulator);
  }
}
