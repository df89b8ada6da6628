// Share of every category among a client's contacts that have one, by number of contacts or by tie weight.
//
// IN   offsets     u32[nRows + 1]
// IN   targets     u32[nTies]
// IN   categories  i32[nCols]      the contact's category, 0 .. nCategories - 1; -1 = missing
// IN   weights     f32[nTies], >= 0, or 0 (no address): every tie counts 1
// BUF  sums        f64[nCategories]
// OUT  out         f32[nCategories × blockRows], column-major; NaN where no contact has a category or their weights are 0
//
//   targets     │  3│  7│ 31│        a row's ties
//   categories  │..2......0......2   one load for each tie
//   sums        │ 1 │ 0 │ 2 │        cleared and filled row by row

/** Rows rowBegin .. rowEnd, at most blockRows of them. */
export function categoryShares(
  offsets: usize,
  targets: usize,
  categories: usize,
  weights: usize,
  nCategories: u32,
  sums: usize,
  rowBegin: u32,
  rowEnd: u32,
  out: usize,
  blockRows: u32,
): void {
  const columnBytes = (<usize>blockRows) << 2;
  const sumsBytes = (<usize>nCategories) << 3;
  for (let row = rowBegin; row < rowEnd; row++) {
    const begin = (<usize>load<u32>(offsets + ((<usize>row) << 2))) << 2;
    const end = (<usize>load<u32>(offsets + ((<usize>row + 1) << 2))) << 2;
    memory.fill(sums, 0, sumsBytes);
    let total: f64 = 0;
    for (let tie = begin; tie < end; tie += 4) {
      const category = load<i32>(categories + ((<usize>load<u32>(targets + tie)) << 2));
      if (category < 0) continue;
      const weight: f64 = weights ? <f64>load<f32>(weights + tie) : 1;
      const at = sums + ((<usize>category) << 3);
      store<f64>(at, load<f64>(at) + weight);
      total += weight;
    }
    let column = out + ((<usize>(row - rowBegin)) << 2);
    for (let at = sums; at < sums + sumsBytes; at += 8) {
      store<f32>(column, total > 0 ? <f32>(load<f64>(at) / total) : f32.NaN);
      column += columnBytes;
    }
  }
}
