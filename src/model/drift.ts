/** How far a table has moved from the rows that a model learned from. */
import { populationStability } from "../evaluate/population-stability.ts";

/** One column's move. */
export interface Drift {
  name: string;
  /** Population stability index, 0 or more. */
  psi: number;
  /** Above it a column counts as drifted. */
  limit: number;
  isDrifted: boolean;
}

/** A rule of thumb since credit scoring began: below 0.1 a column has hardly moved. */
const hardlyMoved = 0.1;

/**
 * A column has drifted where its stability index is above 0.1 and above what chance alone allows in so few rows.
 *
 * @param expected counts of the rows learned from · @param actual counts of the same bins, later
 *
 * @example driftOf("age", [100, 100], [150, 50]).psi // 0.27
 */
export function driftOf(name: string, expected: ArrayLike<number>, actual: ArrayLike<number>): Drift {
  if (Array.from(actual).every((count) => count === 0))
    return { name, psi: 0, limit: hardlyMoved, isDrifted: false };
  const { psi, byChance } = populationStability(expected, actual);
  const limit = Math.max(hardlyMoved, byChance);
  return { name, psi, limit, isDrifted: psi > limit };
}
