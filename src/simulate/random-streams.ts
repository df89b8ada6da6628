/**
 * Independent streams of pseudo-random numbers from one seed: each part of the simulation draws from a stream of its own
 * name, so that another number of draws in one part leaves the others as they were.
 */
import { SeededRandom } from "../util/random.ts";

/**
 * The generator of one part.
 *
 * @param seed the simulation's seed, an integer up to ±2^53.
 * @param part name of the part, for example `calls`.
 */
export function randomStream(seed: number, part: string): SeededRandom {
  let low = (seed | 0) ^ 0x811c9dc5;
  let high = Math.floor(seed / 2 ** 32) ^ 0x9747b28c;
  for (let at = 0; at < part.length; at++) {
    low = Math.imul(low ^ part.charCodeAt(at), 0x01000193);
    high = Math.imul(high ^ low, 0x85ebca6b) ^ (high >>> 13);
  }
  return new SeededRandom((high >>> 11) * 2 ** 32 + (low >>> 0));
}

/** Uniform in [0, 1) with 32 bits: half the price of `next()`, for loops over calls. */
export function fraction(random: SeededRandom): number {
  return random.nextUint32() * 2 ** -32;
}

/** Uniform in [low, high). */
export function between(random: SeededRandom, low: number, high: number): number {
  return low + fraction(random) * (high - low);
}

/** The integers 0 … n-1 in random order (Fisher–Yates). */
export function shuffled(random: SeededRandom, n: number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, index) => index);
  for (let last = n - 1; last > 0; last--) {
    const other = random.nextInt(last + 1);
    const moved = order[last]!;
    order[last] = order[other]!;
    order[other] = moved;
  }
  return order;
}

/** An index with probability proportional to its weight; weights sum to 1. */
export function weightedIndex(random: SeededRandom, weights: readonly number[]): number {
  let rest = fraction(random);
  for (let index = 0; index < weights.length - 1; index++) {
    rest -= weights[index]!;
    if (rest < 0) return index;
  }
  return weights.length - 1;
}
