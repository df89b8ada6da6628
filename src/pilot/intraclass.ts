/**
 * How alike outcomes are within communities: the intraclass correlation by analysis of variance, and the sizes of the communities.
 * Donner & Koval, Biometrics 36 (1980).
 *
 * @param outcome nRows × 0/1 · @param cluster nRows communities, dense
 * @returns ICC from below 0 to 1; 0 where outcomes or communities do not vary
 *
 * Cost: O(nRows).
 */
export function intraclass(outcome: ArrayLike<number>, cluster: Int32Array) {
  const nClusters = cluster.reduce((most, id) => Math.max(most, id + 1), 0);
  const size = new Float64Array(nClusters);
  const sum = new Float64Array(nClusters);
  for (let row = 0; row < cluster.length; row++) {
    size[cluster[row]!]!++;
    sum[cluster[row]!]! += outcome[row]!;
  }
  const nRows = cluster.length;
  const meanSize = nRows / nClusters;
  const sizeSquares = size.reduce((total, n) => total + n * n, 0);
  const sizeVariation = Math.sqrt(Math.max(0, sizeSquares / nClusters - meanSize ** 2)) / meanSize;
  const mean = sum.reduce((total, own) => total + own, 0) / nRows;
  let [between, within] = [0, 0];
  for (let id = 0; id < nClusters; id++) {
    const rate = sum[id]! / size[id]!;
    between += size[id]! * (rate - mean) ** 2;
    // Outcomes are 0 or 1, so their squares are themselves.
    within += sum[id]! - size[id]! * rate ** 2;
  }
  const perCluster = between / (nClusters - 1);
  const perRow = within / (nRows - nClusters);
  const typicalSize = (nRows - sizeSquares / nRows) / (nClusters - 1);
  const icc = (perCluster - perRow) / (perCluster + (typicalSize - 1) * perRow);
  return { n: nClusters, meanSize, sizeVariation, icc: Number.isFinite(icc) ? icc : 0 };
}
