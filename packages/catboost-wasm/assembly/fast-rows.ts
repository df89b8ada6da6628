// Rows of fast training: their bytes side by side, their gradients as integers, their way down a tree.
//
//   pairs     | derivative i32 (high) | weight u31 (low) | in the order of `rows`
//   segments  u32[2 * leaves], | from | to | of each leaf in `rows`

/** Rows whose bytes are set together: they stay in the cache while column after column is read. */
const TILE: u32 = 512;

/** OUT `bytes`: byte r × stride + c = cell r of column c, rows from..to. IN `columns` u32[count], where the columns begin. */
export function fastInterleave(columns: usize, count: u32, from: u32, to: u32, stride: u32, bytes: usize): void {
  for (let tile = from; tile < to; tile += TILE) {
    const end = min(to, tile + TILE);
    for (let c: u32 = 0; c < count; c++) {
      const column = <usize>load<u32>(columns + (<usize>c << 2));
      for (let row = tile; row < end; row++) {
        store<u8>(bytes + <usize>row * <usize>stride + <usize>c, load<u8>(column + <usize>row));
      }
    }
  }
}

/** OUT `sums` f64[2]: of | absolute derivatives | weights |. IN `gradients` f64[2 * n]. */
export function fastSums(gradients: usize, n: u32, sums: usize): void {
  let total = f64x2.splat(0);
  const unsigned = i64x2(0x7fffffffffffffff, -1);
  for (let i: u32 = 0; i < n; i++) {
    total = f64x2.add(total, v128.and(v128.load(gradients + (<usize>i << 4)), unsigned));
  }
  v128.store(sums, total);
}

/** Rounds to whole units: the derivative to the nearest, half to even, the weight alike. IN `gradients` f64[2 * n]. */
export function fastPairs(gradients: usize, n: u32, derivativeUnits: f64, weightUnits: f64, pairs: usize): void {
  for (let i: u32 = 0; i < n; i++) {
    const derivative = <i64>nearest(load<f64>(gradients + (<usize>i << 4)) * derivativeUnits);
    const weight = <i64>nearest(load<f64>(gradients + (<usize>i << 4), 8) * weightUnits);
    store<i64>(pairs + (<usize>i << 3), (derivative << 32) + weight);
  }
}

/**
 * Splits the segments `from`..`to` of `leaves` in two by low <= cell <= high, order kept: leaf l keeps the false rows, leaf l + leaves gets the true ones.
 * SCRATCH `spareRows` u32[count], `sparePairs` u64[count].
 */
export function fastPartition(
  column: usize, low: u32, high: u32, leaves: u32, from: u32, to: u32, segments: usize, rows: usize, pairs: usize, spareRows: usize,
  sparePairs: usize,
): void {
  for (let leaf = from; leaf < to; leaf++) {
    const segment = segments + (<usize>leaf << 3);
    const begin = load<u32>(segment);
    const end = load<u32>(segment, 4);
    let kept = begin;
    let moved = begin;
    for (let i = begin; i < end; i++) {
      const row = load<u32>(rows + (<usize>i << 2));
      const pair = load<u64>(pairs + (<usize>i << 3));
      const isTrue = <u32>(<u32>load<u8>(column + <usize>row) - low <= high - low);
      // Both places are written and one of them stays: no branch to mispredict. `kept` never passes `i`.
      store<u32>(spareRows + (<usize>moved << 2), row);
      store<u64>(sparePairs + (<usize>moved << 3), pair);
      store<u32>(rows + (<usize>kept << 2), row);
      store<u64>(pairs + (<usize>kept << 3), pair);
      moved += isTrue;
      kept += 1 - isTrue;
    }
    memory.copy(rows + (<usize>kept << 2), spareRows + (<usize>begin << 2), <usize>(moved - begin) << 2);
    memory.copy(pairs + (<usize>kept << 3), sparePairs + (<usize>begin << 3), <usize>(moved - begin) << 3);
    store<u32>(segment, kept, 4);
    store<u32>(segments + (<usize>(leaf + leaves) << 3), kept);
    store<u32>(segments + (<usize>(leaf + leaves) << 3), end, 4);
  }
}
