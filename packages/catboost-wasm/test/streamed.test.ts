import { describe, expect, it, vi } from "vitest";
import {
  type LearnPool,
  Model,
  type Pool,
  type StreamedNumbers,
  type TrainParams,
  train,
} from "../src/index.ts";
import { Heap } from "../src/runtime/wasm.ts";
import { randoms } from "./data.ts";

type Pieces = ReturnType<StreamedNumbers["values"]>;

/** Numbers of every kind: smooth, of few values, binary, mostly 0, with NaN, with infinities, constant; two categories. */
function everyColumn(nRows: number): Pool & { label: Float32Array } {
  const random = randoms(5);
  const numbers = (make: (row: number) => number): Float32Array =>
    Float32Array.from({ length: nRows }, (_, row) => make(row));
  const smooth = numbers(() => random());
  const few = numbers(() => Math.floor(random() * 5));
  const columns = {
    smooth,
    few,
    binary: numbers(() => Number(random() < 0.3)),
    rare: numbers((row) => (row % 3 === 0 ? Math.floor(random() * 3) : 0)),
    other: numbers((row) => (row % 3 === 1 ? Math.floor(random() * 4) : 0)),
    holes: numbers(() => (random() < 0.2 ? Number.NaN : random())),
    ends: numbers(() => (random() < 0.1 ? -Infinity : random() < 0.1 ? Infinity : Math.round(random()))),
    constant: numbers(() => 7),
  };
  const codes = (levels: number): Int32Array =>
    Int32Array.from({ length: nRows }, () => Math.floor(random() * levels));
  const town = codes(30);
  return {
    nRows,
    columns: [
      ...Object.entries(columns).map(([name, values]) => ({ kind: "numeric" as const, name, values })),
      {
        kind: "categorical",
        name: "town",
        codes: town,
        levels: Array.from({ length: 30 }, (_, i) => `t${i}`),
      },
      { kind: "categorical", name: "side", codes: codes(2), levels: ["left", "right"] },
    ],
    label: numbers((row) => Number(smooth[row]! + few[row]! / 5 + (town[row]! % 3) / 3 + random() > 1.4)),
  };
}

/** The pool with all its numbers as streams. */
function streamed(pool: Pool, cut: (values: Float32Array) => Pieces): LearnPool {
  const columns = pool.columns.map((column) =>
    column.kind === "numeric" ? { ...column, values: () => cut(column.values) } : column,
  );
  return { ...pool, columns };
}

function* pieces(values: Float32Array, length: number): Generator<Float32Array> {
  for (let from = 0; from < values.length; from += length) yield values.subarray(from, from + length);
}

async function* slowly(values: Float32Array): AsyncGenerator<Float64Array> {
  for (const piece of pieces(values, 333)) {
    await Promise.resolve();
    yield Float64Array.from(piece);
  }
}

async function bytesOf(pool: LearnPool, params: TrainParams): Promise<Uint8Array> {
  return (await train(pool, { iterations: 5, ...params }, { workers: 1 })).toCbm();
}

describe("columns that are streamed", () => {
  const small = everyColumn(1500);
  const combined = { max_ctr_complexity: 2, one_hot_max_size: 1, iterations: 20 } satisfies TrainParams;

  it.each([
    ["all at once", (values: Float32Array) => [values]],
    ["in pieces", (values: Float32Array) => pieces(values, 7)],
    ["as promises of doubles", slowly],
  ])("give the bytes of a table in memory: %s", async (_, cut) => {
    for (const params of [
      combined,
      { boosting_type: "Ordered" },
      { nan_mode: "Max", border_count: 300 },
    ] as const) {
      expect(await bytesOf(streamed(small, cut), params)).toEqual(await bytesOf(small, params));
    }
  });

  it("with borders chosen by a sample", async () => {
    const large = everyColumn(201_000);
    const numbers = { ...large, columns: large.columns.slice(0, 7) };
    const params = { iterations: 2, depth: 3 };
    expect(await bytesOf(streamed(numbers, slowly), params)).toEqual(await bytesOf(numbers, params));
  });

  it("are read once, and once more if a combination in the model asks for it", async () => {
    const reads = new Map<string, number>();
    const columns = streamed(small, (values) => [values]).columns.map((column) => {
      if (typeof column !== "object" || column.kind !== "numeric") return column;
      const { values, name } = column as StreamedNumbers;
      return {
        ...column,
        values: () => {
          reads.set(name, (reads.get(name) ?? 0) + 1);
          return values();
        },
      };
    });
    const model = await train({ ...small, columns }, { ...combined, ignored_features: ["holes", "ends"] });
    const asked = JSON.stringify(JSON.parse(model.toJson()).features_info.ctrs);
    expect(asked).toContain("float_feature");
    expect(reads.get("smooth")).toBe(2);
    expect(reads.get("constant")).toBe(1);
    expect(reads.has("holes")).toBe(false);
  });

  it("are refused by name, all of them", async () => {
    const wrong = streamed(small, (values) => pieces(values, 500));
    const columns = wrong.columns.map((column) => {
      const values = {
        smooth: () => [new Float32Array(700), new Float32Array(799)],
        few: () =>
          (function* () {
            for (;;) yield new Float32Array(1000);
          })(),
        binary: () => [[1, 2, 3] as unknown as Float32Array],
      }[column.name];
      return values ? ({ kind: "numeric", name: column.name, values } as const) : column;
    });
    await expect(train({ ...small, columns }, {})).rejects.toMatchObject({
      problems: [
        'column "smooth": 1499 values, expected one for each of the 1500 rows',
        'column "few": more than 1500 values, expected one for each of the 1500 rows',
        'column "binary": a piece that is no Float32Array or Float64Array',
      ],
    });
  });

  it("end with what their source throws, and between two columns if the training is cancelled", async () => {
    const broken = streamed(small, () => {
      throw new Error("no such file");
    });
    await expect(train(broken, {})).rejects.toThrow("no such file");
    const controller = new AbortController();
    const cancelled = streamed(small, (values) => {
      controller.abort(new Error("enough"));
      return [values];
    });
    await expect(train(cancelled, {}, { signal: controller.signal })).rejects.toThrow("enough");
  });

  it("do not serve prediction", async () => {
    const model = Model.fromCbm(await bytesOf(small, {}));
    const stream = streamed(small, (values) => [values]) as unknown as Pool;
    expect(() => model.predict(stream)).toThrow(
      "pool.columns[0].values: expected a Float32Array, not detached",
    );
  });
});

describe("a table beyond the memory of WebAssembly", () => {
  const nRows = 12_000_000;
  const label = new Float32Array(nRows);
  label[0] = 1;
  const columns = Array.from({ length: 400 }, (_, i) => ({
    kind: "numeric" as const,
    name: `x${i}`,
    values: (): Pieces => {
      throw new Error("must not be read");
    },
  }));

  it("is refused before it is read, with what would fit", async () => {
    await expect(train({ nRows, columns, label }, {})).rejects.toThrow(
      "pool: 12,000,000 rows × 400 columns need 5.3 GiB, a WebAssembly memory holds 4 GiB, about 8,985,000 rows of so many columns; " +
        "keep the rows of the rare class and a random part of the others, and give those a weight of all ÷ kept (pool.weight)",
    );
  });

  it("fits without the columns that are ignored", async () => {
    const ignored_features = columns.slice(200).map(({ name }) => name);
    await expect(train({ nRows, columns, label }, { ignored_features })).rejects.toThrow("must not be read");
  });
});

it("addresses beyond 2 GiB give the same bytes", async () => {
  const pool = everyColumn(1500);
  const expected = await bytesOf(pool, {});
  const { alloc } = Heap.prototype;
  const shifted = new WeakSet<Heap>();
  const spy = vi.spyOn(Heap.prototype, "alloc").mockImplementation(function (this: Heap, bytes) {
    if (!shifted.has(this)) {
      shifted.add(this);
      // Never touched, so it takes no memory of the machine.
      alloc.call(this, 2.5 * 2 ** 30);
    }
    return alloc.call(this, bytes);
  });
  try {
    expect(await bytesOf(pool, {})).toEqual(expected);
  } finally {
    spy.mockRestore();
  }
});

it("memory given back is zero when it is given again", () => {
  const heap = new Heap();
  const first = heap.alloc(100_000);
  heap.u8(first, 100_000).fill(255);
  heap.freeFrom(first);
  const again = heap.alloc(200_000);
  expect(again).toBe(first);
  expect(heap.u8(again, 200_000).every((byte) => byte === 0)).toBe(true);
});
