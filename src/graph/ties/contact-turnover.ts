import type { Csr, TieValues } from "../csr/csr.ts";

/** How a client's contacts of the last days differ from those of the days before, one value per client. */
export interface ContactTurnover {
  /** Contacts of the last days alone; 0 without contacts. */
  nNew: Float32Array;
  /** Contacts of the days before alone; 0 without contacts. */
  nLost: Float32Array;
  /** Contacts of both over contacts of either (Jaccard 1901), in [0, 1]; NaN without contacts. */
  jaccard: Float32Array;
}

/**
 * Contacts gained, lost and kept between the last days and the rest of the window (feature 25; Krings et al., EPJ Data Science 1,
 * 2012).
 *
 * @param newestAgeDays per tie, whole days between its last exchange and t
 * @param oldestAgeDays the same of its first exchange
 * @param days the last days: ages below it
 * Deterministic. Cost O(nTies).
 */
export function contactTurnover(
  { nRows, offsets }: Csr,
  newestAgeDays: TieValues,
  oldestAgeDays: TieValues,
  days: number,
): ContactTurnover {
  const nNew = new Float32Array(nRows);
  const nLost = new Float32Array(nRows);
  const jaccard = new Float32Array(nRows);
  for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
    const begin = offsets[rowIdx]!;
    const end = offsets[rowIdx + 1]!;
    for (let tieIdx = begin; tieIdx < end; tieIdx++) {
      if (oldestAgeDays[tieIdx]! < days) nNew[rowIdx]!++;
      if (newestAgeDays[tieIdx]! >= days) nLost[rowIdx]!++;
    }
    const k = end - begin;
    jaccard[rowIdx] = (k - nNew[rowIdx]! - nLost[rowIdx]!) / k;
  }
  return { nNew, nLost, jaccard };
}
