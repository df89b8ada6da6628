import type { SeededRandom } from "../../util/random.ts";
import { auc } from "../auc.ts";
import { averagePrecision } from "../average-precision.ts";
import { liftAt } from "../lift.ts";
import { logLoss } from "../log-loss.ts";
import type { MetricName, MetricValues } from "../metric-set.ts";

/**
 * The slow, obvious twin of one replicate of `bootstrap`: the drawn clusters' rows are copied out and measured as any
 * rows are. Takes the same draws from the same generator, without drawing again when a class is missing.
 *
 * @param cluster nRows ids 0 … nClusters − 1 without gaps
 */
export function referenceReplicate(
  label: Uint8Array,
  score: Float64Array,
  cluster: Int32Array,
  random: SeededRandom,
): MetricValues<MetricName> {
  const nClusters = Math.max(...cluster) + 1;
  const rows: number[] = [];
  for (let drawn = 0; drawn < nClusters; drawn++) {
    const id = random.nextInt(nClusters);
    for (let rowIdx = 0; rowIdx < cluster.length; rowIdx++) if (cluster[rowIdx] === id) rows.push(rowIdx);
  }
  const labels = Uint8Array.from(rows, (rowIdx) => label[rowIdx]!);
  const scores = Float64Array.from(rows, (rowIdx) => score[rowIdx]!);
  return {
    auc: auc(labels, scores),
    averagePrecision: averagePrecision(labels, scores),
    liftTop10: liftAt(labels, scores, 0.1),
    logLoss: logLoss(labels, scores),
  };
}
