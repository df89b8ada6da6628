/**
 * How well a column tells the classes apart by itself: AUC of its bins' rates of positives, each bin judged by a rate that other clients
 * gave. So a column of many values gains nothing from remembering them, and any shape counts, a peak in the middle as well.
 */
import { sum } from "../util/sums.ts";
import type { Bins } from "./bin-column.ts";

/** Rows that a bin's rate is drawn towards the mean by: a bin of few rows says little. */
const priorRows = 20;

/**
 * @param half nRows of 0 or 1: all rows of a client in one half
 * @param label nRows × 0/1
 * @returns AUC, the mean of the two halves judged by each other; .5 says nothing. NaN where a half has one class only
 *
 * Cost: O(n + bins log bins).
 */
export function strengthAlone({ codes, nBins }: Bins, label: Float32Array, half: Uint8Array): number {
  const rows = [new Float64Array(nBins), new Float64Array(nBins)];
  const positives = [new Float64Array(nBins), new Float64Array(nBins)];
  for (let row = 0; row < codes.length; row += 1) {
    rows[half[row]!]![codes[row]!]! += 1;
    positives[half[row]!]![codes[row]!]! += label[row]!;
  }
  const aucs = [0, 1].map((judged) =>
    aucOfRates(rates(rows[1 - judged]!, positives[1 - judged]!), rows[judged]!, positives[judged]!),
  );
  return (aucs[0]! + aucs[1]!) / 2;
}

function rates(rows: Float64Array, positives: Float64Array): Float64Array {
  const base = sum(positives) / sum(rows);
  return positives.map((count, bin) => (count + priorRows * base) / (rows[bin]! + priorRows));
}

/** AUC of bins ranked by a rate: bins of one rate are ties. */
function aucOfRates(rate: Float64Array, rows: Float64Array, positives: Float64Array): number {
  const order = [...rate.keys()].filter((bin) => rows[bin]! > 0).sort((a, b) => rate[b]! - rate[a]!);
  let [wins, positivesAbove] = [0, 0];
  for (let at = 0; at < order.length; ) {
    let [tiedPositives, tiedNegatives] = [0, 0];
    const value = rate[order[at]!];
    for (; at < order.length && rate[order[at]!] === value; at += 1) {
      tiedPositives += positives[order[at]!]!;
      tiedNegatives += rows[order[at]!]! - positives[order[at]!]!;
    }
    wins += tiedNegatives * (positivesAbove + tiedPositives / 2);
    positivesAbove += tiedPositives;
  }
  const nPositives = sum(positives);
  return wins / (nPositives * (sum(rows) - nPositives));
}

/**
 * Standard error of an AUC (Hanley & McNeil, Radiology 143 (1982), equation 1 with their exponential approximations).
 */
export function aucStandardError(auc: number, nPositives: number, nNegatives: number): number {
  const q1 = auc / (2 - auc);
  const q2 = (2 * auc * auc) / (1 + auc);
  const spread = auc * (1 - auc) + (nPositives - 1) * (q1 - auc * auc) + (nNegatives - 1) * (q2 - auc * auc);
  return Math.sqrt(spread / (nPositives * nNegatives));
}
