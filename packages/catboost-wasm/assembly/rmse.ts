// RMSE, of which the approximation itself is stored:
//   der = (label - approx) weight,  der2 = -weight,  squared error = (approx - label)² weight, all in double
//
//   approx  IN f64[n]         label, weight  IN f32[n]      der  OUT f64[n]
//   leafOf  IN u16[n]         moves  IN leaves × | step f64 | - |
//   result  OUT f64[2], | sum of squared errors | weight | of the rows from..to
import { addToLeaf, LOSS_CHUNK, moveOf } from "./leaves";

@inline function residual(approx: usize, label: usize, row: u32): f64 {
  return <f64>load<f32>(label + (<usize>row << 2)) - load<f64>(approx + (<usize>row << 3));
}

export function rmseDerivatives(approx: usize, label: usize, weight: usize, n: u32, der: usize): void {
  for (let row: u32 = 0; row < n; row++) {
    store<f64>(der + (<usize>row << 3), residual(approx, label, row) * <f64>load<f32>(weight + (<usize>row << 2)));
  }
}

/** As `loglossLeafSums`. */
export function rmseLeafSums(
  approx: usize, leafOf: usize, moves: usize, label: usize, weight: usize, n: u32, block: u32, fromBlock: u32, toBlock: u32, leaves: u32,
  blockSums: usize,
): void {
  const bytes = <usize>leaves << 5;
  memory.fill(blockSums + <usize>fromBlock * bytes, 0, <usize>(toBlock - fromBlock) * bytes);
  for (let i = fromBlock; i < toBlock; i++) {
    const sums = blockSums + <usize>i * bytes;
    const to = min(n, (i + 1) * block);
    for (let row = i * block; row < to; row++) {
      const w = <f64>load<f32>(weight + (<usize>row << 2));
      const move = moves ? moveOf(moves, leafOf, row) : 0.0;
      const value = load<f64>(approx + (<usize>row << 3)) + move;
      addToLeaf(sums, leafOf, row, (<f64>load<f32>(label + (<usize>row << 2)) - value) * w, -w, w);
    }
  }
}

/** Squared errors after the step, summed in chunks of 4096 rows. OUT `result`: a pair for each chunk. */
export function rmseOfStep(
  approx: usize, leafOf: usize, moves: usize, label: usize, weight: usize, from: u32, to: u32, result: usize,
): void {
  let out = result;
  for (let chunk = from; chunk < to; chunk += LOSS_CHUNK) {
    const end = min(to, chunk + LOSS_CHUNK);
    let chunkLoss = 0.0;
    let chunkWeight = 0.0;
    for (let row = chunk; row < end; row++) {
      const move = load<f64>(moves + (<usize>load<u16>(leafOf + (<usize>row << 1)) << 4));
      const error = move - residual(approx, label, row);
      const w = <f64>load<f32>(weight + (<usize>row << 2));
      chunkLoss += error * error * w;
      chunkWeight += w;
    }
    store<f64>(out, chunkLoss);
    store<f64>(out, chunkWeight, 8);
    out += 16;
  }
}

/** Squared errors of raw scores, row after row. */
export function rmseOfRaw(raw: usize, label: usize, weight: usize, from: u32, to: u32, result: usize): void {
  let loss = 0.0;
  let total = 0.0;
  for (let row = from; row < to; row++) {
    const error = residual(raw, label, row);
    const w = <f64>load<f32>(weight + (<usize>row << 2));
    loss += error * error * w;
    total += w;
  }
  store<f64>(result, loss);
  store<f64>(result, total, 8);
}
