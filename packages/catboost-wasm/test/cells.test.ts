import { expect, it } from "vitest";
import { BorderFinder } from "../src/columns/borders.ts";
import { fillCells } from "../src/columns/cells.ts";
import { referenceBorders } from "../src/reference/borders.ts";
import { Heap } from "../src/runtime/wasm.ts";
import { randoms } from "./data.ts";

const nRows = 70_001;
const random = randoms(11);

/** Many equal to borders, some NaN. */
function makeValues(borders: Float32Array): Float32Array {
  const odd = [Number.NaN, Infinity, -Infinity, 0];
  return Float32Array.from({ length: nRows }, () => {
    const kind = random();
    if (kind < 0.2) return odd[Math.floor(random() * odd.length)]!;
    return kind < 0.5 ? borders[Math.floor(random() * borders.length)]! : random() * 2 - 1;
  });
}

function makeBorders(count: number): Float32Array {
  return Float32Array.from({ length: count }, () => random() * 2 - 1).sort();
}

it.each([1, 3])("columns of cells: borders below each value, in pieces, %i threads", (threads) => {
  const heap = new Heap(threads);
  try {
    const order = heap.alloc(nRows * 4);
    const rows = heap.u32(order, nRows);
    for (let i = 0; i < nRows; i++) rows[i] = nRows - 1 - i;
    const columns = [1, 16, 255, 400].flatMap((count) =>
      (["min", "max"] as const).map((nan) => {
        const isWide = count > 255 || count === 1;
        const borders = makeBorders(count);
        return { values: makeValues(borders), borders, nan, isWide, at: heap.alloc(nRows * 2) };
      }),
    );
    fillCells(heap, columns, order, nRows);
    for (const { values, borders, nan, isWide, at } of columns) {
      const below = (value: number): number => {
        if (Number.isNaN(value)) return nan === "max" ? borders.length : 0;
        let count = 0;
        while (count < borders.length && borders[count]! < value) count++;
        return count;
      };
      const slow = Array.from(values, below).reverse();
      const cells = isWide ? heap.u16(at, nRows) : heap.u8(at, nRows);
      expect(slow.findIndex((cell, row) => cell !== cells[row])).toBe(-1);
    }
  } finally {
    heap.close();
  }
});

it("rows off the default", () => {
  const heap = new Heap();
  for (const n of [1, 7, 8, 61]) {
    heap.scratch(() => {
      const values = makeValues(makeBorders(3)).subarray(0, n);
      const [at, bits, total] = [heap.alloc(n * 4), heap.alloc(8), heap.alloc(4)];
      heap.f32(at, n).set(values);
      heap.kernels.markOffDefault(at, n, 0.1, bits, total);
      const isOff = Array.from(values, (value) => value > Math.fround(0.1) || value === -Infinity);
      expect(isOff.map((_, i) => ((heap.u8(bits, 8)[i >> 3]! >> (i & 7)) & 1) === 1)).toEqual(isOff);
      expect(heap.u32(total, 1)[0]).toBe(isOff.filter(Boolean).length);
    });
  }
});

it("borders of several columns at once, by several threads", () => {
  const heap = new Heap(3);
  try {
    const columns = Array.from({ length: 7 }, (_, i) => {
      const values = Float32Array.from({ length: 20_000 - 1000 * i }, () => Math.round(random() * 4000) / 7);
      const at = heap.alloc(values.length * 4);
      heap.f32(at, values.length).set(values);
      return {
        own: values,
        values: at,
        count: values.length,
        maxBorders: 40 * i,
        type: "GreedyLogSum" as const,
      };
    });
    const found = new BorderFinder(heap, 20_000, ["GreedyLogSum"]).find(columns);
    const worth = (rows: number): number => heap.kernels.ln(rows + 1e-8);
    const slow = columns.map(({ own, maxBorders }) =>
      maxBorders === 0 ? new Float32Array(0) : referenceBorders(own, maxBorders, worth),
    );
    expect(found).toEqual(slow);
  } finally {
    heap.close();
  }
});
