import type { Dataset } from "../../src/train/dataset.ts";
import { SeededRandom } from "../../src/util/random.ts";

/** Columns of standard normal numbers: the label depends on the first four. */
const nColumns = 10;

/** How rare positives are, and the intercept that makes them so. */
export interface RareCase {
  name: string;
  nRows: number;
  intercept: number;
  /** Share of the negatives that makes them about twenty to a positive. */
  negativeShare: number;
}

export const rareCases: readonly RareCase[] = [
  { name: "2 %", nRows: 200_000, intercept: -4.9, negativeShare: 0.4 },
  { name: "0.1 %", nRows: 500_000, intercept: -8, negativeShare: 0.02 },
  { name: "0.01 %", nRows: 1_000_000, intercept: -10.3, negativeShare: 0.002 },
];

/** Rows of a logistic model with a bend and an interaction, and each row's true probability. */
export function rareRows(
  nRows: number,
  intercept: number,
  seed: number,
): { dataset: Dataset; truth: Float64Array } {
  const random = new SeededRandom(seed);
  const columns = Array.from({ length: nColumns }, () =>
    Float32Array.from({ length: nRows }, () => random.normal()),
  );
  const [a, b, c, d] = columns as [Float32Array, Float32Array, Float32Array, Float32Array];
  const truth = Float64Array.from(
    { length: nRows },
    (_, at) => 1 / (1 + Math.exp(-intercept - a[at]! - 0.5 * Math.abs(b[at]!) - 0.5 * c[at]! * d[at]!)),
  );
  return {
    truth,
    dataset: {
      nRows,
      clientId: [],
      cluster: Int32Array.from({ length: nRows }, (_, at) => at),
      label: Float32Array.from(truth, (p) => Number(random.next() < p)),
      covered: new Uint8Array(nRows),
      columns: columns.map((values, at) => ({ kind: "numeric", name: `x${at + 1}`, values })),
    },
  };
}
