/** The loss of judged rows after 1, 2, 3 … trees. One that was stopped early stays at its last value, which was no better than its best. */
export type LearningCurve = readonly number[];

/** The lowest loss up to a number of trees. */
export function lowestUpTo(curve: LearningCurve, trees: number): number {
  return Math.min(...curve.slice(0, trees));
}

/** The mean of several curves, as long as the longest. */
export function meanCurve(curves: readonly LearningCurve[]): number[] {
  const length = Math.max(...curves.map((curve) => curve.length));
  return Array.from({ length }, (_, at) => {
    const sum = curves.reduce((total, curve) => total + (curve[at] ?? curve.at(-1)!), 0);
    return sum / curves.length;
  });
}

/** The number of trees with the lowest loss, the fewest of several, and that loss. */
export function lowestPoint(curve: LearningCurve): { trees: number; loss: number } {
  const loss = Math.min(...curve);
  return { trees: 1 + curve.indexOf(loss), loss };
}
