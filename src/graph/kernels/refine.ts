// Refinement of Leiden (Traag, Waltman & van Eck 2019, "MergeNodesSubset"): inside each community the nodes start alone and those that
// are well connected merge once, so that every refined group hangs together. Here each takes the group that gains most
// (their randomness → 0).
//
// A set S inside community C is well connected when   w(S, C − S) ≥ g K_S (K_C − K_S).
//
// IN      offsets, targets, weights, degrees, g     as in move-nodes.ts
// IN      order       u32[n]          the order of the visits; a call makes those at places begin .. end
// IN      community   u32[n]
// IN      sizes       f64[n]          K_C by community
// IN OUT  refined     u32[n]          group of each node, named after one of its nodes; at first each its own
// IN OUT  groupSizes  f64[n]          K_S by group; at first the nodes' degrees
// IN OUT  members     u32[n]          nodes by group; at first 1
// IN OUT  cut         f64[n]          w(S, C − S) by group; at first from cutNodes
// BUF     slots, touched              see group-sums.ts
//
// Rounding: f64, sums in tie order. Of equal gains the first group touched wins.

import { add, slotMask } from "./group-sums";

/** w({i}, C − {i}) of the nodes begin .. end. */
export function cutNodes(
  offsets: usize,
  targets: usize,
  weights: usize,
  community: usize,
  cut: usize,
  begin: u32,
  end: u32,
): void {
  for (let node = begin; node < end; node++) {
    const own = load<u32>(community + ((<usize>node) << 2));
    const last = load<u32>(offsets + ((<usize>node + 1) << 2));
    let inside: f64 = 0;
    for (let tie = load<u32>(offsets + ((<usize>node) << 2)); tie < last; tie++) {
      const other = load<u32>(targets + ((<usize>tie) << 2));
      if (load<u32>(community + ((<usize>other) << 2)) == own)
        inside += load<f64>(weights + ((<usize>tie) << 3));
    }
    store<f64>(cut + ((<usize>node) << 3), inside);
  }
}

export function refine(
  offsets: usize,
  targets: usize,
  weights: usize,
  degrees: usize,
  g: f64,
  order: usize,
  community: usize,
  sizes: usize,
  refined: usize,
  groupSizes: usize,
  members: usize,
  cut: usize,
  slots: usize,
  nSlots: u32,
  touched: usize,
  begin: u32,
  end: u32,
): void {
  for (let place = begin; place < end; place++) {
    const node = load<u32>(order + ((<usize>place) << 2));
    if (load<u32>(refined + ((<usize>node) << 2)) != node || load<u32>(members + ((<usize>node) << 2)) != 1)
      continue;
    const degree = load<f64>(degrees + ((<usize>node) << 3));
    const own = load<u32>(community + ((<usize>node) << 2));
    const size = load<f64>(sizes + ((<usize>own) << 3));
    const ownCut = load<f64>(cut + ((<usize>node) << 3));
    if (g * degree * (size - degree) > ownCut) continue;

    const first = load<u32>(offsets + ((<usize>node) << 2));
    const last = load<u32>(offsets + ((<usize>node + 1) << 2));
    const mask = slotMask(last - first, nSlots);
    let nTouched: u32 = 0;
    for (let tie = first; tie < last; tie++) {
      const other = load<u32>(targets + ((<usize>tie) << 2));
      if (load<u32>(community + ((<usize>other) << 2)) != own) continue;
      const group = load<u32>(refined + ((<usize>other) << 2));
      nTouched = add(group, load<f64>(weights + ((<usize>tie) << 3)), slots, mask, touched, nTouched);
    }
    let best = node;
    let bestGain: f64 = 0;
    let bestToward: f64 = 0;
    for (let i: u32 = 0; i < nTouched; i++) {
      const slot = <usize>load<u32>(touched + ((<usize>i) << 2));
      const group = load<u32>(slot, 8);
      const sum = load<f64>(slot);
      store<f64>(slot, 0);
      const groupSize = load<f64>(groupSizes + ((<usize>group) << 3));
      const gain = sum - g * degree * groupSize;
      if (gain <= bestGain || g * groupSize * (size - groupSize) > load<f64>(cut + ((<usize>group) << 3)))
        continue;
      best = group;
      bestGain = gain;
      bestToward = sum;
    }
    if (best == node) continue;
    store<u32>(refined + ((<usize>node) << 2), best);
    store<u32>(members + ((<usize>best) << 2), load<u32>(members + ((<usize>best) << 2)) + 1);
    store<f64>(groupSizes + ((<usize>best) << 3), load<f64>(groupSizes + ((<usize>best) << 3)) + degree);
    store<f64>(cut + ((<usize>best) << 3), load<f64>(cut + ((<usize>best) << 3)) + ownCut - 2 * bestToward);
  }
}
