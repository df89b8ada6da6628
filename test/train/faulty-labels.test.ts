import { beforeAll, describe, expect, it } from "vitest";
import { auc } from "../../src/evaluate/auc.ts";
import type { Dataset } from "../../src/train/dataset.ts";
import { dominantFeature } from "../../src/train/dominant-feature.ts";
import { fitModel } from "../../src/train/fit-model.ts";
import { SeededRandom } from "../../src/util/random.ts";

const settings = {
  params: { iterations: 40, learning_rate: 0.1, depth: 3, random_seed: 0 },
  negativeShare: 1,
};
const learned = table(4000, 1);
const judged = table(4000, 2);

describe("training on faulty data", () => {
  let cleanAuc: number;
  beforeAll(async () => {
    const model = await fitModel(learned, settings);
    cleanAuc = auc(judged.label, model.predict(judged));
    expect(dominantFeature(model)).toBeNull();
  });

  it("loses hardly anything where 1 % of the labels are swapped", async () => {
    const random = new SeededRandom(5);
    const label = learned.label.map((value) => (random.next() < 0.01 ? 1 - value : value));
    const model = await fitModel({ ...learned, label }, settings);
    const swapped = auc(judged.label, model.predict(judged));
    expect(cleanAuc - swapped).toBeLessThan(0.02);
    expect(cleanAuc).toBeGreaterThan(0.75);
  });

  it("names a column that tells the answer, one time in fifty wrongly", async () => {
    const random = new SeededRandom(6);
    const values = learned.label.map((value) => (random.next() < 0.02 ? 1 - value : value));
    const leaky: Dataset = {
      ...learned,
      columns: [...learned.columns, { kind: "numeric", name: "opened_branch", values }],
    };
    const dominant = dominantFeature(await fitModel(leaky, settings));
    expect(dominant?.name).toBe("opened_branch");
    expect(dominant!.share).toBeGreaterThan(0.5);
  });

  it("names none where there is only one column", async () => {
    const one = { ...learned, columns: learned.columns.slice(0, 1) };
    expect(dominantFeature(await fitModel(one, settings))).toBeNull();
  });
});

/** One row in five positive, by two of three columns. */
function table(nRows: number, seed: number): Dataset {
  const random = new SeededRandom(seed);
  const column = () => Float32Array.from({ length: nRows }, () => random.normal());
  const [a, b, c] = [column(), column(), column()];
  return {
    nRows,
    clientId: [],
    cluster: Int32Array.from({ length: nRows }, (_, row) => row),
    label: Float32Array.from(a, (value, row) =>
      Number(random.next() < 1 / (1 + Math.exp(1.9 - value - b[row]!))),
    ),
    covered: new Uint8Array(nRows),
    columns: [
      { kind: "numeric", name: "a", values: a },
      { kind: "numeric", name: "b", values: b },
      { kind: "numeric", name: "c", values: c },
    ],
  };
}
