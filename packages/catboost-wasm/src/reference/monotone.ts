// The slow, obvious twin of assembly/isotonic.ts and assembly/monotone-scores.ts.
import type { PartOfFold, Sides } from "./scores.ts";

/** Pools neighbours of an order as long as a mean is not above the one before it. */
export function referencePooled(
  values: readonly number[],
  weights: readonly number[],
  orders: readonly (readonly number[])[],
): number[] {
  const monotone = [...values];
  for (const order of orders) {
    const blocks: { leaves: number[]; weight: number; sum: number }[] = [];
    for (const leaf of order) {
      blocks.push({ leaves: [leaf], weight: weights[leaf]!, sum: weights[leaf]! * values[leaf]! });
      for (;;) {
        const [left, right] = blocks.slice(-2);
        if (!left || !right || left.sum / left.weight < right.sum / right.weight) break;
        const leaves = [...left.leaves, ...right.leaves];
        blocks.splice(-2, 2, {
          leaves,
          weight: left.weight + right.weight,
          sum: left.sum + right.sum,
        });
      }
    }
    for (const { leaves, weight, sum } of blocks) for (const leaf of leaves) monotone[leaf] = sum / weight;
  }
  return monotone;
}

/**
 * Scores of all splits over all parts, their leaf values monotone.
 * @param ordersOf the orders of the children of a split: false sides, then true sides
 */
export function referenceMonotoneScores(
  parts: readonly PartOfFold[],
  sidesOf: Sides,
  ordersOf: (split: number) => readonly (readonly number[])[],
  score: "Cosine" | "L2",
): number[] {
  const totals: [number, number][] = [];
  for (const { body, tail, lambda } of parts) {
    const [before, own] = [body.map(sidesOf), tail.map(sidesOf)];
    own[0]!.forEach((_, split) => {
      const children = [0, 1].flatMap((side) => before.map((leaf) => leaf[split]![side]!));
      const judges = [0, 1].flatMap((side) => own.map((leaf) => leaf[split]![side]!));
      const values = children.map(([der, weight]) => (weight > 0 ? der * (1 / (weight + lambda)) : 0));
      const weights = children.map(([, weight]) => weight + lambda);
      totals[split] ??= [0, 1e-100];
      const total = totals[split];
      referencePooled(values, weights, ordersOf(split)).forEach((value, child) => {
        total[0] += value * judges[child]![0];
        total[1] += value * value * judges[child]![1];
      });
    });
  }
  return totals.map(([numerator, denominator]) =>
    score === "Cosine" ? numerator / Math.sqrt(denominator) : numerator,
  );
}
