// Gradient histograms of fast training: eight columns at a time, integers.
//
//   bytes      IN u8[]            cells of the rows: row r is at bytes + r × stride, a block of eight columns is eight bytes of it
//   blocks     IN u32[4 * count]  | first byte in a row | bins | histogram | columns | of each block
//   rows       IN u32[]           sampled rows, grouped by leaf
//   pairs      IN u64[]           | derivative i32 (high) | weight u31 (low) | in the order of `rows`
//   segments   IN u32[2 * leaves] | from | to | of each leaf in `rows`
//   histogram  OUT leaves × bins × 8 columns × u64, sums of pairs
//
// One 64-bit addition moves both sums. The sum of all |derivatives| fits 31 bits, as does that of the weights, so nothing overflows, and integers
// have no rounding: the order of rows and the number of threads change nothing. A row of the histogram is one cache line: eight columns at one bin.

/** Rows that are counted in all blocks before the next ones: their bytes stay in the cache. */
const CHUNK: u32 = 256;

const BIN_MASK: u32 = 255 << 6;

@inline function add(cell: usize, pair: u64, offset: usize): void {
  store<u64>(cell + offset, load<u64>(cell + offset) + pair);
}

/** The bytes of `bins` are those of four columns. */
@inline function addFour(cells: usize, bins: u32, pair: u64): void {
  add(cells + ((bins << 6) & BIN_MASK), pair, 0);
  add(cells + ((bins >> 2) & BIN_MASK), pair, 8);
  add(cells + ((bins >> 10) & BIN_MASK), pair, 16);
  add(cells + ((bins >> 18) & BIN_MASK), pair, 24);
}

function count(bytes: usize, stride: u32, rows: usize, pairs: usize, from: u32, to: u32, cells: usize): void {
  for (let i = from; i < to; i++) {
    const at = bytes + <usize>load<u32>(rows + (<usize>i << 2)) * <usize>stride;
    const pair = load<u64>(pairs + (<usize>i << 3));
    addFour(cells, load<u32>(at), pair);
    addFour(cells + 32, load<u32>(at, 4), pair);
  }
}

/** Of a block with at most four columns. */
function countHalf(bytes: usize, stride: u32, rows: usize, pairs: usize, from: u32, to: u32, cells: usize): void {
  for (let i = from; i < to; i++) {
    const at = bytes + <usize>load<u32>(rows + (<usize>i << 2)) * <usize>stride;
    addFour(cells, load<u32>(at), load<u64>(pairs + (<usize>i << 3)));
  }
}

/** Reads one word of each line, so that the cache fetches many lines at a time: counting alone would wait for one after another. */
function fetch(bytes: usize, stride: u32, width: u32, rows: usize, from: u32, to: u32): u64 {
  let any: u64 = 0;
  for (let at: u32 = 0; at < width; at += 64) {
    for (let i = from; i < to; i++) any |= load<u64>(bytes + <usize>at + <usize>load<u32>(rows + (<usize>i << 2)) * <usize>stride);
  }
  return any;
}

/** Keeps the reads of `fetch` alive. */
let fetched: u64 = 0;

/** Adds the rows of a leaf to slot `slot` of the histograms of all blocks. */
function countLeaf(
  bytes: usize, stride: u32, blocks: usize, blockCount: u32, rows: usize, pairs: usize, segment: usize, slot: u32,
): void {
  const to = load<u32>(segment, 4);
  const first = <usize>load<u32>(blocks);
  const width = load<u32>(blocks + (<usize>(blockCount - 1) << 4)) + 8 - <u32>first;
  for (let from = load<u32>(segment); from < to; from += CHUNK) {
    const end = min(to, from + CHUNK);
    fetched = fetch(bytes + first, stride, width, rows, from, end);
    for (let block: u32 = 0; block < blockCount; block++) {
      const entry = blocks + (<usize>block << 4);
      const cells = <usize>load<u32>(entry, 8) + ((<usize>slot * <usize>load<u32>(entry, 4)) << 6);
      const at = bytes + <usize>load<u32>(entry);
      if (load<u32>(entry, 12) > 4) count(at, stride, rows, pairs, from, end, cells);
      else countHalf(at, stride, rows, pairs, from, end, cells);
    }
  }
}

@inline function size(segment: usize): u32 {
  return load<u32>(segment, 4) - load<u32>(segment);
}

/** `low` parent in, false child out; `high` the counted child in, true child out. */
function subtract(low: usize, high: usize, leafBytes: usize, isTrueCounted: bool): void {
  if (isTrueCounted) {
    for (let at: usize = 0; at < leafBytes; at += 16) {
      v128.store(low + at, i64x2.sub(v128.load(low + at), v128.load(high + at)));
    }
  } else {
    for (let at: usize = 0; at < leafBytes; at += 16) {
      const child = v128.load(high + at);
      v128.store(high + at, i64x2.sub(v128.load(low + at), child));
      v128.store(low + at, child);
    }
  }
}

/**
 * IN OUT histograms: parents 0..parents-1 in, their false children in the same places and the true children behind them out. Of each parent only
 * the child with fewer rows is counted, the other one is the difference. 0 parents: the root is counted.
 */
export function fastHistograms(
  bytes: usize, stride: u32, blocks: usize, blockCount: u32, rows: usize, pairs: usize, segments: usize, parents: u32,
): void {
  for (let block: u32 = 0; block < blockCount; block++) {
    const entry = blocks + (<usize>block << 4);
    const leafBytes = <usize>load<u32>(entry, 4) << 6;
    memory.fill(<usize>load<u32>(entry, 8) + <usize>parents * leafBytes, 0, <usize>max(1, parents) * leafBytes);
  }
  if (parents == 0) {
    countLeaf(bytes, stride, blocks, blockCount, rows, pairs, segments, 0);
    return;
  }
  for (let leaf: u32 = 0; leaf < parents; leaf++) {
    const lowSegment = segments + (<usize>leaf << 3);
    const highSegment = lowSegment + (<usize>parents << 3);
    const isTrueCounted = size(highSegment) < size(lowSegment);
    countLeaf(bytes, stride, blocks, blockCount, rows, pairs, isTrueCounted ? highSegment : lowSegment, leaf + parents);
    for (let block: u32 = 0; block < blockCount; block++) {
      const entry = blocks + (<usize>block << 4);
      const leafBytes = <usize>load<u32>(entry, 4) << 6;
      const low = <usize>load<u32>(entry, 8) + <usize>leaf * leafBytes;
      subtract(low, low + <usize>parents * leafBytes, leafBytes, isTrueCounted);
    }
  }
}
