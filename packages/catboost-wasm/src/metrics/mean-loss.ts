// Mean losses of the rows, with weights w over w:
//   Logloss, CrossEntropy   ln(1 + e^raw) - y raw        y of Logloss: 1 if the label is above 0.5, else 0
//   RMSE                    root of the mean of (raw - y)²

import type { Pointer } from "../runtime/kernels.ts";
import type { MetricRequest, MetricType } from "./metric-request.ts";
import type { ScoredRows } from "./scored-rows.ts";

/** @returns undefined for metrics of other families */
export function meanLossMetric(
  type: MetricType,
  { isWeighted }: MetricRequest,
): ((rows: ScoredRows) => number) | undefined {
  switch (type) {
    case "RMSE":
      return (rows) => {
        const [loss, weight] = lossSums(rows, "rmseOfRaw", rows.at.label, isWeighted);
        return Math.sqrt(loss / (weight + 1e-38));
      };
    case "Logloss":
      return (rows) => ratio(lossSums(rows, "loglossOfRaw", rows.classesAt, isWeighted));
    case "CrossEntropy":
      return (rows) => ratio(lossSums(rows, "loglossOfRaw", rows.at.label, isWeighted));
    default:
      return undefined;
  }
}

const ratio = ([loss, weight]: [number, number]): number => loss / weight;

function lossSums(
  rows: ScoredRows,
  kernel: "loglossOfRaw" | "rmseOfRaw",
  label: Pointer,
  isWeighted: boolean,
): [number, number] {
  const { heap, at } = rows;
  const weight = rows.weightAt(isWeighted);
  return heap.scratch(() => {
    const result = heap.alloc(16);
    return rows.sum((from, to) => {
      heap.kernels[kernel](at.raw, label, weight, from, to, result);
      return [...heap.f64(result, 2)];
    }) as [number, number];
  });
}
