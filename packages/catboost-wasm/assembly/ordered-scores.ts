// Scores of all splits of one column at one level under Ordered boosting, from the histograms of one part of the fold.
//
// The rows before (the body) give the leaf values, the rows behind them (the tail) judge them. For both sides of a split in a leaf:
//   a = D / (W + lambda) (0 if W <= 0) of the body,   Cosine  sum(a D) / sqrt(1e-100 + sum(a² W)),   L2  sum(a D),   D and W of the tail.
// The sums go over all parts: `startScores` once, then the parts in order.
//
//   body, tail   IN  leaves × slots × | D f64 | W f64 |
//   sides        SCRATCH for the body, then for the tail: | D W of the false side | D W of the true side | a split
//   accumulator  IN OUT one | numerator f64 | denominator f64 | a split
import { sumCells } from "./scores";

/** | D | W | sums of a bundle's members, one leaf at a time. */
const MEMBER_SUMS: usize = memory.data(1024 * 16, 16);

export function startScores(accumulator: usize, splits: u32): void {
  for (let i: u32 = 0; i < splits; i++) {
    store<f64>(accumulator + (<usize>i << 4), 0.0);
    store<f64>(accumulator + (<usize>i << 4), 1e-100, 8);
  }
}

@inline function putSides(at: usize, falseSide: v128, trueSide: v128): void {
  v128.store(at, falseSide);
  v128.store(at, trueSide, 16);
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

function numericSides(cells: usize, bins: u32, sides: usize): void {
  let falseSide = f64x2.splat(0.0);
  let trueSide = sumCells(cells, bins);
  for (let k: u32 = 0; k + 1 < bins; k++) {
    const cell = v128.load(cells + (<usize>k << 4));
    falseSide = f64x2.add(falseSide, cell);
    trueSide = f64x2.sub(trueSide, cell);
    putSides(sides + (<usize>k << 5), falseSide, trueSide);
  }
}

function oneHotSides(cells: usize, values: u32, sides: usize): void {
  let rest = sumCells(cells, values);
  for (let k: u32 = 0; k < values; k++) {
    const cell = v128.load(cells + (<usize>k << 4));
    rest = f64x2.sub(rest, cell);
    putSides(sides + (<usize>k << 5), rest, cell);
    rest = f64x2.add(rest, cell);
  }
}

function packSides(cells: usize, members: u32, sides: usize): void {
  for (let k: u32 = 0; k < members; k++) {
    let falseSide = f64x2.splat(0.0);
    let trueSide = f64x2.splat(0.0);
    for (let code: u32 = 0; code < <u32>1 << members; code++) {
      const cell = v128.load(cells + (<usize>code << 4));
      if ((code >> k) & 1) trueSide = f64x2.add(trueSide, cell);
      else falseSide = f64x2.add(falseSide, cell);
    }
    putSides(sides + (<usize>k << 5), falseSide, trueSide);
  }
}

/** As in `scoreBundle`; sides without rows leave the score of value 0 of a two-valued category at 0. */
function bundleSides(cells: usize, slots: u32, members: usize, count: u32, sides: usize): void {
  let total = v128.load(cells + (<usize>(slots - 1) << 4));
  for (let m: u32 = 0; m < count; m++) {
    const member = members + <usize>m * 12;
    const sum = sumCells(cells + (<usize>load<u32>(member) << 4), load<u32>(member, 4));
    v128.store(MEMBER_SUMS + (<usize>m << 4), sum);
    total = f64x2.add(total, sum);
  }
  let at = sides;
  for (let m: u32 = 0; m < count; m++) {
    const member = members + <usize>m * 12;
    const first = cells + (<usize>load<u32>(member) << 4);
    const size = load<u32>(member, 4);
    const sum = v128.load(MEMBER_SUMS + (<usize>m << 4));
    const others = f64x2.sub(total, sum);
    const kind = load<u32>(member, 8);
    if (kind == 1) {
      const zero = f64x2.splat(0.0);
      putSides(at, size > 1 ? sum : zero, size > 1 ? others : zero);
      at += 32;
      for (let k: u32 = 0; k < size; k++, at += 32) {
        const cell = v128.load(first + (<usize>k << 4));
        putSides(at, f64x2.sub(total, cell), cell);
      }
    } else if (kind == 0) {
      let falseSide = others;
      let trueSide = sum;
      for (let k: u32 = 0; k < size; k++, at += 32) {
        putSides(at, falseSide, trueSide);
        const cell = v128.load(first + (<usize>k << 4));
        falseSide = f64x2.add(falseSide, cell);
        trueSide = f64x2.sub(trueSide, cell);
      }
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
