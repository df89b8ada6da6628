/**
 * The median by partial selection: C. A. R. Hoare, "Algorithm 65: Find", CACM 4(7), 1961. Of many values only those are selected among
 * that begin with the same 16 bits as the middle one.
 */

/** From so many values on, finding those bits by counting pays. */
const countedFrom = 1 << 17;

/** Values among which the middle one is. */
interface Middle {
  some: Float32Array;
  /** How many of them are less than the middle one; of an even number of values, than the upper of two. */
  rank: number;
  /** The greatest value less than all of them. */
  below: number;
  isOdd: boolean;
}

/**
 * The median of the values that are not NaN; the mean of the two middle ones when their number is even.
 *
 * @param values any length, left as they are; NaN is a missing value
 * @returns NaN when every value is missing
 *
 * Deterministic. Cost: O(n) on average; a copy of the values near the middle, or of all where they are few.
 */
export function median(values: Float32Array): number {
  const { some, rank, below, isOdd } = values.length < countedFrom ? allOf(values) : middleOf(values);
  if (some.length === 0) return Number.NaN;
  const upper = select(some, rank);
  if (isOdd) return upper;
  let lower = below;
  for (let i = 0; i < rank; i++) lower = Math.max(lower, some[i]!);
  return lower === upper ? upper : (lower + upper) / 2;
}

function allOf(values: Float32Array): Middle {
  const some = withoutNaN(values);
  return {
    some,
    rank: some.length >> 1,
    below: Number.NEGATIVE_INFINITY,
    isOdd: some.length % 2 === 1,
  };
}

/** The first 16 bits of a number as they are in the order of numbers: of negative ones all bits turn round, of others the sign. */
function keyOf(bits: number): number {
  return (bits ^ ((bits >> 31) | 0x8000_0000)) >>> 16;
}

function middleOf(values: Float32Array): Middle {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const counts = new Uint32Array(1 << 16);
  let nPresent = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) continue;
    counts[keyOf(bits[i]!)]!++;
    nPresent++;
  }
  let rank = nPresent >> 1;
  let key = 0;
  while (rank >= counts[key]!) rank -= counts[key++]!;
  const some = new Float32Array(counts[key] ?? 0);
  let nSome = 0;
  let below = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    const ofValue = keyOf(bits[i]!);
    if (ofValue === key) some[nSome++] = value;
    else if (ofValue < key && value > below) below = value;
  }
  return { some, rank, below, isOdd: nPresent % 2 === 1 };
}

/** A copy without the missing values; `filter` with a callback takes twice as long as the selection itself. */
function withoutNaN(values: Float32Array): Float32Array {
  const copy = new Float32Array(values.length);
  let nPresent = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) copy[nPresent++] = value;
  }
  return copy.subarray(0, nPresent);
}

/** Moves the k-th smallest value to index k, nothing larger before it and nothing smaller after it; returns it. */
function select(values: Float32Array, k: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[(left + right) >> 1]!;
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i <= j) {
        const swapped = values[i]!;
        values[i++] = values[j]!;
        values[j--] = swapped;
      }
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k]!;
}
