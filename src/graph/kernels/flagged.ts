// How many of a client's contacts carry a flag (adopter, bank client): their number, their share, their share of tie weight.
//
// IN   offsets  u32[nRows + 1]
// IN   targets  u32[nTies]
// IN   flags    u8[nCols]       0 or 1 for each contact
// IN   weights  f32[nTies], >= 0, or 0 (no address): every tie counts 1
// OUT  out      f32[3 × blockRows], column-major: number │ share │ weighted share; shares are NaN where they are 0 / 0
//
//   targets  │  3│  7│ 31│         a row's ties
//   flags    │..1......0......1    one byte for each tie: 2 M contacts stay in the last cache

/** Rows rowBegin .. rowEnd, at most blockRows of them. */
export function flagged(
  offsets: usize,
  targets: usize,
  flags: usize,
  weights: usize,
  rowBegin: u32,
  rowEnd: u32,
  out: usize,
  blockRows: u32,
): void {
  const columnBytes = (<usize>blockRows) << 2;
  for (let row = rowBegin; row < rowEnd; row++) {
    const begin = (<usize>load<u32>(offsets + ((<usize>row) << 2))) << 2;
    const end = (<usize>load<u32>(offsets + ((<usize>row + 1) << 2))) << 2;
    let count: u32 = 0;
    let flaggedWeight: f64 = 0;
    let totalWeight: f64 = 0;
    for (let tie = begin; tie < end; tie += 4) {
      const flag = <u32>load<u8>(flags + <usize>load<u32>(targets + tie));
      const weight: f64 = weights ? <f64>load<f32>(weights + tie) : 1;
      count += flag;
      flaggedWeight += weight * <f64>flag;
      totalWeight += weight;
    }
    const column = out + ((<usize>(row - rowBegin)) << 2);
    const nTies = <f64>((end - begin) >> 2);
    store<f32>(column, <f32>count);
    store<f32>(column + columnBytes, nTies > 0 ? <f32>(<f64>count / nTies) : f32.NaN);
    store<f32>(column + 2 * columnBytes, totalWeight > 0 ? <f32>(flaggedWeight / totalWeight) : f32.NaN);
  }
}
