import fc from "fast-check";

/** Rows with many ties and both classes, and an integer weight for each. */
export interface Rows {
  label: Uint8Array;
  score: Float64Array;
  weight: Int32Array;
}

const row = fc.record({ label: fc.integer({ min: 0, max: 1 }), score: score(), weight: fc.nat({ max: 3 }) });

function score() {
  return fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.double({ min: -10, max: 10, noNaN: true, noDefaultInfinity: true }),
  );
}

/** 2 to 42 rows; the first two, of weight 1, carry both classes. */
export const arbitraryRows: fc.Arbitrary<Rows> = fc
  .tuple(score(), score(), fc.array(row, { maxLength: 40 }))
  .map(([positive, negative, others]) => {
    const rows = [
      { label: 1, score: positive, weight: 1 },
      { label: 0, score: negative, weight: 1 },
      ...others,
    ];
    return {
      label: Uint8Array.from(rows, (of) => of.label),
      score: Float64Array.from(rows, (of) => of.score),
      weight: Int32Array.from(rows, (of) => of.weight),
    };
  });

/** The rows at the given indices, in that order, repeats allowed. */
export function takeRows({ label, score, weight }: Rows, rowIdx: readonly number[]): Rows {
  return {
    label: Uint8Array.from(rowIdx, (at) => label[at]!),
    score: Float64Array.from(rowIdx, (at) => score[at]!),
    weight: Int32Array.from(rowIdx, (at) => weight[at]!),
  };
}

/** Each row as often as its weight says. */
export function repeatByWeight(rows: Rows): Rows {
  return takeRows(
    rows,
    [...rows.weight].flatMap((times, at) => Array<number>(times).fill(at)),
  );
}
