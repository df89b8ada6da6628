/**
 * How the values of one column are spread in each segment, counted in bins whose width grows with the value: the upper sixteen
 * bits of a float32, which are in the values' order once those of negative ones are turned round. A bin is at most 1/128 of its
 * value wide, so a quantile is within 0.8 % of the true one, whatever the values are; whole numbers up to 256 have a
 * bin each.
 *
 * Cost: one addition a value; 256 KiB for each segment.
 */
const nBins = 65_536;

export class ValueBins {
  readonly #counts: Uint32Array;

  constructor(nSegments: number) {
    this.#counts = new Uint32Array(nSegments * nBins);
  }

  /** Adds a run of rows. @param segments per row its segment, −1 for none · @param values NaN = missing */
  add(segments: Int32Array, values: Float32Array | Float64Array): void {
    const single = values instanceof Float32Array ? values : Float32Array.from(values);
    const bits = new Uint32Array(single.buffer, single.byteOffset, single.length);
    const counts = this.#counts;
    for (let row = 0; row < bits.length; row += 1) {
      const segment = segments[row]!;
      const upper = bits[row]! >>> 16;
      // An exponent of ones alone is NaN, since values are finite.
      if (segment < 0 || (upper & 0x7f80) === 0x7f80) continue;
      counts[segment * nBins + binOf(upper)]! += 1;
    }
  }

  /** Values below which shares of a segment lie, by linear interpolation inside bins; NaN without values. @param probabilities ascending */
  quantiles(segment: number, probabilities: readonly number[]): number[] {
    const counts = this.#of(segment);
    let total = 0;
    for (const count of counts) total += count;
    let below = 0;
    let bin = -1;
    return probabilities.map((probability) => {
      if (total === 0) return Number.NaN;
      while (bin < 0 || (below + counts[bin]! < probability * total && bin < nBins - 1)) {
        if (bin >= 0) below += counts[bin]!;
        do bin += 1;
        while (counts[bin] === 0 && bin < nBins - 1);
      }
      return inBin(bin, (probability * total - below) / counts[bin]!);
    });
  }

  /** The lowest and the highest bin's value; NaN without values. */
  extremes(segment: number): [number, number] {
    const counts = this.#of(segment);
    let first = 0;
    let last = nBins - 1;
    while (first < nBins && counts[first] === 0) first += 1;
    while (last > first && counts[last] === 0) last -= 1;
    return first === nBins ? [Number.NaN, Number.NaN] : [inBin(first, 0), inBin(last, 1)];
  }

  /** Whether all values are small whole numbers, as far as bins can tell. */
  isWhole(segment: number): boolean {
    return this.#of(segment).every((count, bin) => count === 0 || isSmallWhole(ends[upperOf(bin)]!));
  }

  /** Counts in equal bars between two values; what lies outside is in the first or the last. */
  bars(segment: number, { low, high }: { low: number; high: number }, nBars: number): number[] {
    const bars = new Array<number>(nBars).fill(0);
    const counts = this.#of(segment);
    for (let bin = 0; bin < nBins; bin += 1) {
      if (counts[bin] === 0) continue;
      const bar = Math.floor(((inBin(bin, 0.5) - low) / (high - low)) * nBars);
      bars[Math.min(nBars - 1, Math.max(0, bar))]! += counts[bin]!;
    }
    return bars;
  }

  #of(segment: number): Uint32Array {
    return this.#counts.subarray(segment * nBins, (segment + 1) * nBins);
  }
}

/** A float's upper sixteen bits as its bin's number, ascending with the value; and the way back. */
function binOf(upper: number): number {
  return upper & 0x8000 ? 0xffff - upper : upper | 0x8000;
}

function upperOf(bin: number): number {
  return bin & 0x8000 ? bin & 0x7fff : 0xffff - bin;
}

/** The bins' ends that are nearer to zero, by upper bits. */
const ends = new Float32Array(Uint32Array.from({ length: nBins }, (_, upper) => upper << 16).buffer);

function isSmallWhole(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= 256;
}

/** The value a share of the way through a bin; a small whole number stands for its bin. */
function inBin(bin: number, share: number): number {
  const upper = upperOf(bin);
  const near = ends[upper]!;
  if (isSmallWhole(near)) return near;
  const far = ends[upper + 1]!;
  if (!Number.isFinite(far)) return near;
  return near < 0 ? far + (near - far) * share : near + (far - near) * share;
}
