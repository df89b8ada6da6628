import { InternalError } from "../../core/errors.ts";
import type { KernelMemory } from "../runtime/kernel-memory.ts";

/**
 * Ties from clients (rows) to contacts (columns) as compressed sparse rows: the ties of row r are
 * `offsets[r] .. offsets[r + 1]`, their contacts `targets` ascend strictly inside a row.
 *
 *     offsets  │0│2│2│5│            row 0 has ties 0–1, row 1 none, row 2 ties 2–4
 *     targets  │3│7│0│3│4│          contacts; every per-tie array lies beside it, tie by tie
 */
export interface Csr {
  readonly nRows: number;
  readonly nCols: number;
  /** Length nRows + 1; offsets[nRows] is the number of ties. */
  readonly offsets: Uint32Array;
  /** Length nTies; contacts, 0 to nCols - 1. */
  readonly targets: Uint32Array;
}

/** Measures of a tie, one Float32 each: exact for counts and seconds up to 2^24 per tie. */
export type TieValues = Float32Array;

/**
 * A `Csr` with its per-tie arrays in kernel memory. The getters make a view at each call: take them once before a loop.
 */
export class TieGraph implements Csr {
  readonly memory: KernelMemory;
  readonly nRows: number;
  readonly nCols: number;
  readonly nTies: number;
  /** Byte addresses in kernel memory. */
  readonly offsetsAt: number;
  readonly targetsAt: number;
  readonly #valuesAt: Map<string, number>;
  #longestRow = -1;

  constructor(
    memory: KernelMemory,
    size: { nRows: number; nCols: number; nTies: number },
    at: { offsets: number; targets: number; values: Map<string, number> },
  ) {
    this.memory = memory;
    this.nRows = size.nRows;
    this.nCols = size.nCols;
    this.nTies = size.nTies;
    this.offsetsAt = at.offsets;
    this.targetsAt = at.targets;
    this.#valuesAt = at.values;
  }

  get offsets(): Uint32Array {
    return new Uint32Array(this.memory.buffer, this.offsetsAt, this.nRows + 1);
  }

  get targets(): Uint32Array {
    return new Uint32Array(this.memory.buffer, this.targetsAt, this.nTies);
  }

  /** A per-tie array by the name it was built with. */
  tieValues(name: string): TieValues {
    return new Float32Array(this.memory.buffer, this.tieValuesAt(name), this.nTies);
  }

  /** Names of the per-tie arrays. */
  get tieValueNames(): string[] {
    return [...this.#valuesAt.keys()];
  }

  /** Adds a per-tie array, for example a tie weight; returns a view of it, to be filled. */
  addTieValues(name: string): TieValues {
    this.#valuesAt.set(name, this.memory.allocate(this.nTies * 4));
    return this.tieValues(name);
  }

  /** The byte address of a per-tie array. */
  tieValuesAt(name: string): number {
    const at = this.#valuesAt.get(name);
    if (at === undefined) {
      throw new InternalError(
        `tie graph: no per-tie array "${name}", expected one of ${[...this.#valuesAt.keys()].join(", ") || "(none)"}`,
      );
    }
    return at;
  }

  /** The largest number of contacts of one client. */
  get longestRow(): number {
    if (this.#longestRow < 0) {
      const { offsets, nRows } = this;
      let longest = 0;
      for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
        longest = Math.max(longest, offsets[rowIdx + 1]! - offsets[rowIdx]!);
      }
      this.#longestRow = longest;
    }
    return this.#longestRow;
  }
}
