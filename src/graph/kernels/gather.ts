// Contacts' feature rows, which lie anywhere in the matrix, brought into the cache for a run of whole graph rows; for kernels that go
// over a row's ties more than once also copied side by side, into a tile.

/** The row behind the last whole row that fits into a tile which begins at `row`; at least one row. */
export function endOfTile(offsets: usize, row: u32, rowEnd: u32, tileTies: u32): u32 {
  const begin = load<u32>(offsets + ((<usize>row) << 2));
  let end = row + 1;
  while (end < rowEnd && load<u32>(offsets + ((<usize>end + 1) << 2)) - begin <= tileTies) end++;
  return end;
}

/** Ties whose contacts' rows are touched before they are used. */
export const TOUCHED_TIES: usize = 128;

/**
 * Reads one word at each end of the contacts' rows of the targets at begin .. end and nothing else: a loop so short that the processor
 * runs many cache misses ahead, where a computing or copying one would fill its window with other work. The result is only there to be
 * stored somewhere, or the loads would go.
 */
export function touchRows(begin: usize, end: usize, matrix: usize, rowBytes: usize): u32 {
  const last = rowBytes - 4;
  let touched: u32 = 0;
  for (let target = begin; target < end; target += 4) {
    const source = matrix + <usize>load<u32>(target) * rowBytes;
    touched |= load<u32>(source) | load<u32>(source + last);
  }
  return touched;
}

/** Copies the feature rows of the contacts of rows rowBegin .. rowEnd side by side into the tile. */
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
  for (let begin = first; begin < end; begin += TOUCHED_TIES * 4) {
    const stop = min(begin + TOUCHED_TIES * 4, end);
    store<u32>(tile, touchRows(begin, stop, matrix, rowBytes)); // overwritten at once
    for (let target = begin; target < stop; target += 4) {
      const source = matrix + <usize>load<u32>(target) * rowBytes;
      for (let byte: usize = 0; byte < rowBytes; byte += 16) {
        v128.store(tile, v128.load(source + byte));
        tile += 16;
      }
    }
  }
}
