// How far raw scores are from numbers y, with weights w; means by weight:
//   MAE                   mean of |y - raw| - 1e-6, 0 where that is below 0
//   MAPE                  mean of |y - raw| / max(1, |y|)
//   SMAPE                 mean of 200 |y - raw| / (|y| + |raw|), 0 where both are 0; 200 w in float32
//   MSLE                  mean of (ln(1 + raw) - ln(1 + y))², the second in float32; NaN from raw = -1 down
//   R2                    1 - Σ w (y - raw)² / Σ w (y - mean y)², 1 if all y are equal
//   MedianAbsoluteError   median of |y - raw|, without weights
import type { Kernels } from "../runtime/kernels.ts";
import type { MetricRequest, MetricType } from "./metric-request.ts";
import { rowSums, weightedMean } from "./row-sums.ts";
import type { ScoredRows } from "./scored-rows.ts";

/** Differences so small do not count. */
const tolerated = 1e-6;

/** @returns undefined for metrics of other families */
export function regression(
  type: MetricType,
  { isWeighted }: MetricRequest,
  { ln, logf }: Kernels,
): ((rows: ScoredRows) => number) | undefined {
  switch (type) {
    case "MAE":
      return weightedMean(isWeighted, ({ raw, y }) => {
        const distance = Math.abs(y - raw);
        return distance < tolerated ? 0 : distance - tolerated;
      });
    case "MAPE":
      return weightedMean(isWeighted, ({ raw, y }) => Math.abs(y - raw) / Math.max(1, Math.abs(y)));
    case "SMAPE":
      return (rows) => {
        const [sum, weight] = rowSums(rows, isWeighted, (sums, { raw, y, w }) => {
          const size = Math.abs(raw) + Math.abs(y);
          if (size > 0) sums[0]! += (Math.fround(200 * w) * Math.abs(y - raw)) / size;
          sums[1]! += w;
        });
        return sum! / (weight! + 1e-38);
      };
    case "MSLE":
      return weightedMean(isWeighted, ({ raw, y }) => (ln(1 + raw) - logf(1 + y)) ** 2);
    case "R2":
      return (rows) => explainedShare(rows, isWeighted);
    case "MedianAbsoluteError":
      return medianDistance;
    default:
      return undefined;
  }
}

function explainedShare(rows: ScoredRows, isWeighted: boolean): number {
  const [sum, weight] = rowSums(rows, isWeighted, (sums, { y, w }) => {
    sums[0]! += y * w;
    sums[1]! += w;
  });
  const mean = weight === 0 ? 0 : sum! / weight!;
  const [left, all] = rowSums(rows, isWeighted, (sums, { raw, y, w }) => {
    sums[0]! += (raw - y) ** 2 * w;
    sums[1]! += (y - mean) ** 2 * w;
  });
  return all === 0 ? 1 : 1 - left! / all!;
}

function medianDistance({ raw, label, n }: ScoredRows): number {
  const distances = raw.map((value, row) => Math.abs(value - label[row]!)).sort();
  const middle = n >> 1;
  return n % 2 === 0 ? (distances[middle - 1]! + distances[middle]!) / 2 : distances[middle]!;
}
