// The slow, obvious twins of assembly/fast-histogram.ts (referenceHistogram counts integers as well), fast-rows.ts, fast-scores.ts and fast-sample.ts.
import type { Histogram } from "./scores.ts";

/** | derivative | weight | in whole units. */
export type Pair = readonly [number, number];

/** Halves go to the even neighbour. */
export function nearest(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
}

/** Rows of the leaves 0..n-1, then those of their true children. */
export function referencePartition(
  leaves: readonly (readonly number[])[],
  isTrue: (row: number) => boolean,
): number[][] {
  return [
    ...leaves.map((rows) => rows.filter((row) => !isTrue(row))),
    ...leaves.map((rows) => rows.filter(isTrue)),
  ];
}

const { fround } = Math;

/** | numerator | denominator | of each split of a column, in float32, leaf after leaf. */
export function referenceFastScores(
  leaves: readonly Histogram[],
  isOrdered: boolean,
  lambda: number,
): [number, number][] {
  const scores = leaves[0]!.map((): [number, number] => [0, 0]);
  const score = (d: number, w: number): [number, number] => {
    const mean = fround(d / fround(w + fround(lambda)));
    return [fround(mean * d), fround(fround(mean * mean) * w)];
  };
  for (const leaf of leaves) {
    const sumOf = (cells: Histogram, side: 0 | 1): number => cells.reduce((sum, cell) => sum + cell[side], 0);
    if (leaf.every(([d, w]) => d === 0 && w === 0)) continue;
    scores.forEach((total, bin) => {
      const asked = isOrdered ? leaf.slice(0, bin + 1) : [leaf[bin]!];
      const [d, w] = [fround(sumOf(asked, 0)), fround(sumOf(asked, 1))];
      const [one, square] = score(d, w);
      const [rest, restSquare] = score(
        fround(fround(sumOf(leaf, 0)) - d),
        fround(fround(sumOf(leaf, 1)) - w),
      );
      total[0] = fround(total[0] + fround(one + rest));
      total[1] = fround(total[1] + fround(square + restSquare));
    });
  }
  return scores;
}

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** The number in the middle of those that share sign, exponent and four bits of the fraction. */
function middleOf(value: number): number {
  float[0] = value;
  bits[0] = (bits[0]! & ~0x7ffff) | 0x40000;
  return float[0]!;
}

/** The mu at which the rows' probabilities min(1, c / mu) add up to `size`. */
export function referenceThreshold(c: readonly number[], size: number): number {
  const middles = [...c].map(middleOf).sort((a, b) => b - a);
  let below = middles.reduce((sum, one) => sum + one, 0);
  let above = 0;
  for (const middle of new Set(middles)) {
    if (below / middle + above >= size) break;
    const rows = middles.filter((one) => one === middle).length;
    above += rows;
    below -= rows * middle;
  }
  return above < size ? fround(below / (size - above)) : 0;
}

/** A number from 0 to 1 for each row and seed. */
function uniformOf(row: number, seed: number): number {
  let x = (Math.imul(row, 0x9e3779b9) + seed) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  x ^= x >>> 16;
  return (x >>> 8) * 2 ** -24;
}

/** Weights of the rows from c = sqrt(lambda + der²): 1 / probability, or 0. */
export function referenceMvsWeights(c: readonly number[], mu: number, seed: number): number[] {
  return c.map((one, row) => {
    if (one >= mu) return 1;
    return fround(uniformOf(row, seed) * mu) < one ? fround(mu / one) : 0;
  });
}
