import type { Settings } from "../params/settings.ts";
import type { Pointer } from "../runtime/kernels.ts";
import type { Heap } from "../runtime/wasm.ts";
import { BorderFinder } from "./borders.ts";
import { fillCells, pieceRows } from "./cells.ts";
import type { Quantization } from "./quantization.ts";

/** The border below (above) every number, which sets NaN apart. */
const largest = 3.4028234663852886e38;

/** A number of each learn row, told by how many borders are below it; rows in training order. */
export interface NumberCells {
  /** u8[nRows], or u16[nRows]; 0: there is one border only, and `bits` tell all. */
  at: Pointer;
  isWide: boolean;
  /** Rows above the only border. */
  bits: Uint32Array | undefined;
  offDefault: OffDefault;
}

/** Rows that are not at the default, as exclusive bundles see it: above the first border, or at minus infinity. */
interface OffDefault {
  count: number;
  /** Absent: the rows whose cell is not 0. */
  mask: Uint32Array | undefined;
}

/** What there is to know of a column of numbers. */
interface Numbers {
  borders: Float32Array;
  nan: "none" | "min" | "max";
  bins: number;
  cells: NumberCells | undefined;
}

interface Column {
  /** Of all rows of the pool. */
  values: Float32Array;
  flatIndex: number;
}

type Bordered = Column & Omit<Numbers, "cells">;

/** Columns whose sampled values are in the memory at once, for each thread. */
const columnsPerThread = 2;

/** Chooses the borders of columns of numbers and quantizes them, several at a time. */
export class NumberReader {
  /** So many columns are best read at once. */
  readonly atOnce: number;
  #heap: Heap;
  #finder: BorderFinder;
  #settings: Settings;
  #nRows: number;
  #order: Pointer;
  #sample: Uint32Array | undefined;
  #nSampled: number;

  /**
   * @param order row numbers of the pool in training order (u32[nRows]); 0 = as given
   * @param sample rows of the pool that choose the borders
   */
  constructor(
    heap: Heap,
    nRows: number,
    order: Pointer,
    sample: Uint32Array | undefined,
    settings: Settings,
  ) {
    this.atOnce = columnsPerThread * heap.threads;
    this.#heap = heap;
    this.#settings = settings;
    this.#nRows = nRows;
    this.#order = order;
    this.#sample = sample;
    this.#nSampled = sample?.length ?? nRows;
    const types = [settings.quantization, ...settings.quantizationOf.values()];
    this.#finder = new BorderFinder(
      heap,
      this.#nSampled,
      types.flatMap(({ borderType }) => borderType ?? []),
    );
  }

  /** @param columns at most `atOnce` */
  read(columns: readonly Column[]): Numbers[] {
    const bordered = this.#findBorders(columns);
    const cells = this.#quantize(bordered.filter(({ bins }) => bins > 1));
    return bordered.map(({ borders, nan, bins, flatIndex }) => ({
      borders,
      nan,
      bins,
      cells: cells.get(flatIndex),
    }));
  }

  #findBorders(columns: readonly Column[]): Bordered[] {
    const heap = this.#heap;
    return heap.scratch(() => {
      const unsorted = columns.map(({ values, flatIndex }) => {
        const { borderCount, borderType: type } = quantizationOf(flatIndex, this.#settings);
        const at = heap.alloc(this.#nSampled * 4);
        const count = this.#load(values, at);
        return { values: at, count, maxBorders: borderCount - (count < this.#nSampled ? 1 : 0), type };
      });
      const found = this.#finder.find(unsorted);
      return columns.map((column, i) => this.#border(column, found[i]!, unsorted[i]!.count < this.#nSampled));
    });
  }

  /** Writes the sampled values that are numbers to `at`; returns how many these are. */
  #load(values: Float32Array, at: Pointer): number {
    const n = this.#nSampled;
    const sample = this.#sample;
    const out = this.#heap.f32(at, n);
    if (sample) for (let i = 0; i < n; i++) out[i] = values[sample[i]!]!;
    else out.set(values);
    const nanCount = this.#heap.kernels.gatherFloats(at, 0, n, Number.NaN, at);
    if (nanCount > 0) dropNan(out);
    return n - nanCount;
  }

  #border(column: Column, found: Float32Array, hasNan: boolean): Bordered {
    const isMax = quantizationOf(column.flatIndex, this.#settings).nanMode === "Max";
    const nan = !hasNan ? "none" : isMax ? "max" : "min";
    const borders =
      nan === "none" ? found : Float32Array.from(nan === "max" ? [...found, largest] : [-largest, ...found]);
    return { ...column, borders, nan, bins: borders.length + 1 };
  }

  /** @returns by flat index */
  #quantize(columns: readonly Bordered[]): Map<number, NumberCells> {
    const heap = this.#heap;
    const n = this.#nRows;
    // What stays comes before what does not.
    const placed = columns.map((column) => {
      const isWide = column.bins > 256;
      return { ...column, isWide, at: column.bins > 2 ? heap.alloc(n * (isWide ? 2 : 1)) : 0 };
    });
    return heap.scratch(() => {
      const pieces = Math.ceil(n / pieceRows);
      const items = placed.map((column) => ({
        ...column,
        isKept: column.at > 0,
        at: column.at || heap.alloc(n),
        bits: heap.alloc(4 * Math.ceil(n / 32)),
        counts: heap.alloc(8 * pieces),
      }));
      fillCells(heap, items, this.#order, n, (calls, { borders, bits, counts }, values, from, rows) =>
        calls.markOffDefault(values, rows, borders[0]!, bits + from / 8, counts + 8 * (from / pieceRows)),
      );
      return new Map(
        items.map((item) => [item.flatIndex, this.#cells(item, heap.u32(item.counts, 2 * pieces))]),
      );
    });
  }

  #cells(
    { isKept, at, isWide, bits }: { isKept: boolean; at: Pointer; isWide: boolean; bits: Pointer },
    counts: Uint32Array,
  ): NumberCells {
    const heap = this.#heap;
    const words = Math.ceil(this.#nRows / 32);
    const sum = (which: number): number =>
      counts.reduce((total, one, i) => total + (i % 2 === which ? one : 0), 0);
    const offDefault = { count: sum(0), mask: sum(1) > 0 ? heap.u32(bits, words).slice() : undefined };
    if (isKept) return { at, isWide, bits: undefined, offDefault };
    heap.kernels.markNonZero(at, this.#nRows, isWide, bits);
    return { at: 0, isWide, bits: heap.u32(bits, words).slice(), offDefault };
  }
}

/** Moves the numbers to the front. */
function dropNan(values: Float32Array): void {
  let count = 0;
  for (const value of values) if (!Number.isNaN(value)) values[count++] = value;
}

/** How a column of numbers is quantized. */
export function quantizationOf(flatIndex: number, settings: Settings): Quantization {
  return { ...settings.quantization, ...settings.quantizationOf.get(flatIndex) };
}
