import type { ScoredRows } from "./scored-rows.ts";

export interface Row {
  raw: number;
  y: number;
  w: number;
}

/** Three sums over all rows, in the blocks of official's threads. */
export function rowSums(
  rows: ScoredRows,
  isWeighted: boolean,
  add: (sums: number[], row: Row) => void,
): number[] {
  const { raw, label } = rows;
  const weight = rows.weight(isWeighted);
  return rows.sum((from, to) => {
    const sums = [0, 0, 0];
    for (let i = from; i < to; i++) add(sums, { raw: raw[i]!, y: label[i]!, w: weight ? weight[i]! : 1 });
    return sums;
  });
}

/** A metric: the mean of what each row gives, by weight. */
export function weightedMean(
  isWeighted: boolean,
  measure: (row: Row) => number,
): (rows: ScoredRows) => number {
  return (rows) => {
    const [sum, weight] = rowSums(rows, isWeighted, (sums, row) => {
      sums[0]! += measure(row) * row.w;
      sums[1]! += row.w;
    });
    return weight === 0 ? 0 : sum! / weight!;
  };
}
