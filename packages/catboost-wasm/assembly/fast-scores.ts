// Scores of the splits of eight columns, from integer histograms (fast-histogram.ts).
//
//   histogram    IN leaves × bins × 8 columns × | weight u31 | derivative i32 |
//   prefixes     IN u64[8]: all ones if split `bin` of the column asks for bins up to this one, 0 if it asks for this bin alone
//   accumulator  OUT bins × | numerator f32 × 8 columns | denominator f32 × 8 columns |
//   splits       IN u32[8], splits of each column
//   best         OUT 8 × | score f64 | split i32, -1 if there is none | - |
//
// A side of a split in a leaf has a mean m = D / (W + lambda). L2: the score is the sum of m D over leaves and sides.
// Cosine: that divided by the root of the sum of m² W. As in CatBoost, float32 here.

@inline function derivatives(a: v128, b: v128): v128 {
  return f32x4.convert_i32x4_s(v128.shuffle<i32>(a, b, 1, 3, 5, 7));
}

@inline function weights(a: v128, b: v128): v128 {
  return f32x4.convert_i32x4_s(v128.shuffle<i32>(a, b, 0, 2, 4, 6));
}

/** Four columns of a bin; `d`, `w` of the asked side, `allD`, `allW` of the leaf. */
@inline function addScores(cell: usize, d: v128, w: v128, allD: v128, allW: v128, lambda: v128): void {
  const restD = f32x4.sub(allD, d);
  const restW = f32x4.sub(allW, w);
  const mean = f32x4.div(d, f32x4.add(w, lambda));
  const restMean = f32x4.div(restD, f32x4.add(restW, lambda));
  const gain = f32x4.add(f32x4.mul(mean, d), f32x4.mul(restMean, restD));
  const square = f32x4.add(f32x4.mul(f32x4.mul(mean, mean), w), f32x4.mul(f32x4.mul(restMean, restMean), restW));
  v128.store(cell, f32x4.add(v128.load(cell), gain));
  v128.store(cell, f32x4.add(v128.load(cell, 32), square), 32);
}

/** @param lambda in units of the weights */
export function fastScores(histogram: usize, leaves: u32, bins: u32, prefixes: usize, lambda: f32, accumulator: usize): void {
  const leafBytes = <usize>bins << 6;
  memory.fill(accumulator, 0, leafBytes);
  const lambda4 = f32x4.splat(lambda);
  const keep0 = v128.load(prefixes);
  const keep1 = v128.load(prefixes, 16);
  const keep2 = v128.load(prefixes, 32);
  const keep3 = v128.load(prefixes, 48);
  for (let leaf: u32 = 0; leaf < leaves; leaf++) {
    const cells = histogram + <usize>leaf * leafBytes;
    let total: u64 = 0;
    for (let at: usize = 0; at < leafBytes; at += 64) total += load<u64>(cells + at);
    if (total == 0) continue;
    const all = i64x2.splat(total);
    const allD = derivatives(all, all);
    const allW = weights(all, all);
    let p0 = i64x2.splat(0);
    let p1 = i64x2.splat(0);
    let p2 = i64x2.splat(0);
    let p3 = i64x2.splat(0);
    for (let at: usize = 0; at < leafBytes; at += 64) {
      p0 = i64x2.add(v128.and(p0, keep0), v128.load(cells + at));
      p1 = i64x2.add(v128.and(p1, keep1), v128.load(cells + at, 16));
      p2 = i64x2.add(v128.and(p2, keep2), v128.load(cells + at, 32));
      p3 = i64x2.add(v128.and(p3, keep3), v128.load(cells + at, 48));
      const cell = accumulator + at;
      addScores(cell, derivatives(p0, p1), weights(p0, p1), allD, allW, lambda4);
      addScores(cell + 16, derivatives(p2, p3), weights(p2, p3), allD, allW, lambda4);
    }
  }
}

/** The first of the best splits of each column. */
export function fastBest(accumulator: usize, splits: usize, isCosine: bool, best: usize): void {
  for (let column: usize = 0; column < 8; column++) {
    const count = load<u32>(splits + (column << 2));
    let bestScore: f64 = -Infinity;
    let bestSplit = -1;
    for (let split: u32 = 0; split < count; split++) {
      const cell = accumulator + (<usize>split << 6) + (column << 2);
      const numerator = <f64>load<f32>(cell);
      const score = isCosine ? numerator / sqrt(<f64>load<f32>(cell, 32) + 1e-30) : numerator;
      if (score > bestScore) {
        bestScore = score;
        bestSplit = <i32>split;
      }
    }
    store<f64>(best + (column << 4), bestScore);
    store<i32>(best + (column << 4), bestSplit, 8);
  }
}
