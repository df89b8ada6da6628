// Aggregation of Leiden: every group of nodes becomes one node, weights between groups add up.
//
// IN   offsets, targets, weights      as in move-nodes.ts
// IN   group          u32[n]          0 .. m − 1
// IN   memberOffsets  u32[m + 1]      ┐ nodes of each group, ascending
// IN   memberNodes    u32[n]          ┘
// BUF  toward         f64[m], all 0
// BUF  touched        u32[m]
// OUT  outOffsets     u32[m + 1]
// OUT  outTargets     u32[≤ as many as targets]
// OUT  outWeights     f64[likewise]
//
// A coarse row lists its neighbours in the order in which its nodes' ties reach them; ties inside a group vanish (they stay in the
// nodes' degrees). Rounding: f64, sums in tie order.

/** Rows begin .. end, behind the nTies coarse ties of those before; returns the number of coarse ties with theirs. */
export function coarsen(
  offsets: usize,
  targets: usize,
  weights: usize,
  group: usize,
  memberOffsets: usize,
  memberNodes: usize,
  toward: usize,
  touched: usize,
  outOffsets: usize,
  outTargets: usize,
  outWeights: usize,
  nTies: u32,
  begin: u32,
  end: u32,
): u32 {
  for (let own = begin; own < end; own++) {
    store<u32>(outOffsets + ((<usize>own) << 2), nTies);
    let nTouched: u32 = 0;
    const last = load<u32>(memberOffsets + ((<usize>own + 1) << 2));
    for (let i = load<u32>(memberOffsets + ((<usize>own) << 2)); i < last; i++) {
      const node = load<u32>(memberNodes + ((<usize>i) << 2));
      const lastTie = load<u32>(offsets + ((<usize>node + 1) << 2));
      for (let tie = load<u32>(offsets + ((<usize>node) << 2)); tie < lastTie; tie++) {
        const other = load<u32>(group + ((<usize>load<u32>(targets + ((<usize>tie) << 2))) << 2));
        if (other == own) continue;
        const at = toward + ((<usize>other) << 3);
        const sum = load<f64>(at);
        if (sum == 0) {
          store<u32>(touched + ((<usize>nTouched) << 2), other);
          nTouched++;
        }
        store<f64>(at, sum + load<f64>(weights + ((<usize>tie) << 3)));
      }
    }
    for (let i: u32 = 0; i < nTouched; i++, nTies++) {
      const other = load<u32>(touched + ((<usize>i) << 2));
      const at = toward + ((<usize>other) << 3);
      store<u32>(outTargets + ((<usize>nTies) << 2), other);
      store<f64>(outWeights + ((<usize>nTies) << 3), load<f64>(at));
      store<f64>(at, 0);
    }
  }
  store<u32>(outOffsets + ((<usize>end) << 2), nTies);
  return nTies;
}
