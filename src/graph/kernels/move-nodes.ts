// Local moving of Leiden (Traag, Waltman & van Eck 2019, section "Fast local move procedure"): a node goes to the neighbouring community,
// or the empty one, that gains most; its neighbours in other communities queue up again.
//
//   gain of community C for node i:   w(i, C) − g k_i K_C,     g = resolution / 2m, K_C without i
//
// IN      offsets     u32[n + 1]      symmetric rows without self-loops
// IN      targets     u32[…]
// IN      weights     f64[…], > 0
// IN      degrees     f64[n]          k_i, self-loops twice
// IN OUT  queue       u32[n]          a ring of the nodes to visit
// IN OUT  isQueued    u8[n]
// IN OUT  community   u32[n]
// IN OUT  sizes       f64[n]          K_C by community
// IN OUT  members     u32[n]          nodes by community
// IN OUT  empty       u32[n]          a stack of communities without members
// IN OUT  state       u32[4]          │ first place of the queue │ nodes queued │ empty communities │ moves so far │
// BUF     slots, touched              see group-sums.ts
//
//   queue   … │ node │ … │ node + 4 │ … │ node + 8 │ … │ node + 16 │ …     these lie anywhere in memory, so that each would wait for
//               visit      sizes of its   communities    its row          several cache misses: they are touched ahead, many at a time
//                          communities    of its ties
//
// Rounding: f64, sums in tie order. Of equal gains the node's own community wins, then the first one in the order of the node's ties.

import { add, slotMask } from "./group-sums";

/** A move must gain more than this share of the node's degree, or rounding could move nodes in circles. */
const MIN_GAIN: f64 = 1e-9;

/** Places in the queue that something is touched ahead of the visit. */
const ROW_AHEAD: u32 = 16;
const COMMUNITIES_AHEAD: u32 = 8;
const SIZES_AHEAD: u32 = 4;

/** Visits nodes until none is queued, at most maxVisits: V8 runs a long call to its end in the slow code that it began with. */
export function moveNodes(
  offsets: usize,
  targets: usize,
  weights: usize,
  degrees: usize,
  n: u32,
  g: f64,
  queue: usize,
  isQueued: usize,
  community: usize,
  sizes: usize,
  members: usize,
  empty: usize,
  state: usize,
  slots: usize,
  nSlots: u32,
  touched: usize,
  maxVisits: u32,
): void {
  let head = load<u32>(state);
  let nQueued = load<u32>(state, 4);
  let nEmpty = load<u32>(state, 8);
  let moves = load<u32>(state, 12);
  for (let visit: u32 = 0; visit < maxVisits && nQueued > 0; visit++) {
    if (nQueued > ROW_AHEAD) {
      let seen = touchRow(offsets, targets, weights, degrees, community, queued(queue, head + ROW_AHEAD, n));
      seen |= touchCommunities(offsets, targets, community, queued(queue, head + COMMUNITIES_AHEAD, n));
      seen |= touchSizes(offsets, targets, community, sizes, queued(queue, head + SIZES_AHEAD, n));
      store<u32>(touched, seen); // keeps the loads; overwritten at once
    }
    const node = queued(queue, head, n);
    head = head + 1 == n ? 0 : head + 1;
    nQueued--;
    store<u8>(isQueued + <usize>node, 0);
    const begin = load<u32>(offsets + ((<usize>node) << 2));
    const end = load<u32>(offsets + ((<usize>node + 1) << 2));
    const mask = slotMask(end - begin, nSlots);
    let nTouched: u32 = 0;
    for (let tie = begin; tie < end; tie++) {
      const c = load<u32>(community + ((<usize>load<u32>(targets + ((<usize>tie) << 2))) << 2));
      nTouched = add(c, load<f64>(weights + ((<usize>tie) << 3)), slots, mask, touched, nTouched);
    }

    const own = load<u32>(community + ((<usize>node) << 2));
    const degree = load<f64>(degrees + ((<usize>node) << 3));
    const ownSize = sizes + ((<usize>own) << 3);
    store<f64>(ownSize, load<f64>(ownSize) - degree);
    let ownGain = -g * degree * load<f64>(ownSize);
    let best = own;
    let bestGain = -Infinity;
    for (let i: u32 = 0; i < nTouched; i++) {
      const slot = <usize>load<u32>(touched + ((<usize>i) << 2));
      const c = load<u32>(slot, 8);
      const gain = load<f64>(slot) - g * degree * load<f64>(sizes + ((<usize>c) << 3));
      store<f64>(slot, 0);
      if (c == own) {
        ownGain = gain;
      } else if (gain > bestGain) {
        best = c;
        bestGain = gain;
      }
    }
    ownGain += MIN_GAIN * degree;
    if (bestGain <= ownGain) {
      best = own;
      bestGain = ownGain;
    }
    if (bestGain < 0 && nEmpty > 0) {
      nEmpty--;
      best = load<u32>(empty + ((<usize>nEmpty) << 2));
    }
    const bestSize = sizes + ((<usize>best) << 3);
    store<f64>(bestSize, load<f64>(bestSize) + degree);
    if (best == own) continue;

    moves++;
    store<u32>(community + ((<usize>node) << 2), best);
    store<u32>(members + ((<usize>best) << 2), load<u32>(members + ((<usize>best) << 2)) + 1);
    const left = load<u32>(members + ((<usize>own) << 2)) - 1;
    store<u32>(members + ((<usize>own) << 2), left);
    if (left == 0) {
      // What rounding left behind.
      store<f64>(ownSize, 0);
      store<u32>(empty + ((<usize>nEmpty) << 2), own);
      nEmpty++;
    }
    for (let tie = begin; tie < end; tie++) {
      const other = load<u32>(targets + ((<usize>tie) << 2));
      if (load<u8>(isQueued + <usize>other) || load<u32>(community + ((<usize>other) << 2)) == best) continue;
      let tail = head + nQueued;
      if (tail >= n) tail -= n;
      store<u32>(queue + ((<usize>tail) << 2), other);
      store<u8>(isQueued + <usize>other, 1);
      nQueued++;
    }
  }
  store<u32>(state, head);
  store<u32>(state, nQueued, 4);
  store<u32>(state, nEmpty, 8);
  store<u32>(state, moves, 12);
}

function queued(queue: usize, place: u32, n: u32): u32 {
  return load<u32>(queue + ((<usize>(place < n ? place : place - n)) << 2));
}

function touchRow(
  offsets: usize,
  targets: usize,
  weights: usize,
  degrees: usize,
  community: usize,
  node: u32,
): u32 {
  const begin = <usize>load<u32>(offsets + ((<usize>node) << 2));
  return (
    load<u32>(targets + (begin << 2)) |
    load<u32>(weights + (begin << 3)) |
    load<u32>(degrees + ((<usize>node) << 3)) |
    load<u32>(community + ((<usize>node) << 2))
  );
}

function touchCommunities(offsets: usize, targets: usize, community: usize, node: u32): u32 {
  const end = load<u32>(offsets + ((<usize>node + 1) << 2));
  let seen: u32 = 0;
  for (let tie = load<u32>(offsets + ((<usize>node) << 2)); tie < end; tie++) {
    seen |= load<u32>(community + ((<usize>load<u32>(targets + ((<usize>tie) << 2))) << 2));
  }
  return seen;
}

function touchSizes(offsets: usize, targets: usize, community: usize, sizes: usize, node: u32): u32 {
  const end = load<u32>(offsets + ((<usize>node + 1) << 2));
  let seen: u32 = 0;
  for (let tie = load<u32>(offsets + ((<usize>node) << 2)); tie < end; tie++) {
    const c = load<u32>(community + ((<usize>load<u32>(targets + ((<usize>tie) << 2))) << 2));
    seen |= load<u32>(sizes + ((<usize>c) << 3));
  }
  return seen;
}
