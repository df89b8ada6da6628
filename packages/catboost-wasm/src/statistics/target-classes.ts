import { exactBorders } from "../columns/exact-borders.ts";
import { CatBoostError } from "../errors.ts";
import type { Pointer } from "../runtime/kernels.ts";
import type { Heap } from "../runtime/wasm.ts";
import type { LossName } from "../trees/loss.ts";

/** A label cut into classes. */
export interface LabelClasses {
  /** Ascending, float32; a label is in class k if it is above k of them. */
  borders: Float32Array;
  /** u8[nRows], the class of each row in training order. */
  column: Pointer;
}

/** The label of the learn rows, cut into as many classes as target statistics ask for. */
export class TargetClasses {
  #heap: Heap;
  #loss: LossName;
  #label: Float32Array;
  #order: Pointer;
  #known = new Map<number, LabelClasses>();
  #ofRows = new Map<number, Uint8Array>();

  /**
   * @param label in training order
   * @param order row numbers of the pool in training order; 0 = as given
   */
  constructor(heap: Heap, loss: LossName, label: Float32Array, order: Pointer) {
    this.#heap = heap;
    this.#loss = loss;
    this.#label = label;
    this.#order = order;
  }

  /** @param count most borders; fewer if the label has fewer values */
  cut(count: number): LabelClasses {
    const known = this.#known.get(count) ?? this.#cut(count);
    this.#known.set(count, known);
    return known;
  }

  /** Number of a cut in model files: official counts them in the order they are asked for, from 1; 0 is no cut at all. */
  numberOf(count: number): number {
    return [...this.#known.keys()].indexOf(count) + 1;
  }

  /** The class of each row of the pool; worked out once. */
  ofRows(count: number): Uint8Array {
    const known = this.#ofRows.get(count);
    if (known) return known;
    const ofRows = new Uint8Array(this.#label.length);
    this.forEachRow(count, (row, k) => {
      ofRows[row] = k;
    });
    this.#ofRows.set(count, ofRows);
    return ofRows;
  }

  /** Calls `visit` with the class of each row of the pool, in training order. */
  forEachRow(count: number, visit: (row: number, k: number) => void): void {
    const rows = this.#order ? this.#heap.u32(this.#order, this.#label.length) : undefined;
    const classes = this.#heap.u8(this.cut(count).column, this.#label.length);
    for (let i = 0; i < classes.length; i++) visit(rows ? rows[i]! : i, classes[i]!);
  }

  #cut(count: number): LabelClasses {
    const heap = this.#heap;
    const label = this.#label;
    const borders = this.#loss === "Logloss" ? Float32Array.of(0.5) : targetBorders(heap, label, count);
    // Official trains on, in a way that is not known.
    if (borders.length === 0)
      throw new CatBoostError(
        "label: one value only, which target statistics cannot count; expected at least two",
      );
    const column = heap.alloc(label.length);
    heap.u8(column, label.length).set(classesOf(label, borders));
    return { borders, column };
  }
}

/** Number of borders below each label. */
export function classesOf(label: Float32Array, borders: Float32Array): Uint8Array {
  return Uint8Array.from(label, (value) => {
    const above = borders.findIndex((border) => value <= border);
    return above < 0 ? borders.length : above;
  });
}

/**
 * Borders that cut a label into classes of which the target statistics count: those of least entropy.
 * @param label learn rows
 * @param count most borders; fewer come back if the label has fewer values
 * @returns ascending, float32
 */
export function targetBorders(heap: Heap, label: Float32Array, count: number): Float32Array {
  return exactBorders(heap, label.slice().sort(), count, "MinEntropy");
}
