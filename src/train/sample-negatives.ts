import { SeededRandom } from "../util/random.ts";

/**
 * All positive rows, and a random share of the negative ones, in their order.
 *
 * @param label 0 or 1
 * @param share above 0 to 1; each negative row is kept with this chance, so that the number varies a little
 *
 * Deterministic in `seed`. Cost: O(n).
 */
export function sampleNegatives(label: Float32Array, share: number, seed: number): Int32Array {
  const random = new SeededRandom(seed);
  const rows: number[] = [];
  for (const [row, value] of label.entries()) {
    if (value === 1 || random.next() < share) rows.push(row);
  }
  return Int32Array.from(rows);
}
