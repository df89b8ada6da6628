/**
 * Bins of about equal counts by probability; rows of one probability share a bin, so that the order of rows cannot matter.
 *
 * @param probability nRows
 * @param nBins the most there can be; fewer where probabilities tie
 * @returns the bin of each row, 0 … nBins − 1 without gaps, ascending with the probability
 *
 * Deterministic. Cost: O(n log n).
 */
export function equalCountBins(
  probability: Float64Array,
  nBins: number,
): { binOf: Int32Array; nBins: number } {
  const nRows = probability.length;
  const order = Int32Array.from(probability.keys()).sort((a, b) => probability[a]! - probability[b]!);
  const binOf = new Int32Array(nRows);
  let bin = 0;
  let nMade = 0;
  for (let at = 0; at < nRows; at++) {
    const rowIdx = order[at]!;
    const isTied = at > 0 && probability[rowIdx] === probability[order[at - 1]!];
    const wanted = Math.floor((at * nBins) / nRows);
    if (!isTied && (nMade === 0 || wanted > bin)) {
      bin = wanted;
      nMade++;
    }
    binOf[rowIdx] = nMade - 1;
  }
  return { binOf, nBins: nMade };
}
