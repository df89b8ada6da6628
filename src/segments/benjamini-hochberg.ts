/**
 * Adjusts p values of many tests so that those below a level hold at most that share of false ones: Benjamini & Hochberg,
 * "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57 (1995).
 *
 * @param p 0 … 1; NaN stays NaN and does not count
 * @returns q in the same order: the smallest level at which the test would still be among the found
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const order = p
    .map((_, at) => at)
    .filter((at) => !Number.isNaN(p[at]))
    .sort((a, b) => p[a]! - p[b]!);
  const q = new Array<number>(p.length).fill(Number.NaN);
  let smallest = 1;
  for (let rank = order.length; rank > 0; rank -= 1) {
    const at = order[rank - 1]!;
    smallest = Math.min(smallest, (p[at]! * order.length) / rank);
    q[at] = smallest;
  }
  return q;
}
