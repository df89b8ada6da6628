// Local moving of Leiden (Traag, Waltman & van Eck 2019, section "Fast local move procedure"): a node goes to the neighbouring community,
// or the empty one, that gains most; its neighbours in other communities queue up again.
//
//   gain of community C for node i:   w(i, C) − g k_i K_C,     g = resolution / 2m, K_C without i
//
// IN      offsets     u32[n + 1]      symmetric rows without self-loops
// IN      targets     u32[…]
// IN      weights     f64[…], > 0
// IN      degrees     f64[n]          k_i, self-loops twice
// BUF     queue       u32[n]          IN: all nodes, in the order of the first visit
// BUF     isQueued    u8[n]           IN: all 1
// IN OUT  community   u32[n]
// IN OUT  sizes       f64[n]          K_C by community
// IN OUT  members     u32[n]          nodes by community
// BUF     empty       u32[n]          a stack of communities without members
// BUF     toward      f64[n], all 0   w(i, C) of the node at hand
// BUF     touched     u32[n]          communities with toward > 0, in the order of the node's ties
//
// Rounding: f64, sums in tie order. Of equal gains the node's own community wins, then the first one touched.

/** A move must gain more than this share of the node's degree, or rounding could move nodes in circles. */
const MIN_GAIN: f64 = 1e-9;

/** Returns the number of moves. */
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
  toward: usize,
  touched: usize,
): u32 {
  let nEmpty: u32 = 0;
  for (let c: u32 = n; c-- > 0; ) {
    if (load<u32>(members + ((<usize>c) << 2)) != 0) continue;
    store<u32>(empty + ((<usize>nEmpty) << 2), c);
    nEmpty++;
  }
  let moves: u32 = 0;
  let head: u32 = 0;
  let nQueued = n;
  while (nQueued > 0) {
    const node = load<u32>(queue + ((<usize>head) << 2));
    head = head + 1 == n ? 0 : head + 1;
    nQueued--;
    store<u8>(isQueued + <usize>node, 0);
    const begin = load<u32>(offsets + ((<usize>node) << 2));
    const end = load<u32>(offsets + ((<usize>node + 1) << 2));
    const nTouched = gather(targets, weights, begin, end, community, toward, touched);

    const own = load<u32>(community + ((<usize>node) << 2));
    const degree = load<f64>(degrees + ((<usize>node) << 3));
    const ownSize = sizes + ((<usize>own) << 3);
    store<f64>(ownSize, load<f64>(ownSize) - degree);
    const ownGain = load<f64>(toward + ((<usize>own) << 3)) - g * degree * load<f64>(ownSize);
    let best = own;
    let bestGain = ownGain + MIN_GAIN * degree;
    for (let i: u32 = 0; i < nTouched; i++) {
      const c = load<u32>(touched + ((<usize>i) << 2));
      const place = toward + ((<usize>c) << 3);
      const gain = load<f64>(place) - g * degree * load<f64>(sizes + ((<usize>c) << 3));
      store<f64>(place, 0);
      if (gain > bestGain && c != own) {
        best = c;
        bestGain = gain;
      }
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
  return moves;
}

/** Adds up a node's weights toward the groups of its neighbours; returns how many groups were touched. */
function gather(
  targets: usize,
  weights: usize,
  begin: u32,
  end: u32,
  group: usize,
  toward: usize,
  touched: usize,
): u32 {
  let nTouched: u32 = 0;
  for (let tie = begin; tie < end; tie++) {
    const c = load<u32>(group + ((<usize>load<u32>(targets + ((<usize>tie) << 2))) << 2));
    const place = toward + ((<usize>c) << 3);
    const sum = load<f64>(place);
    if (sum == 0) {
      store<u32>(touched + ((<usize>nTouched) << 2), c);
      nTouched++;
    }
    store<f64>(place, sum + load<f64>(weights + ((<usize>tie) << 3)));
  }
  return nTouched;
}
