import { describe, expect, it } from "vitest";
import { auc } from "../../src/evaluate/auc.ts";
import type { Dataset } from "../../src/train/dataset.ts";
import { fitModel } from "../../src/train/fit-model.ts";
import { priorCorrection } from "../../src/train/prior-correction.ts";
import { sampleNegatives } from "../../src/train/sample-negatives.ts";
import { SeededRandom } from "../../src/util/random.ts";

describe("sampling of negatives", () => {
  const label = Float32Array.from({ length: 10_000 }, (_, row) => Number(row % 50 === 0));

  it("keeps every positive, about the share of the negatives, in order", () => {
    const rows = sampleNegatives(label, 0.1, 3);
    expect(rows.filter((row) => label[row] === 1)).toHaveLength(200);
    expect(rows.length - 200).toBeGreaterThan(880);
    expect(rows.length - 200).toBeLessThan(1080);
    expect(rows).toEqual(rows.toSorted());
    expect(sampleNegatives(label, 0.1, 3)).toEqual(rows);
    expect(sampleNegatives(label, 0.1, 4)).not.toEqual(rows);
  });

  it("keeps all rows at a share of 1", () => {
    expect(sampleNegatives(label, 1, 3)).toEqual(Int32Array.from(label.keys()));
  });
});

describe("correction of the prior, by hand", () => {
  // 2 positives, 6 negatives.
  const label = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0);

  it("is nothing where nothing was balanced", () => {
    expect(priorCorrection(label, { negativeShare: 1 })).toBe(0);
    expect(priorCorrection(label, { negativeShare: 1, autoClassWeights: "None" })).toBe(0);
  });

  it("is the logarithm of the share of negatives that was kept", () => {
    expect(priorCorrection(label, { negativeShare: 0.1 })).toBeCloseTo(-Math.LN10, 12);
  });

  it("takes the weight of the positives out of the odds: 6 / 2, or its root", () => {
    expect(priorCorrection(label, { negativeShare: 1, autoClassWeights: "Balanced" })).toBeCloseTo(
      -Math.log(3),
      12,
    );
    const both = priorCorrection(label, { negativeShare: 0.5, autoClassWeights: "SqrtBalanced" });
    expect(both).toBeCloseTo(Math.log(0.5) - Math.log(3) / 2, 12);
  });
});

describe("a model of rare positives", () => {
  const learn = rareRows(30_000, 1);
  const judged = rareRows(30_000, 2);
  const params = { iterations: 60, learning_rate: 0.1, depth: 4, random_seed: 0 };

  it.each([
    ["of all rows", { negativeShare: 1, params }],
    ["of a tenth of the negatives", { negativeShare: 0.1, params }],
    [
      "with balanced weights",
      { negativeShare: 1, params: { ...params, auto_class_weights: "Balanced" as const } },
    ],
    ["with both", { negativeShare: 0.1, params: { ...params, auto_class_weights: "SqrtBalanced" as const } }],
  ])("%s expects as many positives as there are, and tells them apart", async (_name, settings) => {
    const model = await fitModel(learn, settings);
    const probability = model.predict(judged, "Probability");
    const expected = probability.reduce((sum, value) => sum + value, 0);
    const observed = judged.label.reduce((sum, value) => sum + value, 0);
    expect(observed / expected).toBeGreaterThan(0.85);
    expect(observed / expected).toBeLessThan(1.15);
    expect(auc(judged.label, probability)).toBeGreaterThan(0.75);
  });
});

/** Rows of which 2 in 100 are positive, by a logistic model of two of three columns. */
function rareRows(nRows: number, seed: number): Dataset {
  const random = new SeededRandom(seed);
  const column = () => Float32Array.from({ length: nRows }, () => random.normal());
  const [a, b, c] = [column(), column(), column()];
  return {
    nRows,
    clientId: Array.from({ length: nRows }, (_, row) => String(row)),
    cluster: Int32Array.from({ length: nRows }, (_, row) => row),
    label: Float32Array.from({ length: nRows }, (_, row) =>
      Number(random.next() < 1 / (1 + Math.exp(4.6 - a[row]! - b[row]!))),
    ),
    covered: new Uint8Array(nRows),
    columns: [
      { kind: "numeric", name: "a", values: a },
      { kind: "numeric", name: "b", values: b },
      { kind: "numeric", name: "c", values: c },
    ],
  };
}
