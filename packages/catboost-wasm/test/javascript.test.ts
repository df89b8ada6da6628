import { createContext, runInContext } from "node:vm";
import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { writeCbm } from "../src/cbm/write.ts";
import { hashCategories } from "../src/columns/category-hash.ts";
import { type Column, Model, type Pool, train } from "../src/index.ts";
import { Heap } from "../src/runtime/wasm.ts";
import { makePool } from "./data.ts";
import { everyTable } from "./every-table.ts";

type Row = Record<string, number | string | null> | (number | string | null)[];
interface Exported {
  predict(row: Row): number;
  features: string[];
}

function load(model: Model): Promise<Exported> {
  return import(`data:text/javascript,${encodeURIComponent(model.toJavaScript())}`);
}

function valueAt(column: Column, row: number): number | string {
  return column.kind === "numeric" ? column.values[row]! : column.levels[column.codes[row]!]!;
}

function scores({ predict }: Exported, pool: Pool): Float64Array {
  return Float64Array.from({ length: pool.nRows }, (_, row) =>
    predict(Object.fromEntries(pool.columns.map((column) => [column.name, valueAt(column, row)]))),
  );
}

const shapes = [
  { kind: "dense", nan: 0.1, infinite: 0.02 },
  { kind: "category", levels: 300 },
  { kind: "category", levels: 5 },
  { kind: "dense" },
] as const;
const learn = makePool({ rows: 1200, shapes, seed: 40 });
const unseen = makePool({
  rows: 800,
  shapes: shapes.map((shape) => (shape.kind === "dense" ? shape : { ...shape, levels: shape.levels + 20 })),
  seed: 41,
});

describe("a model as JavaScript", () => {
  let model: Model;
  beforeAll(async () => {
    model = await train(learn, {
      iterations: 40,
      one_hot_max_size: 6,
      max_ctr_complexity: 3,
      nan_mode: "Max",
      simple_ctr: ["Borders", "Buckets", "BinarizedTargetMeanValue", "Counter"],
    });
  });

  it("gives the bits of predict, also for unknown categories", async () => {
    expect(scores(await load(model), unseen)).toEqual(model.predict(unseen));
    expect(new Set(model.predict(unseen)).size).toBeGreaterThan(400);
  });

  it("gives the bits of predict for numbers alone, with NaN below", async () => {
    const shapes = [{ kind: "dense", nan: 0.2 }, { kind: "dense" }] as const;
    const numbers = makePool({ rows: 500, shapes, seed: 42 });
    const one = await train(numbers, { iterations: 30, boost_from_average: true });
    expect(scores(await load(one), numbers)).toEqual(one.predict(numbers));
  });

  it("gives the bits of predict for tables of every type", async () => {
    const every = Model.fromCbm(writeCbm(everyTable(learn, Math.fround)));
    expect(scores(await load(every), unseen)).toEqual(every.predict(unseen));
  });

  it("takes values by position, null as missing, whole numbers as categories", async () => {
    const { predict, features } = await load(model);
    expect(features).toEqual(["c0", "c1", "c2", "c3"]);
    expect(predict([null, "7", "a", 0.5])).toBe(predict({ c0: Number.NaN, c1: 7, c2: "a", c3: 0.5 }));
  });

  it.each([
    [{ c0: 1, c1: "a", c2: "b" }, 'feature "c3": undefined, expected a number or null'],
    [[1, 2.5, "b", 1], 'feature "c1": 2.5, expected a text or a whole number'],
    [["1", "a", "b", 1], 'feature "c0": 1, expected a number or null'],
  ] as [Row, string][])("refuses %j by name", async (row, message) => {
    const { predict } = await load(model);
    expect(() => predict(row)).toThrow(message);
  });

  it("hashes any text as the kernel does", () => {
    const script = `${model.toJavaScript().replaceAll("export ", "")}; cityHash32`;
    const cityHash32 = runInContext(script, createContext({}));
    const heap = new Heap();
    const anyText = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.constantFrom("", "\ud800x", "é😀".repeat(20)),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        expect(cityHash32(text)).toBe(hashCategories(heap, [text])[0]);
      }),
      { numRuns: 1000 },
    );
  });

  it("runs in an engine with nothing but the language, and holds names of any kind", () => {
    const name = '</script>"`\u2028\\';
    const odd = Model.fromCbm(
      writeCbm({
        floatFeatures: [
          {
            name,
            flatIndex: 0,
            borders: Float32Array.of(-Infinity, 2),
            hasNans: false,
            nanTreatment: "AsTrue",
          },
        ],
        catFeatures: [],
        oneHotFeatures: [],
        ctrFeatures: [],
        ctrTables: [],
        treeSplits: Int32Array.of(0, 1),
        treeSizes: Int32Array.of(2),
        leafValues: Float64Array.of(1, -0, 5e-324, 0.1 + 0.2),
        leafWeights: new Float64Array(4),
        scale: 3,
        bias: 0.7,
        info: {},
      }),
    );
    const text = odd.toJavaScript();
    expect(text).not.toContain("</script>");
    const predict = runInContext(`${text.replaceAll("export ", "")}; predict`, createContext({}));
    const values = Float32Array.of(-Infinity, 0, 3, Number.NaN);
    const raw = odd.predict({ nRows: 4, columns: [{ kind: "numeric", name, values }] });
    expect(Array.from(values, (value) => predict({ [name]: value }))).toEqual([...raw]);
  });
});
