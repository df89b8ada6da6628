// A tile: contacts' feature rows, which lie anywhere in the matrix, copied side by side for a run of whole graph rows.

/** The row behind the last whole row that fits into a tile which begins at `row`; at least one row. */
export function endOfTile(offsets: usize, row: u32, rowEnd: u32, tileTies: u32): u32 {
  const begin = load<u32>(offsets + ((<usize>row) << 2));
  let end = row + 1;
  while (end < rowEnd && load<u32>(offsets + ((<usize>end + 1) << 2)) - begin <= tileTies) end++;
  return end;
}

/** Bytes of targets that are touched ahead of being copied: 128 ties. */
const TOUCHED: usize = 128 * 4;

/**
 * Copies the feature rows of the contacts of rows rowBegin .. rowEnd side by side into the tile. The first loop reads one word at each end of a row and nothing else:
 * so short that the processor runs many cache misses ahead, where a copying loop alone would fill its window with stores.
 */
export function gatherRows(
  offsets: usize,
  targets: usize,
  matrix: usize,
  rowBytes: usize,
  rowBegin: u32,
  rowEnd: u32,
  tile: usize,
): void {
  const first = targets + ((<usize>load<u32>(offsets + ((<usize>rowBegin) << 2))) << 2);
  const end = targets + ((<usize>load<u32>(offsets + ((<usize>rowEnd) << 2))) << 2);
  const last = rowBytes - 4;
  for (let begin = first; begin < end; begin += TOUCHED) {
    const stop = min(begin + TOUCHED, end);
    let touched: u32 = 0;
    for (let target = begin; target < stop; target += 4) {
      const source = matrix + <usize>load<u32>(target) * rowBytes;
      touched |= load<u32>(source) | load<u32>(source + last);
    }
    store<u32>(tile, touched); // keeps the loads; overwritten at once
    for (let target = begin; target < stop; target += 4) {
      const source = matrix + <usize>load<u32>(target) * rowBytes;
      for (let byte: usize = 0; byte < rowBytes; byte += 16) {
        v128.store(tile, v128.load(source + byte));
        tile += 16;
      }
    }
  }
}
