/**
 * Successive halving, asynchronous and by stopping: at each rung, a number of trees, a trial goes on if it is among the
 * better half of all trials that came so far.
 *
 * Li, Jamieson, DeSalvo, Rostamizadeh & Talwalkar, "Hyperband", JMLR 18 (2018); asynchronous: Li et al., "A system for
 * massively parallel hyperparameter tuning", MLSys 2020, with η = 2.
 */

/** η: one in so many goes on. */
const reduction = 2;

/** Trials that came to a rung before anything is ended there: the median of a few says little. */
const nFree = 5;

/** Rungs as shares of the most trees. Lower ones would favour large steps, which are ahead only in the beginning. */
const rungShares = [1 / 4, 1 / 2];

/** Numbers of trees at which trials are compared, ascending. */
export function rungsOf(mostTrees: number): number[] {
  return [...new Set(rungShares.map((share) => Math.floor(share * mostTrees)))].filter((rung) => rung > 0);
}

/**
 * Whether a trial ends at a rung.
 *
 * @param loss of this trial there
 * @param others losses of the trials that came to this rung before
 *
 * Five go on freely, the sixth if it is among the best three of the six.
 */
export function isPruned(loss: number, others: readonly number[]): boolean {
  const nBetter = others.filter((other) => other < loss).length;
  return others.length >= nFree && nBetter >= (others.length + 1) / reduction;
}
