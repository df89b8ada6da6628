// Isotonic regression over leaves: along an order of them values must not fall. The nearest such values by weighted squares, found by
// pooling adjacent violators: neighbours whose means fall, or are equal, become one block with their weighted mean.
//
//   values   IN OUT f64 a leaf          weights  IN f64 a leaf
//   orders   IN u32[count * length], each order independent of the others
//   blocks   SCRATCH length × | weight f64 | weighted sum f64 | first place u32 | - |
//
// A block keeps its sums, left plus right when two become one; every value, also that of a block of one leaf, is sum / weight.

const BLOCK: usize = 24;

@inline function meanOf(block: usize): f64 {
  return load<f64>(block, 8) / load<f64>(block);
}

function pool(values: usize, weights: usize, order: usize, length: u32, blocks: usize): void {
  let top = blocks;
  for (let place: u32 = 0; place < length; place++, top += BLOCK) {
    const leaf = <usize>load<u32>(order + (<usize>place << 2)) << 3;
    const weight = load<f64>(weights + leaf);
    store<f64>(top, weight);
    store<f64>(top, weight * load<f64>(values + leaf), 8);
    store<u32>(top, place, 16);
    while (top > blocks && meanOf(top - BLOCK) >= meanOf(top)) {
      const left = top - BLOCK;
      store<f64>(left, load<f64>(left) + load<f64>(top));
      store<f64>(left, load<f64>(left, 8) + load<f64>(top, 8), 8);
      top = left;
    }
  }
  for (let end = length; top > blocks; ) {
    top -= BLOCK;
    const mean = meanOf(top);
    const first = load<u32>(top, 16);
    while (end > first) store<f64>(values + (<usize>load<u32>(order + (<usize>--end << 2)) << 3), mean);
  }
}

export function poolLeaves(values: usize, weights: usize, orders: usize, count: u32, length: u32, blocks: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    pool(values, weights, orders + ((<usize>i * <usize>length) << 2), length, blocks);
  }
}
