/**
 * Lift: how many times the base rate the response rate among the highest-scored share of rows is.
 *
 *   lift(q) = (positives in the top q·W / q·W) / (W₊ / W)
 *
 * The cut falls at the weight q·W exactly. When it falls inside a step, the step's positives count in proportion to the
 * part of the step above the cut: the mean over all orders of the tied rows, so that the order of rows cannot matter.
 * Ling & Li, "Data mining for direct marketing: problems and solutions", KDD 1998.
 */
import { type Labels, type Steps, stepsOf, type Weights } from "./steps.ts";

/**
 * The lift in the top share of rows.
 *
 * @param label nRows × 0/1
 * @param score nRows, any scale, higher means more likely
 * @param share (0, 1], part of the rows that the campaign reaches; default 0.1
 * @param weight nRows, not negative; default 1. An integer weight equals that many copies of the row
 * @returns 0 … 1 / share; 1 means no better than a random choice; NaN when there is no positive row
 * @throws DataError when a score is NaN
 *
 * Deterministic, independent of row order. Cost: O(n log n).
 *
 * @example liftAt(Uint8Array.of(1, 0, 1, 0), Float64Array.of(0.9, 0.5, 0.4, 0.1), 0.25) // 2
 */
export function liftAt(label: Labels, score: Float64Array, share = 0.1, weight?: Weights): number {
  return liftOfSteps(stepsOf(label, score, weight), share);
}

/**
 * Lift of tallied steps: O(steps above the cut).
 *
 * Exact for merged steps too: a step of negatives alone adds no positives wherever the cut falls.
 */
export function liftOfSteps(steps: Steps, share: number): number {
  const { positives, negatives, nPositives } = steps;
  const nRows = nPositives + steps.nNegatives;
  const cut = share * nRows;
  let above = 0;
  let positivesAbove = 0;
  for (let step = 0; step < positives.length && above < cut; step++) {
    const size = positives[step]! + negatives[step]!;
    positivesAbove += positives[step]! * Math.min(1, (cut - above) / (size || 1));
    above += size;
  }
  return positivesAbove / cut / (nPositives / nRows);
}
