/** The upper convex hull of the ROC curve: the cut-offs that are best for some price of a mistake. */
import type { Steps } from "./steps.ts";

/** Corners from (0, 0) to (1, 1), ascending. */
export interface RocHull {
  /** Share of positives above the cut. */
  truePositiveRate: Float64Array;
  /** Share of negatives above the cut. */
  falsePositiveRate: Float64Array;
}

/**
 * Andrew's monotone chain over the steps, in whole counts, so that it is exact: Andrew, Information Processing Letters 9
 * (1979); Provost & Fawcett, "Robust classification for imprecise environments", Machine Learning 42 (2001). O(steps).
 */
export function rocHull({ positives, negatives, nPositives, nNegatives }: Steps): RocHull {
  const above: number[] = [0];
  const wrong: number[] = [0];
  let [truePositives, falsePositives] = [0, 0];
  for (let step = 0; step < positives.length; step++) {
    truePositives += positives[step]!;
    falsePositives += negatives[step]!;
    while (above.length > 1 && !turnsRight(above, wrong, truePositives, falsePositives)) {
      above.pop();
      wrong.pop();
    }
    above.push(truePositives);
    wrong.push(falsePositives);
  }
  return {
    truePositiveRate: Float64Array.from(above, (count) => count / nPositives),
    falsePositiveRate: Float64Array.from(wrong, (count) => count / nNegatives),
  };
}

/** Whether the way through the last two corners bends down towards a new one. */
function turnsRight(above: readonly number[], wrong: readonly number[], y: number, x: number): boolean {
  const [y0, y1] = [above.at(-2)!, above.at(-1)!];
  const [x0, x1] = [wrong.at(-2)!, wrong.at(-1)!];
  return (x1 - x0) * (y - y0) < (x - x0) * (y1 - y0);
}
