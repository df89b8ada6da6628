import { InternalError } from "../../core/errors.ts";
import type { KernelMemory } from "../runtime/kernel-memory.ts";
import { TieGraph } from "./csr.ts";

type Indices = Int32Array | Uint32Array;
type Numbers = ArrayLike<number>;

/** A run of ties, in the order of the whole: by row, then by column, no tie twice. */
export interface TieChunk {
  rowIdx: Indices;
  colIdx: Indices;
  /** Per-tie arrays by name, as long as `rowIdx`; every name the builder was made with. */
  values?: Readonly<Record<string, Numbers>>;
}

export interface CsrBuilderOptions {
  nRows: number;
  nCols: number;
  /** Names of the per-tie arrays. Default none. */
  values?: readonly string[];
  /** Expected number of ties: with the exact number nothing is ever moved. Default 2^20; the room doubles when it is short. */
  expectedTies?: number;
}

/**
 * Builds a `TieGraph` from sorted chunks, straight into kernel memory: each tie is copied once. While it is open the builder
 * owns the arena's end, where its equally long arrays lie in a row; to grow, it slides them apart from the last to the first.
 *
 *     │offsets│targets ▓▓▓▓│calls ▓▓▓▓│seconds ▓▓▓▓│            full
 *     │offsets│targets ▓▓▓▓····│calls ▓▓▓▓····│seconds ▓▓▓▓····│
 *
 * Cost: O(nTies + nRows), about 4 bytes × (1 + per-tie arrays) for each tie.
 */
export class CsrBuilder {
  readonly #memory: KernelMemory;
  readonly #nRows: number;
  readonly #nCols: number;
  readonly #names: readonly string[];
  readonly #offsetsAt: number;
  readonly #firstAt: number;
  #capacity = 0;
  #nTies = 0;
  #lastRow = -1;
  #lastCol = -1;
  #end: number;

  constructor(
    memory: KernelMemory,
    { nRows, nCols, values = [], expectedTies = 2 ** 20 }: CsrBuilderOptions,
  ) {
    this.#memory = memory;
    this.#nRows = nRows;
    this.#nCols = nCols;
    this.#names = values;
    this.#offsetsAt = memory.allocate((nRows + 1) * 4);
    this.#firstAt = memory.mark();
    this.#end = this.#firstAt;
    this.#resize(expectedTies);
  }

  /**
   * Adds a chunk.
   * @throws InternalError when ties are out of order, twice there or out of range, or when an array is missing or of another length
   */
  add(chunk: TieChunk): void {
    const { rowIdx, colIdx } = chunk;
    const nNew = rowIdx.length;
    if (colIdx.length !== nNew) throw wrongLength("colIdx", colIdx.length, nNew);
    const arrays = this.#names.map((name) => {
      const values = chunk.values?.[name];
      if (values?.length !== nNew) throw wrongLength(name, values?.length, nNew);
      return values;
    });
    const begin = this.#nTies;
    if (begin + nNew > this.#capacity) this.#resize(Math.max(begin + nNew, 2 * this.#capacity));

    this.#fillOffsets(rowIdx, colIdx);
    this.#view(Uint32Array, 0).set(colIdx, begin);
    arrays.forEach((values, valuesIdx) => {
      this.#view(Float32Array, valuesIdx + 1).set(values, begin);
    });
    this.#nTies += nNew;
  }

  /** Closes the graph: unused room goes back to the arena. */
  finish(): TieGraph {
    const nTies = this.#nTies;
    this.#offsets().fill(nTies, this.#lastRow + 1);
    this.#resize(nTies);
    const arrayAt = (arrayIdx: number) => this.#firstAt + arrayIdx * arrayBytes(nTies);
    return new TieGraph(
      this.#memory,
      { nRows: this.#nRows, nCols: this.#nCols, nTies },
      {
        offsets: this.#offsetsAt,
        targets: arrayAt(0),
        values: new Map(this.#names.map((name, valuesIdx) => [name, arrayAt(valuesIdx + 1)])),
      },
    );
  }

  #fillOffsets(rowIdx: Indices, colIdx: Indices): void {
    const offsets = this.#offsets();
    const begin = this.#nTies;
    const nRows = this.#nRows;
    const nCols = this.#nCols;
    let lastRow = this.#lastRow;
    let lastCol = this.#lastCol;
    for (let idx = 0; idx < rowIdx.length; idx++) {
      const row = rowIdx[idx]!;
      const col = colIdx[idx]!;
      if (row < 0 || row >= nRows || col < 0 || col >= nCols) {
        throw new InternalError(
          `tie ${begin + idx}: row ${row} and column ${col}, expected rows below ${nRows} and columns below ${nCols}`,
        );
      }
      if (row === lastRow ? col <= lastCol : row < lastRow) {
        throw new InternalError(
          `tie ${begin + idx}: (${row}, ${col}) after (${lastRow}, ${lastCol}), expected ties sorted by row and column, each once`,
        );
      }
      while (lastRow < row) offsets[++lastRow] = begin + idx;
      lastCol = col;
    }
    this.#lastRow = lastRow;
    this.#lastCol = lastCol;
  }

  /** Slides the arrays to the places they have at another capacity, and moves the arena's end. */
  #resize(capacity: number): void {
    if (this.#memory.top !== this.#end) {
      throw new InternalError(
        "csr builder: something else was allocated while it was open, expected finish() first",
      );
    }
    const oldStep = arrayBytes(this.#capacity);
    const newStep = arrayBytes(capacity);
    const nArrays = this.#names.length + 1;
    const usedBytes = this.#nTies * 4;
    if (newStep > oldStep) this.#memory.allocate(nArrays * (newStep - oldStep));
    const bytes = new Uint8Array(this.#memory.buffer, this.#firstAt);
    for (let step = 1; step < nArrays; step++) {
      const arrayIdx = newStep > oldStep ? nArrays - step : step;
      bytes.copyWithin(arrayIdx * newStep, arrayIdx * oldStep, arrayIdx * oldStep + usedBytes);
    }
    this.#capacity = capacity;
    this.#end = this.#firstAt + nArrays * newStep;
    this.#memory.release(this.#end);
  }

  #offsets(): Uint32Array {
    return new Uint32Array(this.#memory.buffer, this.#offsetsAt, this.#nRows + 1);
  }

  #view<A>(Type: new (buffer: SharedArrayBuffer, at: number, length: number) => A, arrayIdx: number): A {
    return new Type(
      this.#memory.buffer,
      this.#firstAt + arrayIdx * arrayBytes(this.#capacity),
      this.#capacity,
    );
  }
}

/** Bytes of one array, rounded up to whole cache lines. */
function arrayBytes(capacity: number): number {
  return Math.ceil(capacity / 16) * 64;
}

function wrongLength(name: string, found: number | undefined, expected: number): InternalError {
  return new InternalError(`tie chunk: ${found ?? "no"} values of ${name}, expected ${expected}`);
}
