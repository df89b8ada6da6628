/** Clusters of rows that stand or fall together: a client over its snapshots and over repeated folds. */
import type { SeededRandom } from "../util/random.ts";
import type { ClusterCounts } from "./metric-set.ts";
import type { Labels } from "./steps.ts";

/**
 * Renumbers cluster ids to 0 … nClusters − 1 without gaps, keeping their order, so that the order of rows cannot matter.
 *
 * @param cluster nRows ids, not negative, gaps allowed
 *
 * Cost: O(n + largest id).
 */
export function denseClusters(cluster: Int32Array): { cluster: Int32Array; nClusters: number } {
  let largest = -1;
  for (const id of cluster) largest = Math.max(largest, id);
  const denseId = new Int32Array(largest + 1);
  for (const id of cluster) denseId[id] = 1;
  let nClusters = 0;
  for (let id = 0; id < denseId.length; id++) if (denseId[id] === 1) denseId[id] = nClusters++;
  return { cluster: cluster.map((id) => denseId[id]!), nClusters };
}

/**
 * Draws as many clusters as there are, with replacement: a multinomial count for each.
 *
 * @param counts OUT, nClusters
 */
export function drawClusters(random: SeededRandom, counts: ClusterCounts): void {
  counts.fill(0);
  for (let drawn = 0; drawn < counts.length; drawn++) counts[random.nextInt(counts.length)]!++;
}

/** Tells from the counts whether the resampled rows hold both classes: O(nClusters) at worst, a few steps as a rule. */
export function bothClassesTest(label: Labels, cluster: Int32Array, nClusters: number) {
  const hasClass = [new Uint8Array(nClusters), new Uint8Array(nClusters)];
  for (let rowIdx = 0; rowIdx < label.length; rowIdx++) hasClass[label[rowIdx]!]![cluster[rowIdx]!] = 1;
  return (counts: ClusterCounts): boolean =>
    hasClass.every((flags) => counts.some((count, clusterIdx) => count > 0 && flags[clusterIdx] === 1));
}
