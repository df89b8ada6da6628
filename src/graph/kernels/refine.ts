// Refinement of Leiden (Traag, Waltman & van Eck 2019, "MergeNodesSubset"): inside each community the nodes start alone and those that
// are well connected merge once, so that every refined group hangs together. Here each takes the group that gains most
// (their randomness → 0).
//
// A set S inside community C is well connected when   w(S, C − S) ≥ g K_S (K_C − K_S).
//
// IN      offsets, targets, weights, degrees, g     as in move-nodes.ts
// IN      order       u32[n]          the order of the visits
// IN      community   u32[n]
// IN      sizes       f64[n]          K_C by community
// OUT     refined     u32[n]          group of each node, named after one of its nodes
// OUT     groupSizes  f64[n]          K_S by group
// BUF     members     u32[n]          nodes by group
// BUF     cut         f64[n]          w(S, C − S) by group
// BUF     toward      f64[n], all 0
// BUF     touched     u32[n]
//
// Rounding: f64, sums in tie order. Of equal gains the first group touched wins.

/** Returns the number of groups. */
export function refine(
  offsets: usize,
  targets: usize,
  weights: usize,
  degrees: usize,
  n: u32,
  g: f64,
  order: usize,
  community: usize,
  sizes: usize,
  refined: usize,
  groupSizes: usize,
  members: usize,
  cut: usize,
  toward: usize,
  touched: usize,
): u32 {
  for (let node: u32 = 0; node < n; node++) {
    const own = load<u32>(community + ((<usize>node) << 2));
    const end = load<u32>(offsets + ((<usize>node + 1) << 2));
    let inside: f64 = 0;
    for (let tie = load<u32>(offsets + ((<usize>node) << 2)); tie < end; tie++) {
      const other = load<u32>(targets + ((<usize>tie) << 2));
      if (load<u32>(community + ((<usize>other) << 2)) == own)
        inside += load<f64>(weights + ((<usize>tie) << 3));
    }
    store<f64>(cut + ((<usize>node) << 3), inside);
    store<u32>(refined + ((<usize>node) << 2), node);
    store<u32>(members + ((<usize>node) << 2), 1);
    store<f64>(groupSizes + ((<usize>node) << 3), load<f64>(degrees + ((<usize>node) << 3)));
  }

  let nGroups = n;
  for (let place: u32 = 0; place < n; place++) {
    const node = load<u32>(order + ((<usize>place) << 2));
    if (load<u32>(refined + ((<usize>node) << 2)) != node || load<u32>(members + ((<usize>node) << 2)) != 1)
      continue;
    const degree = load<f64>(degrees + ((<usize>node) << 3));
    const own = load<u32>(community + ((<usize>node) << 2));
    const size = load<f64>(sizes + ((<usize>own) << 3));
    const ownCut = load<f64>(cut + ((<usize>node) << 3));
    if (g * degree * (size - degree) > ownCut) continue;

    let nTouched: u32 = 0;
    const end = load<u32>(offsets + ((<usize>node + 1) << 2));
    for (let tie = load<u32>(offsets + ((<usize>node) << 2)); tie < end; tie++) {
      const other = load<u32>(targets + ((<usize>tie) << 2));
      if (load<u32>(community + ((<usize>other) << 2)) != own) continue;
      const group = load<u32>(refined + ((<usize>other) << 2));
      const at = toward + ((<usize>group) << 3);
      const sum = load<f64>(at);
      if (sum == 0) {
        store<u32>(touched + ((<usize>nTouched) << 2), group);
        nTouched++;
      }
      store<f64>(at, sum + load<f64>(weights + ((<usize>tie) << 3)));
    }
    let best = node;
    let bestGain: f64 = 0;
    let bestToward: f64 = 0;
    for (let i: u32 = 0; i < nTouched; i++) {
      const group = load<u32>(touched + ((<usize>i) << 2));
      const at = toward + ((<usize>group) << 3);
      const sum = load<f64>(at);
      store<f64>(at, 0);
      const groupSize = load<f64>(groupSizes + ((<usize>group) << 3));
      const gain = sum - g * degree * groupSize;
      if (gain <= bestGain || g * groupSize * (size - groupSize) > load<f64>(cut + ((<usize>group) << 3)))
        continue;
      best = group;
      bestGain = gain;
      bestToward = sum;
    }
    if (best == node) continue;
    nGroups--;
    store<u32>(refined + ((<usize>node) << 2), best);
    store<u32>(members + ((<usize>best) << 2), load<u32>(members + ((<usize>best) << 2)) + 1);
    store<f64>(groupSizes + ((<usize>best) << 3), load<f64>(groupSizes + ((<usize>best) << 3)) + degree);
    store<f64>(cut + ((<usize>best) << 3), load<f64>(cut + ((<usize>best) << 3)) + ownCut - 2 * bestToward);
  }
  return nGroups;
}
