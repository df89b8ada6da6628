// Scores of all splits of one column at one level, from its histograms.
//
// For both sides of a split in a leaf: a = D / (W + lambda) (0 if W <= 0), D = sum of derivatives, W = sum of weights.
//   Cosine  sum(a D) / sqrt(1e-100 + sum(a² W))        L2  sum(a D)
// A side pair sits in one vector: lane 0 the false side, lane 1 the true side.
//
//   histogram    IN  leaves × slots × | D f64 | W f64 |
//   accumulator  SCRATCH one | numerator f64 | denominator f64 | a split
//   scores       OUT f64[splits]
import { bestUnderNoise } from "./random";
import { SCRATCH } from "./scratch";

@inline function dLanes(cell: v128): v128 {
  return v128.shuffle<f64>(cell, cell, 0, 0);
}

@inline function wLanes(cell: v128): v128 {
  return v128.shuffle<f64>(cell, cell, 1, 1);
}

@inline function addTerms(accumulator: usize, falseSide: v128, trueSide: v128, lambda: f64, isCosine: bool): void {
  addLanes(
    accumulator,
    v128.shuffle<f64>(falseSide, trueSide, 0, 2),
    v128.shuffle<f64>(falseSide, trueSide, 1, 3),
    f64x2.splat(lambda),
    isCosine,
  );
}

/** a = D / (W + lambda) of two sides. */
@inline function averages(d: v128, w: v128, lambda: v128): v128 {
  const inverse = f64x2.div(f64x2.splat(1.0), f64x2.add(w, lambda));
  return v128.and(f64x2.mul(d, inverse), f64x2.gt(w, f64x2.splat(0.0)));
}

/** Both sides' parts of one leaf: | numerator | denominator | for Cosine, the two sides' numerators for L2. */
@inline function termsOf(d: v128, w: v128, lambda: v128, isCosine: bool): v128 {
  const a = averages(d, w, lambda);
  const numerators = f64x2.mul(a, d);
  if (!isCosine) return numerators;
  const denominators = f64x2.mul(f64x2.mul(a, a), w);
  return f64x2.add(
    v128.shuffle<f64>(numerators, denominators, 0, 2),
    v128.shuffle<f64>(numerators, denominators, 1, 3),
  );
}

/** L2 adds the true side first. */
@inline function plus(sum: v128, terms: v128, isCosine: bool): v128 {
  if (isCosine) return f64x2.add(sum, terms);
  const numerator = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(terms, 1) + f64x2.extract_lane(terms, 0);
  return f64x2.replace_lane(sum, 0, numerator);
}

@inline function addLanes(accumulator: usize, d: v128, w: v128, lambda: v128, isCosine: bool): void {
  v128.store(accumulator, plus(v128.load(accumulator), termsOf(d, w, lambda, isCosine), isCosine));
}

function start(accumulator: usize, splits: u32): void {
  for (let i: u32 = 0; i < splits; i++) {
    store<f64>(accumulator + (<usize>i << 4), 0.0);
    store<f64>(accumulator + (<usize>i << 4), 1e-100, 8);
  }
}

@inline export function sumCells(cells: usize, size: u32): v128 {
  let sum = f64x2.splat(0.0);
  for (let i: u32 = 0; i < size; i++) sum = f64x2.add(sum, v128.load(cells + (<usize>i << 4)));
  return sum;
}

@inline function numericLeaf(cells: usize, bins: u32, lambda: v128, isCosine: bool, accumulator: usize): void {
  const flip = i64x2(0, i64.MIN_VALUE);
  const zero = f64x2.splat(0.0);
  const total = sumCells(cells, bins);
  let d = v128.shuffle<f64>(zero, total, 0, 2);
  let w = v128.shuffle<f64>(zero, total, 0, 3);
  const end = <usize>(bins - 1) << 4;
  for (let at: usize = 0; at < end; at += 16) {
    const cell = v128.load(cells + at);
    d = f64x2.add(d, v128.xor(dLanes(cell), flip));
    w = f64x2.add(w, v128.xor(wLanes(cell), flip));
    addLanes(accumulator + at, d, w, lambda, isCosine);
  }
}

/** Two leaves in one pass, a lane each; each sum is still made leaf after leaf. */
@inline function numericLeafPair(
  cells: usize, others: usize, bins: u32, lambda: v128, isCosine: bool, accumulator: usize,
): void {
  let total = f64x2.splat(0.0);
  let otherTotal = total;
  const end = <usize>(bins - 1) << 4;
  for (let at: usize = 0; at <= end; at += 16) {
    total = f64x2.add(total, v128.load(cells + at));
    otherTotal = f64x2.add(otherTotal, v128.load(others + at));
  }
  let falseD = f64x2.splat(0.0);
  let falseW = falseD;
  let trueD = v128.shuffle<f64>(total, otherTotal, 0, 2);
  let trueW = v128.shuffle<f64>(total, otherTotal, 1, 3);
  for (let at: usize = 0; at < end; at += 16) {
    const cell = v128.load(cells + at);
    const other = v128.load(others + at);
    const d = v128.shuffle<f64>(cell, other, 0, 2);
    const w = v128.shuffle<f64>(cell, other, 1, 3);
    falseD = f64x2.add(falseD, d);
    falseW = f64x2.add(falseW, w);
    trueD = f64x2.sub(trueD, d);
    trueW = f64x2.sub(trueW, w);
    const falseA = averages(falseD, falseW, lambda);
    const trueA = averages(trueD, trueW, lambda);
    const falseNumerators = f64x2.mul(falseA, falseD);
    const trueNumerators = f64x2.mul(trueA, trueD);
    let sum = v128.load(accumulator + at);
    if (isCosine) {
      const numerators = f64x2.add(falseNumerators, trueNumerators);
      const denominators = f64x2.add(
        f64x2.mul(f64x2.mul(falseA, falseA), falseW),
        f64x2.mul(f64x2.mul(trueA, trueA), trueW),
      );
      sum = f64x2.add(sum, v128.shuffle<f64>(numerators, denominators, 0, 2));
      sum = f64x2.add(sum, v128.shuffle<f64>(numerators, denominators, 1, 3));
    } else {
      sum = plus(sum, v128.shuffle<f64>(falseNumerators, trueNumerators, 0, 2), false);
      sum = plus(sum, v128.shuffle<f64>(falseNumerators, trueNumerators, 1, 3), false);
    }
    v128.store(accumulator + at, sum);
  }
}

@inline function numericLeaves(histogram: usize, leaves: u32, bins: u32, lambda: f64, isCosine: bool, accumulator: usize): void {
  const l = f64x2.splat(lambda);
  const leafBytes = <usize>bins << 4;
  let leaf: u32 = 0;
  for (; leaf + 2 <= leaves; leaf += 2) {
    const cells = histogram + <usize>leaf * leafBytes;
    numericLeafPair(cells, cells + leafBytes, bins, l, isCosine, accumulator);
  }
  if (leaf < leaves) numericLeaf(histogram + <usize>leaf * leafBytes, bins, l, isCosine, accumulator);
}

/** Split k: bin > k, k = 0..bins-2. */
export function scoreNumeric(histogram: usize, leaves: u32, bins: u32, lambda: f64, isCosine: bool, accumulator: usize): void {
  start(accumulator, bins - 1);
  if (isCosine) numericLeaves(histogram, leaves, bins, lambda, true, accumulator);
  else numericLeaves(histogram, leaves, bins, lambda, false, accumulator);
}

/** Split k: value = k, all values. The value is taken off the total and put back, with its rounding. */
export function scoreOneHot(histogram: usize, leaves: u32, values: u32, lambda: f64, isCosine: bool, accumulator: usize): void {
  start(accumulator, values);
  for (let leaf: u32 = 0; leaf < leaves; leaf++) {
    const cells = histogram + ((<usize>leaf * <usize>values) << 4);
    let rest = sumCells(cells, values);
    for (let k: u32 = 0; k < values; k++) {
      const cell = v128.load(cells + (<usize>k << 4));
      rest = f64x2.sub(rest, cell);
      addTerms(accumulator + (<usize>k << 4), rest, cell, lambda, isCosine);
      rest = f64x2.add(rest, cell);
    }
  }
}

/** Split k: bit k of the code is set; each side adds its codes in ascending order. */
export function scorePack(histogram: usize, leaves: u32, members: u32, lambda: f64, isCosine: bool, accumulator: usize): void {
  start(accumulator, members);
  const codes: u32 = 1 << members;
  for (let leaf: u32 = 0; leaf < leaves; leaf++) {
    const cells = histogram + ((<usize>leaf * <usize>codes) << 4);
    for (let k: u32 = 0; k < members; k++) {
      let falseSide = f64x2.splat(0.0);
      let trueSide = f64x2.splat(0.0);
      for (let code: u32 = 0; code < codes; code++) {
        const cell = v128.load(cells + (<usize>code << 4));
        if ((code >> k) & 1) trueSide = f64x2.add(trueSide, cell);
        else falseSide = f64x2.add(falseSide, cell);
      }
      addTerms(accumulator + (<usize>k << 4), falseSide, trueSide, lambda, isCosine);
    }
  }
}

/**
 * Splits of a bundle, member after member: a number has `size` splits (bin > k), a category `size + 1` (value = k).
 * The last cell of a leaf holds the rows at every default. A two-valued category has no score for value 0: 0 is left there.
 * IN `members`: u32[3 * count] | first slot | size | 0 number, 1 category, 2 takes room but has no splits |
 */
export function scoreBundle(
  histogram: usize, leaves: u32, slots: u32, members: usize, count: u32, splits: u32, lambda: f64, isCosine: bool, accumulator: usize,
): void {
  start(accumulator, splits);
  for (let leaf: u32 = 0; leaf < leaves; leaf++) {
    const cells = histogram + ((<usize>leaf * <usize>slots) << 4);
    let total = v128.load(cells + (<usize>(slots - 1) << 4));
    for (let m: u32 = 0; m < count; m++) {
      const member = members + <usize>m * 12;
      const sum = sumCells(cells + (<usize>load<u32>(member) << 4), load<u32>(member, 4));
      v128.store(SCRATCH + (<usize>m << 4), sum);
      total = f64x2.add(total, sum);
    }
    let at = accumulator;
    for (let m: u32 = 0; m < count; m++) {
      const member = members + <usize>m * 12;
      const first = cells + (<usize>load<u32>(member) << 4);
      const size = load<u32>(member, 4);
      const sum = v128.load(SCRATCH + (<usize>m << 4));
      const others = f64x2.sub(total, sum);
      const kind = load<u32>(member, 8);
      if (kind == 2) continue;
      if (kind == 1) {
        if (size > 1) addTerms(at, sum, others, lambda, isCosine);
        at += 16;
        for (let k: u32 = 0; k < size; k++, at += 16) {
          const cell = v128.load(first + (<usize>k << 4));
          addTerms(at, f64x2.sub(total, cell), cell, lambda, isCosine);
        }
      } else {
        let falseSide = others;
        let trueSide = sum;
        for (let k: u32 = 0; k < size; k++, at += 16) {
          addTerms(at, falseSide, trueSide, lambda, isCosine);
          const cell = v128.load(first + (<usize>k << 4));
          falseSide = f64x2.add(falseSide, cell);
          trueSide = f64x2.sub(trueSide, cell);
        }
      }
    }
  }
}

/** OUT `scores` from the accumulator. */
export function finishScores(accumulator: usize, splits: u32, isCosine: bool, scores: usize): void {
  let i: u32 = 0;
  for (; i + 2 <= splits; i += 2) {
    const one = v128.load(accumulator + (<usize>i << 4));
    const other = v128.load(accumulator + (<usize>i << 4), 16);
    const numerators = v128.shuffle<f64>(one, other, 0, 2);
    const roots = f64x2.sqrt(v128.shuffle<f64>(one, other, 1, 3));
    v128.store(scores + (<usize>i << 3), isCosine ? f64x2.div(numerators, roots) : numerators);
  }
  for (; i < splits; i++) {
    const cell = accumulator + (<usize>i << 4);
    const numerator = load<f64>(cell);
    store<f64>(scores + (<usize>i << 3), isCosine ? numerator / sqrt(load<f64>(cell, 8)) : numerator);
  }
}

/**
 * The split with the largest score + sigma * normal; the first of equals. `isUsed` u8[splits] (0 = all are used) tells which take part:
 * the others draw nothing. With sigma = 0 the draws of this generator change nothing and are skipped.
 * OUT `out`: f64[2] | split, -1 if there is none | its score without noise |.
 */
export function bestSlot(scores: usize, splits: u32, isUsed: usize, sigma: f64, rng: usize, out: usize): void {
  const best = sigma != 0.0 ? bestUnderNoise(scores, splits, isUsed, sigma, rng) : bestScore(scores, splits, isUsed);
  store<f64>(out, <f64>best);
  store<f64>(out, best < 0 ? 0 : load<f64>(scores + (<usize>best << 3)), 8);
}

function bestScore(scores: usize, splits: u32, isUsed: usize): i32 {
  let best: i32 = -1;
  let most = -Infinity;
  for (let i: u32 = 0; i < splits; i++) {
    if (isUsed && !load<u8>(isUsed + <usize>i)) continue;
    const score = load<f64>(scores + (<usize>i << 3));
    if (score > most) {
      most = score;
      best = <i32>i;
    }
  }
  return best;
}
