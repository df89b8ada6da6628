// How far probabilities p = 1 / (1 + e^-raw), or raw scores, are from labels y, with weights w:
//   BrierScore                  mean of (p - y)²
//   HingeLoss                   mean of max(0, 1 - raw) for rows of class 1 (y > 0.5), max(0, 1 + raw) for others
//   LogLikelihoodOfPrediction   (Σ w (y ln p + (1 - y) ln(1 - p)) - the same with p = mean y) / Σ w y, e^raw and ln(1 + e^raw) in float32
//   CtrFactor                   Σ w (1 if y > 0.5, else 0) / Σ w p, p = e^raw / (1 + e^raw), from raw = 200 on 1
import type { Kernels } from "../runtime/kernels.ts";
import type { MetricRequest, MetricType } from "./metric-request.ts";
import { rowSums, weightedMean } from "./row-sums.ts";
import type { ScoredRows } from "./scored-rows.ts";

/** @returns undefined for metrics of other families */
export function deviation(
  type: MetricType,
  { isWeighted }: MetricRequest,
  { libmExp, ln, logf }: Kernels,
): ((rows: ScoredRows) => number) | undefined {
  const sigmoid = (raw: number): number => 1 / (1 + libmExp(-raw));
  switch (type) {
    case "BrierScore":
      return weightedMean(isWeighted, ({ raw, y }) => (sigmoid(raw) - y) ** 2);
    case "HingeLoss":
      return weightedMean(isWeighted, ({ raw, y }) => Math.max(0, 1 - (y > 0.5 ? raw : -raw)));
    case "LogLikelihoodOfPrediction":
      return (rows) =>
        gainOverRate(
          rowSums(rows, isWeighted, (sums, { raw, y, w }) => {
            const exponent = Math.fround(libmExp(raw));
            const log = exponent < Infinity ? logf(1 + exponent) : Math.fround(raw);
            sums[0]! += (y * raw - log) * w;
            sums[1]! += Math.fround(y * w);
            sums[2]! += w;
          }),
        );
    case "CtrFactor":
      return (rows) => {
        const [labels, predictions] = rowSums(rows, isWeighted, (sums, { raw, y, w }) => {
          const exponent = libmExp(raw);
          if (y > 0.5) sums[0]! += w;
          sums[1]! += w * (raw < 200 ? exponent / (1 + exponent) : 1);
        });
        return predictions === 0 ? 0 : labels! / predictions!;
      };
    default:
      return undefined;
  }

  function gainOverRate(sums: number[]): number {
    const [likelihood, ones, all] = sums as [number, number, number];
    if (ones <= 0 || all <= ones) return 0;
    const rate = ones / all;
    return (likelihood - (ones * ln(rate) + (all - ones) * ln(1 - rate))) / ones;
  }
}
