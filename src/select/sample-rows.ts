import type { SeededRandom } from "../util/random.ts";

/** Some rows, and how many rows of the whole each stands for. */
export interface RowSample {
  /** Row numbers, ascending. */
  rows: Int32Array;
  /** Rows that a positive stands for. */
  positiveWeight: number;
  /** Rows that a negative stands for. */
  negativeWeight: number;
}

/**
 * At most so many rows: positives first, up to half, for they carry most of what there is to learn; negatives fill up.
 *
 * A model learned from such rows is put right by its log-odds: minus ln(negativeWeight / positiveWeight) (King & Zeng, Political
 * Analysis 9 (2001)); a mean over them by the weights.
 *
 * @param rows ascending
 *
 * Deterministic in the state of `random`. Cost: O(rows).
 */
export function sampleRows(
  rows: Int32Array,
  label: Float32Array,
  maxRows: number,
  random: SeededRandom,
): RowSample {
  if (rows.length <= maxRows) return { rows, positiveWeight: 1, negativeWeight: 1 };
  const nPositives = rows.reduce((n, row) => n + label[row]!, 0);
  const nNegatives = rows.length - nPositives;
  const drawnPositives = Math.min(nPositives, Math.max(maxRows >> 1, maxRows - nNegatives));
  const left = [nNegatives, nPositives];
  const wanted = [maxRows - drawnPositives, drawnPositives];
  // Selection sampling: each row is taken with chance wanted / left of its class.
  const drawn = rows.filter((row) => {
    const y = label[row]!;
    const isTaken = random.next() * left[y]! < wanted[y]!;
    left[y]! -= 1;
    wanted[y]! -= +isTaken;
    return isTaken;
  });
  return {
    rows: drawn,
    positiveWeight: drawnPositives > 0 ? nPositives / drawnPositives : 1,
    negativeWeight: nNegatives / (maxRows - drawnPositives),
  };
}
