import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InternalError } from "../../src/core/errors.ts";
import { ContactMatrix, contactMatrix } from "../../src/graph/csr/contact-matrix.ts";
import { CsrBuilder } from "../../src/graph/csr/csr-builder.ts";
import { KernelMemory } from "../../src/graph/runtime/kernel-memory.ts";
import { buildGraph, randomGraph } from "./random-graph.ts";

const memory = new KernelMemory();
const mark = memory.mark();

describe("CsrBuilder", () => {
  it("gives the same graph whatever the chunks and the expected number of ties, and leaves no unused room", () => {
    const sizes = fc.record({
      chunkTies: fc.integer({ min: 1, max: 50 }),
      expectedTies: fc.integer({ min: 0, max: 99 }),
    });
    fc.assert(
      fc.property(randomGraph, sizes, (random, size) => {
        memory.release(mark);
        const graph = buildGraph(memory, random, size);
        const lineBytes = (nBytes: number) => Math.ceil(nBytes / 64) * 64;
        expect(memory.top - mark).toBe(lineBytes((graph.nRows + 1) * 4) + 2 * lineBytes(graph.nTies * 4));
        random.rows.forEach((row, rowIdx) => {
          const sorted = row.toSorted((a, b) => a.contact - b.contact);
          const from = graph.offsets[rowIdx]!;
          const to = graph.offsets[rowIdx + 1]!;
          expect([...graph.targets.subarray(from, to)]).toEqual(sorted.map((tie) => tie.contact));
          expect([...graph.tieValues("weight").subarray(from, to)]).toEqual(
            sorted.map((tie) => Math.fround(tie.weight)),
          );
        });
        expect(graph.longestRow).toBe(Math.max(0, ...random.rows.map((row) => row.length)));
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it.each([
    {
      name: "columns out of order",
      rowIdx: [0, 0],
      colIdx: [2, 1],
      says: "tie 1: (0, 1) after (0, 2), expected ties sorted",
    },
    {
      name: "rows out of order",
      rowIdx: [1, 0],
      colIdx: [0, 0],
      says: "tie 1: (0, 0) after (1, 0), expected ties sorted",
    },
    { name: "a tie twice", rowIdx: [0, 0], colIdx: [1, 1], says: "each once" },
    {
      name: "a row out of range",
      rowIdx: [2],
      colIdx: [0],
      says: "row 2 and column 0, expected rows below 2",
    },
    {
      name: "a column out of range",
      rowIdx: [0],
      colIdx: [-1],
      says: "column -1, expected rows below 2 and columns below 3",
    },
  ])("refuses $name", ({ rowIdx, colIdx, says }) => {
    const builder = new CsrBuilder(new KernelMemory(), { nRows: 2, nCols: 3 });
    const chunk = { rowIdx: Int32Array.from(rowIdx), colIdx: Int32Array.from(colIdx) };
    expect(() => builder.add(chunk)).toThrow(InternalError);
    expect(() => new CsrBuilder(new KernelMemory(), { nRows: 2, nCols: 3 }).add(chunk)).toThrow(says);
  });

  it("checks the order across chunks, the arrays' lengths, and that nothing else was allocated meanwhile", () => {
    const own = new KernelMemory();
    const builder = new CsrBuilder(own, { nRows: 2, nCols: 3, values: ["calls"] });
    const chunk = (rowIdx: number, colIdx: number, values: Record<string, number[]>) => ({
      rowIdx: Int32Array.of(rowIdx),
      colIdx: Int32Array.of(colIdx),
      values,
    });
    builder.add(chunk(1, 1, { calls: [4] }));
    expect(() => builder.add(chunk(1, 0, { calls: [4] }))).toThrow("(1, 0) after (1, 1)");
    expect(() => builder.add(chunk(1, 2, { calls: [] }))).toThrow("0 values of calls, expected 1");
    expect(() => builder.add(chunk(1, 2, {}))).toThrow("no values of calls, expected 1");
    own.allocate(64);
    expect(() => builder.finish()).toThrow("something else was allocated");
  });
});

describe("KernelMemory", () => {
  it("refuses to pass 4 GiB before it reserves anything, and says what to do", () => {
    const small = new KernelMemory();
    expect(() => small.allocate(2 ** 32)).toThrow("4.00 GiB asked for with 0.00 GiB in use");
    expect(() => small.allocate(2 ** 32)).toThrow("choose fewer features");
    expect(small.allocate(1) % 64).toBe(0);
  });

  it("gives the same address again after a release, and refuses marks it never gave", () => {
    const small = new KernelMemory();
    const start = small.mark();
    const first = small.allocate(1000);
    small.release(start);
    expect(small.allocate(10)).toBe(first);
    expect(() => small.release(2 ** 31)).toThrow("expected a mark between");
  });
});

describe("ContactMatrix", () => {
  it("holds every contact's features side by side, padded to four, missing until set", () => {
    const matrix = new ContactMatrix(new KernelMemory(), 3, 2);
    matrix.set(1, [
      [1, 2],
      [10, Number.NaN],
    ]);
    const nan = Number.NaN;
    expect([...matrix.values]).toEqual([nan, nan, 0, 0, 1, 10, 0, 0, 2, nan, 0, 0]);
  });

  it("refuses columns that do not fit", () => {
    const own = new KernelMemory();
    expect(() => contactMatrix(own, [[1], [1, 2]])).toThrow("expected 2 of one length");
    expect(() => new ContactMatrix(own, 3, 1).set(2, [[1, 2]])).toThrow(
      "contacts up to 4, expected at most 3",
    );
  });
});
