// Logloss and CrossEntropy: the label is the probability of class 1. Of an approximation the exponent E = exp(approx) is stored:
//   p = 1 - 1 / (1 + E),  der = (label - p) weight,  der2 = -p (1 - p) weight
//
//   approx  IN f64[n], E      label, weight  IN f32[n]      der  OUT f64[n]
//   leafOf  IN u16[n]         moves  IN leaves × | d = exp(step) f64 | ln d f32 | - |
//   result  OUT f64[2], | loss | weight | of the rows from..to
import { fastLog4, fastLogOf } from "./exponent";
import { addToLeaf, LOSS_CHUNK, moveOf } from "./leaves";

@inline function pair(at: usize, i: u32): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at + (<usize>i << 2)));
}

export function loglossDerivatives(approx: usize, label: usize, weight: usize, n: u32, der: usize): void {
  const one = f64x2.splat(1.0);
  let i: u32 = 0;
  for (; i + 2 <= n; i += 2) {
    const e = v128.load(approx + (<usize>i << 3));
    const p = f64x2.sub(one, f64x2.div(one, f64x2.add(one, e)));
    v128.store(der + (<usize>i << 3), f64x2.mul(f64x2.sub(pair(label, i), p), pair(weight, i)));
  }
  for (; i < n; i++) {
    const p = 1.0 - 1.0 / (1.0 + load<f64>(approx + (<usize>i << 3)));
    const y = <f64>load<f32>(label + (<usize>i << 2));
    store<f64>(der + (<usize>i << 3), (y - p) * <f64>load<f32>(weight + (<usize>i << 2)));
  }
}

/**
 * Derivatives summed by leaf, row by row, in the blocks fromBlock..toBlock of `block` rows, once the leaves have made their `moves` (0: none).
 * OUT `blockSums`: see leaves.ts.
 */
export function loglossLeafSums(
  approx: usize, leafOf: usize, moves: usize, label: usize, weight: usize, n: u32, block: u32, fromBlock: u32, toBlock: u32, leaves: u32,
  blockSums: usize,
): void {
  const bytes = <usize>leaves << 5;
  memory.fill(blockSums + <usize>fromBlock * bytes, 0, <usize>(toBlock - fromBlock) * bytes);
  for (let i = fromBlock; i < toBlock; i++) {
    const sums = blockSums + <usize>i * bytes;
    const to = min(n, (i + 1) * block);
    for (let row = i * block; row < to; row++) {
      const p = 1.0 - 1.0 / (1.0 + load<f64>(approx + (<usize>row << 3)) * (moves ? moveOf(moves, leafOf, row) : 1.0));
      const w = <f64>load<f32>(weight + (<usize>row << 2));
      const y = <f64>load<f32>(label + (<usize>row << 2));
      addToLeaf(sums, leafOf, row, (y - p) * w, -p * (1.0 - p) * w, w);
    }
  }
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
 * Loss after the step, rows from..to: ln(1 + E d) - y (ln E + ln d), in float32 with four lane sums a chunk of
 * 4096 rows and the last rows (chunk rows mod 4) in double. OUT `result`: a pair for each chunk.
 */
export function loglossOfStep(
  approx: usize, leafOf: usize, moves: usize, label: usize, weight: usize, from: u32, to: u32, result: usize,
): void {
  const one = f64x2.splat(1.0);
  let out = result;
  for (let chunk = from; chunk < to; chunk += LOSS_CHUNK) {
    const end = min(to, chunk + LOSS_CHUNK);
    let lossLanes = f32x4.splat(0);
    let weightLanes = f32x4.splat(0);
    let row = chunk;
    for (; row + 4 <= end; row += 4) {
      const e0 = v128.load(approx + (<usize>row << 3));
      const e1 = v128.load(approx + (<usize>row << 3), 16);
      const at = leafOf + (<usize>row << 1);
      // | d f64 | ln d f32 | - | of four rows
      const m0 = v128.load(moves + (<usize>load<u16>(at) << 4));
      const m1 = v128.load(moves + (<usize>load<u16>(at, 2) << 4));
      const m2 = v128.load(moves + (<usize>load<u16>(at, 4) << 4));
      const m3 = v128.load(moves + (<usize>load<u16>(at, 6) << 4));
      const d0 = v128.shuffle<f64>(m0, m1, 0, 2);
      const d1 = v128.shuffle<f64>(m2, m3, 0, 2);
      const logs = v128.shuffle<f32>(v128.shuffle<f32>(m0, m1, 2, 6, 2, 6), v128.shuffle<f32>(m2, m3, 2, 6, 2, 6), 0, 1, 4, 5);
      const linear = f32x4.add(fastLog4(toFloats(e0, e1)), logs);
      const log = fastLog4(toFloats(f64x2.add(f64x2.mul(e0, d0), one), f64x2.add(f64x2.mul(e1, d1), one)));
      const w = v128.load(weight + (<usize>row << 2));
      lossLanes = f32x4.add(lossLanes, f32x4.mul(f32x4.sub(log, f32x4.mul(linear, v128.load(label + (<usize>row << 2)))), w));
      weightLanes = f32x4.add(weightLanes, w);
    }
    let chunkLoss = <f64>addLanes(lossLanes);
    let chunkWeight = <f64>addLanes(weightLanes);
    for (; row < end; row++) {
      const e = load<f64>(approx + (<usize>row << 3));
      const move = moves + (<usize>load<u16>(leafOf + (<usize>row << 1)) << 4);
      const d = load<f64>(move);
      const y = <f64>load<f32>(label + (<usize>row << 2));
      const w = <f64>load<f32>(weight + (<usize>row << 2));
      const linear = <f64>fastLogOf(<f32>e) + <f64>load<f32>(move, 8);
      chunkLoss += w * (<f64>fastLogOf(<f32>(1.0 + e * d)) - y * linear);
      chunkWeight += w;
    }
    store<f64>(out, chunkLoss);
    store<f64>(out, chunkWeight, 8);
    out += 16;
  }
}

/** Logloss of raw scores, rows from..to: ln(1 + exp(raw)) - y raw in double, row after row. */
export function loglossOfRaw(raw: usize, label: usize, weight: usize, from: u32, to: u32, result: usize): void {
  let loss = 0.0;
  let total = 0.0;
  for (let row = from; row < to; row++) {
    const value = load<f64>(raw + (<usize>row << 3));
    const y = <f64>load<f32>(label + (<usize>row << 2));
    const w = <f64>load<f32>(weight + (<usize>row << 2));
    const exponent = NativeMath.exp(value);
    // Where exp overflows, ln(1 + exp(raw)) is raw.
    loss += w * (exponent < Infinity ? NativeMath.log(1.0 + exponent) - y * value : (1.0 - y) * value);
    total += w;
  }
  store<f64>(result, loss);
  store<f64>(result, total, 8);
}

/** Learn Logloss as official logs it without target statistics, rows from..to: float32, four lane sums over the whole block. */
export function logloss32(approx: usize, label: usize, weight: usize, from: u32, to: u32, result: usize): void {
  const one = f64x2.splat(1.0);
  let lossLanes = f32x4.splat(0);
  let weightLanes = f32x4.splat(0);
  let row = from;
  for (; row + 4 <= to; row += 4) {
    const e0 = v128.load(approx + (<usize>row << 3));
    const e1 = v128.load(approx + (<usize>row << 3), 16);
    const log = fastLog4(toFloats(f64x2.add(e0, one), f64x2.add(e1, one)));
    const linear = f32x4.mul(fastLog4(toFloats(e0, e1)), v128.load(label + (<usize>row << 2)));
    const w = v128.load(weight + (<usize>row << 2));
    lossLanes = f32x4.add(lossLanes, f32x4.mul(f32x4.sub(log, linear), w));
    weightLanes = f32x4.add(weightLanes, w);
  }
  let loss = <f64>addLanes(lossLanes);
  let total = <f64>addLanes(weightLanes);
  for (; row < to; row++) {
    const e = load<f64>(approx + (<usize>row << 3));
    const y = <f64>load<f32>(label + (<usize>row << 2));
    const w = <f64>load<f32>(weight + (<usize>row << 2));
    loss += w * (<f64>fastLogOf(<f32>(e + 1.0)) - y * <f64>fastLogOf(<f32>e));
    total += w;
  }
  store<f64>(result, loss);
  store<f64>(result, total, 8);
}
