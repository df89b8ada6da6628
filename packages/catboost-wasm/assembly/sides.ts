// The sums of both sides of each split, from the histograms of one column at one level.
//
//   cells, histogram  IN  one leaf, or leaves × : slots × | D f64 | W f64 |
//   sides             OUT one leaf, or leaves × : splits × | D W of the false side | D W of the true side |
import { sumCells } from "./scores";
import { SCRATCH } from "./scratch";

@inline function putSides(at: usize, falseSide: v128, trueSide: v128): void {
  v128.store(at, falseSide);
  v128.store(at, trueSide, 16);
}

export function numericSides(cells: usize, bins: u32, sides: usize): void {
  let falseSide = f64x2.splat(0.0);
  let trueSide = sumCells(cells, bins);
  for (let k: u32 = 0; k + 1 < bins; k++) {
    const cell = v128.load(cells + (<usize>k << 4));
    falseSide = f64x2.add(falseSide, cell);
    trueSide = f64x2.sub(trueSide, cell);
    putSides(sides + (<usize>k << 5), falseSide, trueSide);
  }
}

export function oneHotSides(cells: usize, values: u32, sides: usize): void {
  let rest = sumCells(cells, values);
  for (let k: u32 = 0; k < values; k++) {
    const cell = v128.load(cells + (<usize>k << 4));
    rest = f64x2.sub(rest, cell);
    putSides(sides + (<usize>k << 5), rest, cell);
    rest = f64x2.add(rest, cell);
  }
}

export function packSides(cells: usize, members: u32, sides: usize): void {
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
export function bundleSides(cells: usize, slots: u32, members: usize, count: u32, sides: usize): void {
  let total = v128.load(cells + (<usize>(slots - 1) << 4));
  for (let m: u32 = 0; m < count; m++) {
    const member = members + <usize>m * 12;
    const sum = sumCells(cells + (<usize>load<u32>(member) << 4), load<u32>(member, 4));
    v128.store(SCRATCH + (<usize>m << 4), sum);
    total = f64x2.add(total, sum);
  }
  let at = sides;
  for (let m: u32 = 0; m < count; m++) {
    const member = members + <usize>m * 12;
    const first = cells + (<usize>load<u32>(member) << 4);
    const size = load<u32>(member, 4);
    const sum = v128.load(SCRATCH + (<usize>m << 4));
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

export function sidesOfNumeric(histogram: usize, leaves: u32, bins: u32, sides: usize): void {
  for (let leaf: usize = 0; leaf < leaves; leaf++) {
    numericSides(histogram + ((leaf * bins) << 4), bins, sides + ((leaf * (bins - 1)) << 5));
  }
}

export function sidesOfOneHot(histogram: usize, leaves: u32, values: u32, sides: usize): void {
  for (let leaf: usize = 0; leaf < leaves; leaf++) {
    oneHotSides(histogram + ((leaf * values) << 4), values, sides + ((leaf * values) << 5));
  }
}

export function sidesOfPack(histogram: usize, leaves: u32, members: u32, sides: usize): void {
  for (let leaf: usize = 0; leaf < leaves; leaf++) {
    packSides(histogram + ((leaf << members) << 4), members, sides + ((leaf * members) << 5));
  }
}

/** IN `members`: see `scoreBundle`. */
export function sidesOfBundle(
  histogram: usize, leaves: u32, slots: u32, members: usize, count: u32, splits: u32, sides: usize,
): void {
  for (let leaf: usize = 0; leaf < leaves; leaf++) {
    bundleSides(histogram + ((leaf * slots) << 4), slots, members, count, sides + ((leaf * splits) << 5));
  }
}
