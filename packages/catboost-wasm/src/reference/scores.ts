// The slow, obvious twin of assembly/histogram.ts, assembly/scores.ts and assembly/ordered-scores.ts.

/** | sum of derivatives, sum of weights | by slot. */
export type Histogram = [number, number][];

/** Adds up gradient pairs by slot, rows in order. */
export function referenceHistogram(
  slots: number,
  rows: readonly number[],
  slotOf: (row: number) => number,
  gradientOf: (row: number) => readonly [number, number],
): Histogram {
  const histogram: Histogram = Array.from({ length: slots }, () => [0, 0]);
  for (const row of rows) {
    const [der, weight] = gradientOf(row);
    const cell = histogram[slotOf(row)]!;
    cell[0] += der;
    cell[1] += weight;
  }
  return histogram;
}

type Sums = readonly [number, number];
/** False side and true side of each split of a leaf. */
export type Sides = (leaf: Histogram) => (readonly [Sums, Sums])[];

const add = (a: Sums, b: Sums): Sums => [a[0] + b[0], a[1] + b[1]];
const subtract = (a: Sums, b: Sums): Sums => [a[0] - b[0], a[1] - b[1]];
const sum = (cells: readonly Sums[]): Sums => cells.reduce(add, [0, 0]);

/** Split k: bin > k. */
export const numericSides: Sides = (leaf) => {
  let below: Sums = [0, 0];
  let above = sum(leaf);
  return leaf.slice(0, -1).map((cell) => {
    below = add(below, cell);
    above = subtract(above, cell);
    return [below, above];
  });
};

/** Split k: value = k. */
export const oneHotSides: Sides = (leaf) => {
  let rest = sum(leaf);
  return leaf.map((cell) => {
    rest = subtract(rest, cell);
    const sides = [rest, cell] as const;
    rest = add(rest, cell);
    return sides;
  });
};

/** Split k: bit k of the code. */
export const packSides: Sides = (leaf) =>
  Array.from({ length: Math.log2(leaf.length) }, (_, bit) => [
    sum(leaf.filter((_, code) => ((code >> bit) & 1) === 0)),
    sum(leaf.filter((_, code) => ((code >> bit) & 1) === 1)),
  ]);

/** Histograms of a part of a fold by leaf: leaf values come from the body and are judged by the tail. In Plain boosting they are the same. */
export interface PartOfFold {
  body: readonly Histogram[];
  tail: readonly Histogram[];
  lambda: number;
}

/** Scores of all splits over all leaves of all parts. */
export function referenceScores(
  parts: readonly PartOfFold[],
  sidesOf: Sides,
  score: "Cosine" | "L2",
): number[] {
  const totals: [number, number][] = [];
  for (const { body, tail, lambda } of parts) {
    const mean = ([der, weight]: Sums): number => (weight > 0 ? der * (1 / (weight + lambda)) : 0);
    tail.forEach((leaf, i) => {
      const before = sidesOf(body[i]!);
      sidesOf(leaf).forEach(([no, yes], split) => {
        totals[split] ??= [0, 1e-100];
        const a = mean(before[split]![0]);
        const b = mean(before[split]![1]);
        if (score === "Cosine") {
          totals[split][0] += a * no[0] + b * yes[0];
          totals[split][1] += a * a * no[1] + b * b * yes[1];
        } else {
          totals[split][0] += b * yes[0];
          totals[split][0] += a * no[0];
        }
      });
    });
  }
  return totals.map(([numerator, denominator]) =>
    score === "Cosine" ? numerator / Math.sqrt(denominator) : numerator,
  );
}
