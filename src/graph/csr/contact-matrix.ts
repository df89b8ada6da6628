import { InternalError } from "../../core/errors.ts";
import type { KernelMemory } from "../runtime/kernel-memory.ts";

/** Contacts transposed at a time: 256 rows of a few dozen features stay in the second-level cache. */
const stripe = 256;

/**
 * Contacts' numeric features in kernel memory, contact by contact, so that a tie's gather reads one run of bytes:
 * f32[nCols × nPadded], NaN = missing, nPadded = nFeatures rounded up to a multiple of 4 (one SIMD vector), padding 0.
 */
export class ContactMatrix {
  readonly memory: KernelMemory;
  readonly nCols: number;
  readonly nFeatures: number;
  readonly nPadded: number;
  /** Byte address in kernel memory. */
  readonly at: number;

  /** @param nCols contacts · @param nFeatures columns; every feature is missing until `set` */
  constructor(memory: KernelMemory, nCols: number, nFeatures: number) {
    this.memory = memory;
    this.nCols = nCols;
    this.nFeatures = nFeatures;
    this.nPadded = Math.ceil(nFeatures / 4) * 4;
    this.at = memory.allocate(nCols * this.nPadded * 4);
    const values = this.values;
    values.fill(Number.NaN);
    for (let featureIdx = nFeatures; featureIdx < this.nPadded; featureIdx++) {
      for (let at = featureIdx; at < values.length; at += this.nPadded) values[at] = 0;
    }
  }

  /** A view, f32[nCols × nPadded]. */
  get values(): Float32Array {
    return new Float32Array(this.memory.buffer, this.at, this.nCols * this.nPadded);
  }

  /**
   * Writes the features of a run of contacts.
   * @param firstCol the run's first contact
   * @param columns one array per feature, all of the run's length; NaN = missing
   * @throws InternalError when the number or the length of the columns does not fit
   */
  set(firstCol: number, columns: readonly ArrayLike<number>[]): void {
    const { values, nPadded } = this;
    const nRun = columns[0]?.length ?? 0;
    if (columns.length !== this.nFeatures || columns.some((column) => column.length !== nRun)) {
      throw new InternalError(`contact matrix: columns do not fit, expected ${this.nFeatures} of one length`);
    }
    if (firstCol < 0 || firstCol + nRun > this.nCols) {
      throw new InternalError(
        `contact matrix: contacts up to ${firstCol + nRun}, expected at most ${this.nCols}`,
      );
    }
    for (let begin = 0; begin < nRun; begin += stripe) {
      const end = Math.min(begin + stripe, nRun);
      for (let featureIdx = 0; featureIdx < columns.length; featureIdx++) {
        const column = columns[featureIdx]!;
        let at = (firstCol + begin) * nPadded + featureIdx;
        for (let idx = begin; idx < end; idx++, at += nPadded) values[at] = column[idx]!;
      }
    }
  }
}

/** A matrix of whole columns, one Float32Array (or other numbers) of nCols per feature. */
export function contactMatrix(memory: KernelMemory, columns: readonly ArrayLike<number>[]): ContactMatrix {
  const matrix = new ContactMatrix(memory, columns[0]?.length ?? 0, columns.length);
  matrix.set(0, columns);
  return matrix;
}
