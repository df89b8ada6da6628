import { describe, expect, it } from "vitest";
import { train } from "../src/index.ts";
import { makePool, mixed, times } from "./data.ts";

describe("SHAP interaction values", () => {
  it("of a feature sum to its SHAP value", async () => {
    const pool = makePool({ rows: 500, seed: 8, shapes: times(4, { kind: "dense" }) });
    const model = await train(pool, { iterations: 15, depth: 4 });
    const { values, nFeatures } = model.shapInteractionValues(pool);
    const shap = model.shapValues(pool).values;
    const width = nFeatures + 1;
    for (let row = 0; row < pool.nRows; row++) {
      for (let feature = 0; feature < nFeatures; feature++) {
        const from = (row * width + feature) * width;
        const sum = values.subarray(from, from + nFeatures).reduce((all, value) => all + value, 0);
        expect(sum).toBeCloseTo(shap[row * width + feature]!, 12);
      }
    }
  });

  it("are there only where features meet: y = a xor b, by hand", async () => {
    const rows = [0, 1, 2, 3].flatMap((code) => new Array<number>(50).fill(code));
    const column = (bit: number) => Float32Array.from(rows, (code) => (code >> bit) & 1);
    const pool = {
      nRows: rows.length,
      columns: [
        { kind: "numeric", name: "a", values: column(0) },
        { kind: "numeric", name: "b", values: column(1) },
      ],
      label: Float32Array.from(rows, (code) => Number(code === 1 || code === 2)),
    } as const;
    const params = {
      iterations: 1,
      depth: 2,
      bootstrap_type: "No",
      learning_rate: 1,
      random_strength: 50,
    } as const;
    const model = await train(pool, params);
    const raw = model.predict(pool);
    expect(raw[0]).toBeCloseTo(-raw[60]!, 12);
    const { values } = model.shapInteractionValues(pool);
    // Each feature alone tells nothing; together all: half of the score stands in either order.
    expect(values[0]).toBeCloseTo(0, 12);
    expect(values[1]).toBeCloseTo(raw[0]! / 2, 12);
    expect(values[3]).toBeCloseTo(raw[0]! / 2, 12);
    expect(model.interaction()).toEqual([{ first: 0, second: 1, score: 100 }]);
  });
});

describe("lossFunctionChange", () => {
  it("wants labels", async () => {
    const pool = makePool({ rows: 100, seed: 8, shapes: times(2, { kind: "dense" }) });
    const model = await train(pool, { iterations: 3 });
    const { label: _label, ...unlabelled } = pool;
    expect(() => model.lossFunctionChange(unlabelled)).toThrow("pool.label: missing");
  });
});

describe("permutedScores", () => {
  const reversed = (n: number) => Int32Array.from({ length: n }, (_, row) => n - 1 - row);

  it("are the predictions from a pool with that column moved", async () => {
    const pool = makePool({ rows: 400, seed: 5, shapes: mixed });
    const model = await train(pool, { iterations: 30, depth: 4, max_ctr_complexity: 1 });
    const from = reversed(pool.nRows);
    const used = [...model.predictionValuesChange().entries()].filter(([, change]) => change > 0);
    const features: number[] = [];
    for (const { feature, raw } of model.permutedScores(pool, from)) {
      features.push(feature);
      const column = pool.columns[feature]!;
      const moved =
        column.kind === "numeric"
          ? { ...column, values: Float32Array.from(from, (row) => column.values[row]!) }
          : { ...column, codes: from.map((row) => column.codes[row]!) };
      const expected = model.predict({ ...pool, columns: pool.columns.with(feature, moved) });
      for (const [row, value] of raw.entries()) expect(value).toBeCloseTo(expected[row]!, 10);
    }
    expect(features).toEqual(expect.arrayContaining(used.map(([feature]) => feature)));
    expect(features.length).toBeGreaterThan(3);
  });

  it("cannot be told of statistics of several categories together", async () => {
    const pool = makePool({ rows: 400, seed: 5, shapes: mixed });
    const model = await train(pool, { iterations: 200, depth: 4, max_ctr_complexity: 4 });
    expect(() => [...model.permutedScores(pool, reversed(400))]).toThrow("max_ctr_complexity 1");
  });
});
