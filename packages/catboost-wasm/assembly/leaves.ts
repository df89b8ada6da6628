// Leaf values: sums of derivatives, the loss that judges a step, and the update of the approximations.
//
//   approx  IN OUT f64[n], E = exp(approx)      leafOf  IN u16[n]      label, weight  IN f32[n]
//   sums    OUT leaves × | der f64 | der2 f64 | weight f64 | - |
//   factor  IN f64[leaves], exp of the step of each leaf
import { fastLog4, fastLogOf } from "./exponent";

const MIN_BLOCK_WEIGHT: f64 = 1.1920928955078125e-7;
const LOSS_CHUNK: u32 = 4096;

/**
 * p = 1 - 1 / (1 + E), der = (label - p) w, der2 = -p (1 - p) w, summed row by row inside blocks of `block` rows. A block counts
 * for a leaf only if it has weight there; block sums are added in order. SCRATCH `blockSums`: like `sums`.
 */
export function leafSums(
  approx: usize, leafOf: usize, label: usize, weight: usize, n: u32, block: u32, leaves: u32, blockSums: usize, sums: usize,
): void {
  const bytes = <usize>leaves << 5;
  memory.fill(sums, 0, bytes);
  for (let from: u32 = 0; from < n; from += block) {
    const to = min(n, from + block);
    memory.fill(blockSums, 0, bytes);
    for (let row = from; row < to; row++) {
      const p = 1.0 - 1.0 / (1.0 + load<f64>(approx + (<usize>row << 3)));
      const w = <f64>load<f32>(weight + (<usize>row << 2));
      const y = <f64>load<f32>(label + (<usize>row << 2));
      const cell = blockSums + (<usize>load<u16>(leafOf + (<usize>row << 1)) << 5);
      const pair = f64x2.replace_lane(f64x2.splat((y - p) * w), 1, -p * (1.0 - p) * w);
      v128.store(cell, f64x2.add(v128.load(cell), pair));
      store<f64>(cell, load<f64>(cell, 16) + w, 16);
    }
    for (let at: usize = 0; at < bytes; at += 32) {
      if (load<f64>(blockSums + at, 16) <= MIN_BLOCK_WEIGHT) continue;
      v128.store(sums + at, f64x2.add(v128.load(sums + at), v128.load(blockSums + at)));
      store<f64>(sums + at, load<f64>(sums + at, 16) + load<f64>(blockSums + at, 16), 16);
    }
  }
}

@inline function factorPair(factor: usize, leafOf: usize, row: u32): v128 {
  const at = leafOf + (<usize>row << 1);
  const low = v128.load64_zero(factor + (<usize>load<u16>(at) << 3));
  return v128.load64_lane(factor + (<usize>load<u16>(at, 2) << 3), low, 1);
}

@inline function toFloats(low: v128, high: v128): v128 {
  return v128.shuffle<f64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

@inline function addLanes(lanes: v128): f32 {
  return (
    f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 1) + (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3))
  );
}

/**
 * Loss after the step, rows from..to: ln(1 + E d) - y (ln E + ln d), d = factor of the row's leaf, in float32 with four lane sums a chunk of
 * 4096 rows and the last rows (chunk rows mod 4) in double. OUT `result`: f64[2] | loss | weight |.
 */
export function loglossOfStep(
  approx: usize, leafOf: usize, factor: usize, label: usize, weight: usize, from: u32, to: u32, result: usize,
): void {
  const one = f64x2.splat(1.0);
  const half = f32x4.splat(0.5);
  let loss = 0.0;
  let total = 0.0;
  for (let chunk = from; chunk < to; chunk += LOSS_CHUNK) {
    const end = min(to, chunk + LOSS_CHUNK);
    let lossLanes = f32x4.splat(0);
    let weightLanes = f32x4.splat(0);
    let row = chunk;
    for (; row + 4 <= end; row += 4) {
      const e0 = v128.load(approx + (<usize>row << 3));
      const e1 = v128.load(approx + (<usize>row << 3), 16);
      const d0 = factorPair(factor, leafOf, row);
      const d1 = factorPair(factor, leafOf, row + 2);
      const linear = f32x4.add(fastLog4(toFloats(e0, e1)), fastLog4(toFloats(d0, d1)));
      const log = fastLog4(toFloats(f64x2.add(f64x2.mul(e0, d0), one), f64x2.add(f64x2.mul(e1, d1), one)));
      const isPositive = f32x4.gt(v128.load(label + (<usize>row << 2)), half);
      const w = v128.load(weight + (<usize>row << 2));
      lossLanes = f32x4.add(lossLanes, f32x4.mul(f32x4.sub(log, v128.and(linear, isPositive)), w));
      weightLanes = f32x4.add(weightLanes, w);
    }
    let chunkLoss = <f64>addLanes(lossLanes);
    let chunkWeight = <f64>addLanes(weightLanes);
    for (; row < end; row++) {
      const e = load<f64>(approx + (<usize>row << 3));
      const d = load<f64>(factor + (<usize>load<u16>(leafOf + (<usize>row << 1)) << 3));
      const y: f64 = load<f32>(label + (<usize>row << 2)) > 0.5 ? 1.0 : 0.0;
      const w = <f64>load<f32>(weight + (<usize>row << 2));
      const linear = <f64>fastLogOf(<f32>e) + <f64>fastLogOf(<f32>d);
      chunkLoss += w * (<f64>fastLogOf(<f32>(1.0 + e * d)) - y * linear);
      chunkWeight += w;
    }
    loss += chunkLoss;
    total += chunkWeight;
  }
  store<f64>(result, loss);
  store<f64>(result, total, 8);
}

/** approx[row] *= factor[leaf of the row] */
export function scaleApprox(approx: usize, leafOf: usize, factor: usize, n: u32): void {
  let row: u32 = 0;
  for (; row + 2 <= n; row += 2) {
    const cell = approx + (<usize>row << 3);
    v128.store(cell, f64x2.mul(v128.load(cell), factorPair(factor, leafOf, row)));
  }
  if (row < n) {
    const cell = approx + (<usize>row << 3);
    store<f64>(cell, load<f64>(cell) * load<f64>(factor + (<usize>load<u16>(leafOf + (<usize>row << 1)) << 3)));
  }
}

/** raw[row] += value of the row's leaf. IN OUT f64[n], IN `values` f64[leaves]. */
export function addValues(raw: usize, leafOf: usize, values: usize, n: u32): void {
  for (let row: u32 = 0; row < n; row++) {
    const cell = raw + (<usize>row << 3);
    store<f64>(cell, load<f64>(cell) + load<f64>(values + (<usize>load<u16>(leafOf + (<usize>row << 1)) << 3)));
  }
}

/** Logloss of raw scores, rows from..to: ln(1 + exp(raw)) - y raw in double, row after row. OUT `result`: f64[2] | loss | weight |. */
export function loglossOfRaw(raw: usize, label: usize, weight: usize, from: u32, to: u32, result: usize): void {
  let loss = 0.0;
  let total = 0.0;
  for (let row = from; row < to; row++) {
    const value = load<f64>(raw + (<usize>row << 3));
    const y: f64 = load<f32>(label + (<usize>row << 2)) > 0.5 ? 1.0 : 0.0;
    const w = <f64>load<f32>(weight + (<usize>row << 2));
    const exponent = NativeMath.exp(value);
    // Where exp overflows, ln(1 + exp(raw)) is raw.
    loss += w * (exponent < Infinity ? NativeMath.log(1.0 + exponent) - y * value : (1.0 - y) * value);
    total += w;
  }
  store<f64>(result, loss);
  store<f64>(result, total, 8);
}

/** Learn Logloss as official logs it without target statistics, rows from..to: float32, four lane sums over the whole block. OUT `result`: f64[2] | loss | weight |. */
export function logloss32(approx: usize, label: usize, weight: usize, from: u32, to: u32, result: usize): void {
  const one = f64x2.splat(1.0);
  const half = f32x4.splat(0.5);
  let lossLanes = f32x4.splat(0);
  let weightLanes = f32x4.splat(0);
  let row = from;
  for (; row + 4 <= to; row += 4) {
    const e0 = v128.load(approx + (<usize>row << 3));
    const e1 = v128.load(approx + (<usize>row << 3), 16);
    const log = fastLog4(toFloats(f64x2.add(e0, one), f64x2.add(e1, one)));
    const isPositive = f32x4.gt(v128.load(label + (<usize>row << 2)), half);
    const linear = v128.and(fastLog4(toFloats(e0, e1)), isPositive);
    const w = v128.load(weight + (<usize>row << 2));
    lossLanes = f32x4.add(lossLanes, f32x4.mul(f32x4.sub(log, linear), w));
    weightLanes = f32x4.add(weightLanes, w);
  }
  let loss = <f64>addLanes(lossLanes);
  let total = <f64>addLanes(weightLanes);
  for (; row < to; row++) {
    const e = load<f64>(approx + (<usize>row << 3));
    const y: f64 = load<f32>(label + (<usize>row << 2)) > 0.5 ? 1.0 : 0.0;
    const w = <f64>load<f32>(weight + (<usize>row << 2));
    loss += w * (<f64>fastLogOf(<f32>(e + 1.0)) - y * <f64>fastLogOf(<f32>e));
    total += w;
  }
  store<f64>(result, loss);
  store<f64>(result, total, 8);
}
