// One step of PageRank's Chebyshev iteration over symmetric rows (see ../diffusion/pagerank.ts): every node pulls from its neighbours.
//
//     next_i = last_i + omega (start_i + damping Σ_j w_ij scaled_j − last_i),      scaledNext_i = next_i / K_i
//
// IN      offsets     u32[n + 1]
// IN      targets     u32[…]
// IN      weights     f32[…], or 0: every tie weighs 1
// IN      start       f64[n]      (1 − damping) × where walks start
// IN      degrees     f64[n]      K_i, the sum of the row's weights
// IN OUT  last        f64[n]      the value before the current one; the next one comes in its place
// IN      scaled      f64[n]      current value / K
// OUT     scaledNext  f64[n]      0 for a node without ties
//
// Rounding: f64, sums in tie order, so that results do not depend on the blocks.

/** Rows rowBegin .. rowEnd; `out` and `blockRows` are not used. */
export function spread(
  offsets: usize,
  targets: usize,
  weights: usize,
  start: usize,
  degrees: usize,
  last: usize,
  scaled: usize,
  scaledNext: usize,
  damping: f64,
  omega: f64,
  rowBegin: u32,
  rowEnd: u32,
  _out: usize,
  _blockRows: u32,
): void {
  for (let row = rowBegin; row < rowEnd; row++) {
    const begin = load<u32>(offsets + ((<usize>row) << 2));
    const end = load<u32>(offsets + ((<usize>row) << 2), 4);
    const pulled =
      weights == 0 ? pull(targets, begin, end, scaled) : pullWeighted(targets, weights, begin, end, scaled);
    const at = (<usize>row) << 3;
    const before = load<f64>(last + at);
    const value = before + omega * (load<f64>(start + at) + damping * pulled - before);
    store<f64>(last + at, value);
    store<f64>(scaledNext + at, begin == end ? 0 : value / load<f64>(degrees + at));
  }
}

function pull(targets: usize, begin: u32, end: u32, scaled: usize): f64 {
  let sum: f64 = 0;
  for (let tie = begin; tie < end; tie++) {
    const target = load<u32>(targets + ((<usize>tie) << 2));
    sum += load<f64>(scaled + ((<usize>target) << 3));
  }
  return sum;
}

function pullWeighted(targets: usize, weights: usize, begin: u32, end: u32, scaled: usize): f64 {
  let sum: f64 = 0;
  for (let tie = begin; tie < end; tie++) {
    const target = load<u32>(targets + ((<usize>tie) << 2));
    sum += <f64>load<f32>(weights + ((<usize>tie) << 2)) * load<f64>(scaled + ((<usize>target) << 3));
  }
  return sum;
}
