/** What a model's features and scores looked like when it was made: `reference.json` of a bundle. */
import type { Column } from "../core/columns.ts";
import { type Drift, driftOf } from "./drift.ts";
import { countInto, emptyCounts, type Histogram, histogramOf } from "./histogram.ts";

export interface Reference {
  /** By name, of the rows learned from. */
  features: Readonly<Record<string, Histogram>>;
  /** Of the log-odds that the model gave to rows it had not seen. */
  score: Histogram;
}

/**
 * @param rows learned from, of the columns
 * @param heldOut log-odds of rows that the model has not seen: those learned from would look too sure
 * Cost: O(rows) a column.
 */
export function referenceOf(columns: readonly Column[], rows: Int32Array, heldOut: Float64Array): Reference {
  return {
    features: Object.fromEntries(columns.map((column) => [column.name, histogramOf(column, rows)])),
    score: histogramOf(scoreColumn(heldOut), Int32Array.from(heldOut.keys())),
  };
}

/** Counts a table block by block against a reference. */
export class DriftCounter {
  readonly #reference: Reference;
  readonly #counts: Map<string, Float64Array>;
  readonly #scoreCounts: Float64Array;

  constructor(reference: Reference) {
    this.#reference = reference;
    this.#counts = new Map(
      Object.entries(reference.features).map(([name, histogram]) => [name, emptyCounts(histogram)]),
    );
    this.#scoreCounts = emptyCounts(reference.score);
  }

  /** @param raw log-odds of the block's rows */
  add(columns: readonly Column[], raw: Float64Array): void {
    for (const column of columns)
      countInto(this.#reference.features[column.name]!, column, undefined, this.#counts.get(column.name)!);
    countInto(this.#reference.score, scoreColumn(raw), undefined, this.#scoreCounts);
  }

  /** Every feature, the one that moved most first; and the score. */
  result(): { features: Drift[]; score: Drift } {
    const { features, score } = this.#reference;
    const drifts = Object.entries(features).map(([name, { counts }]) =>
      driftOf(name, counts, this.#counts.get(name)!),
    );
    drifts.sort((a, b) => b.psi - a.psi || (a.name < b.name ? -1 : 1));
    return { features: drifts, score: driftOf("score", score.counts, this.#scoreCounts) };
  }
}

function scoreColumn(raw: Float64Array): Column {
  return { kind: "numeric", name: "score", values: Float32Array.from(raw) };
}
